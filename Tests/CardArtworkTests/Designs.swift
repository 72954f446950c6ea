import CardArtwork

private func range(_ lower: Double, _ upper: Double) -> ArtworkBounds { ArtworkBounds(lower, upper) }
private func range(_ value: Double) -> ArtworkBounds { ArtworkBounds(value) }
private func color(_ rgb: UInt32) -> ArtworkColor { ArtworkColor(rgb: rgb) }
private func swell(_ amplitude: ArtworkBounds, _ length: ArtworkBounds) -> ArtworkSwell {
  ArtworkSwell(amplitude: amplitude, length: length)
}
private let pitch = range(0.52, 0.58)
private let width = range(0.115, 0.125)

/// Inks from the Sound's blue over park green and sand to the evening's rose.
private let sea: [ArtworkColor] = [
  color(0x4fa9dc), color(0x52bfc8), color(0x8cc79a), color(0xddb565), color(0xea9a80), color(0xd48fb4), color(0x9a9ee2),
]
private func tide(_ shift: Double) -> ArtworkRun {
  ArtworkRun(
    stops: sea, angle: range(-30, -10), length: range(130, 155), start: range(shift - 0.06, shift + 0.06),
    swell: swell(range(5, 10), range(50, 90)))
}

extension ArtworkDesign {
  /// The Park City Resident Card's front: the Sound under a low sun.
  static let parkCityFront =
    ArtworkDesign(
      paper: color(0xf7fafc), luminanceFloor: 0.42,
      layers: [
        .iris(
          IrisLayer(
            run: ArtworkRun(
              stops: [
                color(0xbcdcf4), color(0xb8e4e8), color(0xdcf0dc), color(0xfaf0cf), color(0xfce0d0), color(0xf5d4e2),
                color(0xd8d4f2),
              ],
              angle: range(-28, -12), length: range(130, 155), start: range(-0.04, 0.06),
              swell: swell(range(5, 10), range(60, 110))), opacity: range(1))),
        .grating(
          GratingLayer(
            spacing: range(0.9, 1.05), sines: range(0.85, 1.0), spread: swell(range(0.12, 0.2), range(50, 90)),
            direction: range(-15, 15), turn: swell(range(38, 52), range(60, 100)), strength: range(0.1, 0.14))),
        .lines(
          LinesLayer(
            stroke: ArtworkStroke(
              pitch: pitch, width: width, opacity: range(0.8, 0.9),
              ink: ArtworkInk(run: tide(0.06), iridescence: 0.12, spacingRatio: 1.15)),
            families: 2, angle: range(-10, 10),
            waves: [
              ArtworkWave(
                amplitude: range(2.0, 2.8), length: range(28, 40), drift: range(-0.008, 0.008),
                envelope: range(0.2, 0.4), envelopeLength: range(50, 80)),
              ArtworkWave(
                amplitude: range(0.4, 0.7), length: range(11, 16), drift: range(-0.03, 0.03), envelope: range(0.3, 0.7),
                envelopeLength: range(30, 50)),
            ], clouds: swell(range(0.4, 0.7), range(40, 70)))),
        .rosette(
          RosetteLayer(
            stroke: ArtworkStroke(
              pitch: pitch, width: width, opacity: range(0.8, 0.9),
              ink: ArtworkInk(run: tide(-0.04), iridescence: 0.12, spacingRatio: 0.9), clearing: 1),
            x: range(42, 48), y: range(26, 31), radius: range(25, 28), hole: range(0.1, 0.12), petals: range(10, 16),
            depth: range(0.065, 0.075), twist: range(0.1, 0.3), rings: range(1.5, 2), families: 3, edge: 0.05)),
        .rosette(
          RosetteLayer(
            stroke: ArtworkStroke(
              pitch: pitch, width: width, opacity: range(0.85, 0.95),
              ink: ArtworkInk(
                run: ArtworkRun(
                  stops: [color(0xe2a94c), color(0xe6926f), color(0xd888a8)], angle: range(20, 70),
                  length: range(44, 60), start: range(-0.1, 0.2)), iridescence: 0.06), clearing: 1),
            x: range(71, 76), y: range(13, 16), radius: range(9.5, 11), hole: range(0.16, 0.2), petals: range(10, 15),
            depth: range(0.09, 0.11), twist: range(-0.2, 0.2), rings: range(0.5, 1), families: 2, edge: 0.06)),
        .ribbon(
          RibbonLayer(
            stroke: ArtworkStroke(
              pitch: pitch, width: width, opacity: range(0.85, 0.95),
              ink: ArtworkInk(run: tide(-0.02), iridescence: 0.1), clearing: 1),
            angle: range(-7, -3), x: range(42), y: range(47, 49), halfWidth: range(4.5, 5.5),
            sway: swell(range(1.5, 2.5), range(45, 60)),
            pinch: swell(range(0.3, 0.5), range(40, 60)), weave: range(0.16, 0.19), weaveLength: range(11, 14),
            edge: 0.15)),
        .ribbon(
          RibbonLayer(
            stroke: ArtworkStroke(
              pitch: pitch, width: width, opacity: range(0.7, 0.8),
              ink: ArtworkInk(run: ArtworkRun(stops: [color(0xffffff)])), clearing: 0.6),
            angle: range(4, 8), x: range(42), y: range(45, 48), halfWidth: range(3, 4),
            sway: swell(range(2, 3.5), range(50, 70)),
            pinch: swell(range(0.3, 0.5), range(40, 60)), weave: range(0.16, 0.19), weaveLength: range(12, 16),
            edge: 0.2)),
      ],
      calmZones: [
        ArtworkCalmZone(x: 0, y: -3, width: 86, height: 10, feather: 7, strength: 0.35),
        ArtworkCalmZone(x: 38, y: 20, width: 14, height: 18, feather: 12, strength: 0.5),
      ])

  /// The Park City Resident Card's back: the same colours the other way round, calmer.
  static let parkCityBack =
    ArtworkDesign(
      paper: color(0xf9fafb), luminanceFloor: 0.45,
      layers: [
        .iris(
          IrisLayer(
            run: ArtworkRun(
              stops: [
                color(0xbcdcf4), color(0xb8e4e8), color(0xdcf0dc), color(0xfaf0cf), color(0xfce0d0), color(0xf5d4e2),
                color(0xd8d4f2),
              ],
              angle: range(152, 168), length: range(150, 180), start: range(0.5, 0.62),
              swell: swell(range(5, 10), range(60, 110))), opacity: range(0.9))),
        .grating(
          GratingLayer(
            spacing: range(0.9, 1.05), sines: range(0.85, 1.0), spread: swell(range(0.1, 0.18), range(50, 90)),
            direction: range(-15, 15), turn: swell(range(35, 50), range(60, 100)), strength: range(0.08, 0.11))),
        .lines(
          LinesLayer(
            stroke: ArtworkStroke(
              pitch: pitch, width: width, opacity: range(0.75, 0.85),
              ink: ArtworkInk(
                run: ArtworkRun(
                  stops: sea, angle: range(150, 170), length: range(150, 180), start: range(0.52, 0.64),
                  swell: swell(range(5, 10), range(50, 90))), iridescence: 0.1, spacingRatio: 1.15)),
            families: 2, angle: range(-14, -4),
            waves: [
              ArtworkWave(
                amplitude: range(2.4, 3.2), length: range(34, 46), drift: range(-0.007, 0.007),
                envelope: range(0.2, 0.4), envelopeLength: range(60, 90)),
              ArtworkWave(
                amplitude: range(0.3, 0.5), length: range(12, 16), drift: range(-0.03, 0.03), envelope: range(0.3, 0.7),
                envelopeLength: range(30, 50)),
            ], clouds: swell(range(0.4, 0.7), range(40, 70)))),
        .rosette(
          RosetteLayer(
            stroke: ArtworkStroke(
              pitch: pitch, width: width, opacity: range(0.75, 0.85),
              ink: ArtworkInk(
                run: ArtworkRun(stops: sea, angle: range(150, 170), length: range(150, 180), start: range(0.5, 0.6)),
                iridescence: 0.1), clearing: 1),
            x: range(10, 16), y: range(40, 46), radius: range(26, 30), hole: range(0.1, 0.13), petals: range(14, 20),
            depth: range(0.06, 0.07), twist: range(0.1, 0.3), rings: range(1.5, 2), families: 3, edge: 0.05)),
        .ribbon(
          RibbonLayer(
            stroke: ArtworkStroke(
              pitch: pitch, width: width, opacity: range(0.8, 0.9),
              ink: ArtworkInk(
                run: ArtworkRun(stops: sea, angle: range(150, 170), length: range(150, 180), start: range(0.46, 0.54)),
                iridescence: 0.1), clearing: 1),
            angle: range(-6, -2), x: range(42), y: range(6, 9), halfWidth: range(3.5, 4.5),
            sway: swell(range(1.5, 2.5), range(45, 60)),
            pinch: swell(range(0.3, 0.5), range(40, 60)), weave: range(0.16, 0.19), weaveLength: range(11, 14),
            edge: 0.15)),
        .ribbon(
          RibbonLayer(
            stroke: ArtworkStroke(
              pitch: pitch, width: width, opacity: range(0.7, 0.8),
              ink: ArtworkInk(run: ArtworkRun(stops: [color(0xffffff)])), clearing: 0.6),
            angle: range(4, 8), x: range(42), y: range(8, 11), halfWidth: range(3, 4),
            sway: swell(range(2, 3), range(50, 70)),
            pinch: swell(range(0.3, 0.5), range(40, 60)), weave: range(0.16, 0.19), weaveLength: range(12, 16),
            edge: 0.2)),
      ],
      calmZones: [
        ArtworkCalmZone(x: 8, y: 16, width: 40, height: 30, feather: 9, strength: 0.45)
      ])

  /// Inks and ground far darker than the floor, so that it is the floor that holds them up.
  static let dark = ArtworkDesign(
    paper: color(0x000000), luminanceFloor: 0.3,
    layers: [.iris(IrisLayer(run: ArtworkRun(stops: [color(0x0000ff), color(0x00ff00), color(0xff0000)])))]
      + parkCityFront.layers.dropFirst())

  /// One layer of each kind, kept as it is so that pixels can be pinned while the cards' designs are still drawn.
  static let plain = ArtworkDesign(
    paper: color(0xf4f8fb), luminanceFloor: 0.4,
    layers: [
      .iris(
        IrisLayer(
          run: ArtworkRun(
            stops: [color(0xb8d8f0), color(0xf8ecc8), color(0xf0d0dc)], angle: range(-30, 30),
            length: range(80, 120), start: range(0, 1), swell: swell(range(4, 8), range(40, 80))))),
      .grating(
        GratingLayer(
          spacing: range(0.9, 1.1), sines: range(0.8, 1), spread: swell(range(0.1, 0.2), range(40, 80)),
          direction: range(-20, 20), turn: swell(range(30, 50), range(40, 80)), strength: range(0.1, 0.2))),
      .lines(
        LinesLayer(
          stroke: ArtworkStroke(
            pitch: range(0.6, 0.8), width: range(0.19, 0.22), opacity: range(0.7, 0.9),
            ink: ArtworkInk(run: .solid(color(0x3070a0)), iridescence: 0.3, spacingRatio: 1.2)),
          families: 2, angle: range(-20, 20),
          waves: [
            ArtworkWave(
              amplitude: range(1, 2), length: range(20, 30), drift: range(-0.01, 0.01), envelope: range(0.2, 0.4),
              envelopeLength: range(40, 60))
          ], clouds: swell(range(0.2, 0.5), range(30, 50)))),
      .ribbon(
        RibbonLayer(
          stroke: ArtworkStroke(
            pitch: range(0.6, 0.8), width: range(0.19, 0.22), opacity: range(0.7, 0.9),
            ink: ArtworkInk(color(0x207050)),
            clearing: 0.8),
          angle: range(-20, 20), x: range(21), y: range(8, 18), halfWidth: range(4, 6),
          sway: swell(range(1, 2), range(40, 60)), pinch: swell(range(0.2, 0.4), range(40, 60)),
          weave: range(0.1, 0.18), weaveLength: range(10, 14), edge: 0.2)),
      .rosette(
        RosetteLayer(
          stroke: ArtworkStroke(
            pitch: range(0.6, 0.8), width: range(0.19, 0.22), opacity: range(0.7, 0.9),
            ink: ArtworkInk(color(0xa05030)),
            clearing: 1),
          x: range(10, 30), y: range(8, 18), radius: range(7, 9), hole: range(0.15, 0.2), petals: range(6, 12),
          depth: range(0.06, 0.09), twist: range(-0.3, 0.3), rings: range(0, 1), families: 2, edge: 0.1)),
    ], calmZones: [ArtworkCalmZone(x: 4, y: 4, width: 10, height: 6, strength: 0.6)])
}
