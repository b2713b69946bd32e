import Display
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct SVGRendererTests {
  /// The elements that an XML parser finds in a picture.
  private final class Elements: NSObject, XMLParserDelegate {
    var names: [String] = []
    var attributes: [[String: String]] = []
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      names.append(name)
      self.attributes.append(attributes)
    }

    /// Attributes of the elements with a name.
    func all(_ name: String) -> [[String: String]] {
      zip(names, attributes).compactMap { $0 == name ? $1 : nil }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func parsed(_ blocks: [Block], width: Double = 800) throws -> Elements {
    let parser = XMLParser(data: Data(SVGRenderer(width: width).render(blocks).utf8))
    let elements = Elements()
    parser.delegate = elements
    try #require(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
    return elements
  }

  private let chart = LineChart(
    title: "Loss", xLabel: "epoch", yLabel: "loss",
    series: [
      .init(name: "train", points: [.init(x: 1, y: 2), .init(x: 2, y: 1), .init(x: 3, y: 0.5)]),
      .init(name: "validation", points: [.init(x: 1, y: 2.5), .init(x: 3, y: 1)]),
    ])

  @Test(arguments: 0..<12) func isWellFormedWhateverItHolds(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let blocks = (0..<5).map { _ in RandomBlock.make(using: &random) }
    let elements = try parsed(blocks, width: Double.random(in: 100...3000, using: &random))
    #expect(elements.names.first == "svg")
    // All coordinates are within bounds.
    for attributes in elements.attributes {
      for key in ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height"] {
        if let value = attributes[key] { #expect(Double(value).map(\.isFinite) == true, "\(key)=\(value)") }
      }
    }
  }

  @Test func textIsEscaped() throws {
    let nasty = #"<script>&"'</svg>]]>"# + "\u{1B}[31m"
    let table = Table(columns: [.init(nasty)], rows: [[.init(nasty, .bad)]])
    let elements = try parsed([
      .heading(nasty), .text(nasty), .banner(nasty), .preformatted(nasty), .table(table),
      .bars(BarChart(bars: [.init(label: nasty, value: 1, caption: nasty)])),
      .images(ImageGrid(pictures: [Sample.ring(caption: nasty)])),
    ])
    #expect(!elements.names.contains("script"))
    #expect(elements.text.contains(#"<script>&"'</svg>]]>\x1B[31m"#))
  }

  @Test func aLineChartHasItsCurvesAxesAndWords() throws {
    let elements = try parsed([.chart(chart)])
    let curves = elements.all("polyline")
    // Two curves and their legend samples.
    let lengths = curves.map { $0["points"]?.split(separator: " ").count ?? 0 }
    #expect(lengths.sorted() == [2, 2, 2, 3])
    #expect(Set(curves.compactMap { $0["stroke"] }).count == 2)
    for word in ["Loss", "epoch", "loss", "train", "validation", "0.5", "2.5"] {
      #expect(elements.text.contains(word))
    }
  }

  @Test func pointsLieWhereTheyBelong() throws {
    let scatter = ScatterChart(
      title: "", xLabel: "", yLabel: "",
      groups: [
        .init(name: "7", points: [.init(x: 0, y: 0), .init(x: 1, y: 2)]), .init(name: "8", points: []),
      ])
    let elements = try parsed([.scatter(scatter)])
    let places = elements.all("text").filter { $0["font-size"] == "12" }
    let x = places.compactMap { $0["x"].flatMap(Double.init) }
    let y = places.compactMap { $0["y"].flatMap(Double.init) }
    try #require(x.count == 2 && y.count == 2)
    #expect(x[0] < x[1] && y[0] > y[1])
  }

  @Test func aPictureKeepsItsInk() throws {
    let pixels: [UInt8] = [0, 255, 255, 0, 100, 0]
    let elements = try parsed([
      .images(ImageGrid(pictures: [.init(height: 2, width: 3, pixels: pixels, caption: "")]))
    ])
    let rectangles = elements.all("rect")
    #expect(rectangles.dropFirst().map { $0["fill"] } == ["#000000", "#9b9b9b"])
    #expect(rectangles.dropFirst().map { $0["width"] } == ["2", "1"])
    #expect(rectangles.dropFirst().map { $0["x"] } == ["1", "1"])
    #expect(rectangles.first?["fill"] == "#ffffff")
  }

  /// Contrast ratio by WCAG 2.1 of every colour except those of pictures and the thin grid.
  @Test func coloursCanBeReadOnWhiteAndOnDarkPaper() throws {
    let table = Table(
      columns: [.init("a")], rows: [.good, .bad, .faint, .strong].map { [Table.Cell("text", $0)] })
    let scatter = ScatterChart(
      title: "t", xLabel: "x", yLabel: "y",
      groups: (0..<10).map { .init(name: "\($0)", points: [.init(x: Double($0), y: 1)]) })
    let elements = try parsed([
      .chart(chart), .table(table), .scatter(scatter), .banner("b"),
      .bars(BarChart(bars: [.init(label: "l", value: 1, caption: "c")])),
    ])
    let colors = Set(elements.attributes.flatMap { [$0["fill"], $0["stroke"]] }.compactMap { $0 })
      .filter { $0.hasPrefix("#") && $0.count == 7 }
    #expect(colors.count >= 12)
    for color in colors {
      for paper in ["#ffffff", "#1e1e1e"] {
        #expect(Self.contrast(color, paper) >= 3, "\(color) on \(paper)")
      }
    }
  }

  private static func contrast(_ left: String, _ right: String) -> Double {
    let (dark, bright) = (min(luminance(left), luminance(right)), max(luminance(left), luminance(right)))
    return (bright + 0.05) / (dark + 0.05)
  }

  private static func luminance(_ color: String) -> Double {
    let number = Int(color.dropFirst(), radix: 16) ?? 0
    func linear(_ channel: Int) -> Double {
      let share = Double(channel & 255) / 255
      return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(number >> 16) + 0.7152 * linear(number >> 8) + 0.0722 * linear(number)
  }

  @Test func theSameBlocksGiveTheSameText() {
    #expect(SVGRenderer().render([.chart(chart)]) == SVGRenderer().render([.chart(chart)]))
    #expect(SVGRenderer().render([]).contains("<title>digitbook</title>"))
  }
}
