/// The files below a folder, or in an archive.
protocol FileTree: AnyObject {
  /// Path of the folder or archive, as the user gave it.
  var path: String { get }
  var files: [FolderFile] { get }
  var kind: DatasetSource.Kind { get }
  /// The bytes of a file.
  func contents(_ name: String) throws(DatasetError) -> FileContents
  /// Picture files to be read.
  func pictures(_ names: [String]) throws(DatasetError) -> [PictureSource]
  /// SHA-256 of the files that `contents` has read, in the natural order of their names; none if the tree is itself in
  /// a file.
  var digests: [SHA256.Digest] { get }
}

/// The files below a folder.
final class FolderTree: FileTree {
  let path: String
  let files: [FolderFile]
  let kind = DatasetSource.Kind.folder
  private let isStopped: StopCheck
  private var hashes: [String: SHA256.Digest] = [:]

  init(_ path: String, isStopped: @escaping StopCheck) throws(DatasetError) {
    self.path = path
    self.isStopped = isStopped
    files = try FolderListing.files(in: path, isStopped: isStopped)
  }

  /// Path of a file on disk.
  func path(of name: String) -> String { (path.hasSuffix("/") ? path : path + "/") + name }

  func contents(_ name: String) throws(DatasetError) -> FileContents {
    let file = path(of: name)
    let bytes = try FileBytes.read(file, isStopped: isStopped)
    hashes[name] = SHA256.hash(bytes)
    return FileContents(path: file, file: file, beside: file, bytes: bytes)
  }

  func pictures(_ names: [String]) -> [PictureSource] {
    names.map { PictureSource(name: $0, in: path) }
  }

  var digests: [SHA256.Digest] { NaturalOrder.sorted(Array(hashes.keys)).compactMap { hashes[$0] } }
}

/// The files in an archive.
final class ArchiveTree: FileTree {
  let path: String
  let files: [FolderFile]
  let kind = DatasetSource.Kind.archive
  let archive: Archive
  let digests: [SHA256.Digest] = []

  init(_ archive: Archive, path: String) throws(DatasetError) {
    self.path = path
    self.archive = archive
    files = try archive.members().map { FolderFile(name: $0.name, head: []) }
  }

  func contents(_ name: String) throws(DatasetError) -> FileContents {
    FileContents(path: path + ": " + name, file: nil, bytes: try archive.read(name))
  }

  /// All are inflated in one pass.
  func pictures(_ names: [String]) throws(DatasetError) -> [PictureSource] {
    let wanted = Set(names)
    var sources: [PictureSource] = []
    try archive.forEach({ wanted.contains($0.name) }) { member, bytes in
      sources.append(PictureSource(name: member.name, path: path + ": " + member.name) { bytes })
    }
    return sources
  }
}

/// The members of an archive of arrays.
struct ArchiveMembers: ByteMembers {
  let names: [String]
  private let archive: Archive

  init(_ archive: Archive) throws(DatasetError) {
    self.archive = archive
    names = try archive.members().map(\.name)
  }

  func bytes(_ name: String) throws(DatasetError) -> [UInt8] { try archive.read(name) }

  func stream(_ name: String) throws(DatasetError) -> (any ByteStream)? { try archive.stream(name) }
}
