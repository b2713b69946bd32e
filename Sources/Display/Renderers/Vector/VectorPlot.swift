/// Layout of a chart: title, legend, axes, and the mapping from data to pixels.
struct VectorPlot {
  private let frame: VectorFrame
  private let area: (left: Double, top: Double, width: Double, height: Double)
  private let xTicks: AxisTicks
  private let yTicks: AxisTicks
  private let xRange: ClosedRange<Double>
  private let yRange: ClosedRange<Double>

  /// Height in pixels from the title to the label of the horizontal axis.
  var height: Double { area.top - frame.y + area.height + 44 }

  init(
    _ frame: VectorFrame, x: ClosedRange<Double>, y: ClosedRange<Double>, xTicks: AxisTicks,
    headHeight: Double
  ) {
    self.frame = frame
    let height = min(frame.width * 0.5, 400)
    let yTicks = AxisTicks(covering: y, about: max(2, Int(height / 60)))
    self.xTicks = xTicks
    self.yTicks = yTicks
    let labels = yTicks.values.map { yTicks.label($0).count }.max() ?? 0
    let left = Double(labels) * 7.5 + 12
    area = (frame.x + left, frame.y + headHeight + 20, frame.width - left, height)
    xRange = x.lowerBound < x.upperBound ? x : Self.range(xTicks.values, or: x)
    yRange = Self.range(yTicks.values, or: y)
  }

  private static func range(_ values: [Double], or other: ClosedRange<Double>) -> ClosedRange<Double> {
    guard let first = values.first, let last = values.last, first < last else { return other }
    return first...last
  }

  func place(_ point: LineChart.Point) -> (x: Double, y: Double) {
    (
      area.left + area.width * share(point.x, xRange), area.top + area.height * (1 - share(point.y, yRange))
    )
  }

  private func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return share.isFinite ? min(max(share, 0), 1) : 0
  }

  func drawAxes(on canvas: inout VectorDrawing, xLabel: String, yLabel: String) {
    let (right, bottom) = (area.left + area.width, area.top + area.height)
    for value in yTicks.values {
      let y = place(.init(x: xRange.lowerBound, y: value)).y
      canvas.line(area.left, y, right, y, opacity: 0.25)
      canvas.text(yTicks.label(value), x: area.left - 8, y: y + 4, anchor: .end)
    }
    for value in xTicks.values(inside: xRange) {
      let x = place(.init(x: value, y: yRange.lowerBound)).x
      canvas.line(x, bottom, x, bottom + 5)
      canvas.text(xTicks.label(value), x: x, y: bottom + 20, anchor: .middle)
    }
    canvas.line(area.left, bottom, right, bottom)
    canvas.line(area.left, area.top, area.left, bottom)
    canvas.text(yLabel, x: frame.x, y: area.top - 12)
    canvas.text(xLabel, x: area.left + area.width / 2, y: bottom + 40, anchor: .middle)
  }

  /// Draws title and legend.
  /// - Returns: their height in pixels.
  static func drawHead(
    on canvas: inout VectorDrawing, _ frame: VectorFrame, title: String, names: [String], dashes: [[Double]]?
  ) -> Double {
    var y = frame.y
    for line in DisplayText.wrapped(title, to: Int(frame.width / 8.8)) where !title.isEmpty {
      canvas.text(line, x: frame.x, y: y + 15, size: 16, isBold: true)
      y += 24
    }
    guard names.count > 1 || names.contains(where: { !$0.isEmpty }) else { return y - frame.y }
    var x = frame.x
    for (series, name) in names.enumerated() {
      let width = 44 + Double(DisplayText.width(of: DisplayText.visible(name))) * 7.5
      if x > frame.x, x + width > frame.x + frame.width {
        x = frame.x
        y += 20
      }
      if let dashes {
        canvas.curve([(x, y + 9), (x + 22, y + 9)], color: VectorColor.series(series), dash: dashes[series])
      } else {
        canvas.circle(x: x + 14, y: y + 9, radius: 5, fill: VectorColor.series(series))
      }
      canvas.text(name, x: x + 28, y: y + 13)
      x += width
    }
    return y + 20 - frame.y
  }

  /// Range of values that are all drawable; `nil` for none.
  static func range(_ values: some Sequence<Double>) -> ClosedRange<Double>? {
    guard let lowest = values.min(), let highest = values.max() else { return nil }
    return lowest...highest
  }
}
