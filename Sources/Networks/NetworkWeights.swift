/// The learned numbers of a network, apart from the network: to keep, to compare, to go back to.
public struct NetworkWeights: Codable, Sendable, Equatable {
  /// One parameter: where it belongs, its shape and its values.
  public struct Tensor: Codable, Sendable, Equatable {
    /// The layer's position (1 is the first hidden layer) and the parameter's name: `1.weight`.
    public let name: String
    /// Rows.
    public let rows: Int
    /// Columns.
    public let columns: Int
    /// `rows * columns` values, row by row.
    public let values: [Float]

    /// Memberwise; whether it belongs to a network is asked when a network takes it.
    public init(name: String, rows: Int, columns: Int, values: [Float]) {
      self.name = name
      self.rows = rows
      self.columns = columns
      self.values = values
    }
  }

  /// In the order of the layers, and within a layer weights before biases.
  public let tensors: [Tensor]

  /// Memberwise.
  public init(tensors: [Tensor]) {
    self.tensors = tensors
  }

  /// Whether every value is a number: not infinite, not NaN.
  public var areFinite: Bool {
    tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) }
  }
}
