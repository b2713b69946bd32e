import Digits
import Networks

extension Model {
  /// A model of a network that was trained elsewhere: without epochs, and with settings that describe its layers.
  init(
    importing spec: NetworkSpec, _ weights: NetworkWeights, classes: [ClassLabel], shape: ImageShape,
    origin: ModelOrigin
  ) {
    let settings = TrainingSettings(describing: spec)
    self.init(
      name: "", spec: spec, weights: weights, classes: classes, imageShape: shape, settings: settings,
      history: [], stopped: .epochs, state: TrainingState(rows: [], settings: settings),
      trainAccuracy: nil, validationRows: 0, validationAccuracy: nil, origin: origin)
  }
}

extension TrainingSettings {
  /// The standard settings with the layers of a network, as they would be typed.
  init(describing spec: NetworkSpec) {
    self.init()
    output = spec.output
    let kinds: [Activation] = spec.layers.compactMap {
      if case .activation(let kind) = $0 { kind } else { nil }
    }
    activation = Set(kinds).count == 1 ? kinds.first ?? .relu : .relu
    let written = DefaultActivations.removed(from: spec.layers, activation)
    let units: [Int] = written.compactMap { if case .dense(let units) = $0 { units } else { nil } }
    if units.count == written.count {
      hidden = units
    } else {
      layers = written
    }
  }
}
