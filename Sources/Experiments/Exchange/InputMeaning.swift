import Networks

/// What the numbers mean that a network from elsewhere takes: how grey levels become its inputs.
package struct InputMeaning: Codable, Hashable, Sendable {
  package enum Scale: String, Codable, CaseIterable, Sendable {
    /// 0 for paper, 1 for ink.
    case unit = "0..1"
    /// The grey levels themselves.
    case levels = "0..255"
    case symmetric = "-1..1"
    /// Minus the mean of MNIST's training pixels, 0.1307, divided by their deviation, 0.3081, as in PyTorch's example.
    case normalised
  }

  package let scale: Scale
  /// Whether ink is 0 and paper is 1 before that.
  package let isInverted: Bool

  package init(_ scale: Scale, inverted: Bool = false) {
    self.scale = scale
    isInverted = inverted
  }

  /// All of them, the likelier ones first.
  package static let all = [false, true].flatMap { inverted in
    [Scale.unit, .levels, .normalised, .symmetric].map { InputMeaning($0, inverted: inverted) }
  }

  /// What makes numbers from 0 (paper) to 1 (ink) the inputs of the network.
  package var affine: ForeignLayer.Affine {
    let (scale, shift): (Double, Double) =
      switch self.scale {
      case .unit: (1, 0)
      case .levels: (255, 0)
      case .symmetric: (2, -1)
      case .normalised: (1 / 0.3081, -0.1307 / 0.3081)
      }
    return isInverted ? .init(scale: -scale, shift: scale + shift) : .init(scale: scale, shift: shift)
  }
}
