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
  /// All meanings that were tried; `nil` if there was no need or no labelled row.
  package let trials: InputTrials?
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
    let fitting = examples.flatMap { $0.images.shape == input ? $0.knowing(labels) : nil }
    let candidates = Self.candidates(options, network, pixels: fitting?.images)
    let trials =
      candidates.count > 1
      ? try fitting.flatMap {
        try InputTrials(of: candidates, on: $0, workers: workers, isStopped: isStopped, model: model)
      } : nil
    let meaning = trials?.ranked.first?.meaning ?? candidates.first ?? InputMeaning(.unit)
    self.model = try model(meaning)
    self.trials = trials
    if trials != nil {
      basis = .trial
    } else {
      basis = candidates.count > 1 ? .untried : options.scale == nil ? .file : .line
    }
    assumesActivation = file.assumesActivation
  }

  /// The meanings that the line and the file leave open.
  /// - Parameter images: those at hand, by whose pixels the inputs may be normalised.
  private static func candidates(
    _ options: Options, _ network: ForeignNetwork, pixels images: DigitImages?
  ) -> [InputMeaning] {
    // A network that takes bytes has its scale in itself.
    let scale = options.scale ?? (network.takesBytes ? .levels : nil)
    let isOwn = network.producer.hasPrefix("digitbook")
    let stated = network.metadata[ExchangedText.input].flatMap(InputMeaning.Scale.init(rawValue:))
    let inverted: Bool? = options.isInverted ?? (isOwn || stated != nil ? false : nil)
    if let scale = scale ?? stated {
      return (inverted.map { [$0] } ?? [false, true]).map { InputMeaning(scale, inverted: $0) }
    }
    let pixels = images.map { InkStatistics(of: $0) }
    return InputMeaning.usual(pixels: pixels.map { ($0.mean, $0.deviation) })
      .filter { meaning in inverted.map { meaning.isInverted == $0 } ?? true }
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

extension Examples {
  /// The rows whose class a network knows; `nil` for none.
  fileprivate func knowing(_ classes: [ClassLabel]) -> Examples? {
    let known = Set(classes)
    let rows = rows.filter { known.contains(labels[$0]) }
    return rows.isEmpty ? nil : selecting(rows)
  }
}
