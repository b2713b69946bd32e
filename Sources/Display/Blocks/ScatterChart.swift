/// Scatter plot of groups of points.
package struct ScatterChart: Codable, Sendable, Equatable {
  /// Points drawn alike, such as those of one digit.
  package struct Group: Codable, Sendable, Equatable {
    /// Name in the legend; a single character is also the marker of the points.
    package var name: String
    package var points: [LineChart.Point]

    package init(name: String, points: [LineChart.Point]) {
      self.name = name
      self.points = points
    }
  }

  package var title: String
  package var xLabel: String
  package var yLabel: String
  package var groups: [Group]

  package init(title: String, xLabel: String, yLabel: String, groups: [Group]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.groups = groups
  }
}
