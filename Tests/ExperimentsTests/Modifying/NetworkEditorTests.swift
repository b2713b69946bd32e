import Compute
import Digits
import Networks
import TestSupport
import Testing

@testable import Experiments

@Suite("Changing weights") struct NetworkEditorTests {
  struct Case: Decodable {
    let widths: [Int]
    let weights: [[Float]]
    let share: Double
    let seed: UInt32
    let pruned, prunedTogether, noisy, quantized: [[Float]]
    let output: OutputKind
    let scores: [Float]
    let classes: [Int]
    let temperature, lossBefore, lossAfter: Double
  }

  private func editor(_ expected: Case) -> NetworkEditor {
    let spec = NetworkSpec.mlp(
      input: FeatureShape(channels: 1, height: 1, width: expected.widths[0]), hidden: [expected.widths[1]],
      activation: .relu, classes: expected.widths[2], output: .softmax)
    let tensors = expected.weights.enumerated().flatMap { index, values in
      let (rows, columns) = (expected.widths[index], expected.widths[index + 1])
      return [
        NetworkWeights.Tensor(name: "\(index).weight", rows: rows, columns: columns, values: values),
        NetworkWeights.Tensor(
          name: "\(index).bias", rows: 1, columns: columns, values: (0..<columns).map { Float($0) + 0.5 }),
      ]
    }
    return NetworkEditor(spec, NetworkWeights(tensors: tensors))
  }

  /// The weights after a change; the biases must be as they were.
  private func weights(_ expected: Case, after edit: NetworkEdit) throws -> [[Float]] {
    var editor = editor(expected)
    let before = editor.weights.tensors
    try editor.apply(edit)
    let after = editor.weights.tensors
    for place in [1, 3] { #expect(after[place] == before[place]) }
    return [after[0].values, after[2].values]
  }

  @Test("Pruning, noise and quantisation are NumPy's") func oracle() throws {
    let cases = try Oracle.cases("edits.json", as: Case.self)
    #expect(cases.count >= 4)
    for expected in cases {
      func near(_ found: [[Float]], _ other: [[Float]]) -> Bool {
        zip(found.flatMap(\.self), other.flatMap(\.self)).allSatisfy {
          abs($0 - $1) <= 1e-6 * max(1, abs($1))
        }
      }
      let prune = try [PruneRanking.layer, .all].map {
        try weights(expected, after: .prune(share: expected.share, layer: nil, ranking: $0))
      }
      #expect(prune[0] == expected.pruned && prune[1] == expected.prunedTogether)
      let noise = NetworkEdit.noise(share: expected.share, layer: nil, seed: expected.seed)
      #expect(try near(weights(expected, after: noise), expected.noisy))
      #expect(try near(weights(expected, after: .quantizeToInt8(layer: nil)), expected.quantized))
      // One layer alone.
      let second = try weights(expected, after: .prune(share: expected.share, layer: 2, ranking: .layer))
      #expect(second == [expected.weights[0], expected.pruned[1]])
    }
  }

  @Test("The temperature is that of SciPy's minimiser") func temperatures() throws {
    for expected in try Oracle.cases("edits.json", as: Case.self) {
      let fit = TemperatureFit(scores: expected.scores, classes: expected.classes, of: expected.output)
      #expect(abs(fit.temperature - expected.temperature) < 1e-5 * expected.temperature)
      #expect(abs(fit.lossBefore - expected.lossBefore) < 1e-9)
      #expect(abs(fit.lossAfter - expected.lossAfter) < 1e-9)
      #expect(fit.lossAfter <= fit.lossBefore)
    }
  }

  /// Where the loss has no minimum, the search ends where it is 0 in double precision, or at the bound.
  @Test func withoutAMinimumTheTemperatureStaysInRange() {
    let fit = TemperatureFit(scores: [9, 0, 0, 9], classes: [0, 1], of: .softmax)
    #expect(TemperatureFit.range.contains(fit.temperature) && fit.temperature < 1 && fit.lossAfter < 1e-12)
    let wrong = TemperatureFit(scores: [9, 0, 0, 9], classes: [1, 0], of: .softmax)
    #expect(abs(wrong.temperature - TemperatureFit.range.upperBound) < 1e-6)
  }

  @Test func numbersChangeAsTyped() throws {
    let expected = try #require(try Oracle.cases("edits.json", as: Case.self).first)
    let columns = expected.widths[1]
    var editor = editor(expected)
    try editor.apply(.weights(.multiply(2), layer: 1, unit: 1))
    try editor.apply(.bias(.add(-0.25), layer: 1, unit: 1))
    try editor.apply(.bias(.set(7), layer: 2, unit: nil))
    let found = editor.weights.tensors
    for (index, value) in found[0].values.enumerated() {
      #expect(value == expected.weights[0][index] * (index % columns == 1 ? 2 : 1))
    }
    #expect(found[1].values == (0..<columns).map { Float($0) + ($0 == 1 ? 0.25 : 0.5) })
    #expect(found[2].values == expected.weights[1] && found[3].values == [7, 7, 7])
    #expect(throws: NetworkEditError.notFinite) {
      try editor.apply(.weights(.multiply(1e300), layer: nil, unit: nil))
    }
  }

  // MARK: On networks

  private func model(_ layers: [LayerSpec], _ activation: Activation, seed: UInt32 = 4) throws -> (
    Model, Examples
  ) {
    var settings = TrainingSettings()
    settings.layers = layers
    settings.activation = activation
    settings.epochs = 1
    settings.seed = seed
    let examples = try MNISTSample.rows(0..<200)
    return (try Trainer(settings).train(on: examples), examples.selecting(Array(0..<20)))
  }

  /// What leaves a layer, unit by unit or channel by channel, [channels][rows x places].
  private func outputs(_ model: Model, _ rows: Examples) throws -> [[Float]] {
    let found = try #require(
      try Predictor(model, workers: ThreadPool(count: 1)).activations(
        ofLayer: 1, rows.images, rows: rows.rows))
    let places = found.layer.shape.height * found.layer.shape.width
    return (0..<found.layer.shape.channels).map { channel in
      (0..<found.count).flatMap { row in
        Array(found[row].dropFirst(channel * places).prefix(places))
      }
    }
  }

  @Test(
    arguments: [
      [LayerSpec.dense(units: 6)], [.dense(units: 6), .batchNormalisation],
      [.convolution(filters: 6, kernel: 5, stride: 2, padding: 0), .maxPooling(size: 2, stride: 2)],
      [.convolution(filters: 6, kernel: 5, stride: 2, padding: 0), .batchNormalisation],
    ], Activation.allCases)
  func aUnitThatIsOffSaysNothing(layers: [LayerSpec], activation: Activation) throws {
    let (model, rows) = try model(layers, activation)
    var editor = NetworkEditor(model.spec, model.weights)
    try editor.apply(.off(layer: 1, unit: 2))
    let changed = model.modified(editor.weights, changes: ["off"])
    let (before, after) = (try outputs(model, rows), try outputs(changed, rows))
    #expect(before[2].contains { $0 != 0 })
    #expect(after[2].allSatisfy { abs($0) < 1e-30 })
    for unit in before.indices where unit != 2 { #expect(after[unit] == before[unit]) }
  }

  @Test(
    arguments: [
      [LayerSpec.dense(units: 6)],
      [.convolution(filters: 3, kernel: 5, stride: 2, padding: 0), .batchNormalisation, .dense(units: 5)],
    ])
  func initGoesBackToTheWeightsBeforeTraining(layers: [LayerSpec]) throws {
    let (model, _) = try model(layers, .relu, seed: 11)
    var generator = RandomState(seed: 11)
    let fresh = try Network(model.spec, capacity: 1, workers: ThreadPool(count: 1))
    fresh.initialise(with: &generator)
    var editor = NetworkEditor(model.spec, model.weights)
    let initial = try model.initialWeights
    try editor.apply(.initial(layer: nil), initial: initial)
    #expect(editor.weights.tensors.map(\.values) == fresh.weights.tensors.map(\.values))
    // One layer alone, with the normalisation that belongs to it.
    var second = NetworkEditor(model.spec, model.weights)
    try second.apply(.initial(layer: 1), initial: initial)
    let isLast = { (name: String) in name.hasPrefix("\(model.spec.allLayers.count).") }
    for (place, tensor) in second.weights.tensors.enumerated() where isLast(tensor.name) {
      #expect(tensor == model.weights.tensors[place])
    }
    #expect(second.weights.tensors[0] == initial.tensors[0])
  }

  @Test func scoresAreDividedByTheTemperature() throws {
    let (model, rows) = try model([.dense(units: 6)], .relu)
    var editor = NetworkEditor(model.spec, model.weights)
    try editor.apply(.temperature(2.5))
    let pairs = try [model, model.modified(editor.weights, changes: [])].map { model in
      try #require(
        try Predictor(model, workers: ThreadPool(count: 1)).activations(
          ofLayer: 2, rows.images, rows: rows.rows)
      ).values
    }
    for (before, after) in zip(pairs[0], pairs[1]) { #expect(abs(before / 2.5 - after) < 1e-5) }
  }

  @Test func aChangedModelIsStoredAndTrainsOn() throws {
    let (model, rows) = try model([.dense(units: 6)], .relu)
    var editor = NetworkEditor(model.spec, model.weights)
    try editor.apply(.prune(share: 0.5, layer: nil, ranking: .layer))
    let changed = model.modified(editor.weights, changes: ["pruned"])
    let stored = try StoredModel(changed, splitRows: Array(0..<200))
    let again = try StoredModel(
      name: stored.name, spec: stored.spec, training: stored.training, weights: stored.weights,
      state: stored.state
    ).model(splitRows: Array(0..<200))
    #expect(again == changed && again.changes == ["pruned"])
    var settings = model.settings
    settings.epochs = 2
    settings.learningRate = 1e-12
    let next = try Trainer(settings).train(on: rows.selecting(Array(0..<200)), continuing: again)
    #expect(next.changes == ["pruned"])
    let moved = zip(next.weights.tensors, changed.weights.tensors).flatMap { pair in
      zip(pair.0.values, pair.1.values).map { abs($0 - $1) }
    }
    #expect(moved.max() ?? 1 < 1e-6)
  }
}
