import Foundation

/// Writes IDX files, the format of MNIST: images as unsigned bytes (N x H x W), labels in a file beside them.
///
/// A path that ends in `idx3-ubyte` is the file of images, of all rows. Its labels go where MNIST's readers look
/// for them: `labels` for `images` and `idx1` for `idx3`; `images-` is put in where the name has none. Any other
/// path is a folder: with a split it gets MNIST's four files, `train-images-idx3-ubyte`,
/// `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`; without one
/// `images-idx3-ubyte` and `labels-idx1-ubyte`.
///
/// Labels are unsigned bytes, or 32-bit integers (`idx1-int`) where a byte is too small. Classes that are words
/// become their indices, which `ClassMapping` lists in a file beside.
enum IDXWriter {
  static func write(
    _ rows: ExportRows, to path: String, replacing: Bool, isStopped: StopCheck
  ) throws(ExportError) -> [DatasetWriter.Written] {
    guard path.lowercased().hasSuffix(ending) else {
      return try writeFolder(rows, to: path, isStopped: isStopped)
    }
    let images = rows.labels == nil ? path : imagesPath(path)
    let chosen = rows.together
    var files = try [
      self.images(rows, chosen, to: ExportFile(images, replacing: replacing), isStopped: isStopped)
    ]
    if let labels = rows.labels {
      let column = IDXLabels(labels)
      let path = labelsPath(beside: images, column.type)
      files.append(try column.write(chosen, to: ExportFile(path, replacing: replacing)))
      if let mapping = try ClassMapping.file(of: labels, beside: images, replacing: replacing) {
        files.append(mapping)
      }
    }
    return try commit(files)
  }

  private static let ending = "idx3-ubyte"

  private static func writeFolder(
    _ rows: ExportRows, to path: String, isStopped: StopCheck
  ) throws(ExportError) -> [DatasetWriter.Written] {
    let folder = try ExportFolder(path)
    let parts =
      switch rows.part {
      case .rows(let rows): [("", rows)]
      case .split(let train, let test): [("train-", train), ("t10k-", test)]
      }
    var files: [ExportFile] = []
    for (name, part) in parts {
      let images = name + "images-" + ending
      files.append(try self.images(rows, part, to: ExportFile(images, in: folder), isStopped: isStopped))
      if let labels = rows.labels {
        let column = IDXLabels(labels)
        let path = labelsPath(beside: images, column.type)
        files.append(try column.write(part, to: ExportFile(path, in: folder)))
      }
    }
    if let labels = rows.labels, let mapping = try ClassMapping.file(of: labels, in: folder) {
      files.append(mapping)
    }
    let written = try commit(files)
    try folder.commit()
    return [
      DatasetWriter.Written(path: path, files: written.count, bytes: written.reduce(0) { $0 + $1.bytes })
    ]
  }

  /// Writes images and leaves the draft open.
  private static func images(
    _ rows: ExportRows, _ part: [Int], to file: ExportFile, isStopped: StopCheck
  ) throws(ExportError) -> ExportFile {
    let shape = rows.images.shape
    try file.append(IDXHeader.bytes(.byte, [part.count, shape.height, shape.width]))
    try rows.forEachRun(of: part, isStopped: isStopped) { levels throws(ExportError) in
      try file.append(levels)
    }
    return file
  }

  private static func commit(_ files: [ExportFile]) throws(ExportError) -> [DatasetWriter.Written] {
    for file in files { try file.finish() }
    for file in files { try file.commit() }
    return files.map { DatasetWriter.Written(path: $0.path, files: 1, bytes: $0.count) }
  }

  // MARK: Names

  private static func imagesPath(_ path: String) -> String {
    guard !name(of: path).contains("images") else { return path }
    return path.dropLast(ending.count) + "images-" + path.suffix(ending.count)
  }

  private static func labelsPath(beside path: String, _ type: String) -> String {
    let name = name(of: path)
    let labels = name.replacing("images", with: "labels")
    return path.dropLast(name.count) + labels.dropLast(ending.count) + "idx1-" + type
  }

  private static func name(of path: String) -> Substring {
    path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
  }
}

/// The labels of an IDX file.
private struct IDXLabels {
  private let labels: ExportLabels
  private let areBytes: Bool

  init(_ labels: ExportLabels) {
    self.labels = labels
    areBytes = (labels.integers ?? Array(labels.names.indices)).allSatisfy { (0...255).contains($0) }
  }

  /// The element type, as the names of files tell it.
  var type: String { areBytes ? "ubyte" : "int" }

  /// Writes the labels of rows and leaves the draft open.
  func write(_ rows: [Int], to file: ExportFile) throws(ExportError) -> ExportFile {
    try file.append(IDXHeader.bytes(areBytes ? .byte : .int32, [rows.count]))
    for row in rows {
      let value = UInt32(truncatingIfNeeded: labels.number(ofRow: row))
      try file.append(areBytes ? [UInt8(truncatingIfNeeded: value)] : IDXHeader.bigEndian(value))
    }
    return file
  }
}

private enum IDXHeader {
  /// Element types by their codes in the third byte of the file.
  enum Element: UInt8 {
    case byte = 0x08
    case int32 = 0x0C
  }

  static func bytes(_ element: Element, _ dimensions: [Int]) -> [UInt8] {
    [0, 0, element.rawValue, UInt8(truncatingIfNeeded: dimensions.count)]
      + dimensions.flatMap { bigEndian(UInt32(truncatingIfNeeded: $0)) }
  }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
  }
}
