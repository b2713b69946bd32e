/// Points in a plane, in groups.
public struct ScatterChart: Codable, Sendable, Equatable {
  /// Points that belong together, such as those of one digit.
  public struct Group: Codable, Sendable, Equatable {
    /// Its name in the legend; a single character also draws its points.
    public var name: String
    /// The points.
    public var points: [LineChart.Point]

    /// Memberwise.
    public init(name: String, points: [LineChart.Point]) {
      self.name = name
      self.points = points
    }
  }

  /// What stands above the chart.
  public var title: String
  /// What the horizontal axis measures.
  public var xLabel: String
  /// What the vertical axis measures.
  public var yLabel: String
  /// The groups.
  public var groups: [Group]

  /// Memberwise.
  public init(title: String, xLabel: String, yLabel: String, groups: [Group]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.groups = groups
  }
}
