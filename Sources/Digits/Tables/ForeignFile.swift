/// Files that are handed out in place of data, or hold data in a form that is not read.
package enum ForeignFile: String, Equatable, Sendable, CaseIterable {
  /// A page of HTML, mostly that of an error or a login.
  case webPage
  /// The pointer that Git LFS leaves where the file itself was not fetched.
  case gitLFSPointer
  case json, xml, pdf
  /// Python objects; reading them would run their code.
  case pickle
  case parquet
  /// Apache Arrow or Feather.
  case arrow
  /// A MATLAB file of version 4.
  case matlab4
  /// A workbook of Excel before 2007.
  case excel
  case sqlite
  /// A workbook of Excel since 2007, and a spreadsheet of LibreOffice.
  case workbook, spreadsheet
  /// Tensors or models of PyTorch, with Python objects.
  case torch
  /// Weights of a network: safetensors, or a model of Keras.
  case safetensors, keras

  /// Number of first bytes that are enough.
  package static let headBytes = 512

  /// What a file is by its first bytes (512 or all); `nil` if it is none of these.
  package static func recognise(_ head: [UInt8]) -> ForeignFile? {
    for (file, signature) in signatures where head.starts(with: signature) { return file }
    if head.count > 1, head[0] == 0x80, (2...5).contains(head[1]) { return .pickle }
    // The length of a header in JSON, in eight bytes, and its beginning.
    if head.count > 9, head[4..<8].allSatisfy({ $0 == 0 }), head[8...9].elementsEqual("{\"".utf8) {
      return .safetensors
    }
    if MATFile.isVersion4(head) { return .matlab4 }
    return text(head)
  }

  /// What a zip archive is by the names of its members; `nil` if it is none of these.
  static func recognise(members: [String]) -> ForeignFile? {
    let names = Set(members)
    if names.contains("xl/workbook.xml") || names.contains("xl/workbook.bin") { return .workbook }
    if names.isSuperset(of: ["content.xml", "mimetype"]) { return .spreadsheet }
    if names.isSuperset(of: ["config.json", "model.weights.h5"]) { return .keras }
    return members.contains { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") } ? .torch : nil
  }

  private static let signatures: [(ForeignFile, [UInt8])] = [
    (.parquet, Array("PAR1".utf8)), (.arrow, Array("ARROW1".utf8)), (.arrow, Array("FEA1".utf8)),
    (.pdf, Array("%PDF-".utf8)), (.sqlite, Array("SQLite format 3\0".utf8)),
    (.excel, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
    (.gitLFSPointer, Array("version https://git-lfs".utf8)),
    (.gitLFSPointer, Array("version https://hawser".utf8)),
  ]

  /// Text begins of pickles of protocol 0, as NumPy and lists of Python 2 have them.
  private static let oldPickles = ["(dp", "(lp", "cnumpy", "ccopy_reg", "c__builtin__"]
  private static let pages = [
    "<!doctype html", "<html", "<head", "<body", "<script", "<title", "<meta", "<!--", "<div", "<style",
    "<table",
  ]

  private static func text(_ head: [UInt8]) -> ForeignFile? {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = head.starts(with: mark) ? head.dropFirst(3) : head[...]
    let text = String(
      decoding: bytes.drop { $0 <= UInt8(ascii: " ") && $0 > 8 }, as: UTF8.self
    ).lowercased()
    if oldPickles.contains(where: text.hasPrefix) { return .pickle }
    if pages.contains(where: text.hasPrefix) { return .webPage }
    if text.hasPrefix("<?xml") { return text.contains("<html") ? .webPage : .xml }
    if text.first == "<", let next = text.dropFirst().first, next.isLetter || next == "!" { return .xml }
    let rest = text.dropFirst().drop(while: \.isWhitespace)
    switch (text.first, rest.first) {
    case ("{", "\""), ("{", "}"), ("[", "{"), ("[", "["), ("[", "\""), ("[", "]"): return .json
    case ("[", .some(let next)) where next.isNumber || next == "-": return .json
    default: return nil
    }
  }
}
