/// Curves over a common horizontal axis.
package struct LineChart: Codable, Sendable, Equatable {
  /// One curve.
  package struct Series: Codable, Sendable, Equatable {
    /// Its name in the legend.
    package var name: String
    /// The points in drawing order.
    package var points: [Point]

    /// Memberwise.
    package init(name: String, points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// A point in the units of the axes.
  package struct Point: Codable, Sendable, Equatable {
    /// Along the horizontal axis.
    package var x: Double
    /// Along the vertical axis.
    package var y: Double

    /// Memberwise.
    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// What stands above the chart.
  package var title: String
  /// What the horizontal axis counts.
  package var xLabel: String
  /// What the vertical axis measures.
  package var yLabel: String
  /// The curves.
  package var series: [Series]
  /// At most so many rows of characters between the highest and the lowest tick; `nil` for as many as suit the
  /// width.
  package var rows: Int?

  /// Memberwise.
  package init(title: String, xLabel: String, yLabel: String, series: [Series], rows: Int? = nil) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.rows = rows
  }
}
