import Compute
import TestSupport
import Testing

@testable import Networks

@Suite("Attribution and ablation") struct AttributionTests {
  /// A briefly trained network, so that its running means and variances are not the initial ones.
  private func network(
    _ layers: [LayerSpec], for purpose: ExecutionMode, rows: Int = 21
  ) throws -> (network: Network, x: Matrix) {
    var random = RandomState(seed: 31)
    let spec = EveryLayer.spec(layers)
    let learner = try Network(spec, capacity: 40, workers: ThreadPool(count: 2))
    learner.initialise(with: &random)
    let optimizer = try SGD(
      parameters: learner.parameters, learningRate: 0.05, momentum: 0.9, nesterov: true)
    for step in 0..<5 {
      let batch = random.matrix(40, spec.input.count)
      optimizer.begin(batch: 40, l2: 0)
      _ = learner.trainStep(
        .dense(batch), classes: random.labels(40, classes: 3), noise: UInt64(step), updating: optimizer)
    }
    let network = try Network(spec, capacity: rows, workers: ThreadPool(count: 2), for: purpose)
    try network.restore(learner.weights)
    return (network, random.matrix(rows, spec.input.count))
  }

  /// Against finite differences in each input, of scores that another network predicts.
  @Test(arguments: EveryLayer.smooth) func derivativesAreTheSlopesOfTheScores(_ layers: [LayerSpec]) throws {
    let (network, x) = try network(layers, for: .attributing, rows: 19)
    let alone = try Network(network.spec, capacity: 19, workers: ThreadPool(count: 1), for: .predicting)
    try alone.restore(network.weights)
    let last = try #require(alone.numberedLayers.last)
    let scores = try alone.capture(last)
    let outputs = (0..<19).map { $0 % 3 }
    let found = try #require(network.attribute(.dense(x), outputs: outputs))
    _ = alone.predict(.dense(x), capturing: [scores])
    #expect(largestDifference(found.scores.elements, scores.values.elements.map(Double.init)) < 1e-6)
    let derivatives = found.derivatives.elements
    // Rows are independent, so a step in all of them at once measures each.
    for input in stride(from: 0, to: x.columns, by: 7) {
      let step: Float = 4e-3
      func shifted(_ change: Float) -> [Float] {
        for row in 0..<19 { x[row, input] += change }
        _ = alone.predict(.dense(x), capturing: [scores])
        for row in 0..<19 { x[row, input] -= change }
        return scores.values.elements
      }
      let (above, below) = (shifted(step), shifted(-step))
      for row in 0..<19 {
        let place = row * 3 + outputs[row]
        let slope = (Double(above[place]) - Double(below[place])) / (2 * Double(step))
        #expect(abs(Double(derivatives[row * x.columns + input]) - slope) < 2e-3 * max(1, abs(slope)))
      }
    }
  }

  /// Piecewise linear layers, one row and many, any number of threads.
  @Test(arguments: [EveryLayer.usual, EveryLayer.lenet, EveryLayer.smooth[3]])
  func aRowsDerivativesDoNotDependOnTheOthers(_ layers: [LayerSpec]) throws {
    let (network, x) = try network(layers, for: .attributing)
    let whole = try #require(network.attribute(.dense(x), outputs: Array(repeating: 1, count: 21)))
      .derivatives.elements
    #expect(whole.contains { $0 != 0 })
    let single = try Network(network.spec, capacity: 1, workers: ThreadPool(count: 1), for: .attributing)
    try single.restore(network.weights)
    let row = Matrix(rows: 1, columns: x.columns)
    row.base.update(from: x.row(17), count: x.columns)
    let alone = try #require(single.attribute(.dense(row), outputs: [1])).derivatives.elements
    let expected = whole[17 * x.columns..<18 * x.columns].map(Double.init)
    #expect(largestDifference(alone, expected) < 1e-5)
    // It predicts like any other network, before and after.
    let before = network.predict(x).elements
    _ = network.attribute(.dense(x), outputs: Array(repeating: 0, count: 21))
    #expect(network.predict(x).elements == before)
  }

  @Test func onlyThePurposeThatWasNamedIsServed() throws {
    let (predicting, x) = try network(EveryLayer.lenet, for: .predicting)
    #expect(predicting.attribute(.dense(x), outputs: Array(repeating: 0, count: 21)) == nil)
    let stage = try predicting.spec.stages()[0]
    let (attributing, _) = try network(EveryLayer.lenet, for: .attributing)
    #expect(attributing.predict(.dense(x), ablating: stage, with: [0]) == nil)
  }

  /// For every layer position of every network, against plain loops.
  @Test(arguments: EveryLayer.smooth + [EveryLayer.usual, EveryLayer.lenet])
  func ablatedChannelsMatchPlainLoops(_ layers: [LayerSpec]) throws {
    let (network, x) = try network(layers, for: .predicting, rows: 18)
    let p = network.predict(x).elements
    let plain = (0..<18).map { row in best(p[row * 3..<row * 3 + 3]) }
    for stage in try network.spec.stages().dropLast() where stage.layer != .flatten {
      // A convolution with a fused relu cannot be ablated before the relu.
      if case .convolution = stage.layer, layers.contains(.activation(.relu)) { continue }
      let channels = stage.output.channels
      let values = (0..<channels).map { Float($0 % 5) * 0.3 - 0.4 }
      let answers = try #require(network.predict(.dense(x), ablating: stage, with: values))
      #expect(answers.baseline == plain, "\(stage.name)")
      #expect(answers.ablated.count == channels)
      for channel in Set([0, channels - 1]) {
        let expected = ablatedApart(network, x, stage, channel, at: values[channel])
        #expect(answers.ablated[channel] == expected, "\(stage.name), channel \(channel)")
      }
    }
  }

  private func ablatedApart(
    _ network: Network, _ x: Matrix, _ stage: LayerPosition, _ channel: Int, at value: Float
  ) -> [Int32] {
    let plain = PlainStages(network.spec, network.weights)
    return (0..<x.rows).map { row in
      let scores = plain.scores((0..<x.columns).map { Double(x[row, $0]) }) { name, values in
        guard name == stage.name else { return }
        let size = values.count / stage.output.channels
        for place in channel * size..<(channel + 1) * size { values[place] = Double(value) }
      }
      return best(scores[...])
    }
  }

  private func best<Number: Comparable>(_ values: ArraySlice<Number>) -> Int32 {
    Int32(
      (values.indices.reduce(values.startIndex) { values[$1] > values[$0] ? $1 : $0 }) - values.startIndex)
  }

  @Test func stagesAreNumberedAsTheyAreWritten() throws {
    let stages = try EveryLayer.spec(EveryLayer.usual).stages()
    #expect(
      stages.map(\.name) == [
        "1", "2", "3", "4", "5", "6", "7", "8.1", "8.2", "8.3", "8", "9", "10", "11", "12", "13", "14", "15",
        "16",
      ])
    #expect(stages[5].output == FeatureShape(channels: 32, height: 5, width: 5))
    #expect(stages.last?.output == .flat(3))
    #expect(
      stages.reduce(0) { $0 + $1.multiplyAdds }
        == (try EveryLayer.spec(EveryLayer.usual).outlines()).reduce(0) { $0 + $1.multiplyAdds })
  }

  /// Captures at every layer position, against plain loops.
  @Test(arguments: EveryLayer.smooth + [EveryLayer.usual, EveryLayer.lenet])
  func whatLeavesAStageIsKept(_ layers: [LayerSpec]) throws {
    let (network, x) = try network(layers, for: .predicting)
    let captures = try network.spec.stages().map { ($0, try network.capture($0)) }
    _ = network.predict(.dense(x), capturing: captures.compactMap(\.1))
    let plain = PlainStages(network.spec, network.weights)
    for row in [0, 20] {
      var expected: [String: [Double]] = [:]
      _ = plain.scores((0..<x.columns).map { Double(x[row, $0]) }) { expected[$0] = $1 }
      for (index, (stage, capture)) in captures.enumerated() {
        guard let capture else {
          #expect(stage.layer == .flatten)
          continue
        }
        // A convolution may have the following relu fused in.
        var name = stage.name
        if case .convolution = stage.layer, index + 1 < captures.count,
          captures[index + 1].0.layer == .activation(.relu)
        {
          name = captures[index + 1].0.name
        }
        let found = (0..<capture.values.columns).map { capture.values[row, $0] }
        #expect(largestDifference(found, try #require(expected[name])) < 1e-4, "\(stage.name)")
      }
    }
  }
}
