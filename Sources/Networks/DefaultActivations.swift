/// Puts in what everybody means when they write down `conv, conv, pool, dense`: an activation after each layer
/// of weights.
package enum DefaultActivations {
  /// A layer, and where it comes from.
  package struct Placed: Equatable, Sendable {
    /// The layer.
    package let layer: LayerSpec
    /// Its position among the layers as they were written, 1 the first; `nil` where nobody wrote it.
    package let written: Int?
  }

  /// The layers with `activation` after each convolution, dense layer and residual, unless an activation
  /// stands there already.
  ///
  /// A batch normalisation right behind such a layer comes before its activation (Ioffe and Szegedy 2015). The
  /// last layer of a residual has none, because it follows the sum (He et al. 2015). `identity` stands for no
  /// activation and leaves nothing behind.
  package static func added(to layers: [LayerSpec], _ activation: Activation) -> [LayerSpec] {
    placed(layers, activation).map(\.layer)
  }

  /// The same, each layer with where it comes from.
  package static func placed(_ layers: [LayerSpec], _ activation: Activation) -> [Placed] {
    insert(activation, into: layers, afterTheLast: true)
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
