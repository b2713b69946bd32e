import Compute

extension Dataset {
  /// The rows of this dataset followed by those of another; labelled only if both are. Classes of the same
  /// name are the same class.
  /// - Throws: `DatasetError.imageSizesDiffer`; `DatasetError.classes` if there would be too many classes.
  package func joined(with other: Dataset, name: String) throws(DatasetError) -> Dataset {
    guard images.shape == other.images.shape else {
      throw .imageSizesDiffer(
        dataset: self.name, images.shape, other: other.name, other.images.shape)
    }
    var joined: (labels: [ClassLabel], classes: ClassList)?
    if let labels, let others = other.labels {
      do throws(ClassError) {
        joined = (labels + others, try classes.union(other.classes))
      } catch {
        throw .classes(path: "\(self.name) and \(other.name)", error)
      }
    }
    try MemoryRoom.require(
      images.pixels.count + other.images.pixels.count, for: "\(self.name) and \(other.name)")
    return Dataset(
      name: name, images: DigitImages(shape: images.shape, pixels: images.pixels + other.images.pixels),
      labels: joined?.labels, classes: joined?.classes,
      source: DatasetSource(
        kind: .joined, path: "\(self.name) and \(other.name)",
        sha256: SHA256Hex.of(files: [
          SHA256.hash(Array(source.sha256.utf8)), SHA256.hash(Array(other.source.sha256.utf8)),
        ]),
        parts: source.parts(of: self) + other.source.parts(of: other)),
      origins: .joined(origins, count, other.origins, other.count))
  }

  /// Some of the rows as a dataset, which has no file and no official split.
  /// - Parameter rows: valid row numbers.
  package func selecting(_ rows: [Int]) -> Dataset {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(rows.count * images.shape.pixelCount)
    for row in rows { pixels += images[row] }
    return Dataset(
      name: name, images: DigitImages(shape: images.shape, pixels: pixels),
      labels: labels.map { labels in rows.map { labels[$0] } }, classes: classes, source: source,
      origins: origins?.selecting(rows))
  }
}

extension DatasetSource {
  /// The flattened list of sources: a dataset that is itself joined contributes its parts.
  fileprivate func parts(of dataset: Dataset) -> [DatasetSource] { kind == .joined ? parts : [self] }
}
