import CommandLanguage
import Commands
import Foundation
import Notebook

/// Arguments that begin with a word where `digitbook` takes options: `digitbook train epochs=5`, `digitbook x.digits`.
///
/// What makes sense without a dataset is run; for the rest it says the line to type.
enum BareWords: Equatable {
  /// The arguments to parse instead.
  case arguments([String])
  /// Bad usage.
  case refused(ErrorMessage)

  /// - Returns: `nil` if the arguments are as they should be.
  init?(_ arguments: [String], commands: CommandTable = .standard) {
    guard let place = Self.firstWord(in: arguments) else { return nil }
    let options = Array(arguments[..<place])
    let words = Array(arguments[place...])
    let (first, rest) = (words[0], words.dropFirst())
    let line = words.map(Self.quoted).joined(separator: " ")
    switch first {
    case "replay", "worker", "kernel": return nil
    case "help":
      if rest.isEmpty || rest == ["replay"] || rest.first == "kernel" { return nil }
      self = .arguments(options + ["-c", line])
    case "completions" where rest.count == 1: self = .arguments(["--completions"] + rest)
    case "version" where rest.isEmpty: self = .arguments(["--version"])
    case "grade", "ask": self = .arguments(options + ["-c", line])
    case "lesson", "lessons", "exercise", "exercises", "open", "sessions", "recover":
      self = .arguments(options + ["--begin", line])
    case _ where first.hasSuffix(".digits"): self = .arguments(["replay"] + words + options)
    case _ where first.hasSuffix(".session") && rest.isEmpty:
      self = .arguments(options + ["--begin", "open \(Self.quoted(first))"])
    default: self = .refused(Self.refusal(of: line, commands))
    }
  }

  /// The place of the first argument that is neither an option nor its value.
  private static func firstWord(in arguments: [String]) -> Int? {
    var place = 0
    while place < arguments.count {
      let argument = arguments[place]
      if argument == "--" { return nil }
      if ["-c", "--session", "--color", "--begin"].contains(argument) {
        place += 2
      } else if argument.hasPrefix("-") {
        place += 1
      } else {
        return place
      }
    }
    return nil
  }

  private static func refusal(of line: String, _ commands: CommandTable) -> ErrorMessage {
    let verb = String(line.prefix { $0 != " " })
    let runnable: String
    do {
      _ = try commands.parse(line)
      runnable = line
    } catch {
      let message = commands.message(for: error, in: line)
      guard let meant = message.hint?.firstMatch(of: /^did you mean '(.*)'\?/)?.1 else {
        let help =
          commands.command(for: verb) == nil
          ? "'digitbook' alone starts its prompt, where 'help' lists all commands" : message.hint
        return ErrorMessage(message.message, hint: help)
      }
      runnable = String(meant)
    }
    let first = String(runnable.prefix { $0 != " " })
    let needsDigits = !["load", "set", "status", "history", "models", "datasets", "quit", "exit"].contains(
      first)
    let group = commands.command(for: first)?.signature.group
    let needsModel =
      [.judging, .inside].contains(group) || ["calibration", "reject", "diagnose"].contains(first)
    let before = (needsDigits ? " -c load" : "") + (needsModel ? " -c train" : "")
    let typed = "digitbook\(before) -c \(ShellWord.quoted(runnable))"
    return ErrorMessage(
      "'\(verb)' is no option of digitbook, but a command of its prompt",
      hint: "type \(typed), or 'digitbook' alone for the prompt")
  }

  /// An argument as a word of a line.
  private static func quoted(_ word: String) -> String {
    // A value in quotes stays a value: `name="my file"`.
    Quoting.typed(word, in: nil, closed: true)
  }
}
