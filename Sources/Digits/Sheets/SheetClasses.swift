/// The classes of a sheet, from a short text such as `0-9`, `a-z,0-9` or `yes,no`.
package struct SheetClasses: Equatable, Sendable {
  /// As typed, without blanks.
  package let text: String
  /// In the order in which they are to be written, each once.
  package let labels: [ClassLabel]

  /// The largest number of bytes of the text: more has no room in the strip.
  package static let mostBytes = 22
  /// A page holds as many boxes.
  package static let mostClasses = 100

  /// - Throws: `SheetClassesError`.
  package init(_ typed: String) throws(SheetClassesError) {
    let text = typed.filter { !$0.isWhitespace }
    var labels: [ClassLabel] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      let found = try Self.range(item) ?? [ClassLabel(item)]
      // `0123456789` would be one class.
      guard !item.isEmpty, item.count < 3 || Int(item) == nil,
        found.allSatisfy({ ClassLabel.accepts($0.description) })
      else {
        throw .notAClass(item)
      }
      labels += found
      guard labels.count <= Self.mostClasses else { throw .tooMany(limit: Self.mostClasses) }
    }
    if let twice = labels.indices.first(where: { labels[..<$0].contains(labels[$0]) }) {
      throw .twice(labels[twice])
    }
    guard text.utf8.count <= Self.mostBytes else {
      throw .tooLong(bytes: text.utf8.count, limit: Self.mostBytes)
    }
    self.text = text
    self.labels = labels
  }

  /// `0-9` or `a-z`; `nil` for what is no range.
  private static func range(_ item: String) throws(SheetClassesError) -> [ClassLabel]? {
    let ends = item.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = ends.first, let last = ends.last, !first.isEmpty, !last.isEmpty else {
      return nil
    }
    if let low = Int(first), let high = Int(last) {
      guard low <= high else { throw .backwards(item) }
      guard high - low < mostClasses else { throw .tooMany(limit: mostClasses) }
      return (low...high).map(ClassLabel.number)
    }
    let scalars = (first.unicodeScalars.first, last.unicodeScalars.first)
    guard first.unicodeScalars.count == 1, last.unicodeScalars.count == 1,
      let low = scalars.0, let high = scalars.1, low.properties.isAlphabetic, high.properties.isAlphabetic
    else { return nil }
    guard low <= high else { throw .backwards(item) }
    guard high.value - low.value < UInt32(mostClasses) else { throw .tooMany(limit: mostClasses) }
    return (low.value...high.value).compactMap(Unicode.Scalar.init).map { ClassLabel(String($0)) }
  }
}

/// Why a text does not name the classes of a sheet.
package enum SheetClassesError: Error, Equatable, Sendable {
  /// An item that cannot be a class.
  case notAClass(String)
  /// A range whose end comes before its beginning.
  case backwards(String)
  case twice(ClassLabel)
  case tooMany(limit: Int)
  /// The text has no room in the strip.
  case tooLong(bytes: Int, limit: Int)
}
