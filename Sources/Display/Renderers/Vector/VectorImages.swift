/// Draws pictures with captions: dark ink on white paper on any background.
struct VectorImages {
  private let grid: ImageGrid

  private static let gap = 14.0
  private static let largest = 280.0
  private static let smallest = 40.0

  init(_ grid: ImageGrid) { self.grid = grid }

  func draw(on canvas: inout VectorDrawing, _ frame: VectorFrame) -> Double {
    let count = grid.pictures.count
    guard count > 0 else { return 0 }
    let wanted = min(count, max(1, grid.perLine ?? Int(max(1, min(6, count)))))
    let side = min(max((frame.width + Self.gap) / Double(wanted) - Self.gap, Self.smallest), Self.largest)
    let perLine = max(1, min(wanted, Int((frame.width + Self.gap) / (side + Self.gap))))
    let hasCaptions = grid.pictures.contains { !$0.caption.isEmpty }
    let rowHeight = side + (hasCaptions ? 20 : 0) + Self.gap
    for (index, picture) in grid.pictures.enumerated() {
      let x = frame.x + Double(index % perLine) * (side + Self.gap)
      let y = frame.y + Double(index / perLine) * rowHeight
      draw(picture, on: &canvas, x, y, side)
      // With one picture per line the caption may be wider than the picture.
      let room = perLine == 1 ? frame.width : side
      let caption = DisplayText.truncated(
        DisplayText.visible(picture.caption), to: max(Int(room / 7), 1), unicode: true)
      canvas.text(caption, x: x, y: y + side + 16, color: VectorColor.of(picture.emphasis))
    }
    return Double((count + perLine - 1) / perLine) * rowHeight
  }

  /// Draws a horizontal run of equal grey levels as one rectangle.
  private func draw(
    _ picture: ImageGrid.Picture, on canvas: inout VectorDrawing, _ x: Double, _ y: Double, _ side: Double
  ) {
    let (height, width) = (picture.height, picture.width)
    guard height > 0, width > 0, picture.pixels.count == height * width else { return }
    let scale = side / Double(max(height, width))
    canvas.rectangle(
      x: x, y: y, width: Double(width) * scale, height: Double(height) * scale, fill: .white,
      stroke: VectorColor.axis)
    canvas.scaled(x: x, y: y, by: scale) { canvas in
      for row in 0..<height {
        var start = 0
        while start < width {
          let level = picture.pixels[row * width + start]
          var end = start + 1
          while end < width, picture.pixels[row * width + end] == level { end += 1 }
          if level > 0 {
            canvas.rectangle(
              x: Double(start), y: Double(row), width: Double(end - start), height: 1,
              fill: .grey(255 - level))
          }
          start = end
        }
      }
    }
  }
}
