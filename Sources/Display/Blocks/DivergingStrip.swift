/// A list of values at one character each, such as the activations of a layer.
package struct DivergingStrip: Codable, Sendable, Equatable {
  /// Numbered from 0.
  package var values: [Double]

  package init(values: [Double]) {
    self.values = values
  }

  /// Magnitude of full intensity: the maximum.
  var full: Double { values.lazy.filter(\.isFinite).map(abs).max() ?? 0 }

  /// Whether any value is negative.
  var isSigned: Bool { values.contains { $0 < 0 } }
}
