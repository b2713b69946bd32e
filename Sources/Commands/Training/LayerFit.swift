import CommandLanguage
import Digits
import Experiments
import Networks
import Notebook

/// Checks before training that layers fit each other. Errors name the layer as it was typed: its position
/// does not count the default activations.
enum LayerFit {
  /// - Parameters:
  ///   - classes: the number of output units.
  ///   - choices: the values of `layers=`, to point at the layer that does not fit.
  /// - Throws: `CommandError.layerDoesNotFit`; any other `NetworkError` unchanged.
  static func check(
    _ settings: TrainingSettings, for shape: ImageShape, classes: Int, typed choices: [Arguments.Choice]
  ) throws {
    let spec = settings.spec(for: shape, classes: classes)
    do {
      try spec.validate()
      try spec.validate(trainingBatch: settings.batch)
    } catch {
      guard let layers = settings.layers, let position = error.position, position > 0 else { throw error }
      let placed = DefaultActivations.placed(layers, settings.activation)
      let written = position <= placed.count ? placed[position - 1].written : layers.count + 1
      let word = choices.first { TrainingKeys.layers.value(of: $0) == layers }?.token
      throw CommandError.layerDoesNotFit(
        error.moved(to: written ?? position),
        at: word.flatMap { LayerText.token(ofLayer: written ?? position, in: $0) })
    }
  }
}
