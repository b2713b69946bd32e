import Commands
import Digits
import Notebook

/// Parses terminal input (keys, and mouse reports in the SGR form of xterm, mode 1006) into actions on a
/// canvas. Input arrives in pieces; an incomplete sequence is kept until the next piece.
struct CanvasKeys {
  private var pending: ArraySlice<UInt8> = []

  /// Step of Shift with an arrow key, in canvas pixels.
  private static let farStep = 5
  private static let escape: UInt8 = 0x1B

  /// Whether an escape sequence is incomplete. If nothing follows soon, it was the Escape key.
  var isWithinSequence: Bool { !pending.isEmpty }

  /// Parses the next bytes.
  /// - Returns: the actions; unknown input is ignored.
  mutating func take(_ bytes: ArraySlice<UInt8>) -> [Canvas.Action] {
    pending += bytes
    var actions: [Canvas.Action] = []
    while let (length, action) = next() {
      pending = pending.dropFirst(length)
      if let action { actions.append(action) }
    }
    return actions
  }

  /// Resolves an incomplete sequence after a timeout: a lone Escape leaves the canvas.
  mutating func giveUpWaiting() -> [Canvas.Action] {
    defer { pending = [] }
    return pending.count == 1 && pending.first == Self.escape ? [.leave] : []
  }

  /// Length and action of the next key or report; `nil` if it is incomplete.
  private func next() -> (length: Int, Canvas.Action?)? {
    guard let first = pending.first else { return nil }
    guard first == Self.escape else { return (1, Self.action(ofKey: first)) }
    guard let second = pending.dropFirst().first else { return nil }
    switch second {
    case UInt8(ascii: "["): return controlSequence()
    case UInt8(ascii: "O"):
      return pending.dropFirst(2).first.map { (3, Self.arrow($0, step: 1)) }
    case Self.escape: return (1, .leave)
    // Alt with a key.
    default: return (2, nil)
    }
  }

  private static func action(ofKey key: UInt8) -> Canvas.Action? {
    switch Character(Unicode.Scalar(key)) {
    case "\r", "\n": .keep
    case " ": .togglePen
    case "+", "=": .thicker
    case "-", "_": .thinner
    case "u", "U", "\u{08}", "\u{7F}": .undo
    case "c", "C": .clear
    case "0"..."9": .label(key - UInt8(ascii: "0"))
    case "l", "L": .layers
    case "n", "N": .nextUnit
    case "p", "P": .previousUnit
    case "\t": .nextLayer
    case "x", "X": .switchUnit
    case "q", "Q", "\u{04}": .leave
    default: nil
    }
  }

  private static func arrow(_ key: UInt8, step: Int) -> Canvas.Action? {
    switch Character(Unicode.Scalar(key)) {
    case "A": .move(columns: 0, rows: -step)
    case "B": .move(columns: 0, rows: step)
    case "C": .move(columns: step, rows: 0)
    case "D": .move(columns: -step, rows: 0)
    default: nil
    }
  }

  /// `ESC [`, parameters and a final byte (ECMA-48, 5.4).
  private func controlSequence() -> (length: Int, Canvas.Action?)? {
    let body = pending.dropFirst(2)
    guard let end = body.firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
      // Longer than any valid sequence: noise.
      return body.count > 64 ? (pending.count, nil) : nil
    }
    let length = end - pending.startIndex + 1
    let parameters = String(decoding: body[..<end], as: UTF8.self)
    if body[end] == UInt8(ascii: "M"), parameters.isEmpty {
      // A legacy mouse report with three more bytes; ignored, as it cannot encode columns beyond 223.
      return pending.count >= length + 3 ? (length + 3, nil) : nil
    }
    if parameters.hasPrefix("<") {
      return (length, Self.mouse(parameters.dropFirst(), isRelease: body[end] == UInt8(ascii: "m")))
    }
    let modifiers = parameters.split(separator: ";").dropFirst().first
    let step = modifiers.map { $0 != "1" } ?? false ? Self.farStep : 1
    return (length, Self.arrow(body[end], step: step))
  }

  /// `button;column;row`, counted from 1. Bits 0 and 1 of the button are its number (0 is left), bits 2 to 4
  /// the modifiers, bit 5 is set for a drag, bits 6 and up are wheels.
  private static func mouse(_ report: Substring, isRelease: Bool) -> Canvas.Action? {
    let numbers = report.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let button = numbers[0], let column = numbers[1], let row = numbers[2],
      (0..<64).contains(button), button & 3 == 0, (1...10_000).contains(column), (1...10_000).contains(row)
    else { return nil }
    if isRelease { return .release }
    let isDragged = button & 32 != 0
    let point = CanvasScreen.point(column: column - 1, row: row - 1, onlyInside: !isDragged)
    return point.map { isDragged ? .drag($0) : .press($0) }
  }
}
