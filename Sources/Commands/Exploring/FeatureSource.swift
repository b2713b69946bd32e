import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// The features by which rows are compared: their pixels, or the activations of a layer.
enum FeatureSource: Equatable, Sendable {
  case pixels
  /// Layers count from 1; the last is the output layer.
  case layer(Int)

  /// As it is typed: `pixels`, `layer:1`.
  var text: String {
    switch self {
    case .pixels: "pixels"
    case .layer(let number): "layer:\(number)"
    }
  }

  static let key = Key<FeatureSource>(
    "by", .featureSource, default: "pixels", "what is compared: pixels, or the activations of a layer")
}

extension ValueType where Value == FeatureSource {
  /// `pixels` or `layer:N`.
  static var featureSource: ValueType {
    let words = ["pixels", "layer:1"]
    return ValueType(
      description: "pixels, or layer:1, layer:2, ...", completion: .words(words)
    ) { text throws(ValueProblem) in
      if text == "pixels" { return .pixels }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "layer", let number = Int(parts[1]), number >= 0 else {
        throw .notAChoice(choices: words, nearest: Suggestion.nearest(to: text, among: words))
      }
      return .layer(number)
    }
  }
}

extension CommandContext {
  /// The activations of a layer for some rows, [rows x units].
  /// - Throws: `CommandError.imageSizeDiffers`; `NetworkError.noSuchLayer`; `TrainingError.interrupted` if
  ///   the user cancels.
  func activations(
    ofLayer number: Int, of entry: ModelEntry, _ dataset: Dataset, rows: [Int], in workspace: Workspace
  ) throws -> Activations {
    try workspace.requireFit(.network(entry), dataset)
    let predictor = try Predictor(entry.model, workers: ThreadPool(count: threads))
    guard
      let activations = try predictor.activations(
        ofLayer: number, dataset.images, rows: rows, cancellation: cancellation)
    else { throw TrainingError.interrupted }
    return activations
  }
}

extension SplitPart {
  /// `10,000 test rows`, `60,000 training rows`, `70,000 rows`.
  func inWords(_ count: Int) -> String {
    switch self {
    case .all: counted(count, "row")
    case .train: counted(count, "training row")
    case .validation, .test: counted(count, "\(rawValue) row")
    }
  }
}
