/// Digit images and heatmaps as small PNG files within the page, one pixel each, which the browser enlarges.
struct HTMLPictures {
  private struct Picture {
    let height: Int
    let width: Int
    let png: [UInt8]
    let description: String
    let caption: String
    let emphasis: Emphasis
  }

  private let pictures: [Picture]
  private let perLine: Int?
  /// Whether each picture says itself how it is drawn, where no style of the page does.
  private let styles: Bool

  /// Longest side on the screen in CSS pixels, by how many pictures there are.
  private static let sides = (single: 280, few: 140, many: 84)
  private static let few = 6
  /// Between pictures, in CSS pixels.
  private static let gap = 8

  init(_ grid: ImageGrid, styles: Bool) {
    self.styles = styles
    perLine = grid.perLine
    pictures = grid.pictures.compactMap { picture in
      let (count, overflow) = picture.height.multipliedReportingOverflow(by: picture.width)
      guard picture.height > 0, picture.width > 0, !overflow, picture.pixels.count == count else {
        return nil
      }
      return Picture(
        height: picture.height, width: picture.width,
        png: RunLengthPNG.file(
          picture.pixels.map { 255 - $0 }, height: picture.height, width: picture.width, channels: 1),
        description: "Digit image", caption: picture.caption, emphasis: picture.emphasis)
    }
  }

  init(_ heatmap: DivergingHeatmap, styles: Bool) {
    self.styles = styles
    perLine = heatmap.perLine
    pictures = heatmap.pictures.compactMap { picture in
      guard let drawn = DivergingPicture(picture, full: heatmap.full) else { return nil }
      var colours: [UInt8] = []
      for row in 0..<drawn.height {
        for column in 0..<drawn.width {
          let tint = drawn.tint(row, column, onPaper: .white)
          colours += [tint.red, tint.green, tint.blue]
        }
      }
      return Picture(
        height: drawn.height, width: drawn.width,
        png: RunLengthPNG.file(colours, height: drawn.height, width: drawn.width, channels: 3),
        description: "Heatmap, blue below zero and orange above\(Self.range(of: picture.values))",
        caption: picture.caption, emphasis: .normal)
    }
  }

  private static func range(of values: [Double]) -> String {
    let values = values.filter(\.isFinite)
    guard let least = values.min(), let most = values.max() else { return "" }
    return
      ", from \(NumberText.significant(least, digits: 3)) to \(NumberText.significant(most, digits: 3))"
  }

  var text: String {
    guard !pictures.isEmpty else { return "" }
    let longest =
      pictures.count == 1 ? Self.sides.single : pictures.count <= Self.few ? Self.sides.few : Self.sides.many
    let style = perLine.map { "--per-line:\(max(1, min($0, pictures.count)))" } ?? "--side:\(longest)px"
    let figures = pictures.map { figure($0, longest: longest) }
    return HTMLText.element(
      "div",
      [
        ("class", perLine == nil ? "pictures" : "pictures lines"),
        ("style", styles ? ownStyle(longest) : style),
      ],
      "\n" + figures.joined(separator: "\n") + "\n")
  }

  /// Side by side without a style of the page; a line holds as many as it should at most.
  private func ownStyle(_ longest: Int) -> String {
    // A picture that is enlarged is at most `longest` wide.
    let widest = pictures.map { $0.width * Self.scale($0, longest) }.max() ?? 0
    let room = perLine.map { max(1, min($0, pictures.count)) * (widest + Self.gap) }
    return "display:flex;flex-wrap:wrap;gap:\(Self.gap)px" + (room.map { ";max-width:\($0)px" } ?? "")
  }

  /// Whole multiples keep the pixels square.
  private static func scale(_ picture: Picture, _ longest: Int) -> Int {
    max(1, longest / max(picture.height, picture.width))
  }

  private func figure(_ picture: Picture, longest: Int) -> String {
    let scale = Self.scale(picture, longest)
    let (height, overflows) = picture.height.multipliedReportingOverflow(by: scale)
    let image = HTMLText.void(
      "img",
      [
        ("src", "data:image/png;base64," + Base64.text(picture.png)),
        ("alt", picture.caption.isEmpty ? picture.description : "\(picture.description): \(picture.caption)"),
        ("width", String(overflows ? picture.width : picture.width * scale)),
        ("height", String(overflows ? picture.height : height)),
        ("style", styles ? "image-rendering:pixelated" : nil),
      ])
    let emphasis: String? = picture.emphasis == .bad ? "bad" : picture.emphasis == .good ? "good" : nil
    let caption =
      picture.caption.isEmpty
      ? ""
      : HTMLText.element("figcaption", [("class", emphasis)], HTMLText.escaped(picture.caption))
    return HTMLText.element("figure", [("style", styles ? "margin:0" : nil)], image + caption)
  }
}
