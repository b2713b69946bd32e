import Compute
import Digits
import Foundation
import Networks

/// Interrupted trainings of a plan, from which another worker goes on to the same bits.
///
/// A file is a `PartsFile` of the parts of a `StoredModel`. Its name tells how the processor computes: a training that
/// goes on elsewhere would have bits of neither processor.
struct FitCheckpoints: Sendable {
  private let folder: PlanFolder

  init(in folder: PlanFolder) { self.folder = folder }

  func path(of fit: Int) -> String {
    let numerics = SHA256Hex.of(Array(Numerics.fingerprint.utf8)).prefix(8)
    return "\(folder.checkpoints)/\(PlanFolder.padded(fit, 6))-\(numerics)"
  }

  /// Writes a model in training. If that fails, what is lost is time.
  /// - Returns: whether it was written.
  @discardableResult
  func keep(_ model: Model, of fit: Int, rows: [Int]) -> Bool {
    guard let stored = try? StoredModel(model, splitRows: rows) else { return false }
    let parts = [stored.spec, stored.training, stored.weights, stored.state]
    return PartsFile.encoded(parts).map { (try? PlanFolder.write($0, to: path(of: fit))) != nil } ?? false
  }

  /// The training of this fit as far as it came; `nil` if there is none, or its file is damaged.
  func model(of fit: Int, settings: TrainingSettings, rows: [Int]) -> Model? {
    guard let parts = PartsFile.parts(4, at: path(of: fit)) else { return nil }
    let stored = StoredModel(name: "", spec: parts[0], training: parts[1], weights: parts[2], state: parts[3])
    guard let model = try? stored.model(splitRows: rows), model.settings == settings,
      model.state.rows == rows, model.state.isIntact
    else { return nil }
    return model
  }

  func remove(_ fit: Int) { unlink(path(of: fit)) }
}
