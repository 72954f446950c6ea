extension PlacedBarcode {
  /// White with its quiet zone, then the bars; on a coverage canvas, which knows no white, the bars alone. Pixels are
  /// set, not blended: a module is black or white.
  func paintBars(on canvas: Canvas) {
    let rowHeight = bars.height / symbol.rows
    if canvas.format != .coverage { canvas.set(outer, to: 0xFFFF_FFFF) }
    for row in 0..<symbol.rows {
      for column in 0..<symbol.width where symbol.modules[row * symbol.width + column] {
        canvas.set(
          DeviceRect(
            x: bars.x + column * modulePixels, y: bars.y + row * rowHeight, width: modulePixels, height: rowHeight),
          to: 0xFF00_0000)
      }
    }
  }
}

extension Canvas {
  /// Sets whole pixels: to the value, or on a coverage canvas to full coverage.
  fileprivate func set(_ rect: DeviceRect, to value: UInt32) {
    let (columns, rows) = rect.clipped(toWidth: width, height: height)
    if format == .coverage {
      let bytesPerRow = bytesPerRow
      withMutableBytes { bytes in
        for y in rows { for x in columns { bytes[y * bytesPerRow + x] = 255 } }
      }
    } else {
      let width = width
      withPixels { pixels in
        for y in rows { for x in columns { pixels[y * width + x] = value } }
      }
    }
  }
}
