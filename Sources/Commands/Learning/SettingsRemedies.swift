import Digits
import Experiments
import Networks

// Changes of settings that `diagnose` suggests; they work for both hidden= and layers=.

extension TrainingSettings {
  /// Replaces all activation functions, including those in `layers`.
  mutating func activate(by function: Activation) {
    activation = function
    layers = layers.map { $0.withoutActivations }
  }

  /// Doubles the units and filters of all layers. With hidden=, replaces the layers by a single one of twice
  /// the widest, at least 128 units.
  mutating func widen(for shape: ImageShape, classes: Int) {
    guard let layers else {
      hidden = [max(128, 2 * (hidden.max() ?? 0))]
      return
    }
    var wider = self
    wider.layers = layers.map(\.twiceAsWide)
    // A residual block must keep the shape of its input, so that not every network can be widened.
    if (try? wider.spec(for: shape, classes: classes).validate()) != nil { self = wider }
  }

  /// Adds batch normalisation after every layer of weights that has none.
  mutating func normalise() {
    let written = layers ?? hidden.map { .dense(units: $0) }
    layers = written.enumerated().flatMap { index, layer in
      let isFollowed = index + 1 < written.count && written[index + 1] == .batchNormalisation
      return layer.hasWeights && !isFollowed ? [layer, .batchNormalisation] : [layer]
    }
  }
}

extension [LayerSpec] {
  fileprivate var withoutActivations: [LayerSpec] {
    compactMap { layer in
      switch layer {
      case .activation: nil
      case .residual(let inner): .residual(inner.withoutActivations)
      default: layer
      }
    }
  }
}

extension LayerSpec {
  fileprivate var twiceAsWide: LayerSpec {
    let most = 100_000
    return switch self {
    case .dense(let units): .dense(units: min(2 * units, most))
    case .convolution(let filters, let kernel, let stride, let padding):
      .convolution(filters: min(2 * filters, most), kernel: kernel, stride: stride, padding: padding)
    case .residual(let layers): .residual(layers.map(\.twiceAsWide))
    default: self
    }
  }
}
