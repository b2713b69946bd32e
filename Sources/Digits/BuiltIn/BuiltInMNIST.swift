import Compute

/// The MNIST dataset that is shipped with digitbook: 70,000 digits with their official split.
package enum BuiltInMNIST {
  /// Number of rows of the official training set; the test rows follow them.
  package static let trainingRows = 60_000
  package static let rows = 70_000
  package static let name = "mnist"

  /// Loads the 60,000 official training rows followed by the 10,000 test rows.
  ///
  /// The four compressed files are inflated in parallel, directly into the final arrays.
  /// - Parameter rowLimit: load only the first `rowLimit` rows (at least 1). With 60,000 or fewer no test row
  ///   is included, and so the dataset has no official split.
  /// - Throws: `DatasetError.builtInMissing` if the files are not found, or the error of a damaged file.
  package static func load(rowLimit: Int? = nil) throws(DatasetError) -> Dataset {
    try load(from: try MNISTFolder.locate(), rowLimit: rowLimit)
  }

  static func load(from folder: String, rowLimit: Int?) throws(DatasetError) -> Dataset {
    let total = min(max(rowLimit ?? rows, 1), rows)
    let training = min(total, trainingRows)
    // The order in memory and in the combined SHA-256. The test files are hashed even if no test row is
    // loaded, so the source keeps the same hash.
    let parts = [
      Part(folder, "train-images-idx3-ubyte.gz", .images(.mnist), trainingRows, 0..<training),
      Part(folder, "train-labels-idx1-ubyte.gz", .labels, trainingRows, 0..<training),
      Part(folder, "t10k-images-idx3-ubyte.gz", .images(.mnist), rows - trainingRows, training..<total),
      Part(folder, "t10k-labels-idx1-ubyte.gz", .labels, rows - trainingRows, training..<total),
    ]

    var labels = [UInt8](repeating: 0, count: total)
    var outcomes: [Result<SHA256.Digest, DatasetError>] = []
    let pixelBytes = total * ImageShape.mnist.pixelCount
    try MemoryRoom.require(pixelBytes, for: folder)
    let pixels = [UInt8](unsafeUninitializedCapacity: pixelBytes) { pixels, initialized in
      LargePages.advise(pixels)
      labels.withUnsafeMutableBytes { labels in
        guard let pixelBase = pixels.baseAddress, let labelBase = labels.baseAddress else { return }
        let pixels = SharedBytes(base: pixelBase)
        let labels = SharedBytes(base: labelBase.assumingMemoryBound(to: UInt8.self))
        outcomes = parallelMap(parts.count) { parts[$0].read(pixels: pixels, labels: labels) }
      }
      let failed = outcomes.contains { if case .failure = $0 { true } else { false } }
      initialized = failed ? 0 : pixelBytes
    }
    var digests: [SHA256.Digest] = []
    for outcome in outcomes { digests.append(try outcome.get()) }
    return Dataset(
      name: name, images: DigitImages(shape: .mnist, pixels: pixels), labels: [ClassLabel](digits: labels),
      source: DatasetSource(
        kind: .mnist, path: name, sha256: SHA256Hex.of(files: digests),
        options: ReadingOptions(rowLimit: rowLimit)),
      officialTrainingRows: total > trainingRows ? trainingRows : nil)
  }
}

/// One of the four files and the range of dataset rows that it fills.
private struct Part: Sendable {
  let path: String
  let content: IDXFile.Content
  let fileRows: Int
  let target: Range<Int>

  init(_ folder: String, _ name: String, _ content: IDXFile.Content, _ fileRows: Int, _ target: Range<Int>) {
    path = folder + "/" + name
    self.content = content
    self.fileRows = fileRows
    self.target = target
  }

  /// - Parameter pixels, labels: base addresses of dataset row 0.
  func read(pixels: SharedBytes, labels: SharedBytes) -> Result<SHA256.Digest, DatasetError> {
    Result { () throws(DatasetError) in
      let bytes = try FileBytes.read(path)
      let file = try IDXFile(path: path, bytes: bytes)
      let isPlain = file.type == .u1 && (content != .labels || file.columns == 1)
      guard file.content == content, isPlain, file.rows == fileRows else {
        throw .builtInDamaged(path: path)
      }
      let base = content == .labels ? labels.base : pixels.base
      let start = base + target.lowerBound * file.rowBytes
      let buffer = UnsafeMutableBufferPointer(start: start, count: target.count * file.rowBytes)
      try file.readRows(into: UnsafeMutableRawBufferPointer(buffer))
      if content == .labels, let row = buffer.firstIndex(where: { $0 > 9 }) {
        throw .idx(path: path, .label(row: row, value: Int32(buffer[row])))
      }
      return SHA256.hash(bytes)
    }
  }
}
