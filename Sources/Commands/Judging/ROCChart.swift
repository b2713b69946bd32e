import Digits
import Display
import Experiments

/// The chart of ROC curves, drawn of the corner in which they are: curves of a good model fill a hundredth of the whole
/// square.
struct ROCChart {
  let chart: LineChart

  /// Rates at which the corner may end, besides 0 and 1: round numbers for the axes.
  private static let ends = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5]
  /// The widest corner; a wider one shows little more than the whole square.
  private static let widest = 0.2
  /// True positive rates that count as the top, the first that all curves reach within `widest`: of few rows one wrong one
  /// is some percent.
  private static let tops = [0.98, 0.95, 0.9]
  /// More curves than this cannot be told apart, so those with the smallest areas are drawn.
  private static let mostCurves = LineChart.mostSeries

  /// The curves of classes, each against the rest.
  init(_ classes: [ROCAnalysis.ClassCurve], noun: String) {
    self.init(
      classes.compactMap { entry in entry.curve.map { ("\(entry.label)", $0) } },
      title: "ROC, each \(noun) against the rest")
  }

  /// - Parameter title: the beginning of the title; what is not shown follows.
  init(_ all: [(name: String, curve: ROCCurve)], title: String) {
    let worst = Set(all.indices.sorted { all[$0].curve.area < all[$1].curve.area }.prefix(Self.mostCurves))
    let shown = all.indices.filter(worst.contains).map { all[$0] }
    let corner = Self.corner(of: shown.map(\.curve))
    var title = title
    if all.count > shown.count {
      title += ", the \(shown.count) of \(all.count) with the smallest areas"
    }
    if let corner {
      title +=
        ": the corner of false positive rates up to \(NumberText.plain(corner.right)) and true ones from "
        + NumberText.plain(corner.bottom)
    }
    let drawn = corner ?? (1, 0)
    chart = LineChart(
      title: title, xLabel: "false positive rate", yLabel: "true positive rate",
      series: shown.map { entry in
        .init(name: entry.name, points: Self.points(of: entry.curve, in: drawn), isOutline: true)
      }, reach: [.init(x: 0, y: drawn.bottom), .init(x: drawn.right, y: 1)])
  }

  private typealias Corner = (right: Double, bottom: Double)

  /// The smallest corner with round ends that holds what the curves do: all are at the top at its right end, and it
  /// begins where the lowest is after a twentieth of its width. `nil` if a curve never comes to the top within `widest`.
  private static func corner(of curves: [ROCCurve]) -> Corner? {
    let widths = ends.filter { $0 <= widest }
    func narrowest(top: Double) -> Double? {
      widths.first { end in curves.allSatisfy { $0.truePositiveRate(at: end) >= top } }
    }
    guard !curves.isEmpty, let right = tops.lazy.compactMap(narrowest).first else { return nil }
    let lowest = curves.map { $0.truePositiveRate(at: right / 20) }.min() ?? 0
    guard let height = ends.first(where: { 1 - $0 <= lowest }) else { return (right, 0) }
    return (right, ((1 - height) * 1000).rounded() / 1000)
  }

  /// The part of a curve inside the corner, with the points where it enters and leaves.
  private static func points(of curve: ROCCurve, in corner: Corner) -> [LineChart.Point] {
    let all = curve.points.map { LineChart.Point(x: $0.falsePositiveRate, y: $0.truePositiveRate) }
    var inside: [LineChart.Point] = []
    for (start, end) in zip(all, all.dropFirst()) {
      // Both rates only grow, so the part inside begins at the bottom and ends at the right.
      guard end.y >= corner.bottom, start.x <= corner.right else { continue }
      var (from, to) = (start, end)
      if from.y < corner.bottom {
        from = start.along(end, share: (corner.bottom - start.y) / (end.y - start.y))
      }
      if to.x > corner.right { to = start.along(end, share: (corner.right - start.x) / (end.x - start.x)) }
      guard from.x <= corner.right, to.y >= corner.bottom else { continue }
      if inside.last != from { inside.append(from) }
      if inside.last != to { inside.append(to) }
    }
    return inside
  }
}

extension ROCCurve {
  /// The true positive rate at a false positive rate, interpolated; at a step its upper end.
  fileprivate func truePositiveRate(at rate: Double) -> Double {
    guard let after = points.firstIndex(where: { $0.falsePositiveRate > rate }), after > 0 else { return 1 }
    let (left, right) = (points[after - 1], points[after])
    let share =
      (rate - left.falsePositiveRate) / (right.falsePositiveRate - left.falsePositiveRate)
    return left.truePositiveRate + share * (right.truePositiveRate - left.truePositiveRate)
  }
}

extension LineChart.Point {
  /// The point at a share of the way to another.
  fileprivate func along(_ other: LineChart.Point, share: Double) -> LineChart.Point {
    LineChart.Point(x: x + (other.x - x) * share, y: y + (other.y - y) * share)
  }
}
