import CommandLanguage
import Notebook

extension CommandTable {
  /// What `help` knows: verbs, aliases, keys, flags, presets, the words of the field, and its own lists.
  var helpTopics: [String] {
    let verbs = signatures.flatMap { [$0.verb] + $0.aliases }
    let keys = signatures.flatMap { $0.parameters(.key, .flag).map(\.name) }
    let presets = Preset.allCases.map(\.rawValue)
    return Set(verbs + keys + presets + Glossary.topics + [WordsHelp.topic, GuidesHelp.topic]).sorted()
  }

  /// What Tab offers after `help` and these words: the guides after `guide`.
  func helpTopics(after words: [String]) -> [String] {
    guard words.first == GuidesHelp.topic else { return helpTopics }
    return words.count == 1 ? GuideFolder.names : []
  }
}
