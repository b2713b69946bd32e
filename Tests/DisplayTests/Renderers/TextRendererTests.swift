import Display
import Testing

@Suite struct TextRendererTests {
  private let report: [Block] = [
    .heading("Report"), .text("Accuracy 97.11 %."), .text("Measured on all 42,000 rows."),
    .banner("includes training rows"), .preformatted("  precision\n\n  0.97\n"), .text("Done."),
  ]

  @Test func plain() {
    expectText(
      TextRenderer().render(report),
      """
      Report
      ======
      Accuracy 97.11 %.
      Measured on all 42,000 rows.

      !! includes training rows !!
        precision

        0.97

      Done.
      """)
  }

  @Test func inColor() {
    expectText(
      TextRenderer(style: RenderStyle(color: .ansi16)).render(report),
      """
      \u{1B}[1mReport\u{1B}[0m
      Accuracy 97.11 %.
      Measured on all 42,000 rows.

      \u{1B}[1;7;33m!! includes training rows !!\u{1B}[0m
        precision

        0.97

      Done.
      """)
  }

  @Test func nothingIsNothing() {
    #expect(TextRenderer().render([]) == "")
    #expect(TextRenderer().render([.table(Table(columns: [], rows: [])), .text("x")]) == "x\n")
  }

  @Test func paragraphsWrapAndStayReadableOnWideTerminals() {
    let text = Array(repeating: "word", count: 60).joined(separator: " ")
    for (width, widest) in [(40, 39), (80, 79), (200, 99)] {
      let lines = TextRenderer(style: RenderStyle(width: width)).render([.text(text)]).split(separator: "\n")
      #expect(lines.map(\.count).max() == widest)
    }
  }

  @Test func preformattedLinesStayAsTheyAre() {
    let wide = String(repeating: "x", count: 150)
    #expect(TextRenderer().render([.preformatted(wide)]) == wide + "\n")
  }

  /// Of scikit-learn's layout nothing but its text can be narrowed, so there is the table instead.
  @Test func inANarrowWindowCommandsBreakBetweenWordsAndFixedLayoutsAreTables() {
    let narrow = TextRenderer(style: RenderStyle(width: 40))
    expectText(
      narrow.render([.preformatted("    train hidden=? epochs=? seed=1 name=net")]),
      "    train hidden=? epochs=? seed=1\n    name=net")
    let table = Table(
      columns: [.init("digit"), .init("recall", .right)], rows: [[.init("0"), .init("0.97")]])
    let text = "              precision    recall  f1-score\n"
    let blocks = [Block.typeset(table, text: text)]
    expectText(narrow.render(blocks), "digit  recall\n-----  ------\n0        0.97")
    #expect(TextRenderer().render(blocks) == text)
  }

  @Test func escapeCodesInDataAreShownNotObeyed() {
    let attack = "\u{1B}]0;title\u{7}\u{1B}[2J"
    let grid = ImageGrid(pictures: [Sample.ring(caption: attack)])
    let bar = BarChart.Bar(label: attack, value: 1, caption: attack)
    let chart = LineChart(
      title: attack, xLabel: attack, yLabel: attack,
      series: [.init(name: attack, points: [.init(x: 0, y: 0), .init(x: 1, y: 1)])])
    let blocks: [Block] = [
      .text(attack), .heading(attack), .banner(attack), .preformatted(attack), .images(grid),
      .table(Table(columns: [.init(attack)], rows: [[.init(attack)]])), .bars(BarChart(bars: [bar])),
      .chart(chart),
    ]
    for block in blocks {
      let drawn = Sample.draw(block, Sample.unicode)
      #expect(drawn.contains("\\x1B"))
      #expect(drawn.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }
  }
}
