/// A file that holds arrays under names.
protocol ArrayMembers {
  /// Names of all arrays, in the order of the file.
  var names: [String] { get }
  /// Shape and type of an array, read as lazily as the format allows.
  func outline(_ name: String) throws(DatasetError) -> ArrayOutline
  /// The array of this name.
  func array(_ name: String) throws(DatasetError) -> StoredArray
  /// The array as its elements come, to be read straight to where they stay; `nil` where it can only be had as a whole.
  func stream(_ name: String) throws(DatasetError) -> NPYStream?
}

extension ArrayMembers {
  func stream(_ name: String) throws(DatasetError) -> NPYStream? { nil }
}

/// The contents of an array.
enum StoredArray: Sendable {
  case numbers(NumericArray)
  /// Text of fixed width, a word per element.
  case words([String], shape: [Int])

  func outline(_ name: String) -> ArrayOutline {
    switch self {
    case .numbers(let array):
      ArrayOutline(name: name, shape: array.shape, isFortran: array.isFortran, content: .numbers(array.type))
    case .words(_, let shape): ArrayOutline(name: name, shape: shape, isFortran: false, content: .words)
    }
  }
}

/// What is known of an array before its elements are read.
struct ArrayOutline: Equatable, Sendable {
  enum Content: Equatable, Sendable {
    case numbers(ElementType)
    case words
    /// Something that cannot be read, such as a sparse matrix.
    case other(String)
  }

  let name: String
  let shape: [Int]
  let isFortran: Bool
  let content: Content

  /// All ways to see images in it.
  var images: [ImageAxes] {
    // A shape from a damaged file may be larger than any memory.
    guard case .numbers(let type) = content, NumericArray.byteCount(shape: shape, type) != nil else {
      return []
    }
    return ImageAxes.candidates(
      shape: shape, strides: NumericArray.strides(shape: shape, isFortran: isFortran))
  }

  /// Its rows, if each is the pixels of a square image of at least 8 x 8 with a label before or after them; fewer numbers
  /// are rather one-hot labels or measurements.
  var labelledRows: ImageAxes? {
    guard shape.count == 2, shape[0] > 0, shape[1] > 64, let side = ImageAxes.side(shape[1] - 1),
      case .numbers(let type) = content, NumericArray.byteCount(shape: shape, type) != nil
    else { return nil }
    let strides = NumericArray.strides(shape: shape, isFortran: isFortran)
    return ImageAxes(
      rows: shape[0], height: side, width: side, rowStride: strides[0], yStride: side * strides[1],
      xStride: strides[1])
  }

  /// Numbers of labels that it may hold: one for a single axis, the longer axis first for a one-hot table.
  var labelCounts: [Int] {
    if case .other = content { return [] }
    let lengths = shape.filter { $0 != 1 }
    switch lengths.count {
    case 0: return [1]
    case 1: return lengths
    case 2: return content == .words ? [] : [lengths[0], lengths[1]]
    default: return []
    }
  }

  var description: ArrayDescription {
    let type =
      switch content {
      case .numbers(let type): type.name
      case .words: "text"
      case .other(let what): what
      }
    return ArrayDescription(name: name, shape: shape, type: type)
  }
}

/// A file that is a single array without a name.
struct SingleArray: ArrayMembers {
  let stored: StoredArray

  init(_ stored: StoredArray) { self.stored = stored }

  var names: [String] { [""] }
  func outline(_ name: String) -> ArrayOutline { stored.outline(name) }
  func array(_ name: String) -> StoredArray { stored }
}

/// A .npy file on disk, which is read straight to where its numbers stay.
final class NPYFileMembers: ArrayMembers {
  let names = [""]
  private let path: String
  private let isStopped: StopCheck
  /// The stream that was read last, whose hash is nearly known.
  private var file: any HashedStream

  init(path: String, _ file: any HashedStream, isStopped: @escaping StopCheck) {
    self.path = path
    self.file = file
    self.isStopped = isStopped
  }

  func outline(_ name: String) throws(DatasetError) -> ArrayOutline { try opened().outline }
  func array(_ name: String) throws(DatasetError) -> StoredArray { try opened().array() }
  func stream(_ name: String) throws(DatasetError) -> NPYStream? { try opened() }

  /// The hash of the file; nothing may be read afterwards.
  func digest() throws(DatasetError) -> SHA256.Digest { try file.digest() }

  private func opened() throws(DatasetError) -> NPYStream {
    file = try FileStream.open(path: path, isStopped: isStopped)
    return try NPYStream(file, path: path, name: "")
  }
}
