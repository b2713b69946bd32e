import Display
import Testing

@Suite struct ScatterChartTests {
  private let chart = ScatterChart(
    title: "Two kinds", xLabel: "x", yLabel: "y",
    groups: [
      .init(name: "3", points: [.init(x: 0, y: 0), .init(x: 1, y: 1), .init(x: 1, y: 1)]),
      .init(name: "8", points: [.init(x: 4, y: 4), .init(x: 1, y: 1)]),
    ])

  @Test func pointsAreTheSignsOfTheirGroups() {
    expectText(
      Sample.draw(.scatter(chart), RenderStyle(width: 40)),
      """
      Two kinds
      3   8
        y
      4 +                                    8
        |
        |
        |
      2 +
        |
        |         3
        |
      0 +3
        ++--------+--------+--------+--------+
         0        1        2        3        4
                           x
      """)
  }

  @Test func unicodeChangesTheAxesOnly() {
    let drawn = Sample.draw(.scatter(chart), RenderStyle(width: 40, unicode: true))
    #expect(drawn.contains("4 ┤                                    8\n"))
    #expect(drawn.contains("└┬"))
  }

  @Test func eachOfTenDigitsHasAColourOfItsOwn() {
    let groups = (0..<10).map { digit in
      ScatterChart.Group(name: "\(digit)", points: [.init(x: Double(digit), y: Double(digit))])
    }
    let chart = ScatterChart(title: "", xLabel: "", yLabel: "", groups: groups)
    let drawn = Sample.draw(.scatter(chart), RenderStyle(color: .ansi256))
    let colors = Set(drawn.matches(of: /38;5;(\d+)m/).map { String($0.output.1) })
    #expect(colors.count == 10)
  }

  @Test func pointsThatAreNoNumbersAreLeftOut() {
    let chart = ScatterChart(
      title: "None", xLabel: "", yLabel: "",
      groups: [.init(name: "1", points: [.init(x: .nan, y: 1), .init(x: 1, y: .infinity)])])
    expectText(Sample.draw(.scatter(chart)), "None\n1\n(no points)")
  }

  @Test(arguments: [60, 80, 120, 200]) func fillsTheWidthAndNoMore(width: Int) {
    let lines = Sample.draw(.scatter(chart), RenderStyle(width: width)).split(separator: "\n")
    #expect(lines.map(\.count).max() == width)
    #expect(lines.count <= 47)
    if width == 80 { #expect(lines.count <= 24) }
  }

  @Test func manyGroupsHaveSignsOfTheirOwn() {
    let groups = (0..<40).map { number in
      ScatterChart.Group(name: "class \(number)", points: [.init(x: Double(number), y: Double(number % 7))])
    }
    let drawn = TextRenderer(style: RenderStyle(width: 200)).render([
      .scatter(ScatterChart(title: "", xLabel: "", yLabel: "", groups: groups))
    ])
    let plot = drawn.split(separator: "\n").filter { $0.contains("|") || $0.contains("+") }.dropLast()
    let drawings = plot.map { line in String(line.drop { $0 != "|" && $0 != "+" }.dropFirst()) }
    let signs = drawings.joined().filter { $0 != " " }
    #expect(Set(signs).count >= 38, "\(signs.count) points, some in the same place")
  }
}
