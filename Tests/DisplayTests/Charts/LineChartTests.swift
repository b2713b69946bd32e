import Display
import Testing

@Suite struct LineChartTests {
  /// Two crossing curves, as losses do.
  private let losses = LineChart(
    title: "Loss of m1", xLabel: "epoch", yLabel: "cross-entropy",
    series: [
      .init(name: "train", points: (1...20).map { .init(x: Double($0), y: 0.4 / Double($0)) }),
      .init(name: "validation", points: (1...20).map { .init(x: Double($0), y: 0.2 / Double($0) + 0.1) }),
    ])

  @Test func plainAt80Columns() {
    expectText(
      Sample.draw(.chart(losses)),
      """
      Loss of m1
      * train   o validation
          cross-entropy
      0.4 +*
          |*
          | *
          | *
      0.3 +o *
          | o*
          |  o*
          |   o
      0.2 +    ooo
          |     **oooo
          |       *   ooooooo
          |        ***       ooooooooooooooooooooooooooooooooooooooooooo
      0.1 +           ****                                              oooooooooooooo
          |               *******
          |                      ****************
          |                                      *************************************
      0.0 +
          +----------------+------------------+-------------------+------------------+
                           5                  10                  15                20
                                              epoch
      """)
  }

  @Test func dotsAt60Columns() {
    expectText(
      Sample.draw(.chart(losses), RenderStyle(width: 60, unicode: true)),
      """
      Loss of m1
      a ⠒⠒⠒⠒ train   b ⠒⠒ ⠐ validation
          cross-entropy
      0.4 ┤⢇
          │⠸⡀
          │ ⢇
      0.3 ┤⢆⠸⡀
          │⠈ ⢇
          │ ⠈⢾⡀
      0.2 ┤   ⢣⡀
          │    ⢫⠢ ⢀
          │     ⠣⣀ ⠉⠁ ⠒⠒ ⠠⢄⡀ ⣀⣀ ⢀⣀⡀
      0.1 ┤       ⠑⠢⣀               ⠉⠉ ⠈⠉⠁ ⠉⠉ ⠈⠉⠁ ⠒⠒ ⠐⠒⠂ ⠒⠒ ⠐⠒⠂  b
          │          ⠉⠒⠒⠤⠤⣀
          │                ⠉⠉⠑⠒⠒⠒⠒⠒⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⡀
      0.0 ┤                                     ⠈⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉ a
          └───────────┬─────────────┬────────────┬─────────────┬
                      5             10           15            20
                                   epoch
      """)
  }

  @Test func colorsChangeNothingButTheColors() {
    for color in ColorDepth.allCases {
      let style = RenderStyle(width: 120, color: color, unicode: true)
      let drawn = Sample.draw(.chart(losses), style)
      #expect(
        Sample.withoutCodes(drawn) == Sample.draw(.chart(losses), RenderStyle(width: 120, unicode: true)))
      #expect(drawn.contains("\u{1B}") == (color != .none))
    }
  }

  @Test(arguments: [60, 80, 120, 200])
  func itFillsItsWidthAndFitsAScreen(width: Int) {
    for unicode in [false, true] {
      let lines = Sample.draw(.chart(losses), RenderStyle(width: width, unicode: unicode)).split(
        separator: "\n")
      #expect(lines.map(\.count).max() == width)
      if width <= 80 { #expect(lines.count <= 23) }
    }
  }

  @Test func withoutPointsItSaysSo() {
    let chart = LineChart(
      title: "Empty", xLabel: "x", yLabel: "y",
      series: [.init(name: "none", points: [.init(x: .nan, y: 1), .init(x: 1, y: .infinity)])])
    expectText(
      Sample.draw(.chart(chart)),
      """
      Empty
      * none
      (no points)
      """)
    #expect(Sample.draw(.chart(LineChart(title: "", xLabel: "", yLabel: "", series: []))) == "(no points)\n")
  }

  @Test func aSinglePointStandsInTheMiddle() {
    let chart = LineChart(
      title: "", xLabel: "", yLabel: "", series: [.init(name: "", points: [.init(x: 3, y: 5)])])
    expectText(
      Sample.draw(.chart(chart), RenderStyle(width: 40)),
      """
      5.5 +
          |
          |
          |
      5.0 +                 *
          |
          |
          |
      4.5 +
          ++----------------+----------------+
           2                3                4
      """)
  }

  @Test func aConstantCurveIsALevelLine() {
    let points = (0...10).map { LineChart.Point(x: Double($0), y: 0.5) }
    let chart = LineChart(title: "", xLabel: "", yLabel: "", series: [.init(name: "", points: points)])
    let lines = Sample.draw(.chart(chart), RenderStyle(width: 40)).split(separator: "\n")
    let curve = lines.filter { $0.contains("*") }.joined(separator: "\n")
    #expect(curve == "0.50 +" + String(repeating: "*", count: 34))
  }

  @Test func pointsThatAreNotFiniteLeaveAGap() {
    let points = (0...30).map { LineChart.Point(x: Double($0), y: (10...20).contains($0) ? .nan : 1) }
    let chart = LineChart(title: "", xLabel: "", yLabel: "", series: [.init(name: "", points: points)])
    let curve = Sample.draw(.chart(chart), RenderStyle(width: 60)).split(separator: "\n").first {
      $0.contains("*")
    }
    #expect(curve?.contains("*   ") == true)
    #expect(curve?.hasSuffix("*") == true)
  }

  @Test func hugeValuesAreSafe() {
    let values = [-Double.greatestFiniteMagnitude, -1e300, 1e300, .leastNonzeroMagnitude, .infinity]
    let points = values.flatMap { x in values.map { LineChart.Point(x: x, y: $0) } }
    let chart = LineChart(title: "t", xLabel: "x", yLabel: "y", series: [.init(name: "s", points: points)])
    #expect(Sample.draw(.chart(chart)).contains("*"))
  }

  @Test func anAxisOfEpochsHasWholeNumbers() {
    for epochs in 1...12 {
      let points = (1...epochs).map { LineChart.Point(x: Double($0), y: 1 / Double($0)) }
      let chart = LineChart(title: "", xLabel: "", yLabel: "", series: [.init(name: "", points: points)])
      let labels = Sample.draw(.chart(chart)).split(separator: "\n").last?.split(separator: " ") ?? []
      #expect(labels.count > 1)
      #expect(labels.allSatisfy { Int($0) != nil }, "\(labels)")
    }
  }

  @Test func tenCurvesHaveTenSigns() {
    func chart(_ names: [String]) -> LineChart {
      LineChart(
        title: "", xLabel: "", yLabel: "",
        series: names.enumerated().map { number, name in
          LineChart.Series(
            name: name, points: (0...1).map { .init(x: Double($0), y: Double(number)) })
        })
    }
    let digits = (0...9).map(String.init)
    let drawn = Sample.draw(.chart(chart(digits))).split(separator: "\n")
    #expect(drawn.first == "0   1   2   3   4   5   6   7   8   9")
    for digit in digits { #expect(drawn.contains { $0.hasSuffix(String(repeating: digit, count: 60)) }) }
    let dots = Sample.draw(.chart(chart(digits)), Sample.unicode).split(separator: "\n")
    for digit in digits { #expect(dots.contains { $0.hasSuffix("⠒ \(digit)") || $0.hasSuffix(" \(digit)") }) }
    let named = Sample.draw(.chart(chart(digits.map { "digit \($0)" }))).split(separator: "\n")
    let signs = Set(named.dropFirst(2).compactMap(\.last).filter { !"|-".contains($0) && !$0.isNumber })
    #expect(signs.count == 10)
  }

  @Test func everyCurveHasALetterAtItsEnd() {
    let series = (0..<4).map { number in
      LineChart.Series(name: "digit \(number)", points: [.init(x: 0, y: 0), .init(x: 1, y: 1)])
    }
    let chart = LineChart(title: "", xLabel: "", yLabel: "", series: series)
    let lines = Sample.draw(.chart(chart), Sample.unicode).split(separator: "\n")
    for letter in "abcd" { #expect(lines.contains { $0.hasSuffix(" \(letter)") }) }
  }
}
