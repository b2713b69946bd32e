import Display
import Testing

/// Properties of all blocks in all styles, checked on random blocks.
@Suite struct RendererPropertyTests {
  @Test(arguments: 0..<60)
  func linesFitAndPlainIsPlain(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    for _ in 0..<8 {
      let style = RenderStyle(
        width: Int.random(in: 40...200, using: &random),
        color: ColorDepth.allCases.randomElement(using: &random) ?? .none,
        images: Bool.random(using: &random) ? .ascii : .blocks, unicode: Bool.random(using: &random))
      let block = RandomBlock.make(using: &random)
      let drawn = Sample.draw(block, style)
      let lines = Sample.withoutCodes(drawn).split(separator: "\n", omittingEmptySubsequences: false)

      for line in lines { #expect(DisplayText.width(of: line) <= style.width, "\(block) \(style)") }
      #expect(drawn.isEmpty || drawn.hasSuffix("\n"))
      if style.color == .none {
        #expect(!drawn.contains("\u{1B}"))
        for line in lines { #expect(!line.hasSuffix(" ")) }
      }
      if !style.unicode { #expect(drawn.utf8.allSatisfy { $0 < 0x80 }) }
    }
  }

  @Test(arguments: 0..<20)
  func colorsChangeNothingButTheColors(seed: Int) {
    var random = SeededRandom(seed: UInt64(1000 + seed))
    let block = RandomBlock.make(using: &random)
    // Only headings differ: underlined where bold is unavailable.
    guard case .heading = block else {
      let plain = Sample.draw(block, RenderStyle(unicode: true))
      let colored = Sample.draw(block, RenderStyle(color: .ansi256, unicode: true))
      #expect(Sample.withoutCodes(colored) == plain)
      return
    }
  }
}

/// Blocks of every kind except preformatted text, which is not changed.
enum RandomBlock {
  static func make(using random: inout SeededRandom) -> Block {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: .text(text(upTo: 300, using: &random))
    case 1: .heading(text(upTo: 120, using: &random))
    case 2: .banner(text(upTo: 120, using: &random))
    case 3: .table(table(using: &random))
    case 4: .bars(bars(using: &random))
    case 5: .images(images(using: &random))
    case 6: .scatter(scatter(using: &random))
    default: .chart(chart(using: &random))
    }
  }

  /// ASCII words with occasional characters that must not reach a terminal.
  private static func text(upTo length: Int, using random: inout SeededRandom) -> String {
    let alphabet = Array("abcdefgh    ijklmnop  qrstuvw\n\t\u{1B}\u{7}xyz0123456789.,%")
    return String(
      (0..<Int.random(in: 0...length, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      })
  }

  private static func number(using random: inout SeededRandom) -> Double {
    let strange: [Double] = [.nan, .infinity, -.infinity, 0, -0.0, 1e300, -1e300, .leastNonzeroMagnitude]
    if Int.random(in: 0..<8, using: &random) == 0 { return strange.randomElement(using: &random) ?? 0 }
    return Double.random(in: -10...1000, using: &random)
  }

  private static func emphasis(using random: inout SeededRandom) -> Emphasis {
    [.normal, .strong, .faint, .good, .bad].randomElement(using: &random) ?? .normal
  }

  /// Up to eight columns; numbers of up to twelve characters, so that two columns fit in any line.
  private static func table(using random: inout SeededRandom) -> Table {
    let columns = (0..<Int.random(in: 1...8, using: &random)).map { _ in
      Bool.random(using: &random)
        ? Table.Column(text(upTo: 30, using: &random)) : Table.Column("number", .right)
    }
    let rows = (0..<Int.random(in: 0...5, using: &random)).map { _ in
      columns.map { column in
        column.alignment == .left
          ? Table.Cell(text(upTo: 50, using: &random), emphasis(using: &random))
          : Table.Cell(NumberText.significant(number(using: &random)), emphasis(using: &random))
      }
    }
    return Table(columns: columns, rows: rows)
  }

  private static func bars(using random: inout SeededRandom) -> BarChart {
    let bars = (0..<Int.random(in: 0...6, using: &random)).map { _ in
      BarChart.Bar(
        label: text(upTo: 60, using: &random), value: number(using: &random),
        caption: text(upTo: 60, using: &random), emphasis: emphasis(using: &random))
    }
    return BarChart(bars: bars, full: Bool.random(using: &random) ? nil : number(using: &random))
  }

  private static func images(using random: inout SeededRandom) -> ImageGrid {
    let pictures = (0..<Int.random(in: 0...14, using: &random)).map { _ in
      let (height, width) = (Int.random(in: 1...40, using: &random), Int.random(in: 1...40, using: &random))
      let pixels = (0..<height * width).map { _ in UInt8.random(in: 0...255, using: &random) }
      return ImageGrid.Picture(
        height: height, width: width, pixels: pixels, caption: text(upTo: 60, using: &random),
        emphasis: emphasis(using: &random))
    }
    return ImageGrid(
      pictures: pictures, perLine: Bool.random(using: &random) ? nil : Int.random(in: -1...12, using: &random)
    )
  }

  private static func scatter(using random: inout SeededRandom) -> ScatterChart {
    let groups = (0..<Int.random(in: 0...11, using: &random)).map { group in
      ScatterChart.Group(
        name: Bool.random(using: &random) ? "\(group)" : text(upTo: 40, using: &random),
        points: (0..<Int.random(in: 0...60, using: &random)).map { _ in
          LineChart.Point(x: number(using: &random), y: number(using: &random))
        })
    }
    return ScatterChart(
      title: text(upTo: 100, using: &random), xLabel: text(upTo: 80, using: &random),
      yLabel: text(upTo: 80, using: &random), groups: groups)
  }

  private static func chart(using random: inout SeededRandom) -> LineChart {
    let series = (0..<Int.random(in: 0...7, using: &random)).map { _ in
      LineChart.Series(
        name: text(upTo: 40, using: &random),
        points: (0..<Int.random(in: 0...30, using: &random)).map { _ in
          LineChart.Point(x: number(using: &random), y: number(using: &random))
        })
    }
    return LineChart(
      title: text(upTo: 100, using: &random), xLabel: text(upTo: 80, using: &random),
      yLabel: text(upTo: 80, using: &random), series: series)
  }
}
