import CommandLanguage
import Commands
import Display
import Notebook

/// Answers `inspect_request` (Shift-Tab): the help of the key or command at the cursor.
struct KernelInspection {
  let content: JSONText

  init(_ request: CursorRequest, commands: CommandTable) {
    let text = CellText(request.code, position: request.position)
    let blocks = Self.blocks(for: text, commands, isWhole: (request.detail ?? 0) > 0)
    let bundle = blocks.map { MimeBundle($0, style: RenderStyle(width: 80, unicode: true)) }
    content = .object([
      ("status", "ok"), ("found", .bool(bundle != nil)), ("data", bundle?.json ?? .nothing),
      ("metadata", .nothing),
    ])
  }

  /// The word at the cursor, or the last one before it; without help on that, the command's.
  private static func blocks(for text: CellText, _ commands: CommandTable, isWhole: Bool) -> [Block]? {
    let behind = text.after.prefix { !$0.isWhitespace }
    let words = Lexer(text.before + behind).words
    guard let verb = words.first?.token.text, let word = words.last?.token.text else { return nil }
    if words.count > 1, let blocks = commands.help(on: word, of: verb) { return blocks }
    return commands.help(onCommand: verb, isWhole: isWhole)
  }
}
