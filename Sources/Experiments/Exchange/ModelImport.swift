import Compute
import Digits
import Foundation
import Networks

/// Reads a network that another program has trained, and makes a model of it.
package struct ModelImport: Sendable {
  /// What a line says about the file.
  package struct Options: Sendable {
    /// Scale of the inputs; `nil` to try them all.
    package var scale: InputMeaning.Scale?
    /// Whether ink and paper are swapped; `nil` to try both.
    package var isInverted: Bool?
    /// The hidden layers of a file of weights alone; `nil` if the file tells them.
    package var layers: [LayerSpec]?
    package var activation: Activation?
    package var output: OutputKind?

    package init() {}
  }

  /// How well a meaning of the inputs fits the dataset at hand.
  package struct Trial: Codable, Sendable {
    package let meaning: InputMeaning
    package let accuracy: Double
  }

  /// Why the inputs are taken for what they are.
  package enum Basis: String, Codable, Sendable {
    /// The line says it.
    case line
    /// The file says it.
    case file
    /// It fits the rows at hand best.
    case trial
    /// There are no rows to try it on.
    case untried
  }

  /// The model, without a name.
  package let model: Model
  package let basis: Basis
  /// All meanings that were tried, the best first; empty if there was no need or no labelled row.
  package let trials: [Trial]
  /// Number of rows of each trial.
  package let trialRows: Int
  /// Whether the activation of a file of weights alone was guessed.
  package let assumesActivation: Bool

  /// - Parameters:
  ///   - examples: labelled rows to try the meaning of the inputs on; `nil` for none.
  ///   - shape: size of the images at hand, for a file that does not tell it.
  ///   - classes: those of the dataset, for a file that does not name its own.
  /// - Throws: `ExchangeError`, `DatasetError`, `NetworkError`.
  package init(
    path: String, options: Options, tryingOn examples: Examples?, shape: ImageShape?,
    classes known: [ClassLabel], workers: ThreadPool, isStopped: @escaping StopCheck
  ) throws {
    let file = try ForeignModelFile.read(path, options, shape: shape, isStopped: isStopped)
    let network = file.network
    let input = ImageShape(height: network.input.height, width: network.input.width)
    let (labels, order) = Self.classes(of: network, known: known)
    func model(_ meaning: InputMeaning) throws -> Model {
      let (spec, weights) = try network.assembled(taking: meaning.affine, outputs: order)
      return Model(
        importing: spec, weights, classes: labels, shape: input,
        origin: ModelOrigin(
          path: path, sha256: file.sha256, format: file.format, producer: network.producer,
          input: meaning))
    }
    let candidates = Self.candidates(options, network)
    let fitting = examples.flatMap { $0.images.shape == input ? Self.sample(of: $0, labels) : nil }
    guard candidates.count > 1, let fitting, let first = candidates.first else {
      self.model = try model(candidates.first ?? InputMeaning(.unit))
      basis = candidates.count > 1 ? .untried : options.scale == nil ? .file : .line
      self.trials = []
      trialRows = 0
      assumesActivation = file.assumesActivation
      return
    }
    var best = (trial: Trial(meaning: first, accuracy: -1), model: Model?.none)
    var tried: [Trial] = []
    for meaning in candidates {
      if isStopped() { throw TrainingError.interrupted }
      let candidate = try model(meaning)
      let accuracy = try Predictor(candidate, workers: workers, rows: fitting.count)
        .predict(fitting.images, rows: fitting.rows).accuracy(against: fitting.rowLabels)
      let trial = Trial(meaning: meaning, accuracy: accuracy)
      tried.append(trial)
      if accuracy > best.trial.accuracy { best = (trial, candidate) }
    }
    self.model = try best.model ?? model(first)
    basis = .trial
    self.trials = tried.enumerated().sorted {
      ($1.element.accuracy, $0.offset) < ($0.element.accuracy, $1.offset)
    }.map(\.element)
    trialRows = fitting.count
    assumesActivation = file.assumesActivation
  }

  /// The meanings that the line and the file leave open.
  private static func candidates(_ options: Options, _ network: ForeignNetwork) -> [InputMeaning] {
    // A network that takes bytes has its scale in itself.
    let scale = options.scale ?? (network.takesBytes ? .levels : nil)
    let isOwn = network.producer.hasPrefix("digitbook")
    let stated = network.metadata[ExchangedText.input].flatMap(InputMeaning.Scale.init(rawValue:))
    let inverted: Bool? = options.isInverted ?? (isOwn || stated != nil ? false : nil)
    return InputMeaning.all.filter { meaning in
      (scale ?? stated).map { meaning.scale == $0 } ?? true
        && inverted.map { meaning.isInverted == $0 } ?? true
    }
  }

  private static let mostTrialRows = 1000

  /// Evenly spaced rows whose class the network knows.
  private static func sample(of examples: Examples, _ classes: [ClassLabel]) -> Examples? {
    let known = Set(classes)
    let rows = examples.rows.filter { known.contains(examples.labels[$0]) }
    guard !rows.isEmpty else { return nil }
    let count = min(rows.count, mostTrialRows)
    return examples.selecting((0..<count).map { rows[$0 * rows.count / count] })
  }

  /// The class of each output, and the outputs in the order of the classes: digits ascend.
  private static func classes(
    of network: ForeignNetwork, known: [ClassLabel]
  ) -> (labels: [ClassLabel], order: [Int]?) {
    let count = network.classes
    var labels = (network.classNames ?? []).filter(ClassLabel.accepts).map { ClassLabel($0) }
    if labels.count != count || Set(labels).count != count {
      labels = known.count == count ? known : (0..<count).map { ClassLabel.number($0) }
    }
    guard labels.allSatisfy(\.isDigit) else { return (labels, nil) }
    let order = labels.indices.sorted { labels[$0] < labels[$1] }
    return order == Array(labels.indices) ? (labels, nil) : (order.map { labels[$0] }, order)
  }
}

/// Keys of the texts in files that digitbook writes.
package enum ExchangedText {
  package static let classes = "digitbook.classes"
  package static let spec = "digitbook.spec"
  package static let input = "digitbook.input"
}
