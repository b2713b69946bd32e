/// Points in a plane, in groups.
package struct ScatterChart: Codable, Sendable, Equatable {
  /// Points that belong together, such as those of one digit.
  package struct Group: Codable, Sendable, Equatable {
    /// Its name in the legend; a single character also draws its points.
    package var name: String
    /// The points.
    package var points: [LineChart.Point]

    /// Memberwise.
    package init(name: String, points: [LineChart.Point]) {
      self.name = name
      self.points = points
    }
  }

  /// What stands above the chart.
  package var title: String
  /// What the horizontal axis measures.
  package var xLabel: String
  /// What the vertical axis measures.
  package var yLabel: String
  /// The groups.
  package var groups: [Group]

  /// Memberwise.
  package init(title: String, xLabel: String, yLabel: String, groups: [Group]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.groups = groups
  }
}
