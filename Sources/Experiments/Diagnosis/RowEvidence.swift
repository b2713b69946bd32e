import Digits

/// Statistics of a model's training rows.
package struct RowEvidence: Sendable {
  package let count: Int
  /// Rows per class; classes that do not occur are absent.
  package let perDigit: [ClassLabel: Int]
  /// Rows whose image also occurs with another label.
  package let conflicting: Int
  /// Mean grey level, 0 (paper) to 1 (ink).
  package let ink: Double
  /// Classes that occur among the evaluation rows but not among these.
  package let missing: [ClassLabel]

  /// Number of rows sampled for `ink`.
  private static let probes = 2000

  /// - Parameters:
  ///   - examples: the training rows.
  ///   - evaluated: the rows the model is evaluated on.
  package init(_ examples: Examples, evaluatedOn evaluated: Examples?) {
    let labels = examples.rowLabels
    count = examples.count
    perDigit = labels.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    missing = (evaluated?.classes ?? []).filter { [perDigit] label in perDigit[label] == nil }

    let hashes = examples.images.hashes(of: examples.rows)
    var labelOf: [UInt64: ClassLabel] = [:]
    var ambiguous: Set<UInt64> = []
    for (hash, label) in zip(hashes, labels) {
      if let known = labelOf[hash], known != label { ambiguous.insert(hash) }
      labelOf[hash] = label
    }
    conflicting = ambiguous.isEmpty ? 0 : hashes.count { ambiguous.contains($0) }

    let step = max(examples.count / Self.probes, 1)
    var (sum, pixels) = (0, 0)
    for place in stride(from: 0, to: examples.count, by: step) {
      let image = examples.images[examples.rows[place]]
      sum += image.reduce(0) { $0 + Int($1) }
      pixels += image.count
    }
    ink = pixels > 0 ? Double(sum) / Double(pixels) / 255 : 0
  }
}
