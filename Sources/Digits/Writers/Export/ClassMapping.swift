/// The file that tells which class an index stands for, as EMNIST has it: a line per class with its index and
/// the code of its character (`10 65` for A). If a name is longer than one character, all lines have the names
/// themselves (`1 trouser`), and at least one of them is no number.
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
    let words = codes.count == names.count ? codes.map(String.init) : names
    return words.enumerated().map { "\($0) \($1)\n" }.joined()
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
