import CommandLanguage
import Digits
import Display
import Foundation
import Notebook

/// A result in all the forms that a notebook may want, by their media types.
struct MimeBundle {
  /// The result as a value, in the words of `--json`.
  ///
  /// Not `application/json`: JupyterLab ranks that before HTML (rank 0 in its json-extension), and would show a tree
  /// of values in place of every table and chart.
  static let resultType = "application/vnd.digitbook.result+json"

  private(set) var forms: [(type: String, value: JSONText)] = []

  /// - Parameters:
  ///   - style: of the text.
  ///   - json: the value of the result, if it has one.
  init(_ blocks: [Block], style: RenderStyle, json: String? = nil) {
    let text = TextRenderer(style: style).render(blocks)
    forms.append(("text/plain", .string(text.hasSuffix("\n") ? String(text.dropLast()) : text)))
    let html = HTMLRenderer(place: .elsewhere, headingLevel: 3).render(blocks)
    forms.append(("text/html", .string(html)))
    let charts = blocks.filter(\.isChart)
    if !charts.isEmpty { forms.append(("image/svg+xml", .string(SVGRenderer().render(charts)))) }
    if let png = Self.png(of: blocks) { forms.append(("image/png", .string(Base64.text(png)))) }
    if let json { forms.append((Self.resultType, .verbatim(json))) }
  }

  var json: JSONText { .object(forms.map { ($0.type, $0.value) }) }

  /// The digits of a result, or its heat maps, without their captions.
  private static func png(of blocks: [Block]) -> [UInt8]? {
    let grids = blocks.compactMap { block -> ImageGrid? in
      if case .images(let grid) = block { grid } else { nil }
    }
    if let first = grids.first?.pictures.first {
      let alike = grids.flatMap(\.pictures).filter { $0.height == first.height && $0.width == first.width }
      let images = DigitImages(
        shape: ImageShape(height: first.height, width: first.width), pixels: alike.flatMap(\.pixels))
      let rows = Array(alike.indices)
      let size = ContactSheet.size(of: images.shape, count: rows.count)
      guard max(size.height, size.width) <= PNGWriter.longestSide else { return nil }
      return try? ContactSheet(images, rows: rows).png()
    }
    let sheet = DivergingSheet(
      blocks.compactMap { block in
        if case .signed(let grid) = block { grid } else { nil }
      })
    guard !sheet.isEmpty, max(sheet.height, sheet.width) <= PNGWriter.longestSide else { return nil }
    return try? PNGWriter.encode(colours: sheet.colours, height: sheet.height, width: sheet.width)
  }
}

extension Block {
  fileprivate var isChart: Bool {
    switch self {
    case .chart, .scatter, .bars: true
    default: false
    }
  }
}

extension Cell {
  /// The value of its result as JSON, on one line.
  var resultJSON: String? {
    guard result != nil,
      let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any],
      let value = object["result"],
      let data = try? JSONSerialization.data(
        withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
    else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}
