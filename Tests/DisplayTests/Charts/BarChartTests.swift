import Display
import Testing

@Suite struct BarChartTests {
  private let shares = BarChart(
    bars: [
      .init(label: "3", value: 0.02, caption: "2.0 %"), .init(label: "7", value: 0.93, caption: "93.0 %"),
      .init(label: "9", value: 0, caption: "0.0 %"), .init(label: "10", value: 0.05, caption: "5.0 %"),
    ], full: 1)

  @Test func plain() {
    expectText(
      Sample.draw(.bars(shares)),
      """
      3  # 2.0 %
      7  ######################################################## 93.0 %
      9  0.0 %
      10 ### 5.0 %
      """)
  }

  @Test func eighthBlocksAt40Columns() {
    expectText(
      Sample.draw(.bars(shares), RenderStyle(width: 40, unicode: true)),
      """
      3  ▋ 2.0 %
      7  ███████████████████████████▉ 93.0 %
      9  0.0 %
      10 █▌ 5.0 %
      """)
  }

  @Test func theLargestBarIsFullLengthUnlessToldOtherwise() {
    let bars = BarChart(bars: [
      .init(label: "a", value: 5, caption: "5"), .init(label: "b", value: 10, caption: "x"),
    ])
    expectText(
      Sample.draw(.bars(bars), RenderStyle(width: 24)),
      """
      a ########## 5
      b #################### x
      """)
  }

  @Test func somethingIsNeverDrawnAsNothing() {
    let bars = BarChart(bars: [.init(label: "a", value: 1e-9, caption: "")], full: 1)
    #expect(Sample.draw(.bars(bars), Sample.unicode) == "a ▏\n")
  }

  @Test func strangeValuesAreSafe() {
    let values = [Double.nan, -1, .infinity, -.infinity, 2]
    let bars = BarChart(bars: values.map { .init(label: "\($0)", value: $0, caption: "|") }, full: .nan)
    expectText(
      Sample.draw(.bars(bars), RenderStyle(width: 30)),
      """
      nan  |
      -1.0 |
      inf  ####################### |
      -inf |
      2.0  ####################### |
      """)
  }

  @Test func emphasisHasItsColor() {
    let bars = BarChart(bars: [.init(label: "a", value: 1, caption: "yes", emphasis: .good)])
    let drawn = Sample.draw(.bars(bars), RenderStyle(width: 20, color: .ansi256, unicode: true))
    #expect(drawn == "a \u{1B}[32m██████████████ yes\u{1B}[0m\n")
  }
}
