import CommandLanguage
import Digits
import Display
import Foundation

/// Phrases shared by several errors.
package enum ErrorPhrase {
  /// The system's message for an `errno`, starting in lower case; one phrase for a disk, a quota or a file that is full.
  package static func reason(_ code: Int32) -> String {
    if isFull(code) { return "there is no room for it" }
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// That a file cannot be written. Where there is no room another name would not help, whatever `hint` says.
  package static func unwritable(_ path: String, _ code: Int32, hint: String = "choose another name")
    -> ErrorMessage
  {
    ErrorMessage(
      "cannot write \(path): \(reason(code))",
      hint: isFull(code) ? "make room, or choose a path on another disk" : hint)
  }

  private static func isFull(_ code: Int32) -> Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }

  /// `digits 0, 1, 7`, or `classes A, B, C and 23 more`.
  static func classes(_ labels: [ClassLabel]) -> String {
    let names = labels.map(\.description)
    guard labels.contains(where: { !$0.isDigit }), names.count > mostNamed else {
      return "\(labels.nouns) \(names.joined(separator: ", "))"
    }
    return "classes \(names.prefix(mostNamed).joined(separator: ", ")) and \(names.count - mostNamed) more"
  }

  /// `digit 7` or `class A`.
  static func classNamed(_ label: ClassLabel) -> String { "\([label].noun) \(label)" }

  /// More classes than these are counted instead of named.
  private static let mostNamed = 12
}
