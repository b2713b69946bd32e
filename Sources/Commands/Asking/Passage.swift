import CommandLanguage
import Foundation
import Notebook

/// A piece of the glossary, of the lessons, of the guides or of help: what `ask` answers with.
struct Passage: Equatable, Sendable {
  /// Where it stands: `word:relu`, `help:train`, `key:lr`, `lesson:4`, `guide:data#Tables`.
  let id: String
  let title: String
  /// The text to search and to quote, as plain words.
  let text: String
  /// What it is called: words that count more.
  var names: [String] = []
  /// Text that it is found by, too, but that is not quoted.
  var more = ""
  /// Lines that show more or do it, the best first.
  let commands: [String]
}

/// All passages, in the order glossary, commands, keys, lessons, guides.
enum PassageLibrary {
  /// Lessons and guides that cannot be read are left out: the rest still answers.
  static func all(_ commands: CommandTable) -> [Passage] {
    words + commands.signatures.map(passage) + keys(commands.signatures) + lessons + guides
  }

  // MARK: Glossary and help

  private static var words: [Passage] {
    Glossary.entries.map { entry in
      Passage(
        id: "word:\(entry.word)", title: entry.word.replacing("-", with: " "), text: entry.meaning,
        names: ([entry.word] + entry.synonyms).map { $0.replacing("-", with: " ") },
        commands: ["help \(entry.word)"] + entry.commands)
    }
  }

  private static func passage(_ signature: Signature) -> Passage {
    let groups: Set<Signature.Group> = [.looking, .training, .judging, .exploring, .inside, .learning]
    let example = signature.examples.first { example in
      !example.needs.contains { $0.hasPrefix("file ") || $0.hasPrefix("path ") }
    }
    // What only looks or trains can be typed as it stands; of the rest one reads first.
    let line = groups.contains(signature.group) ? example.map { [$0.line] } ?? [] : []
    return Passage(
      id: "help:\(signature.verb)", title: "the command '\(signature.verb)'",
      text: ([signature.summary] + signature.notes).joined(separator: " "),
      names: [signature.verb.replacing("-", with: " ")] + signature.aliases,
      more: signature.examples.map(\.does).joined(separator: " "),
      commands: line + ["help \(signature.verb)"])
  }

  /// The keys of commands: each once, as the first command that has it says.
  private static func keys(_ signatures: [Signature]) -> [Passage] {
    var seen: Set<String> = []
    let training = signatures.filter { $0.verb == "train" } + signatures
    return training.flatMap { signature in
      signature.parameters(.key).compactMap { parameter in
        guard seen.insert(parameter.name).inserted else { return nil }
        return Passage(
          id: "key:\(parameter.name)", title: "the key \(parameter.name)= of '\(signature.verb)'",
          text: parameter.help, names: [parameter.name.replacing("-", with: " ")],
          commands: ["help \(parameter.name)"])
      }
    }
  }

  // MARK: Lessons and guides

  private static var lessons: [Passage] {
    let lessons = (try? LessonFolder.lessons()) ?? []
    return lessons.flatMap { lesson -> [Passage] in
      guard let number = lesson.number else { return [] }
      return lesson.steps.compactMap { step in
        guard case .prose(let text) = step else { return nil }
        return Passage(
          id: "lesson:\(number)", title: "lesson \(number), \(lesson.title)", text: plain(text),
          commands: ["lesson \(number)"])
      }
    }
  }

  private static var guides: [Passage] {
    let guides = ((try? GuideFolder.entries()) ?? []).compactMap { try? $0.read() }
    return guides.flatMap { guide in
      var passages: [Passage] = []
      var (title, lines): (String, [String]) = (guide.title, [])
      var isCode = false
      func end() {
        let text = plain(lines.joined(separator: "\n"))
        guard !text.isEmpty else { return }
        passages.append(
          Passage(
            id: "guide:\(guide.name)#\(title)", title: "the guide '\(guide.name)', \(title)", text: text,
            names: [title], commands: ["help guide \(guide.name)"]))
      }
      for line in guide.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
        if line.hasPrefix("```") { isCode.toggle() }
        if !isCode, line.hasPrefix("#") {
          end()
          (title, lines) = (String(line.drop { "# ".contains($0) }), [])
        } else if !isCode, !line.hasPrefix("```"), !line.hasPrefix("|") {
          lines.append(String(line))
        }
      }
      end()
      return passages
    }
  }

  /// Markdown without its marks.
  private static func plain(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline)
      .filter { !$0.hasPrefix("    ") && $0 != "**What you know now**" }
      .map { $0.hasPrefix("- ") ? String($0.dropFirst(2)) : String($0) }
      .joined(separator: " ")
      .replacing(/\]\([^)]*\)/, with: "").replacing("**", with: "").replacing("`", with: "'").replacing(
        "[", with: "")
  }
}
