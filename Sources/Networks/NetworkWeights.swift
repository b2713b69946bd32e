/// The learned numbers of a network, apart from the network: to keep, to compare, to go back to.
package struct NetworkWeights: Codable, Sendable, Equatable {
  /// One parameter: where it belongs, its shape and its values.
  package struct Tensor: Codable, Sendable, Equatable {
    /// The layer's position (1 is the first hidden layer) and the parameter's name: `1.weight`.
    package let name: String
    /// Rows.
    package let rows: Int
    /// Columns.
    package let columns: Int
    /// `rows * columns` values, row by row.
    package let values: [Float]

    /// Memberwise; whether it belongs to a network is asked when a network takes it.
    package init(name: String, rows: Int, columns: Int, values: [Float]) {
      self.name = name
      self.rows = rows
      self.columns = columns
      self.values = values
    }
  }

  /// In the order of the layers, and within a layer weights before biases.
  package let tensors: [Tensor]

  /// Memberwise.
  package init(tensors: [Tensor]) {
    self.tensors = tensors
  }

  /// Whether every value is a number: not infinite, not NaN.
  package var areFinite: Bool {
    tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) }
  }
}
