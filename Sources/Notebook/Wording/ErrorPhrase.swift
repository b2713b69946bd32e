import Foundation

/// Phrases shared by several errors.
enum ErrorPhrase {
  /// The system's message for an `errno`, starting in lower case.
  static func reason(_ code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// `0, 1, 7`.
  static func digits(_ labels: [UInt8]) -> String { labels.map(String.init).joined(separator: ", ") }
}
