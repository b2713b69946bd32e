import CommandLanguage
import Notebook

extension CommandTable {
  /// Topics of `help`, sorted: verbs, aliases, keys, flags, presets, glossary terms, `words`, `keys` and `guide`.
  var helpTopics: [String] {
    let verbs = signatures.flatMap { [$0.verb] + $0.aliases }
    let keys = signatures.flatMap { $0.parameters(.key, .flag).map(\.name) }
    let presets = Preset.allCases.map(\.rawValue)
    return Set(
      verbs + keys + presets + Glossary.topics + [WordsHelp.topic, KeysHelp.topic, GuidesHelp.topic]
    ).sorted()
  }

  /// Topics that can follow the given words of a `help` line: the names of guides after `guide`, otherwise
  /// all.
  func helpTopics(after words: [String]) -> [String] {
    guard words.first == GuidesHelp.topic else { return helpTopics }
    return words.count == 1 ? GuideFolder.names : []
  }
}
