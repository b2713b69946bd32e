import Foundation

/// Scripts whose names begin with their numbers: `3-hidden-layers.digits`.
enum NumberedFiles {
  /// Those of the first folder that has any, by number; `nil` if none has.
  static func first(among folders: [String]) -> [(number: Int, path: String)]? {
    folders.lazy.map(of).first { !$0.isEmpty }
  }

  private static func of(_ folder: String) -> [(number: Int, path: String)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in number(of: name).map { ($0, folder + "/" + name) } }
      .sorted { $0.0 < $1.0 }
  }

  private static func number(of name: String) -> Int? {
    guard name.hasSuffix(".digits") else { return nil }
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    return name.dropFirst(digits.count).hasPrefix("-") ? Int(digits) : nil
  }
}
