/// Line plot with a common horizontal axis.
package struct LineChart: Codable, Sendable, Equatable {
  package struct Series: Codable, Sendable, Equatable {
    /// Name in the legend.
    package var name: String
    /// In drawing order.
    package var points: [Point]

    package init(name: String, points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// A point in data coordinates.
  package struct Point: Codable, Sendable, Equatable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  package var title: String
  package var xLabel: String
  package var yLabel: String
  package var series: [Series]
  /// Maximum number of character rows between the lowest and the highest tick; `nil` for a default that
  /// depends on the width.
  package var rows: Int?

  package init(title: String, xLabel: String, yLabel: String, series: [Series], rows: Int? = nil) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.rows = rows
  }
}
