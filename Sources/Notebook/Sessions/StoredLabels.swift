import Digits
import Foundation
import Networks

/// The labels of a dataset that is stored in the session itself: a byte each for digits, as in sessions before there
/// were other classes; else a safetensors file with the index of each label, and the names as JSON in its metadata. The
/// origins of the rows, if they are known, are further tensors of that file.
struct StoredLabels: Equatable, Sendable {
  let labels: [ClassLabel]
  let classes: ClassList
  let origins: RowOrigins?

  private static let tensor = "labels"
  private static let names = "classes"

  init(_ labels: [ClassLabel], of classes: ClassList, origins: RowOrigins? = nil) {
    self.labels = labels
    self.classes = classes
    self.origins = origins
  }

  init(_ labels: [ClassLabel], of dataset: Dataset) {
    self.init(labels, of: dataset.classes, origins: dataset.origins)
  }

  func encoded() -> Data {
    let digits = labels.compactMap(\.digit)
    if classes.isDigits, digits.count == labels.count, origins == nil { return Data(digits) }
    let indices = labels.map { Int32(truncatingIfNeeded: classes.index(of: $0) ?? -1) }
    let names = (try? JSONEncoder.ofResults.encode(classes)) ?? Data()
    let known = origins.map(StoredOrigins.init)
    return SafeTensors(
      [SafeTensors.Tensor(Self.tensor, shape: [labels.count], .int32(indices))] + (known?.tensors ?? []),
      metadata: [Self.names: String(decoding: names, as: UTF8.self)]
        .merging(known?.metadata ?? [:]) { own, _ in own }
    ).encoded()
  }

  /// - Returns: `nil` for bytes that are neither.
  init?(decoding bytes: Data) {
    // The header of a safetensors file begins with a brace, which is no digit.
    if bytes.allSatisfy({ $0 <= 9 }) {
      self.init([ClassLabel](digits: bytes), of: .digits)
      return
    }
    guard let file = try? SafeTensors(decoding: bytes), let names = file.metadata[Self.names],
      let classes = try? JSONDecoder.ofResults.decode(ClassList.self, from: Data(names.utf8)),
      case .int32(let indices)? = file[Self.tensor]?.values,
      indices.allSatisfy({ classes.indices.contains(Int($0)) })
    else { return nil }
    self.init(
      indices.map { classes[Int($0)] }, of: classes,
      origins: StoredOrigins.read(file, count: indices.count))
  }
}
