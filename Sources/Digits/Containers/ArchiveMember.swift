/// A file in an archive.
struct ArchiveMember: Hashable, Sendable {
  /// Its path in the archive, without `./` and doubled slashes.
  let name: String
  /// Number of bytes according to the archive; not to be trusted.
  let size: Int?
  /// Which of the archive's entries it is, from 0, folders and all others counted.
  let position: Int

  /// Path in the archive from the name as the archive spells it. Windows' separators count as well.
  /// - Returns: `nil` for hidden files and for what macOS adds (`__MACOSX`).
  /// - Throws: `ArchiveError.unsafeName`. No member is ever written to disk; such an archive is none that one should
  ///   trust.
  static func name(spelled: String) throws(ArchiveError) -> String? {
    // Unicode scalars: a combining character after a slash would hide it from `Character`.
    let scalars = spelled.unicodeScalars
    let isSeparator = { (scalar: Unicode.Scalar) in scalar == "/" || scalar == "\\" }
    let hasDrive = scalars.dropFirst().first == ":" && scalars.first?.isASCII == true
    guard let first = scalars.first, !isSeparator(first), !hasDrive else { throw .unsafeName(spelled) }
    let parts = scalars.split(whereSeparator: isSeparator).map { String(String.UnicodeScalarView($0)) }
      .filter { $0 != "." }
    if parts.contains("..") { throw .unsafeName(spelled) }
    if parts.isEmpty || parts.contains(where: { $0.hasPrefix(".") || $0 == "__MACOSX" }) { return nil }
    return parts.joined(separator: "/")
  }

  /// The name without its folders.
  var lastComponent: Substring {
    name[(name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex)...]
  }
}
