/// Many numbers at a glance, a character each, such as the activations of a layer.
package struct Strip: Codable, Sendable, Equatable {
  /// The numbers; they count from 0.
  package var values: [Double]

  /// Memberwise.
  package init(values: [Double]) {
    self.values = values
  }

  /// The largest magnitude; it is drawn strongest.
  var full: Double { values.lazy.filter(\.isFinite).map(abs).max() ?? 0 }

  /// Whether any of them lies below 0.
  var isSigned: Bool { values.contains { $0 < 0 } }
}
