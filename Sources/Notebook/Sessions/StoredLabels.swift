import Digits
import Foundation
import Networks

/// The labels of a dataset that is stored in the session itself: a byte each for digits, as in sessions before there
/// were other classes; else a safetensors file with the index of each label, and the names as JSON in its metadata.
struct StoredLabels: Equatable, Sendable {
  let labels: [ClassLabel]
  let classes: ClassList

  private static let tensor = "labels"
  private static let names = "classes"

  init(_ labels: [ClassLabel], of classes: ClassList) {
    self.labels = labels
    self.classes = classes
  }

  func encoded() -> Data {
    let digits = labels.compactMap(\.digit)
    if classes.isDigits, digits.count == labels.count { return Data(digits) }
    let indices = labels.map { Int32(truncatingIfNeeded: classes.index(of: $0) ?? -1) }
    let names = (try? JSONEncoder.ofResults.encode(classes)) ?? Data()
    return SafeTensors(
      [SafeTensors.Tensor(Self.tensor, shape: [labels.count], .int32(indices))],
      metadata: [Self.names: String(decoding: names, as: UTF8.self)]
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
    self.init(indices.map { classes[Int($0)] }, of: classes)
  }
}
