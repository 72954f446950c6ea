import CardArtwork

private func B(_ lower: Double, _ upper: Double) -> ArtworkBounds { ArtworkBounds(lower, upper) }
private func B(_ value: Double) -> ArtworkBounds { ArtworkBounds(value) }
private func C(_ rgb: UInt32) -> ArtworkColor { ArtworkColor(rgb: rgb) }

extension ArtworkDesign {
  static let parkCityFront =
    ArtworkDesign(
      paper: C(0xfbfcfd), luminanceFloor: 0.42,
      layers: [
        .iris(
          IrisLayer(
            run: ArtworkRun(
              stops: [C(0xb4dcf0), C(0xb2e4e0), C(0xf6ecc0), C(0xf8d6cc), C(0xe6d2ec), C(0xc2d4f4)],
              angle: B(-30, -10), length: B(120, 150), start: B(-0.08, 0.05),
              swell: ArtworkSwell(amplitude: B(6, 12), length: B(60, 110))), opacity: B(1))),
        .grating(
          GratingLayer(
            spacing: B(0.9, 1.05), sines: B(0.85, 1.0),
            spread: ArtworkSwell(amplitude: B(0.12, 0.2), length: B(50, 90)),
            direction: B(-15, 15), turn: ArtworkSwell(amplitude: B(38, 52), length: B(60, 100)), strength: B(0.16, 0.2))
        ),
        .lines(
          LinesLayer(
            stroke: ArtworkStroke(
              pitch: B(0.52, 0.6), width: B(0.12, 0.13), opacity: B(0.85, 0.95),
              ink: ArtworkInk(
                run: ArtworkRun(
                  stops: [C(0x5fb4d6), C(0x62c2b8), C(0xd9b96a), C(0xe59a90), C(0xb79bd6)],
                  angle: B(-40, 0), length: B(130, 170), start: B(-0.1, 0.1),
                  swell: ArtworkSwell(amplitude: B(5, 10), length: B(50, 90))), iridescence: 0.25, spacingRatio: 1.15)),
            families: 2, angle: B(-12, 12),
            waves: [
              ArtworkWave(
                amplitude: B(2.0, 2.8), length: B(28, 40), drift: B(-0.008, 0.008), envelope: B(0.2, 0.4),
                envelopeLength: B(50, 80)),
              ArtworkWave(
                amplitude: B(0.4, 0.7), length: B(11, 16), drift: B(-0.03, 0.03), envelope: B(0.3, 0.7),
                envelopeLength: B(30, 50)),
            ], clouds: ArtworkSwell(amplitude: B(0.4, 0.7), length: B(40, 70)))),
        .rosette(
          RosetteLayer(
            stroke: ArtworkStroke(
              pitch: B(0.55, 0.6), width: B(0.12, 0.13), opacity: B(0.9, 1),
              ink: ArtworkInk(
                run: ArtworkRun(
                  stops: [C(0x4fa8c8), C(0x7fb8a0), C(0xd8a878)], angle: B(0, 360), length: B(60, 90), start: B(0, 1)),
                iridescence: 0.5, spacingRatio: 0.85)),
            x: B(62, 72), y: B(22, 32), radius: B(19, 22), hole: B(0.14, 0.18), petals: B(9, 14), depth: B(0.08, 0.11),
            twist: B(0.5, 0.9), families: 2, edge: 0.08)),
        .ribbon(
          RibbonLayer(
            stroke: ArtworkStroke(
              pitch: B(0.55, 0.6), width: B(0.12, 0.13), opacity: B(0.9, 1),
              ink: ArtworkInk(
                run: ArtworkRun(
                  stops: [C(0x3f9cc4), C(0x48b0a4), C(0xd2a860)], angle: B(-10, 10), length: B(110, 140),
                  start: B(0, 0.3)), iridescence: 0.4)),
            angle: B(-14, -6), x: B(42), y: B(40, 46), halfWidth: B(5, 6.5),
            sway: ArtworkSwell(amplitude: B(2, 3), length: B(60, 80)),
            pinch: ArtworkSwell(amplitude: B(0.3, 0.5), length: B(40, 60)), weave: B(0.16, 0.19),
            weaveLength: B(13, 17), edge: 0.12)),
        .ribbon(
          RibbonLayer(
            stroke: ArtworkStroke(
              pitch: B(0.55, 0.6), width: B(0.12, 0.13), opacity: B(0.9, 1),
              ink: ArtworkInk(run: ArtworkRun(stops: [C(0xffffff)]))),
            angle: B(6, 14), x: B(42), y: B(22, 30), halfWidth: B(6, 8),
            sway: ArtworkSwell(amplitude: B(2, 3.5), length: B(60, 80)),
            pinch: ArtworkSwell(amplitude: B(0.3, 0.5), length: B(40, 60)), weave: B(0.16, 0.19),
            weaveLength: B(14, 19), edge: 0.15)),
      ])
  static let parkCityBack = parkCityFront
  /// Inks and ground far darker than the floor, so that it is the floor that holds them up.
  static let dark = ArtworkDesign(
    paper: C(0x000000), luminanceFloor: 0.3,
    layers: parkCityFront.layers + [.iris(IrisLayer(run: ArtworkRun(stops: [C(0x0000ff), C(0x00ff00), C(0xff0000)])))])
}
