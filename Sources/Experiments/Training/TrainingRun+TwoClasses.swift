import Compute
import Networks

// MLPClassifier tells two classes apart by a single sigmoid output, and only with one output does it stratify the
// rows that early stopping holds out. A network here has two softmax outputs, but holds out the same rows.

extension TrainingRun {
  /// Whether `MLPClassifier` would have a single output: for two classes that exclude each other.
  static func hasOneOutputThere(_ spec: NetworkSpec) -> Bool { spec.output == .softmax && spec.classes == 2 }

  /// The generator as `MLPClassifier` has it once its weights are drawn: its last layer draws half as many.
  /// - Parameter spec: a network of dense layers for two classes.
  static func generatorThere(after spec: NetworkSpec, _ settings: TrainingSettings) -> RandomState {
    let inputs = settings.hidden.last ?? spec.input.count
    var generator = RandomState(seed: settings.seed)
    for _ in 0..<max(spec.parameterCount - inputs - 1, 0) { _ = generator.randomSample() }
    return generator
  }
}
