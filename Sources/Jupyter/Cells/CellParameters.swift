import CommandLanguage
import Foundation
import Notebook

/// Values for `${name}` in cells. A cell sets them with lines `name = value`, which is also what papermill writes for
/// Python (`papermill --language python -p rows 6000`): text in quotes, numbers, `True`, `False` and `None`.
struct CellParameters {
  private var values: [String: String] = [:]

  /// Reads a line `name = value`.
  /// - Returns: whether it was one.
  /// - Throws: `ErrorMessage.Refusal` for a value that is no single word.
  mutating func take(_ line: String, commands: CommandTable) throws(Refusal) -> Bool {
    guard let match = line.wholeMatch(of: /([A-Za-z][A-Za-z0-9_]*)\s+=\s*(.*)/),
      commands.command(for: String(match.1)) == nil
    else { return false }
    let (name, text) = (String(match.1), String(match.2).trimmingCharacters(in: .whitespaces))
    guard let value = Self.value(text) else {
      throw Refusal(
        ErrorMessage(
          "'\(name)' takes one value: a number, or text in quotes",
          hint: "several numbers are one text: \(name) = \"128,64\""))
    }
    // After None, Python's word for no value, the default in ${name:-default} holds.
    values[name] = value
    return true
  }

  /// Fills in the values of a line.
  /// - Throws: `Refusal` for a name without a value.
  func filled(_ line: String) throws(Refusal) -> String {
    guard line.contains("${"), !line.hasPrefix("#") else { return line }
    do throws(LineParameterError) {
      return try LineParameters.filled(line, with: values)
    } catch {
      switch error {
      case .malformed:
        throw Refusal(
          ErrorMessage("a ${ is not closed, or has no name", hint: "write ${name} or ${name:-default}"))
      case .missing(let name):
        throw Refusal(
          ErrorMessage(
            "there is no value for ${\(name)}",
            hint: "type \(name) = VALUE in a cell above, or ${\(name):-VALUE} here"))
      }
    }
  }

  /// An error that the notebook itself does not have.
  struct Refusal: Error, Equatable {
    let message: ErrorMessage
    init(_ message: ErrorMessage) { self.message = message }
  }

  /// - Returns: `nil` for what is no single value; inside it `nil` for `None`.
  private static func value(_ text: String) -> String?? {
    if let quote = text.first, "\"'".contains(quote) {
      return quoted(text.dropFirst(), quote).map { .some($0) }
    }
    guard let word = text.split(separator: " ", maxSplits: 1).first,
      text.firstMatch(of: /^\S+(\s+#.*)?$/) != nil
    else { return nil }
    switch word {
    case "None", "null": return .some(nil)
    case "True", "true": return "true"
    case "False", "false": return "false"
    case _ where "[{(#".contains(word.prefix(1)): return nil
    default: return String(word)
    }
  }

  /// A text of Python up to its closing quote, with the escapes that papermill writes.
  private static func quoted(_ text: Substring, _ quote: Character) -> String? {
    var value = ""
    var rest = text
    while let character = rest.popFirst() {
      if character == quote {
        let end = rest.trimmingCharacters(in: .whitespaces)
        return end.isEmpty || end.hasPrefix("#") ? value : nil
      }
      guard character == "\\", let escaped = rest.popFirst() else {
        value.append(character)
        continue
      }
      switch escaped {
      case "n": value.append("\n")
      case "t": value.append("\t")
      case "x", "u", "U":
        let count = escaped == "x" ? 2 : escaped == "u" ? 4 : 8
        guard let code = UInt32(rest.prefix(count), radix: 16), let scalar = Unicode.Scalar(code) else {
          return nil
        }
        value.unicodeScalars.append(scalar)
        rest = rest.dropFirst(count)
      default: value.append(escaped)
      }
    }
    return nil
  }
}
