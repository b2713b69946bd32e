import Compute
import Foundation
import Networks
import Testing

@testable import Experiments

@Suite("Training settings") struct TrainingSettingsTests {
  /// Settings in which every value differs from its default.
  private var unusual: TrainingSettings {
    var settings = TrainingSettings()
    settings.baseline = BaselineSettings(.knn)
    settings.hidden = [3, 2]
    settings.layers = [.dense(units: 5), .dropout(rate: 0.25)]
    settings.activation = .tanh
    settings.initialisation = .lecun
    settings.output = .sigmoid
    settings.solver = .adamw
    settings.alpha = 0.5
    settings.weightDecay = 0.25
    settings.smoothing = 0.125
    settings.batch = 7
    settings.learningRate = 0.5
    settings.schedule = .oneCycle
    settings.power = 0.75
    settings.warmup = 0.375
    settings.clip = 2
    settings.averaging = 0.75
    settings.epochs = 3
    settings.course = TrainingCourse([.init(at: 1.5, .learningRate(0.25)), .init(at: 2, .end)])
    settings.shuffle = false
    settings.seed = 9
    settings.tolerance = 0.5
    settings.patience = 4
    settings.momentum = 0.5
    settings.nesterov = false
    settings.earlyStopping = true
    settings.validationShare = 0.25
    settings.beta1 = 0.5
    settings.beta2 = 0.75
    settings.epsilon = 0.5
    settings.precision = .bf16
    settings.augmentation = .everything
    return settings
  }

  private func object(_ settings: TrainingSettings) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(settings))
    return try #require(json as? [String: Any])
  }

  private func settings(_ object: [String: Any]) throws -> TrainingSettings {
    try JSONDecoder().decode(
      TrainingSettings.self, from: JSONSerialization.data(withJSONObject: object))
  }

  @Test func comeBackFromAFile() throws {
    let (unusual, standard) = (try object(unusual), try object(TrainingSettings()))
    #expect(try settings(unusual) == self.unusual)
    // Complete: every setting is written and differs from its default.
    #expect(unusual.count == Mirror(reflecting: TrainingSettings()).children.count)
    for (key, value) in standard { #expect(!(value as? NSObject == unusual[key] as? NSObject), "\(key)") }
  }

  /// Settings stored by an earlier version lack newer fields.
  @Test func missingOnesHaveTheirDefaults() throws {
    #expect(try settings([:]) == TrainingSettings())
    let (all, standard) = (try object(unusual), try object(TrainingSettings()))
    for key in all.keys {
      var without = all
      without[key] = nil
      var expected = all
      expected[key] = standard[key]
      #expect(try settings(without) == settings(expected), "\(key)")
    }
  }

  @Test func memoryGrowsWithTheBatchAndTheWeights() throws {
    var settings = TrainingSettings()
    settings.hidden = [20]
    settings.batch = 10
    let spec = NetworkSpec.mlp(
      input: .flat(30), hidden: [20], activation: .relu, classes: 10, output: .softmax)
    let workers = ThreadPool(count: 1)
    let (adam, weights) = (try settings.trainingMemory(of: spec, workers: workers), 830)
    settings.averaging = 0.9
    #expect(try settings.trainingMemory(of: spec, workers: workers) == adam + 4 * weights)
    settings.solver = .sgd
    #expect(try settings.trainingMemory(of: spec, workers: workers) == adam)
    settings.batch = 1000
    #expect(try settings.trainingMemory(of: spec, workers: workers) > adam + 4 * 990 * (30 + 10))
    settings.batch = .max
    #expect(throws: NetworkError.self) { try settings.trainingMemory(of: spec, workers: workers) }
  }
}
