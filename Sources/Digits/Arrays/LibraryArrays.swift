import CFormats
import Compute
import Foundation

/// The arrays of a MATLAB or HDF5 file, read by the library of the format.
final class LibraryArrays: ArrayMembers {
  let names: [String]
  private let library: ArrayLibrary
  /// Path for errors, as the user gave it, and of the file that the library opens.
  private let path: String
  private let file: String
  /// Keeps a temporary file until the last array has been read.
  private let temporary: TemporaryFile?
  private let fileBytes: Int
  private let entries: [String: Entry]
  /// Whether the axes lie in MATLAB's order, although the library tells them in that of C.
  private let isReversed: Bool

  /// An array as the library lists it.
  fileprivate struct Entry {
    var kind: digitbook_array_kind
    var size: Int32
    var sizes: [UInt64]
    var stored: UInt64
    var missingFilter: String?
  }

  /// Lists the arrays of a file.
  /// - Parameters:
  ///   - path: as the user gave it.
  ///   - bytes: contents of a file that is not on disk itself, such as a member of an archive.
  ///   - isReversed: whether MATLAB wrote this HDF5 file.
  init(
    _ library: ArrayLibrary, path: String, bytes: [UInt8]? = nil, isReversed: Bool = false
  ) throws(DatasetError) {
    self.library = library
    self.path = path
    self.isReversed = isReversed
    temporary = try bytes.map { bytes throws(DatasetError) in
      try inArrayFile(path) { () throws(ArrayError) in try TemporaryFile(bytes) }
    }
    let file = temporary?.path ?? FileBytes.expand(path)
    self.file = file
    let missing = library == .matio ? digitbook_matio_missing() : digitbook_hdf5_missing()
    if let missing { throw .array(path: path, .library(library, reason: String(cString: missing))) }
    var status = stat()
    guard stat(file, &status) == 0 else {
      throw errno == ENOENT ? .missing(path: path) : .unreadable(path: path, code: errno)
    }
    fileBytes = Int(status.st_size)
    if library == .matio {
      try inArrayFile(path) { () throws(ArrayError) in try MATFile.checkSize(file) }
    }

    let listing = Listing()
    let context = Unmanaged.passUnretained(listing).toOpaque()
    let visit: digitbook_array_visit = { array, context in
      guard let array, let context, let name = array.pointee.name else { return 0 }
      let listing = Unmanaged<Listing>.fromOpaque(context).takeUnretainedValue()
      return listing.add(String(cString: name), array.pointee) ? 1 : 0
    }
    let isListed =
      library == .matio
      ? digitbook_matio_list(file, visit, context) : digitbook_hdf5_list(file, visit, context)
    guard isListed != 0, !listing.names.isEmpty || library == .hdf5 else {
      throw .array(path: path, .damaged(library))
    }
    names = listing.names
    entries = listing.entries
  }

  /// Collects what the library lists.
  private final class Listing {
    private static let mostArrays = 1024
    var names: [String] = []
    var entries: [String: Entry] = [:]

    func add(_ name: String, _ array: digitbook_array) -> Bool {
      var array = array
      let rank = Int(array.rank)
      let sizes = withUnsafeBytes(of: &array.sizes) {
        Array($0.bindMemory(to: UInt64.self).prefix(max(0, rank)))
      }
      guard entries[name] == nil else { return true }
      let filter = withUnsafeBytes(of: array.filter_name) { text in
        String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
      }
      let number = array.missing_filter
      names.append(name)
      entries[name] = Entry(
        kind: rank < 0 ? digitbook_array_other : array.kind, size: array.size, sizes: sizes,
        stored: array.stored, missingFilter: number == 0 ? nil : filter.isEmpty ? "filter \(number)" : filter)
      return names.count < Self.mostArrays
    }
  }

  private var isFortran: Bool { library == .matio || isReversed }

  func outline(_ name: String) throws(DatasetError) -> ArrayOutline {
    let entry = try entry(name)
    let shape = try inArrayFile(path) { () throws(ArrayError) -> [Int] in try self.shape(of: entry, name) }
    return ArrayOutline(name: name, shape: shape, isFortran: isFortran, content: entry.content)
  }

  func array(_ name: String) throws(DatasetError) -> StoredArray {
    let entry = try entry(name)
    return try inArrayFile(path) { () throws(ArrayError) -> StoredArray in
      let shape = try shape(of: entry, name)
      if let filter = entry.missingFilter { throw .filter(array: name, filter) }
      if entry.content == .words { return .words(try texts(name), shape: shape) }
      guard case .numbers(let type) = entry.content else { throw .notNumbers(array: name) }
      guard let size = NumericArray.byteCount(shape: shape, type) else {
        throw .size(array: name, promised: nil, found: fileBytes)
      }
      guard size <= FileBytes.limit else { throw .tooLarge(array: name, bytes: size, limit: FileBytes.limit) }
      // Neither format packs more than this: deflate 1032 bytes into one, MATLAB doubles into single bytes.
      let stored = library == .hdf5 ? Int(min(entry.stored, UInt64(fileBytes))) : fileBytes
      guard size / (1032 * 8) <= stored else {
        throw .size(array: name, promised: size, found: fileBytes)
      }
      let bytes = try read(entry, name, size)
      guard
        let array = NumericArray(
          type, shape: shape, isBigEndian: NumericArray.isBigEndianHost, isFortran: isFortran, bytes: bytes)
      else { throw .damagedArray(library, array: name) }
      return .numbers(array)
    }
  }

  private func read(_ entry: Entry, _ name: String, _ size: Int) throws(ArrayError) -> [UInt8] {
    guard size > 0 else { return [] }
    var request = digitbook_array()
    request.kind = entry.kind
    request.size = entry.size
    request.rank = Int32(entry.sizes.count)
    withUnsafeMutableBytes(of: &request.sizes) { sizes in
      entry.sizes.withUnsafeBytes { sizes.copyMemory(from: $0) }
    }
    do throws(OutOfMemory) { try MemoryRoom.require(size) } catch { throw .memory(error) }
    var isRead = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      LargePages.advise(UnsafeMutableBufferPointer(rebasing: buffer[..<size]))
      isRead = name.withCString { name in
        request.name = name
        return library == .matio
          ? digitbook_matio_read(file, &request, buffer.baseAddress, size) != 0
          : digitbook_hdf5_read(file, &request, buffer.baseAddress, size) != 0
      }
      initialized = isRead ? size : 0
    }
    guard isRead else { throw .damagedArray(library, array: name) }
    return bytes
  }

  /// The texts of an array, without the blanks that fill them up.
  private func texts(_ name: String) throws(ArrayError) -> [String] {
    if library == .hdf5 { try HDF5Heaps.check(file) }
    final class Texts { var all: [String] = [] }
    let texts = Texts()
    let context = Unmanaged.passUnretained(texts).toOpaque()
    let visit: digitbook_text_visit = { text, length, context in
      guard let text, let context else { return }
      let bytes = UnsafeRawBufferPointer(start: text, count: length)
      let kept = bytes.lastIndex { $0 != 0 && $0 != UInt8(ascii: " ") }.map { bytes[...$0] } ?? bytes[..<0]
      Unmanaged<Texts>.fromOpaque(context).takeUnretainedValue().all
        .append(String(decoding: kept, as: UTF8.self))
    }
    let isRead =
      library == .matio
      ? digitbook_matio_texts(file, name, visit, context) : digitbook_hdf5_texts(file, name, visit, context)
    guard isRead != 0 else { throw .damagedArray(library, array: name) }
    return texts.all
  }

  private func entry(_ name: String) throws(DatasetError) -> Entry {
    guard let entry = entries[name] else {
      throw .array(path: path, .noSuchArray(name: name, arrays: names))
    }
    return entry
  }

  private func shape(of entry: Entry, _ name: String) throws(ArrayError) -> [Int] {
    var shape: [Int] = []
    for size in entry.sizes {
      guard let length = Int(exactly: size) else { throw .size(array: name, promised: nil, found: fileBytes) }
      shape.append(length)
    }
    return isReversed ? shape.reversed() : shape
  }
}

extension LibraryArrays.Entry {
  fileprivate var content: ArrayOutline.Content {
    switch kind {
    case digitbook_array_unsigned: number("u")
    case digitbook_array_signed: number("i")
    case digitbook_array_float: number("f")
    case digitbook_array_logical: .numbers(.bool)
    case digitbook_array_text: .words
    case digitbook_array_sparse: .other("sparse")
    case digitbook_array_complex: .other("complex")
    default: .other("no numbers")
    }
  }

  private func number(_ letter: String) -> ArrayOutline.Content {
    ElementType(rawValue: "\(letter)\(size)").map { .numbers($0) } ?? .other("no numbers")
  }
}
