/// Draws heatmaps of signed values on white: blue is negative, orange positive.
struct VectorHeatmap {
  private let heatmap: DivergingHeatmap

  private static let gap = 14.0

  init(_ heatmap: DivergingHeatmap) { self.heatmap = heatmap }

  func draw(on canvas: inout VectorDrawing, _ frame: VectorFrame) -> Double {
    let count = heatmap.pictures.count
    guard count > 0 else { return 0 }
    let perLine = min(count, 6)
    let side = min((frame.width + Self.gap) / Double(perLine) - Self.gap, 280)
    let rowHeight = side + 20 + Self.gap
    for (index, picture) in heatmap.pictures.enumerated() {
      guard let drawn = DivergingPicture(picture, full: heatmap.full) else { continue }
      let x = frame.x + Double(index % perLine) * (side + Self.gap)
      let y = frame.y + Double(index / perLine) * rowHeight
      let scale = side / Double(max(drawn.height, drawn.width))
      canvas.rectangle(
        x: x, y: y, width: Double(drawn.width) * scale, height: Double(drawn.height) * scale, fill: .white,
        stroke: VectorColor.axis)
      canvas.scaled(x: x, y: y, by: scale) { canvas in
        for row in 0..<drawn.height {
          for column in 0..<drawn.width {
            let tint = drawn.tint(row, column, onPaper: .white)
            if tint == .white { continue }
            canvas.rectangle(
              x: Double(column), y: Double(row), width: 1, height: 1, fill: tint)
          }
        }
      }
      let room = Int((count == 1 ? frame.width : side) / 7)
      canvas.text(
        DisplayText.truncated(DisplayText.visible(picture.caption), to: max(room, 1), unicode: true),
        x: x, y: y + side + 16)
    }
    return Double((count + perLine - 1) / perLine) * rowHeight
  }
}

/// Draws a strip as bars above and below a baseline.
struct VectorStrip {
  private let strip: DivergingStrip

  init(_ strip: DivergingStrip) { self.strip = strip }

  func draw(on canvas: inout VectorDrawing, _ frame: VectorFrame) -> Double {
    let height = 40.0
    let middle = frame.y + (strip.isSigned ? height : 2 * height) / 2
    let step = min(frame.width / Double(max(strip.values.count, 1)), 12)
    canvas.line(frame.x, middle, frame.x + step * Double(strip.values.count), middle)
    for (index, value) in strip.values.enumerated() where value.isFinite && value != 0 && strip.full > 0 {
      let length = abs(value) / strip.full * (strip.isSigned ? height / 2 : height)
      canvas.rectangle(
        x: frame.x + Double(index) * step, y: value > 0 ? middle - length : middle,
        width: max(step - 1, 0.5), height: length,
        fill: value > 0 ? .positive : .negative)
    }
    return height
  }
}
