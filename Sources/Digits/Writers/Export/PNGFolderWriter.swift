import Foundation

/// Writes a folder of pictures, in a folder per class as torchvision's `ImageFolder` and Keras'
/// `image_dataset_from_directory` read them: `out/7/000012.png` is row 12, a 7. With a split, `train` and `test`
/// are above them. Without labels there are no folders of classes.
///
/// The grey levels are those of the dataset: bright ink on black paper. A note in each picture (`ExportedPicture`) lets
/// them be read again as they are.
enum PNGFolderWriter {
  /// Pictures that are encoded in parallel between two polls of `isStopped`.
  private static let batch = 1024

  static func write(
    _ rows: ExportRows, to path: String, isStopped: StopCheck
  ) throws(ExportError) -> [DatasetWriter.Written] {
    let folder = try ExportFolder(path)
    var (files, bytes) = (0, 0)
    switch rows.part {
    case .rows(let part): try write(part)
    case .split(let train, let test):
      for (name, part) in [("train", train), ("test", test)] where !part.isEmpty {
        _ = try folder.makeFolder(name)
        try write(part, below: name + "/")
      }
    }
    try folder.commit()
    return [DatasetWriter.Written(path: path, files: files, bytes: bytes)]

    func write(_ part: [Int], below parent: String = "") throws(ExportError) {
      let classes = try rows.labels.map { labels throws(ExportError) in
        try makeFolders(of: labels, part, below: parent, in: folder)
      }
      let note = ExportedPicture(hasPart: !parent.isEmpty, hasClass: classes != nil)
      let digits = max(6, String(rows.images.count - 1).count)
      for start in stride(from: 0, to: part.count, by: batch) {
        if isStopped() { throw .interrupted }
        let batch = part[start..<min(start + batch, part.count)]
        let outcomes = parallelMap(batch.count) { place -> Result<Int, ExportError> in
          let row = batch[batch.startIndex + place]
          let number = String(row)
          let name = String(repeating: "0", count: max(0, digits - number.count)) + number + ".png"
          let place = rows.labels.flatMap { classes?[Int($0.indices[row])] } ?? parent
          return picture(rows.images, row, place + name, note, in: folder)
        }
        for outcome in outcomes {
          bytes += try outcome.get()
          files += 1
        }
      }
    }
  }

  /// Makes the folders of the classes that occur.
  /// - Returns: their paths by index, with a `/` at the end.
  private static func makeFolders(
    of labels: ExportLabels, _ rows: [Int], below parent: String, in folder: ExportFolder
  ) throws(ExportError) -> [String] {
    for index in Set(rows.map { labels.indices[$0] }).sorted() {
      let name = labels.names[Int(index)]
      guard isFolderName(name) else { throw .classIsNoFolder(name: name) }
      guard try folder.makeFolder(parent + name) else { throw .classFolderTaken(name: name) }
    }
    return labels.names.map { parent + $0 + "/" }
  }

  /// Hidden files are no data to any reader.
  private static func isFolderName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && !name.contains("/") && !name.utf8.contains(0)
      && name.utf8.count <= 255
  }

  private static func picture(
    _ images: DigitImages, _ row: Int, _ name: String, _ note: ExportedPicture, in folder: ExportFolder
  ) -> Result<Int, ExportError> {
    Result { () throws(ExportError) in
      let bytes: [UInt8]
      do throws(PNGError) {
        bytes = note.noted(
          in: try PNGWriter.encode(
            Array(images[row]), height: images.shape.height, width: images.shape.width))
      } catch {
        throw .unwritable(path: folder.path(of: name), code: ENOMEM)
      }
      try folder.write(bytes, to: name)
      return bytes.count
    }
  }
}
