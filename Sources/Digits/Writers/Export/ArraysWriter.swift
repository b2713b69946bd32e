/// Writes named arrays of floats as NumPy's `.npz`.
package enum ArraysWriter {
  package struct NamedArray: Sendable {
    package let name: String
    package let shape: [Int]
    package let values: [Float]

    package init(_ name: String, shape: [Int], values: [Float]) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// - Parameter texts: names and texts, each stored as an array of bytes that is UTF-8.
  /// - Throws: `ExportError`.
  package static func writeNPZ(
    _ arrays: [NamedArray], texts: [(name: String, text: String)], to path: String, replacing: Bool,
    zip: ZipMaker = ZipWriter.deflated
  ) throws(ExportError) -> Int {
    let file = try ExportFile(path, replacing: replacing)
    let members = try zip(path, file.descriptor)
    for array in arrays {
      let bytes = array.values.withUnsafeBytes { [UInt8]($0) }
      try add(array.name, "<f4", array.shape, bytes, to: members)
    }
    for text in texts {
      let bytes = Array(text.text.utf8)
      try add(text.name, "|S\(max(bytes.count, 1))", [], bytes.isEmpty ? [0] : bytes, to: members)
    }
    try members.finish()
    try file.commit()
    return file.count
  }

  private static func add(
    _ name: String, _ type: String, _ shape: [Int], _ bytes: [UInt8], to members: any ZipMembers
  ) throws(ExportError) {
    let header = WrittenNPYHeader.bytes(type: type, shape: shape)
    try members.begin("\(name).npy", bytes: header.count + bytes.count)
    for piece in [header, bytes] {
      try piece.withUnsafeBufferPointer { piece throws(ExportError) in
        try members.write(UnsafeRawBufferPointer(piece))
      }
    }
  }
}

/// Writes bytes to a file whole or not at all.
package enum BytesWriter {
  /// - Returns: their number.
  /// - Throws: `ExportError.exists` if there is a file that may not be replaced, `.notAFile`, `.unwritable`.
  package static func write(
    _ bytes: [UInt8], to path: String, replacing: Bool
  ) throws(ExportError) -> Int {
    let file = try ExportFile(path, replacing: replacing)
    try file.append(bytes)
    try file.commit()
    return bytes.count
  }

  /// Writes files into a new folder, whole or not at all.
  /// - Parameter replacing: whether a folder that holds nothing but files of these names is replaced.
  /// - Throws: `ExportError`: `.exists` for such a folder unless it is replaced, `.folderNotEmpty` or `.folderOfOthers`
  ///   if the folder holds something else.
  package static func write(
    _ files: [(name: String, bytes: [UInt8])], toFolder path: String, replacing: Bool = false
  ) throws(ExportError) {
    let own = Set(files.map(\.name))
    if !replacing, ExportPlace(path).isFolder(of: own) { throw .exists(path: path) }
    let folder = try ExportFolder(path, replacing: replacing ? own : [])
    for file in files { try folder.write(file.bytes, to: file.name) }
    try folder.commit()
  }
}
