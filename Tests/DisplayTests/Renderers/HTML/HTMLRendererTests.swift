import Testing

@testable import Display

@Suite struct HTMLRendererTests {
  private func html(_ blocks: Block...) -> String { HTMLRenderer().render(blocks) }

  @Test func writesWords() {
    #expect(
      html(.heading("m1 on <all> rows"), .text("One.\nTwo & three."), .banner("stale: \"m1\"")) == """
        <h2>m1 on &lt;all&gt; rows</h2>
        <p>One.<br>Two &amp; three.</p>
        <p class="banner"><strong>Note:</strong> stale: &quot;m1&quot;</p>

        """)
  }

  @Test func writesProseAsMarkdown() {
    let prose = """
      # A **title**
      Two lines
      of `a < b`.

      - one
      - two
        goes on

          as it  is
      2 * 3 * 4
      """
    #expect(
      html(.prose(prose)) == """
        <h2>A <strong>title</strong></h2>
        <p>Two lines of <code>a &lt; b</code>.</p>
        <ul><li>one</li><li>two   goes on</li></ul>
        <pre>as it  is</pre>
        <p>2 * 3 * 4</p>

        """)
  }

  @Test func aTableNamesItsRowsAndColumns() {
    let table = Table(
      columns: [.init(""), .init("rows", .right), .init("note")],
      rows: [["m1", .init("1,000", .strong), .init("a<b", .bad)], ["m2", "7", .init("-", .faint)]])
    #expect(
      html(.heading("Models"), .table(table)) == """
        <h2>Models</h2>
        <div class="scroll" role="group" aria-label="Models" tabindex="0"><table>\
        <thead><tr><td></td><th scope="col" class="right">rows</th><th scope="col">note</th></tr></thead><tbody>
        <tr><th scope="row">m1</th><td class="right"><strong>1,000</strong></td><td class="bad">a&lt;b</td></tr>
        <tr><th scope="row">m2</th><td class="right">7</td><td class="faint">-</td></tr>
        </tbody></table></div>

        """)
  }

  @Test func whatHasFixedTextStandsAsATable() {
    let block = Block.typeset(Table(columns: [.init("digit")], rows: [["7"]]), text: "  7\n")
    #expect(html(block).contains("<th scope=\"col\">digit</th>"))
    #expect(TextRenderer().render([block]) == "  7\n")
  }

  @Test func aPictureIsAFileOfItsOwnPixels() {
    let grid = ImageGrid(pictures: [Sample.ring(caption: "row 3, label 0")])
    let text = html(.images(grid))
    #expect(
      text.hasPrefix(
        "<div class=\"pictures\" style=\"--side:280px\">\n<figure><img src=\"data:image/png;base64,"))
    #expect(
      text.hasSuffix(
        "\" alt=\"Digit image: row 3, label 0\" width=\"280\" height=\"280\">"
          + "<figcaption>row 3, label 0</figcaption></figure>\n</div>\n"))
    let elsewhere = HTMLRenderer(place: .elsewhere).render([.images(grid)])
    #expect(elsewhere.contains("style=\"image-rendering:pixelated\""))
    #expect(
      elsewhere.hasPrefix(
        "<div class=\"pictures\" style=\"display:flex;flex-wrap:wrap;gap:8px\">\n<figure style"))
    let panel = ImageGrid(pictures: Array(repeating: Sample.ring(caption: ""), count: 8), perLine: 4)
    #expect(HTMLRenderer(place: .elsewhere).render([.images(panel)]).contains("gap:8px;max-width:"))
  }

  @Test func aChartSaysInWordsWhatItShows() {
    let chart = LineChart(
      title: "Loss", xLabel: "epoch", yLabel: "loss",
      series: [.init(name: "m1", points: [.init(x: 1, y: 0.5), .init(x: 2, y: .nan), .init(x: 3, y: 0.25)])])
    let text = html(.chart(chart))
    let title =
      "<title>Loss. horizontal: epoch, vertical: loss. m1: 2 points, from 0.5 at 1 to 0.25 at 3.</title>"
    #expect(text.ranges(of: title).count == 2)
    #expect(text.contains("<svg class=\"narrow\" role=\"img\" width=\"328\""))
    #expect(text.contains("<svg class=\"wide\" role=\"img\" width=\"720\""))
    #expect(HTMLRenderer(place: .elsewhere).render([.chart(chart)]).ranges(of: title).count == 1)
    let bars = BarChart(bars: [.init(label: "fold 1", value: 0.9, caption: "90 %", emphasis: .good)])
    #expect(html(.bars(bars)).contains("<title>fold 1: 90 %</title>"))
    #expect(html(.bars(bars)).contains("fill=\"var(--good)\""))
  }

  @Test func noBlockLetsMarkupThrough() {
    let attack = "<script>alert(1)</script>\" onload=\"x & ' \u{1B}[2J\u{202E}"
    let table = Table(columns: [.init(attack)], rows: [[.init(attack)], []])
    let grid = ImageGrid(pictures: [.init(height: 1, width: 1, pixels: [9], caption: attack)])
    let heatmap = DivergingHeatmap(pictures: [.init(height: 1, width: 1, values: [1], caption: attack)])
    let point = LineChart.Point(x: 1, y: 1)
    let line = LineChart(
      title: attack, xLabel: attack, yLabel: attack, series: [.init(name: attack, points: [point])])
    let scatter = ScatterChart(
      title: attack, xLabel: attack, yLabel: attack, groups: [.init(name: attack, points: [point])])
    let bars = BarChart(bars: [.init(label: attack, value: 1, caption: attack)])
    let blocks: [Block] = [
      .heading(attack), .text(attack), .prose("# \(attack)\n\n- \(attack)\n\n    \(attack)\n\n`\(attack)`"),
      .banner(attack), .preformatted(attack), .table(table), .typeset(table, text: attack), .images(grid),
      .writing(Writing(lines: [[.init(attack), .init(attack, isUnsure: true)]], note: attack)),
      .signed(heatmap), .chart(line), .scatter(scatter), .bars(bars), .strip(.init(values: [1, -1])),
    ]
    for place in [HTMLRenderer.Place.page, .elsewhere] {
      let text = HTMLRenderer(place: place).render(blocks)
      #expect(!text.contains("<script") && !text.contains("\" onload") && !text.contains("\u{1B}"))
      #expect(!text.contains("\u{202E}"))
    }
    let page = HTMLPage(title: attack, body: "").text
    #expect(page.contains("<title>&lt;script&gt;alert(1)"))
  }

  @Test func brokenBlocksGiveNothing() {
    let grid = ImageGrid(pictures: [
      .init(height: 2, width: 2, pixels: [1], caption: ""),
      .init(height: 0, width: 0, pixels: [], caption: ""),
      .init(height: .max, width: 2, pixels: [], caption: ""),
    ])
    #expect(html(.images(grid)).isEmpty)
    #expect(html(.signed(.init(pictures: []))).isEmpty)
    #expect(html(.strip(.init(values: []))).contains("<title>no values</title>"))
    #expect(html(.chart(LineChart(title: "", xLabel: "", yLabel: "", series: []))).contains("(no points)"))
    #expect(
      html(.table(Table(columns: [], rows: [["a", "b"]]))).contains("<th scope=\"row\">a</th><td>b</td>"))
  }

  @Test func aPageAsksForNoNetwork() {
    var page = HTMLPage(title: "Lab", body: "<main></main>")
    #expect(
      page.text.contains(
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'\""))
    #expect(page.text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"))
    #expect(!page.text.contains("://"))
    page.script = "0;\n"
    #expect(page.text.contains("img-src data:; script-src 'unsafe-inline'; form-action"))
    #expect(page.text.hasSuffix("<main></main>\n<script>\n0;\n</script>\n</body>\n</html>\n"))
  }
}
