import Display

/// What a terminal answers to `TerminalQuestion`, told apart from keys that are typed meanwhile.
struct TerminalAnswers {
  /// Whether the last answer has come, which every terminal gives.
  private(set) var isComplete = false
  private(set) var cell: TerminalGraphics.Cell?
  private var hasKitty = false
  private var hasITerm = false
  private var hasSixel = false
  /// The beginning of an escape sequence.
  private var pending: [UInt8] = []

  /// The best of the forms that it has; `nil` for none, or before it has answered.
  var form: TerminalGraphics.Form? { hasKitty ? .kitty : hasITerm ? .iterm : hasSixel ? .sixel : nil }

  /// Whether an answer has begun and not ended.
  var isTorn: Bool { Self.isAnswer(pending) }

  /// Whether a sequence has begun that may become a key.
  var isAmidKey: Bool { !pending.isEmpty && !isTorn }

  /// - Returns: the bytes that are no part of an answer: keys.
  mutating func take(_ bytes: [UInt8]) -> [UInt8] {
    var keys: [UInt8] = []
    for byte in bytes {
      pending.append(byte)
      switch Self.stage(of: pending) {
      case .amid: continue
      // Of an answer whose end never comes only what is typed then is a key.
      case .key: keys += Self.isAnswer(pending.dropLast()) ? [byte] : pending
      case .answer: note(pending)
      }
      pending = []
    }
    return keys
  }

  /// The beginning of a sequence that did not go on, unless it is one of an answer.
  mutating func giveUp() -> [UInt8] {
    guard !isTorn else { return [] }
    defer { pending = [] }
    return pending
  }

  private enum Stage {
    case amid, key, answer
  }

  private static let escape: UInt8 = 0x1B

  private static func stage(of bytes: [UInt8]) -> Stage {
    guard bytes[0] == escape else { return .key }
    guard bytes.count > 1 else { return .amid }
    switch bytes[1] {
    case UInt8(ascii: "["):
      guard bytes.count > 2 else { return .amid }
      let last = bytes[bytes.count - 1]
      guard (0x40...0x7E).contains(last) || last < 0x20 || bytes.count > 64 else { return .amid }
      let isDevice = bytes[2] == UInt8(ascii: "?") && last == UInt8(ascii: "c")
      return isDevice || last == UInt8(ascii: "t") ? .answer : .key
    case UInt8(ascii: "_"), UInt8(ascii: "P"):
      // An end is Escape and a backslash; longer ones than this are none of ours.
      let isEnded = bytes.count > 3 && bytes.suffix(2) == [escape, UInt8(ascii: "\\")]
      return isEnded ? .answer : bytes.count > 512 ? .key : .amid
    default: return .key
    }
  }

  /// Whether a beginning can be of an answer only, and of no key.
  private static func isAnswer(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.count > 2
      && (bytes.starts(with: [escape, UInt8(ascii: "_"), UInt8(ascii: "G")])
        || bytes.starts(with: [escape, UInt8(ascii: "P"), UInt8(ascii: ">")])
        || bytes.starts(with: [escape, UInt8(ascii: "["), UInt8(ascii: "?")]))
  }

  private mutating func note(_ bytes: [UInt8]) {
    let text = String(decoding: bytes.dropFirst(2), as: UTF8.self)
    switch (bytes[1], text) {
    case (UInt8(ascii: "_"), _): hasKitty = hasKitty || text.hasPrefix("Gi=31;OK")
    case (UInt8(ascii: "P"), _):
      hasITerm = hasITerm || [">|iTerm2", ">|WezTerm"].contains { text.hasPrefix($0) }
    case (_, _) where text.hasSuffix("c"):
      // Of the attributes of a device 4 says sixels.
      hasSixel = text.dropFirst().dropLast().split(separator: ";").dropFirst().contains("4")
      isComplete = true
    default:
      let numbers = text.dropLast().split(separator: ";").map { Int($0) }
      guard numbers.count == 3, numbers[0] == 6, let height = numbers[1], let width = numbers[2],
        height > 0, width > 0
      else { return }
      cell = TerminalGraphics.Cell(height: height, width: width)
    }
  }
}
