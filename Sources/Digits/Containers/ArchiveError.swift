/// Errors of archives and of files compressed by bzip2, xz or zstd. A `member` is `nil` for the file as a whole.
package enum ArchiveError: Error, Equatable, Sendable {
  /// The system has no libarchive; the reason is that of the dynamic linker.
  case libraryMissing(reason: String)
  /// A container of a kind that is not read, such as `a 7z archive`.
  case unsupported(String)
  /// The file ends too early.
  case cutOff(member: String?)
  /// Its bytes are wrong, with libarchive's reason.
  case damaged(member: String?, reason: String)
  /// Archives in archives, more than `limit` of them.
  case nested(limit: Int)
  /// The contents exceed `limit` bytes; `bytes` is their size if the archive gives it.
  case tooLarge(member: String?, bytes: Int?, limit: Int)
  /// More than `inflated` bytes came out of `compressed`: no data of images are that uniform.
  case bomb(member: String?, compressed: Int, inflated: Int)
  /// The archive has more members than `limit`.
  case tooManyMembers(limit: Int)
  /// The name of a member is absolute or leads out of the archive by `..`.
  case unsafeName(String)
  case encrypted(member: String)
  /// No files: nothing, or only folders, links and hidden files.
  case noFiles
  /// The archive has no member of this name; all that it has.
  case noSuchMember(String, members: [String])
  /// No member can be read as digits; all that the archive has.
  case noneFits(members: [String])
  /// Each of these members can be read, and the user is to choose one.
  case severalMembers([String])
}
