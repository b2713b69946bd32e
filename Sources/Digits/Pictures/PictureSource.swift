/// A picture file to read: in a folder, alone, or in an archive.
struct PictureSource: Sendable {
  /// Path below the folder or in the archive, which gives the label.
  let name: String
  /// Path for messages.
  let path: String
  /// Reads the bytes of the file, which may be compressed with gzip.
  let bytes: @Sendable () throws(DatasetError) -> [UInt8]

  init(name: String, path: String, bytes: @escaping @Sendable () throws(DatasetError) -> [UInt8]) {
    self.name = name
    self.path = path
    self.bytes = bytes
  }

  /// A file of a folder.
  init(name: String, in folder: String) {
    let path = (folder.hasSuffix("/") ? folder : folder + "/") + name
    self.init(name: name, path: path) { () throws(DatasetError) in try FileBytes.read(path) }
  }
}
