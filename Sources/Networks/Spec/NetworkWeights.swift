/// A copy of a network's weights, to store, compare or restore.
package struct NetworkWeights: Codable, Sendable, Equatable {
  /// One parameter: its name, shape and values.
  package struct Tensor: Codable, Sendable, Equatable {
    /// The layer's position (1 is the first hidden layer) and the parameter's name: `1.weight`.
    package let name: String
    package let rows: Int
    package let columns: Int
    /// [rows x columns], row-major.
    package let values: [Float]

    /// Whether it fits a network is checked by `Network.restore`.
    package init(name: String, rows: Int, columns: Int, values: [Float]) {
      self.name = name
      self.rows = rows
      self.columns = columns
      self.values = values
    }
  }

  /// In the order of the layers; weights before biases.
  package let tensors: [Tensor]

  package init(tensors: [Tensor]) {
    self.tensors = tensors
  }

  /// Whether no value is infinite or NaN.
  package var areFinite: Bool {
    tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) }
  }
}
