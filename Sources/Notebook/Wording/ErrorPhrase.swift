import Foundation

/// Phrases that several errors share.
enum ErrorPhrase {
  /// What the system says of an `errno`, beginning with a small letter.
  package static func reason(_ code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// `0, 1, 7`.
  package static func digits(_ labels: [UInt8]) -> String { labels.map(String.init).joined(separator: ", ") }
}
