/// Inserts the activations that `conv, conv, pool, dense` implies: one after each weight layer.
package enum DefaultActivations {
  /// A layer and its origin.
  package struct Placed: Equatable, Sendable {
    package let layer: LayerSpec
    /// Its position in the written list, from 1; `nil` if it was inserted.
    package let written: Int?
  }

  /// The layers with `activation` inserted after each convolution, dense layer and residual, unless an
  /// activation already follows.
  ///
  /// A batch normalisation directly after such a layer comes before its activation (Ioffe and Szegedy 2015).
  /// The last layer of a residual gets none, because the activation follows the sum (He et al. 2015).
  /// `identity` layers are removed.
  package static func added(to layers: [LayerSpec], _ activation: Activation) -> [LayerSpec] {
    placed(layers, activation).map(\.layer)
  }

  /// The same, with the origin of each layer.
  package static func placed(_ layers: [LayerSpec], _ activation: Activation) -> [Placed] {
    insert(activation, into: layers, afterTheLast: true)
  }

  /// The layers as they would be typed, so that `added` gives them again: without the activations that it inserts, and
  /// with `identity` where it would insert one too many.
  package static func removed(from layers: [LayerSpec], _ activation: Activation) -> [LayerSpec] {
    remove(activation, from: layers, addsAtEnd: true)
  }

  private static func remove(
    _ activation: Activation, from layers: [LayerSpec], addsAtEnd: Bool
  ) -> [LayerSpec] {
    var result: [LayerSpec] = []
    var isWanted = false
    for (index, layer) in layers.enumerated() {
      switch layer {
      case .batchNormalisation where isWanted: break
      case .activation(let kind):
        let next = index + 1 < layers.count ? layers[index + 1] : nil
        // Before a batch normalisation it would be inserted behind that one.
        let isImplied =
          isWanted && kind == activation && (next.map { $0 != .batchNormalisation } ?? addsAtEnd)
        // A second activation directly behind would take the place of the first.
        let isFollowed = if case .activation? = next { true } else { false }
        isWanted = false
        if isImplied, !isFollowed { continue }
      default:
        if isWanted { result.append(.activation(.identity)) }
        isWanted = layer.wantsActivation
      }
      if case .residual(let inner) = layer {
        result.append(.residual(remove(activation, from: inner, addsAtEnd: false)))
      } else {
        result.append(layer)
      }
    }
    if isWanted, addsAtEnd { result.append(.activation(.identity)) }
    return result
  }

  private static func insert(
    _ activation: Activation, into layers: [LayerSpec], afterTheLast: Bool
  ) -> [Placed] {
    let implied = Placed(layer: .activation(activation), written: nil)
    var result: [Placed] = []
    var isWanted = false
    for (index, layer) in layers.enumerated() {
      switch layer {
      case .batchNormalisation where isWanted: break
      case .activation: isWanted = false
      default:
        if isWanted { result.append(implied) }
        isWanted = layer.wantsActivation
      }
      result.append(Placed(layer: filled(layer, with: activation), written: index + 1))
    }
    if isWanted, afterTheLast { result.append(implied) }
    return result.filter { $0.layer != .activation(.identity) }
  }

  private static func filled(_ layer: LayerSpec, with activation: Activation) -> LayerSpec {
    guard case .residual(let inner) = layer else { return layer }
    return .residual(insert(activation, into: inner, afterTheLast: false).map(\.layer))
  }
}

extension LayerSpec {
  fileprivate var wantsActivation: Bool {
    switch self {
    case .dense, .convolution, .residual: true
    default: false
    }
  }
}
