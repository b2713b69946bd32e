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
            name: name, points: (0...1).map { .init(x: Double($0), y: Double(number)) }, isOutline: true)
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

  private func curves(_ count: Int, points: Int = 40) -> LineChart {
    LineChart(
      title: "Many", xLabel: "", yLabel: "",
      series: (0..<count).map { number in
        LineChart.Series(
          name: "curve \(number)",
          points: (0..<points).map { .init(x: Double($0), y: Double(number) + Double($0 % 5) / 10) })
      })
  }

  /// Without colour every curve has a sample of its own in the legend, and a letter.
  @Test(arguments: [2, 3, 5, 10]) func everyCurveHasAPatternOfItsOwn(count: Int) {
    let legend = Sample.draw(.chart(curves(count)), RenderStyle(width: 300, unicode: true))
      .split(separator: "\n")[1].components(separatedBy: " curve ")
    // Each entry but the first begins with the number of the one before.
    let entries = legend.dropLast().enumerated().map { place, entry in
      place == 0 ? entry : entry.dropFirst().trimmingCharacters(in: .whitespaces)
    }
    #expect(entries.count == count)
    #expect(Set(entries.compactMap(\.first)).count == count)
    #expect(Set(entries.map { $0.dropFirst().trimmingCharacters(in: .whitespaces) }).count == count)
  }

  @Test func moreCurvesThanCanBeToldApartAreNamedInstead() {
    for style in [RenderStyle.plain, Sample.unicode] {
      let drawn = Sample.draw(.chart(curves(12)), style)
      #expect(drawn.contains("\nNot drawn: curve 10 and curve 11. More than 10 cannot be told apart.\n"))
      #expect(!drawn.contains("curve 10\n") && !drawn.contains("   l "))
    }
    #expect(
      Sample.draw(.chart(curves(26))).contains("\nNot drawn: 16 curves. More than 10 cannot be told apart.\n")
    )
    #expect(!Sample.draw(.chart(curves(10))).contains("Not drawn"))
    let svg = SVGRenderer().render([.chart(curves(12))])
    #expect(svg.contains("Not drawn: curve 10 and curve 11."))
    #expect(!svg.contains("<title>curve 10</title>") && svg.contains("<title>curve 9</title>"))
  }

  /// Many curves that cross carry their letters within as well, but not where colours tell them apart.
  @Test func manyCurvesCarryTheirLetters() {
    func letters(_ style: RenderStyle) -> Int {
      Sample.withoutCodes(Sample.draw(.chart(curves(6)), style)).split(separator: "\n").dropFirst(2)
        .reduce(0) { $0 + $1.count { ("a"..."f").contains($0) } }
    }
    #expect(letters(RenderStyle(width: 200, unicode: true)) == 12)
    #expect(letters(RenderStyle(width: 200, color: .ansi256, unicode: true)) == 6)
  }

  /// The letters at the right edge stand in the order in which the curves end, however close they are.
  @Test func endLettersKeepTheOrderOfTheCurves() {
    for seed in 0..<40 {
      var random = SeededRandom(seed: UInt64(seed))
      let ends = (0..<Int.random(in: 2...9, using: &random)).map { _ in
        (Double.random(in: 0...1, using: &random) * 8).rounded() / 8
      }
      let chart = LineChart(
        title: "", xLabel: "", yLabel: "",
        series: ends.enumerated().map { number, end in
          .init(name: "s\(number)", points: (0..<40).map { .init(x: Double($0), y: $0 == 39 ? end : 0.5) })
        })
      // With colours there are no letters within the curves.
      let lines = Sample.withoutCodes(
        Sample.draw(.chart(chart), RenderStyle(color: .ansi256, unicode: true))
      ).split(separator: "\n")
      let letters = lines.dropFirst().compactMap { line -> Int? in
        guard line.contains("│") || line.contains("┤"), let last = line.last, line.suffix(2).first == " "
        else {
          return nil
        }
        return "abcdefghi".firstIndex(of: last).map {
          "abcdefghi".distance(from: "abcdefghi".startIndex, to: $0)
        }
      }
      #expect(letters.sorted() == Array(ends.indices), "\(letters)")
      #expect(letters.map { ends[$0] } == ends.sorted(by: >))
    }
  }

  /// Two curves that end at almost the same height, the first a little higher.
  @Test func theHigherOfTwoCloseEndsHasTheUpperLetter() {
    let chart = LineChart(
      title: "", xLabel: "", yLabel: "",
      series: [("train", 94.21), ("held out", 93.36)].map { name, end in
        .init(name: name, points: (0..<40).map { .init(x: Double($0), y: $0 == 0 ? 50 : end) })
      })
    let lines = Sample.draw(.chart(chart), Sample.unicode).split(separator: "\n")
    let (a, b) = (lines.firstIndex { $0.hasSuffix(" a") }, lines.firstIndex { $0.hasSuffix(" b") })
    #expect((a ?? 99) < (b ?? 0))
  }

  /// Where there are few points each is marked, and the line between them is thin.
  @Test func fewPointsAreMarked() {
    let chart = LineChart(
      title: "Loss of m1", xLabel: "epoch", yLabel: "loss",
      series: [.init(name: "", points: [(1.0, 0.6), (2, 0.3), (3, 0.2)].map { .init(x: $0.0, y: $0.1) })])
    expectText(
      Sample.draw(.chart(chart), RenderStyle(width: 40)),
      """
      Loss of m1
          loss
      0.6 +*.
          |  ...
          |     ...
          |        ..
      0.4 +          ...
          |             ...
          |                .*....
          |                      ........
      0.2 +                              ....*
          ++----------------+----------------+
           1                2                3
                          epoch
      """)
    let dots = Sample.draw(.chart(chart), RenderStyle(width: 40, unicode: true))
    #expect(dots.count { $0 == "\u{283F}" } == 3)
    var outline = chart
    outline.series[0].isOutline = true
    #expect(!Sample.draw(.chart(outline), RenderStyle(width: 40)).contains("." + "*"))
    // At twenty epochs there is a line.
    #expect(!Sample.draw(.chart(losses)).contains("o."))
    #expect(
      SVGRenderer().render([.chart(chart)]).split(separator: "\n").count { $0.hasPrefix("<circle") } == 3)
    #expect(!SVGRenderer().render([.chart(losses)]).contains("<circle"))
  }

  /// On an axis of powers of ten a fraction is no round number.
  @Test func wholeTicksCanBeAskedFor() {
    func labels(_ range: ClosedRange<Double>) -> [Substring] {
      let points = (0...50).map { place in
        LineChart.Point(
          x: range.lowerBound + (range.upperBound - range.lowerBound) * Double(place) / 50, y: 1)
      }
      let chart = LineChart(
        title: "", xLabel: "", yLabel: "", series: [.init(name: "", points: points)], hasWholeTicks: true)
      return Sample.draw(.chart(chart)).split(separator: "\n").last?.split(separator: " ") ?? []
    }
    #expect(labels(-5.0...1.0) == ["-5", "-4", "-3", "-2", "-1", "0", "1"])
    #expect(labels(-2.5...0.7) == ["-2", "-1", "0"])
    // Within a power of ten there are only fractions.
    #expect(labels(0.2...0.9).count > 2)
  }

  /// However narrow the chart, the axis says what its scale is.
  @Test(arguments: [20, 30, 40, 60, 80]) func thereAreAtLeastTwoTicks(width: Int) {
    for range in [-40.0...40, 0.03...0.98, 30...300, 0.2...0.25] {
      let points = (0...8).map { place in
        LineChart.Point(x: range.lowerBound + (range.upperBound - range.lowerBound) * Double(place) / 8, y: 1)
      }
      let chart = LineChart(title: "", xLabel: "", yLabel: "", series: [.init(name: "", points: points)])
      let lines = Sample.draw(.chart(chart), RenderStyle(width: width)).split(separator: "\n")
      #expect((lines.last?.split(separator: " ").count ?? 0) >= 2, "\(range) at \(width)")
    }
  }
}
