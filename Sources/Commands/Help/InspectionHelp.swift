import CommandLanguage
import Display
import Notebook

/// Help on a part of a line, without running `help`: what an editor shows beside the cursor.
extension CommandTable {
  /// Help on an argument: of the key of `lr=0.01`, of a flag, a preset, or a word of the field.
  /// - Returns: `nil` if there is nothing to say about it.
  package func help(on argument: String, of verb: String) -> [Block]? {
    let name =
      argument.hasPrefix("--") ? String(argument.dropFirst(2)) : String(argument.prefix { $0 != "=" })
    let parameters = command(for: verb)?.signature.parameters(.key, .flag) ?? []
    if let parameter = parameters.first(where: { $0.name == name }) {
      return KeyHelp(name, uses: [(verb, parameter)]).blocks
    }
    if let preset = Preset(rawValue: argument) { return HelpResult(topic: nil, page: .preset(preset)).blocks }
    return Glossary.entry(for: argument).map { WordHelp($0).blocks }
  }

  /// The page of a command; `nil` for an unknown one.
  /// - Parameter isWhole: whether to explain all keys of commands that train.
  package func help(onCommand verb: String, isWhole: Bool) -> [Block]? {
    command(for: verb).map { CommandHelp($0.signature, isWhole: isWhole).blocks }
  }
}
