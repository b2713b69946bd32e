import Testing

@testable import Display

@Suite struct TableRendererTests {
  private static let table = Table(
    columns: [.init("name"), .init("share", .right), .init("rows", .right)],
    rows: [
      ["a|b", .init("97.65 %", .strong, value: 0.976543), .init("1,135", value: 1135)],
      ["50 % & $x_1", "8.05 %", "-"],
    ])
  private static let blocks: [Block] = [
    .heading("m1 on *test*"), .banner("stale"), .table(table), .text("Done."),
  ]

  @Test func csvHasTheMainTableWithAllDigits() {
    #expect(
      CSVRenderer().render(Self.blocks) == """
        name,share,rows
        a|b,0.976543,1135
        50 % & $x_1,0.0805,

        """)
    #expect(CSVRenderer().render([.text("no table")]).isEmpty)
    #expect(
      CSVRenderer.line(["a,b", "say \"x\"", "two\nlines", ""])
        == "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\n")
  }

  @Test func chartsAreTablesOfTheirValues() {
    let bars = BarChart(bars: [.init(label: "fold 1", value: 0.91, caption: "91 %")])
    #expect(CSVRenderer().render([.bars(bars)]) == "name,value,in words\nfold 1,0.91,91 %\n")
    let chart = LineChart(
      title: "", xLabel: "epoch", yLabel: "",
      series: [.init(name: "m1", points: [.init(x: 1, y: 0.5), .init(x: 2, y: .infinity)])])
    #expect(CSVRenderer().render([.chart(chart)]) == "series,epoch,y\nm1,1,0.5\nm1,2,\n")
    // A table says more than the chart above it.
    #expect(CSVRenderer().render([.chart(chart), .table(Self.table)]).hasPrefix("name,"))
  }

  @Test(arguments: [
    ("97.65 %", "0.9765"), ("8.05 %", "0.0805"), ("100.00 %", "1.0000"), ("-0.50 %", "-0.0050"),
    ("0 %", "0.00"),
    ("42", "42"), ("0.0054", "0.0054"), ("-3", "-3"),
  ])
  func readsBackWhatIsShown(shown: String, plain: String) {
    #expect(PlainNumber.text(of: shown) == plain)
  }

  @Test(arguments: ["128,64", "128,640", "-", "", "nan", "1e5", "~", "1.2.3", "12 s", " %", "7-8"])
  func leavesOtherTextAlone(shown: String) {
    #expect(PlainNumber.text(of: shown) == nil)
  }

  @Test func markdownEscapesItsMarks() {
    #expect(
      MarkdownRenderer().render(Self.blocks) == """
        ## m1 on \\*test\\*

        > **Note:** stale

        | name | share | rows |
        | :--- | ---: | ---: |
        | a\\|b | **97.65 %** | 1,135 |
        | 50 % \\& $x\\_1 | 8.05 % | - |

        Done.

        """)
    #expect(MarkdownRenderer().render([.preformatted("a\n```\nb\n")]) == "````\na\n```\nb\n````\n")
  }

  @Test func latexEscapesItsMarks() {
    #expect(
      LaTeXRenderer().render(Self.blocks) == """
        % needs \\usepackage{booktabs}
        % m1 on *test*
        % Note: stale
        \\begin{tabular}{lrr}
          \\toprule
          name & share & rows \\\\
          \\midrule
          a\\textbar{}b & \\textbf{97.65 \\%} & 1,135 \\\\
          50 \\% \\& \\$x\\_1 & 8.05 \\% & - \\\\
          \\bottomrule
        \\end{tabular}
        % Done.

        """)
    #expect(
      LaTeXRenderer.escaped("\\{~^<>[]\"#}") == "\\textbackslash{}\\{\\textasciitilde{}\\textasciicircum{}"
        + "\\textless{}\\textgreater{}{[}{]}''\\#\\}")
  }

  /// A comment of LaTeX ends with its line: nothing in a text may begin another.
  @Test func noTextLeavesItsComment() {
    let text = LaTeXRenderer().render([.text("a\n\\input{secret}\u{2028}\\end\r\nb"), .heading("x\u{0B}\\y")])
    #expect(text.split(whereSeparator: \.isNewline).allSatisfy { $0.hasPrefix("%") })
  }
}
