/// Curves over a common horizontal axis.
public struct LineChart: Codable, Sendable, Equatable {
  /// One curve.
  public struct Series: Codable, Sendable, Equatable {
    /// Its name in the legend.
    public var name: String
    /// The points in drawing order.
    public var points: [Point]

    /// Memberwise.
    public init(name: String, points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// A point in the units of the axes.
  public struct Point: Codable, Sendable, Equatable {
    /// Along the horizontal axis.
    public var x: Double
    /// Along the vertical axis.
    public var y: Double

    /// Memberwise.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// What stands above the chart.
  public var title: String
  /// What the horizontal axis counts.
  public var xLabel: String
  /// What the vertical axis measures.
  public var yLabel: String
  /// The curves.
  public var series: [Series]
  /// At most so many rows of characters between the highest and the lowest tick; `nil` for as many as suit the
  /// width.
  public var rows: Int?

  /// Memberwise.
  public init(title: String, xLabel: String, yLabel: String, series: [Series], rows: Int? = nil) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.rows = rows
  }
}
