import Display
import Testing

@Suite struct TableTests {
  private let models = Table(
    columns: [
      .init("name"), .init("network"), .init("parameters", .right), .init("accuracy", .right),
      .init("measured on"),
    ],
    rows: [
      [
        "m1", "784-128-64-10 relu, adam lr=0.001 batch=200", "109,386", Table.Cell("97.65 %", .good),
        "10,000 test rows",
      ],
      ["m2", "784-40-20-10 tanh, sgd", "32,430", Table.Cell("nan", .bad), Table.Cell("stale", .faint)],
    ])

  @Test func at120ColumnsNothingIsCut() {
    expectText(
      Sample.draw(.table(models), RenderStyle(width: 120)),
      """
      name  network                                      parameters  accuracy  measured on
      ----  -------------------------------------------  ----------  --------  ----------------
      m1    784-128-64-10 relu, adam lr=0.001 batch=200     109,386   97.65 %  10,000 test rows
      m2    784-40-20-10 tanh, sgd                           32,430       nan  stale
      """)
  }

  @Test func at80ColumnsTheWidestTextIsCut() {
    expectText(
      Sample.draw(.table(models)),
      """
      name  network                             parameters  accuracy  measured on
      ----  ----------------------------------  ----------  --------  ----------------
      m1    784-128-64-10 relu, adam lr=0.0...     109,386   97.65 %  10,000 test rows
      m2    784-40-20-10 tanh, sgd                  32,430       nan  stale
      """)
  }

  @Test func at60ColumnsInUnicode() {
    expectText(
      Sample.draw(.table(models), RenderStyle(width: 60, unicode: true)),
      """
      name  network          parameters  accuracy  measured on
      ────  ───────────────  ──────────  ────────  ───────────────
      m1    784-128-64-10 …     109,386   97.65 %  10,000 test ro…
      m2    784-40-20-10 t…      32,430       nan  stale
      """)
  }

  @Test func whatCannotBeCutGoesBelow() {
    let counts = Table(
      columns: [.init("label")] + (0..<6).map { .init("\($0)", .right) },
      rows: (0..<2).map { row in ["\(row)"] + (0..<6).map { .init("\(1000 + row * 10 + $0)") } })
    expectText(
      Sample.draw(.table(counts), RenderStyle(width: 30)),
      """
      label     0     1     2     3
      -----  ----  ----  ----  ----
      0      1000  1001  1002  1003
      1      1010  1011  1012  1013

      label     4     5
      -----  ----  ----
      0      1004  1005
      1      1014  1015
      """)
  }

  @Test func colorsHeadAndCells() {
    let table = Table(
      columns: [.init("a"), .init("b", .right)], rows: [["x", .init("1", .good)], [.init("y", .bad), "20"]])
    expectText(
      Sample.draw(.table(table), RenderStyle(color: .ansi16)),
      """
      \u{1B}[1ma\u{1B}[0m   \u{1B}[1mb\u{1B}[0m
      \u{1B}[2m-\u{1B}[0m  \u{1B}[2m--\u{1B}[0m
      x   \u{1B}[32m1\u{1B}[0m
      \u{1B}[31my\u{1B}[0m  20
      """)
  }

  @Test func raggedRowsLoseNothing() {
    let table = Table(columns: [.init("a")], rows: [[], ["1", "surplus"], ["2"]])
    expectText(
      Sample.draw(.table(table)),
      """
      a
      -  -------

      1  surplus
      2
      """)
  }

  @Test func withoutTitlesThereIsNoHeader() {
    let table = Table(
      columns: [.init(""), .init("", .right)], rows: [["rows", "60,000"], ["labels", "10"]])
    expectText(
      Sample.draw(.table(table)),
      """
      rows    60,000
      labels      10
      """)
  }

  @Test func textsThatWrapGoOnInFurtherLines() {
    let table = Table(
      columns: [.init("key"), .init("n", .right), .init("meaning")],
      rows: [["lr=", "1", "learning rate of the first step"], ["k=", "22", "folds"]], wraps: true)
    expectText(
      Sample.draw(.table(table), RenderStyle(width: 26)),
      """
      key   n  meaning
      ---  --  -----------------
      lr=   1  learning rate of
               the first step
      k=   22  folds
      """)
  }

  @Test func whereWordsWouldBreakTheCellsOfARowStandBelowEachOther() {
    let table = Table(
      columns: [.init("cell", .right), .init("model"), .init("settings"), .init("note")],
      rows: [["2", "m1", "layers=conv:8x3,pool:2,dense:32", ""], ["3", "m2", "hidden=128", "stale"]],
      wraps: true)
    expectText(
      Sample.draw(.table(table), RenderStyle(width: 30)),
      """
      cell 2
        model: m1
        settings:
        layers=conv:8x3,pool:2,
        dense:32
      cell 3
        model: m2
        settings: hidden=128
        note: stale
      """)
  }

  /// A list of commands with explanations: the commands are there to be copied.
  @Test func termsAreNotBroken() {
    let table = Table(
      columns: [.init(""), .init("")],
      rows: [["train", "a network"], ["train solver=adamw lr=0.005", "today's way to train"]], wraps: true)
    expectText(
      Sample.draw(.table(table), RenderStyle(width: 40)),
      """
      train
        a network
      train solver=adamw lr=0.005
        today's way to train
      """)
  }

  @Test func columnsInWhichNothingStandsCanBeLeftOut() {
    let table = Table(
      columns: [.init("name"), .init("score", .right), .init("note"), .init("validation")],
      rows: [["m1", "1", "", "-"], ["m2", "-", "", "-"]])
    #expect(
      table.withoutEmptyColumns
        == Table(columns: [.init("name"), .init("score", .right)], rows: [["m1", "1"], ["m2", "-"]]))
    let told = Table(columns: [.init("a"), .init("b")], rows: [["1", "2"], ["3"]])
    #expect(told.withoutEmptyColumns == told)
  }

  @Test func emptyTables() {
    #expect(Sample.draw(.table(Table(columns: [], rows: []))) == "")
    #expect(Sample.draw(.table(Table(columns: [.init("a")], rows: []))) == "a\n-\n")
  }
}
