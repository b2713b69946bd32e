import Foundation

/// The file that tells which class an index stands for, as EMNIST has it: a line per class with its index and
/// the code of its character (`10 65` for A). If a name is longer than one character, all lines have the names
/// themselves (`1 trouser`), in double quotes if they would be taken for codes.
enum ClassMapping {
  /// Opens the mapping beside a file and writes it; `nil` for integers, which need none.
  static func file(
    of labels: ExportLabels, beside path: String, replacing: Bool
  ) throws(ExportError) -> ExportFile? {
    guard labels.integers == nil else { return nil }
    let file = try ExportFile(self.path(beside: path), replacing: replacing)
    try file.append(Array(text(labels.names).utf8))
    return file
  }

  /// The same as `mapping.txt` in a folder in the making.
  static func file(of labels: ExportLabels, in folder: ExportFolder) throws(ExportError) -> ExportFile? {
    guard labels.integers == nil else { return nil }
    let file = try ExportFile("mapping.txt", in: folder)
    try file.append(Array(text(labels.names).utf8))
    return file
  }

  static func text(_ names: [String]) -> String {
    let codes = names.compactMap { $0.unicodeScalars.count == 1 ? $0.unicodeScalars.first?.value : nil }
    func text(_ words: [String]) -> String { words.enumerated().map { "\($0) \($1)\n" }.joined() }
    if codes.count == names.count { return text(codes.map(String.init)) }
    let plain = text(names)
    let isRead = Self.names(plain) == Dictionary(names.enumerated().map { ($0, $1) }) { first, _ in first }
    return isRead ? plain : text(names.map { "\"\($0)\"" })
  }

  /// The names in the mapping beside a file of images, if there is one: `letters-mapping.txt` beside
  /// `letters-images-idx3-ubyte` or, as EMNIST has it, beside `letters-train-images-idx3-ubyte`; or `mapping.txt`.
  /// A line of EMNIST's letters has the codes of both cases, of which the first counts.
  static func read(beside path: String) -> (names: [Int: String], file: String)? {
    let own = Self.path(beside: path)
    let folder = own.lastIndex(of: "/").map { String(own[...$0]) } ?? ""
    let whole = own.replacing(/-(train|test|t10k)-mapping\.txt$/, with: "-mapping.txt")
    for file in [own, whole, folder + "mapping.txt"] {
      guard let bytes = try? FileBytes.read(file), bytes.count <= mostBytes,
        let names = names(String(decoding: bytes, as: UTF8.self)), !names.isEmpty
      else { continue }
      return (names, file)
    }
    return nil
  }

  /// A mapping of 1,000 classes with the longest names has a twentieth of that.
  private static let mostBytes = 1 << 20

  /// `nil` if a line is no index with a name.
  static func names(_ text: String) -> [Int: String]? {
    var words: [(Int, String)] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let fields = line.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
      guard let index = fields.first.flatMap({ Int($0) }), fields.count == 2 else { return nil }
      words.append((index, fields[1].trimmingCharacters(in: .whitespaces)))
    }
    let characters = words.compactMap { word in
      word.1.split(separator: " ").first.flatMap { UInt32($0) }.flatMap(Unicode.Scalar.init)
    }
    let areCodes = characters.count == words.count && characters.allSatisfy { $0.value > 32 }
    let areQuoted = words.allSatisfy { $0.1.count > 2 && $0.1.hasPrefix("\"") && $0.1.hasSuffix("\"") }
    let names =
      areCodes
      ? characters.map { String(Character($0)) }
      : words.map { areQuoted ? String($0.1.dropFirst().dropLast()) : $0.1 }
    return Dictionary(zip(words.map(\.0), names)) { first, _ in first }
  }

  /// `letters-mapping.txt` beside `letters-images-idx3-ubyte` or `letters.svm`.
  private static func path(beside path: String) -> String {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let folder = path.dropLast(name.count)
    if let images = name.range(of: "images") { return folder + name[..<images.lowerBound] + "mapping.txt" }
    let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
    return folder + stem + "-mapping.txt"
  }
}
