import Display
import Notebook

/// Draws the hidden layers beside a drawing in progress: a character for each unit, the darker the more it lights up.
struct LiveLayerLines {
  private let layers: [LiveLayer]
  private let canvas: Canvas
  private let style: RenderStyle

  /// From nothing to the most that a unit of the layer gives.
  private static let shades = (unicode: Array(" ·░▒▓█"), ascii: Array(" .:+*#"))
  /// Of a unit that is off; no shade, and no letter of them.
  private static let off = Character("x")

  init(_ layers: [LiveLayer], of canvas: Canvas, _ style: RenderStyle) {
    self.layers = layers
    self.canvas = canvas
    self.style = style
  }

  /// At most `rows` lines of at most `columns` characters. Layers and units that do not fit are left out, those near the
  /// mark last.
  func lines(columns: Int, rows: Int) -> [String] {
    let marked = layers.firstIndex { $0.number == canvas.marked?.layer } ?? 0
    // Each layer has a heading and at least one line.
    let shown = min(layers.count, max(rows / 2, 1))
    let first = min(max(marked - shown / 2, 0), layers.count - shown)
    var left = rows
    var all: [String] = []
    for (place, layer) in layers[first..<first + shown].enumerated() {
      let behind = 2 * (shown - place - 1)
      let needed = (layer.values.count + columns - 1) / max(columns, 1)
      let lines = max(min(needed, left - behind - 1), 1)
      all += self.lines(of: layer, columns: columns, rows: lines)
      left = rows - all.count
    }
    return Array(all.prefix(rows))
  }

  private func lines(of layer: LiveLayer, columns: Int, rows: Int) -> [String] {
    let mark = canvas.marked.flatMap { $0.layer == layer.number ? min($0.unit, layer.values.count - 1) : nil }
    // The page of units that the mark is on.
    let page = columns * rows
    let first = (mark ?? 0) / page * page
    let units = first..<min(first + page, layer.values.count)
    let most = layer.values.map(\.magnitude).max() ?? 0
    let cells = units.map { unit -> String in
      let cell = String(character(layer, unit, most))
      return unit == mark ? Emphasis.strong.paint(cell == " " ? "_" : cell, style.color) : cell
    }
    let pictures = stride(from: 0, to: cells.count, by: columns).map { start in
      cells[start..<min(start + columns, cells.count)].joined()
    }
    return [heading(layer, mark, units)] + pictures
  }

  /// `layer 1, unit 37: 0.53`, or how many units there are.
  private func heading(_ layer: LiveLayer, _ mark: Int?, _ units: Range<Int>) -> String {
    guard let mark else {
      let part = units.count < layer.values.count ? ", first \(units.count)" : ""
      return "layer \(layer.number): \(layer.name)\(part)"
    }
    let isOff = canvas.off.contains(.init(layer: layer.number, unit: mark))
    let value = isOff ? "off" : NumberText.significant(Double(layer.values[mark]), digits: 3)
    let noun = layer.name.hasSuffix("channels") || layer.name.hasSuffix("channel") ? "channel" : "unit"
    return Emphasis.strong.paint("layer \(layer.number), \(noun) \(mark): \(value)", style.color)
  }

  private func character(_ layer: LiveLayer, _ unit: Int, _ most: Float) -> Character {
    if canvas.off.contains(.init(layer: layer.number, unit: unit)) { return Self.off }
    let shades = style.unicode ? Self.shades.unicode : Self.shades.ascii
    guard most > 0 else { return shades[0] }
    let share = layer.values[unit].magnitude / most
    return shades[min(max(Int((share * Float(shades.count - 1)).rounded(.up)), 0), shades.count - 1)]
  }
}
