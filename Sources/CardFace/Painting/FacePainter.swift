import CardImaging

/// Paints placed elements onto canvases; all decisions were made by the layout.
struct FacePainter {
  let art: [String: VectorArt]
  /// Nil while only fixed elements are painted.
  let pictures: PreparedPictures?
  let glyphs: GlyphImages
  /// Draws a background's lines on over a portrait; nil where a card's artwork is not at hand.
  var weaver: PortraitWeaver?
  var features = FeatureImages()

  /// Paints an element as it looks in the printed picture.
  func paint(_ element: PlacedElement, on canvas: Canvas) throws(FaceError) {
    switch element.content {
    case .art(let file): try art[file]?.draw(on: canvas, in: element.box, element: element.name)
    case .rectangle(let fill, let radius, let stroke, let strokeWidth):
      canvas.fillRounded(element.box, radius: radius, fill)
      if let stroke, strokeWidth > 0 { canvas.strokeRounded(element.box, radius: radius, width: strokeWidth, stroke) }
    case .text(let text): try paint(text, on: canvas, color: element.plane == .color ? text.color : .black)
    case .microtext(let text):
      let color = element.plane == .color ? text.color : .black
      for piece in text.pieces {
        for run in piece.line.runs {
          if piece.turn == 0 {
            try glyphs.paint(run, on: canvas, x: piece.x, y: piece.y, color)
          } else {
            canvas.fill(run, x: piece.x, y: piece.y, turn: piece.turn, color)
          }
        }
      }
    case .portrait(let look):
      guard let pictures else { break }
      let portrait = try pictures.portrait(width: element.box.width, height: element.box.height)
      if look.feather > 0 || look.bottomFeather > 0 {
        canvas.blend(portrait, at: element.box, through: FeatherMask(look, element.box))
      } else {
        canvas.draw(portrait, clippedTo: element.box, radius: look.cornerRadius)
      }
      if let weave = look.weave { try weaver?.draw(weave, on: canvas, element: element.name) }
    case .signature:
      if let ink = try pictures?.signature(width: element.box.width, height: element.box.height) {
        let place = PreparedPictures.signaturePlace(
          (ink.width, ink.height), in: (element.box.width, element.box.height))
        canvas.draw(ink, x: element.box.x + place.x, y: element.box.y + place.y, color: .black)
      }
    case .braille(let dots, let radius): for dot in dots { canvas.raiseDome(at: dot, radius: radius) }
    case .qr(let qr): qr.paint(on: canvas)
    case .clerkFeature(let feature):
      try features.paint(feature, on: canvas, in: element.box, element: element.name)
    case .barcode(let code):
      code.paintBars(on: canvas)
      try paint(code.text, on: canvas, color: .black)
    }
    try canvas.checked(element: element.name)
  }

  private func paint(_ text: PlacedText, on canvas: Canvas, color: Color) throws(FaceError) {
    for line in text.lines {
      for run in line.shaped.runs {
        try glyphs.paint(run, on: canvas, x: line.x, y: Double(line.baseline), color)
      }
    }
  }
}

extension Canvas {
  /// Raises a round dot on a coverage canvas: highest in its middle, falling to nothing as a sphere's cap does, which
  /// is what a fingertip glides over.
  func raiseDome(at center: DevicePoint, radius: Double) {
    precondition(format == .coverage)
    let (width, height, bytesPerRow) = (width, height, bytesPerRow)
    let reach = Int(radius.rounded(.up))
    withMutableBytes { bytes in
      for y in max(0, center.y - reach)..<max(0, min(height, center.y + reach)) {
        for x in max(0, center.x - reach)..<max(0, min(width, center.x + reach)) {
          let (dx, dy) = (Double(x - center.x) + 0.5, Double(y - center.y) + 0.5)
          let rise = 1 - (dx * dx + dy * dy) / (radius * radius)
          guard rise > 0 else { continue }
          bytes[y * bytesPerRow + x] = max(bytes[y * bytesPerRow + x], UInt8(255 * rise.squareRoot()))
        }
      }
    }
  }
}

extension PlacedQR {
  /// Calls `body` for each horizontal run of dark modules with its rectangle in device pixels.
  func forEachDarkRun(_ body: (DeviceRect) -> Void) {
    for row in 0..<symbol.size {
      var column = 0
      while column < symbol.size {
        guard symbol.isDark(row: row, column: column) else {
          column += 1
          continue
        }
        let start = column
        while column < symbol.size, symbol.isDark(row: row, column: column) { column += 1 }
        body(
          DeviceRect(
            x: x + start * modulePixels, y: y + row * modulePixels, width: (column - start) * modulePixels,
            height: modulePixels))
      }
    }
  }

  /// White with its quiet zone, then the dark modules; on a coverage canvas, which knows no white, the modules alone.
  /// Pixels are set, not blended: a module is black or white.
  func paint(on canvas: Canvas) {
    switch canvas.format {
    case .coverage:
      let bytesPerRow = canvas.bytesPerRow
      canvas.withMutableBytes { bytes in
        forEachDarkRun { run in
          for y in run.y..<run.maxY {
            for x in run.x..<run.maxX { bytes[y * bytesPerRow + x] = 255 }
          }
        }
      }
    case .opaque, .translucent:
      let (width, size) = (canvas.width, modulePixels)
      let (left, count) = (outer.x, outer.width)
      precondition(left >= 0 && left + count <= width && outer.y >= 0 && outer.maxY <= canvas.height)
      let white = [UInt32](repeating: 0xFFFF_FFFF, count: count)
      canvas.withPixels { pixels in
        func put(_ line: [UInt32], _ rows: Range<Int>) {
          let source = line.span
          for y in rows {
            let start = y * width + left
            for at in 0..<count { pixels[unchecked: start &+ at] = source[unchecked: at] }
          }
        }
        put(white, outer.y..<y)
        for row in 0..<symbol.size {
          var line = white
          for column in 0..<symbol.size where symbol.isDark(row: row, column: column) {
            for at in 0..<size { line[x - left + column * size + at] = 0xFF00_0000 }
          }
          put(line, y + row * size..<y + (row + 1) * size)
        }
        put(white, y + symbol.size * size..<outer.maxY)
      }
    }
  }
}
