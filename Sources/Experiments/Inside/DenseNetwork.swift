import Foundation
import Networks

/// A trained network of dense layers laid open: the weights of every unit, to add up by hand.
///
///     a_0 = x        s_l = a_(l-1) W_l + b_l        a_l = f(s_l)        scores = s_last
///
/// It computes in double precision, one number at a time, and shares no code with `Network`: what it finds is a
/// check of what the network computed, not a second opinion of the same routine.
public struct DenseNetwork: Sendable {
  /// One layer.
  public struct Layer: Sendable {
    /// From 1, as in `NumberedLayer`.
    public let number: Int
    /// How many numbers enter.
    public let inputs: Int
    /// How many leave.
    public let units: Int
    /// The function of its sums; `nil` for the output layer, whose sums are the scores.
    public let activation: Activation?
    /// [inputs x units], row by row.
    let weights: [Float]
    /// One a unit.
    public let biases: [Float]

    /// What an input counts for a unit.
    public func weight(from input: Int, to unit: Int) -> Float { weights[input * units + unit] }

    /// All weights that lead to a unit, one an input.
    public func weights(to unit: Int) -> [Float] { (0..<inputs).map { weight(from: $0, to: unit) } }

    /// All weights that lead from an input, one a unit.
    public func weights(from input: Int) -> ArraySlice<Float> {
      weights[input * units..<(input + 1) * units]
    }
  }

  /// From the first hidden layer to the output layer; at least one.
  public let layers: [Layer]
  private let numbered: [NumberedLayer]

  /// - Parameter predictor: of the same model.
  /// - Throws: `InsideError.notDense`; `NetworkError.weightsDoNotFit`.
  public init(_ model: Model, of predictor: Predictor) throws {
    var layers: [Layer] = []
    var inputs = model.spec.input.count
    let specs = model.spec.allLayers
    let tensors = model.weights.tensors
    var position = 0
    while position < specs.count {
      guard case .dense(let units) = specs[position] else { throw InsideError.notDense(model: model.name) }
      var activation: Activation?
      if position + 1 < specs.count {
        guard case .activation(let kind) = specs[position + 1] else {
          throw InsideError.notDense(model: model.name)
        }
        activation = kind
      }
      let place = 2 * layers.count
      for (offset, expected) in [inputs * units, units].enumerated() {
        let found = place + offset < tensors.count ? tensors[place + offset].values.count : 0
        guard found == expected else {
          throw NetworkError.weightsDoNotFit(
            parameter: "\(position + 1).\(offset == 0 ? "weight" : "bias")", expected: expected, found: found)
        }
      }
      layers.append(
        Layer(
          number: layers.count + 1, inputs: inputs, units: units, activation: activation,
          weights: tensors[place].values, biases: tensors[place + 1].values))
      inputs = units
      position += activation == nil ? 1 : 2
    }
    self.layers = layers
    numbered = predictor.layers
  }

  /// How many of the layers are hidden.
  public var hiddenCount: Int { layers.count - 1 }

  /// A layer by its number.
  /// - Throws: `NetworkError.noSuchLayer`.
  public func layer(_ number: Int) throws(NetworkError) -> Layer {
    guard layers.indices.contains(number - 1) else { throw .noSuchLayer(number: number, layers: numbered) }
    return layers[number - 1]
  }

  /// A hidden layer by its number.
  /// - Throws: `NetworkError.noSuchLayer`, `InsideError.notHidden`.
  public func hiddenLayer(_ number: Int) throws -> Layer {
    let layer = try layer(number)
    guard layer.activation != nil else {
      throw InsideError.notHidden(layer: number, hidden: hiddenCount)
    }
    return layer
  }
}

extension DenseNetwork.Layer {
  /// Checks that there is such a unit; units count from 0.
  /// - Throws: `InsideError.noSuchUnit`.
  public func require(unit: Int) throws(InsideError) {
    guard (0..<units).contains(unit) else { throw .noSuchUnit(unit: unit, layer: number, units: units) }
  }
}

extension Activation {
  /// The function in double precision.
  public func value(of sum: Double) -> Double {
    switch self {
    case .identity: sum
    case .logistic: 1 / (1 + exp(-sum))
    case .tanh: Foundation.tanh(sum)
    case .relu: max(sum, 0)
    }
  }

  /// The derivative where the function has this value.
  func slope(at value: Double) -> Double {
    switch self {
    case .identity: 1
    case .logistic: value * (1 - value)
    case .tanh: 1 - value * value
    case .relu: value > 0 ? 1 : 0
    }
  }
}
