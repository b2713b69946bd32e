/// The activation functions, by scikit-learn's names.
public enum Activation: String, Codable, CaseIterable, Sendable {
  case identity, logistic, tanh, relu
}

/// One layer as it is written down: enough to build it, nothing of its weights.
public enum LayerSpec: Codable, Hashable, Sendable {
  /// Fully connected: `units` weighted sums over all inputs.
  case dense(units: Int)
  /// An activation function on every value.
  case activation(Activation)

  /// What leaves the layer when `input` enters.
  func outputShape(for input: FeatureShape) -> FeatureShape {
    switch self {
    case .dense(let units): .flat(units)
    case .activation: input
    }
  }

  /// How many numbers the layer learns; `nil` where the count does not fit a machine word.
  func parameterCount(for input: FeatureShape) -> Int? {
    switch self {
    case .dense(let units):
      let (weights, overflow) = input.count.multipliedReportingOverflow(by: units)
      let (all, overflowAgain) = weights.addingReportingOverflow(units)
      return overflow || overflowAgain ? nil : all
    case .activation:
      return 0
    }
  }

  /// Builds the layer with memory for batches of at most `capacity` rows; its weights are zero.
  func makeLayer(input: FeatureShape, capacity: Int, isFirst: Bool) -> any Layer {
    switch self {
    case .dense(let units): Dense(inputShape: input, units: units, capacity: capacity, isFirst: isFirst)
    case .activation(let kind): ActivationLayer(kind, shape: input, capacity: capacity)
    }
  }
}
