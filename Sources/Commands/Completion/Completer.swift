import CommandLanguage
import Digits
import Display
import Notebook

/// Completes verbs, keys, values, files and names, depending on the position in the line.
///
/// Holds a snapshot of the workspace. Reads two things from disk: files, through the file lister, and the
/// names of the guides.
package struct Completer: Sendable {
  package let workspace: Workspace
  package let commands: CommandTable
  private let files: FileLister

  package init(workspace: Workspace, commands: CommandTable, files: FileLister = .fileSystem) {
    self.workspace = workspace
    self.commands = commands
    self.files = files
  }

  /// Completions at the end of `typed`, the text up to the cursor.
  package func complete(_ typed: String) -> Completion {
    let lexer = Lexer(typed)
    guard !lexer.endsInComment else { return .none }
    var earlier = lexer.words
    let isAtWord = lexer.openQuote != nil || typed.last?.isWhitespace == false
    let current =
      isAtWord
      ? earlier.removeLast()
      : Lexer.Word(token: Token("", at: typed.count..<typed.count), unquotedCount: 0)
    var start = current.token.columns.lowerBound
    let offers: [Offer]
    if let verb = earlier.first {
      guard let signature = commands.command(for: verb.token.text)?.signature else { return .none }
      if let equals = ParsedLine.Argument.equals(in: current) {
        start += equals + 1
        offers = values(of: current, after: equals, of: signature)
      } else {
        offers = arguments(
          like: current.token.text, of: signature, after: earlier.dropFirst().map(ParsedLine.Argument.init))
      }
    } else {
      offers = commands.signatures.filter { $0.verb.hasPrefix(current.token.text) }.map {
        Offer(text: $0.verb, label: $0.verb, help: $0.summary)
      }
    }
    guard !offers.isEmpty else { return .none }
    return Completion(offers, replaced: typed.count - start, openQuote: lexer.openQuote?.mark)
  }

  // MARK: By position

  private func arguments(
    like prefix: String, of signature: Signature, after earlier: [ParsedLine.Argument]
  ) -> [Offer] {
    var precedingWords: [String] = []
    var given: Set<String> = []
    for argument in earlier {
      switch argument {
      case .word(let word): precedingWords.append(word.text)
      case .pair(let key, _): given.insert(key.text)
      case .flag(let flag): given.insert(flag.text)
      }
    }
    if prefix.hasPrefix("-") {
      let flags = signature.parameters(.flag).filter { !given.contains($0.name) }
      return self.offers(of: flags, like: prefix, areWhole: true)
    }
    let keys = signature.parameters(.key).filter { !given.contains($0.name) }
    var offers: [Offer] = []
    let places = signature.parameters(.word, .words)
    let count = precedingWords.count
    if let place = count < places.count ? places[count] : places.last(where: { $0.form == .words }) {
      offers = self.offers(place.completion, like: prefix, after: precedingWords)
    }
    return offers + self.offers(of: keys, like: prefix, areWhole: false)
  }

  private func offers(of parameters: [Parameter], like prefix: String, areWhole: Bool) -> [Offer] {
    parameters.filter { $0.typed.hasPrefix(prefix) }.map {
      Offer(text: $0.typed, label: $0.typed, isWhole: areWhole, help: $0.help)
    }
  }

  /// Values of a key; after `,` or `|`, the next value of the list.
  private func values(of word: Lexer.Word, after equals: Int, of signature: Signature) -> [Offer] {
    let key = String(word.token.text.prefix(equals))
    guard let parameter = signature.parameters(.key).first(where: { $0.name == key }) else { return [] }
    let value = String(word.token.text.dropFirst(equals + 1))
    if parameter.completion == .paths { return paths(like: value) }
    let separators = parameter.completion == .layers ? ",|(" : ",|"
    let head = value.lastIndex { separators.contains($0) }.map { String(value[...$0]) } ?? ""
    return offers(parameter.completion, like: String(value.dropFirst(head.count))).map { offer in
      Offer(
        text: head + offer.text, label: offer.label,
        isWhole: offer.isWhole && !signature.choiceKeys.contains(key))
    }
  }

  // MARK: By kind

  /// - Parameter earlier: positional words before this one, on which the topics of `help` depend.
  private func offers(
    _ kind: CompletionKind, like prefix: String, after earlier: [String] = []
  ) -> [Offer] {
    switch kind {
    case .nothing: []
    case .words(let list): words(list, like: prefix)
    case .paths: paths(like: prefix)
    case .datasets: words(Array(workspace.datasets.keys), like: prefix)
    case .models: words(Array(workspace.models.keys), like: prefix)
    case .names: words(Array(workspace.datasets.keys) + Array(workspace.models.keys), like: prefix)
    case .classes: words((workspace.currentDataset?.classes ?? .digits).map(\.description), like: prefix)
    case .layers:
      // Another layer may follow, so the word is not complete.
      words(LayerWord.completions, like: prefix, areWhole: false)
    case .sessions: sessions(like: prefix) + paths(like: prefix)
    case .topics: words(commands.helpTopics(after: earlier), like: prefix)
    case .anyOf(let kinds): kinds.flatMap { offers($0, like: prefix, after: earlier) }
    }
  }

  private func words(_ list: [String], like prefix: String, areWhole: Bool = true) -> [Offer] {
    list.filter { $0.hasPrefix(prefix) }.map { Offer(text: $0, label: $0, isWhole: areWhole) }
  }

  /// Names of the sessions in the folder `Sessions`, or in the working directory if there is no such folder.
  private func sessions(like prefix: String) -> [Offer] {
    let hasFolder = files.entries("").contains { $0.name == "Sessions" && $0.isFolder }
    return files.entries(hasFolder ? "Sessions/" : "").compactMap { entry in
      guard entry.name.hasSuffix(".session"), entry.name.hasPrefix(prefix), !entry.name.hasPrefix(".") else {
        return nil
      }
      let name = String(entry.name.dropLast(".session".count))
      return name.hasPrefix(prefix) ? Offer(text: name, label: name) : nil
    }
  }

  /// Files in the folder that was typed. Hidden files only if their dot was typed; none with control
  /// characters in the name.
  private func paths(like prefix: String) -> [Offer] {
    if prefix == "~" { return [Offer(text: "~/", label: "~/", isWhole: false)] }
    let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
    let name = prefix.dropFirst(folder.count)
    return files.entries(folder).compactMap { entry in
      guard entry.name.hasPrefix(name), !entry.name.hasPrefix(".") || name.hasPrefix("."),
        DisplayText.visible(entry.name) == entry.name
      else { return nil }
      let shown = entry.name + (entry.isFolder ? "/" : "")
      return Offer(text: folder + shown, label: shown, isWhole: !entry.isFolder)
    }
  }
}
