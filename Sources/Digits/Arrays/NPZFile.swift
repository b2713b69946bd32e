import Compute

/// The members of an archive, read one by one.
protocol ByteMembers {
  /// Paths of all files in the archive.
  var names: [String] { get }
  /// The inflated bytes of a file.
  func bytes(_ name: String) throws(DatasetError) -> [UInt8]
  /// The same as they are inflated; `nil` if a file can only be had as a whole.
  func stream(_ name: String) throws(DatasetError) -> (any ByteStream)?
}

extension ByteMembers {
  func stream(_ name: String) throws(DatasetError) -> (any ByteStream)? { nil }
}

/// An .npz file: a zip archive of .npy files, each an array with the name of its file.
///
/// Only the members that are asked for are inflated. Where that can be done piece by piece, the header alone tells what
/// an array is; otherwise an array is kept until it is handed over.
final class NPZFile: ArrayMembers {
  let names: [String]
  private let path: String
  private let members: any ByteMembers
  private let kept = Locked<[String: StoredArray]>([:])

  /// - Parameter path: of the archive, for errors.
  init(path: String, members: any ByteMembers) {
    self.path = path
    self.members = members
    names = members.names.filter { $0.hasSuffix(Self.ending) }.map { String($0.dropLast(Self.ending.count)) }
  }

  private static let ending = ".npy"

  func outline(_ name: String) throws(DatasetError) -> ArrayOutline {
    if let array = kept.withLock({ $0[name] }) { return array.outline(name) }
    if let stream = try stream(name) { return stream.outline }
    let array = try read(name)
    kept.withLock { $0[name] = array }
    return array.outline(name)
  }

  /// Hands the array over, so that its bytes can go as soon as they have been converted.
  func array(_ name: String) throws(DatasetError) -> StoredArray {
    if let array = kept.withLock({ $0.removeValue(forKey: name) }) { return array }
    if let stream = try stream(name) { return try stream.array() }
    return try read(name)
  }

  func stream(_ name: String) throws(DatasetError) -> NPYStream? {
    guard kept.withLock({ $0[name] }) == nil, let bytes = try members.stream(name + Self.ending) else {
      return nil
    }
    return try NPYStream(bytes, path: path, name: name)
  }

  private func read(_ name: String) throws(DatasetError) -> StoredArray {
    let bytes = try members.bytes(name + Self.ending)
    return try inArrayFile(path) { () throws(ArrayError) in try NPYFile.array(bytes, name: name) }
  }
}
