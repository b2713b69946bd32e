import Compute
import Digits
import Networks
import Testing

@testable import Experiments

/// A training that the system has no memory for is refused with the batch that would fit.
@Suite struct TrainingMemoryTests {
  private func error(_ settings: TrainingSettings, _ examples: Examples, available: Int) -> TrainingError? {
    AvailableMemory.$assumed.withValue(available) {
      do {
        _ = try Trainer(settings).train(on: examples)
        return nil
      } catch { return error as? TrainingError }
    }
  }

  @Test(arguments: [
    [], [LayerSpec.convolution(filters: 20, kernel: 3, stride: 1, padding: 1), .batchNormalisation],
  ])
  func theBatchThatWouldFitDoesFit(_ layers: [LayerSpec]) throws {
    var settings = TrainingSettings()
    settings.hidden = [20]
    if !layers.isEmpty { settings.layers = layers }
    settings.epochs = 1
    settings.batch = 900
    let examples = try MNISTSample.rows(0..<1000)
    let spec = settings.spec(for: examples.images.shape, classes: 10)
    let needed = try settings.trainingMemory(of: spec, workers: ThreadPool(count: 1))
    #expect(error(settings, examples, available: needed) == nil)
    for share in [0.9, 0.5, 0.3] {
      let available = Int(Double(needed) * share)
      guard
        case .tooLittleMemory(let told, available, 900, let fitting?)? = error(
          settings, examples, available: available)
      else {
        Issue.record("\(share) of \(needed)")
        continue
      }
      #expect(abs(Double(told) / Double(needed) - 1) < 0.05)
      #expect(fitting < 900)
      settings.batch = fitting
      #expect(error(settings, examples, available: available) == nil, "batch=\(fitting)")
      settings.batch = 900
    }
  }

  @Test func whereNoBatchFitsItSaysSo() throws {
    var settings = TrainingSettings()
    settings.hidden = [1000]
    let examples = try MNISTSample.rows(0..<300)
    guard case .tooLittleMemory(_, 1_000_000, 200, nil)? = error(settings, examples, available: 1_000_000)
    else {
      Issue.record("1,000 units fit into 1 MB")
      return
    }
  }

  /// The system said that there is enough, and then there is not.
  @Test func anAllocationThatFailsAllTheSameIsThrown() throws {
    var settings = TrainingSettings()
    settings.hidden = [500]
    settings.averaging = 0.9
    let examples = try MNISTSample.rows(0..<300)
    OutOfMemory.$largestAllocation.withValue(100_000) {
      #expect(throws: (any Error).self) { try Trainer(settings).train(on: examples) }
    }
    let model = try Trainer(settings).train(on: examples)
    OutOfMemory.$largestAllocation.withValue(100_000) {
      #expect(throws: NetworkError.self) { try Predictor(model, workers: ThreadPool(count: 2)) }
    }
  }
}
