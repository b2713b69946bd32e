import NotebookTestSupport
import Testing

/// One decision taken apart: every number against plain loops over the weights.
@Suite struct ExplainTests: InsideSuite {
  private static let trainings = Scratch.trainings

  @Test(arguments: trainings) func layersScoresAndProbabilitiesAreTheNetworks(_ training: String) throws {
    let scratch = try trained(training)
    let (plain, dataset) = try PlainNetwork.of(scratch)
    for row in [0, 5, 42, 199] {
      let explained = try scratch.json("explain \(row)")
      let pixels = PlainNetwork.pixels(dataset, row)
      let expected = plain.layers(pixels)
      let layers = try #require(explained["layers"] as? [[String: Any]])
      #expect(layers.count == expected.count)
      for (layer, values) in zip(layers, expected) {
        #expect(agree(layer["activations"], values, within: 1e-5))
      }
      let outputs = try #require(explained["outputs"] as? [[String: Any]])
      #expect(agree(outputs.map { $0["score"] as? Double ?? .nan }, plain.scores(pixels), within: 1e-5))
      #expect(
        agree(outputs.map { $0["probability"] as? Double ?? .nan }, plain.probabilities(pixels), within: 1e-5)
      )
      let powers = outputs.compactMap { $0["exponential"] as? Double }
      let shares =
        plain.model.spec.output == .softmax
        ? powers.map { $0 / powers.reduce(0, +) } : powers.map { 1 / (1 + $0) }
      #expect(agree(shares, plain.probabilities(pixels), within: 1e-5))
      let activations = try scratch.json("activations \(row)")["layers"] as? [[String: Any]]
      for (layer, values) in zip(try #require(activations), expected) {
        #expect(agree(layer["activations"], values, within: 1e-5))
      }
    }
  }

  /// Of the scores the largest counts, not the one that is furthest from 0.
  @Test(arguments: trainings) func theLargestScoreIsThatOfTheAnswer(_ training: String) throws {
    let scratch = try trained(training)
    for row in [0, 5, 42, 199] {
      let outputs = try #require(try scratch.json("explain \(row)")["outputs"] as? [[String: Any]])
      let best = try #require(
        outputs.max { $0["score"] as? Double ?? .nan < $1["score"] as? Double ?? .nan }?["digit"] as? Int)
      for command in ["explain", "activations"] {
        let words = try text(scratch, "\(command) \(row)").split(whereSeparator: \.isWhitespace)
        #expect(words.joined(separator: " ").contains(" scores. The largest is that of \(best), "))
      }
    }
  }

  @Test(arguments: trainings) func reasonsAddUpToTheDifferenceOfTheScores(_ training: String) throws {
    let scratch = try trained(training)
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let pixels = PlainNetwork.pixels(dataset, 42)
    let versus = try #require(try scratch.json("explain 42")["versus"] as? [String: Any])
    let scores = plain.scores(pixels)
    let ranking = scores.indices.sorted { scores[$0] > scores[$1] }
    #expect(versus["winner"] as? Int == plain.model.classes[ranking[0]].digit.map(Int.init))
    #expect(versus["runner_up"] as? Int == plain.model.classes[ranking[1]].digit.map(Int.init))
    let difference = try #require(versus["difference"] as? Double)
    #expect(abs(difference - (scores[ranking[0]] - scores[ranking[1]])) < 1e-5)
    #expect(abs(try #require(versus["computed"] as? Double) - difference) < 1e-5)

    let last = plain.layers(pixels)[plain.weights.count - 2]
    let (output, units) = (plain.weights[plain.weights.count - 1], scores.count)
    let terms = last.indices.map {
      last[$0] * (output[$0 * units + ranking[0]] - output[$0 * units + ranking[1]])
    }
    var sum = try #require(versus["others"] as? Double) + (versus["bias"] as? Double ?? .nan)
    for (side, sign) in [("for_winner", 1.0), ("for_runner_up", -1.0)] {
      let reasons = try #require(versus[side] as? [[String: Any]])
      let expected = terms.indices.filter { terms[$0] * sign > 0 }
        .sorted { abs(terms[$0]) > abs(terms[$1]) }.prefix(4)
      #expect(reasons.compactMap { $0["input"] as? Int } == Array(expected))
      for reason in reasons {
        let contribution = try #require(reason["contribution"] as? Double)
        #expect(abs(contribution - terms[try #require(reason["input"] as? Int)]) < 1e-5)
        sum += contribution
      }
    }
    #expect(abs(sum - difference) < 1e-12)
  }

  @Test(arguments: trainings) func theArithmeticOfAUnitAddsUpToWhatTheNetworkComputed(
    _ training: String
  ) throws {
    let scratch = try trained(training)
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let expected = plain.layers(PlainNetwork.pixels(dataset, 7))
    for (layer, values) in expected.enumerated() {
      for unit in values.indices {
        let found = try scratch.json("explain 7 layer=\(layer + 1) unit=\(unit) n=3")
        let terms = try #require(found["terms"] as? [[String: Any]])
        let products = terms.compactMap { $0["product"] as? Double }
        let sum = try #require(found["sum"] as? Double)
        let rest = try #require(found["rest"] as? Double) + (found["bias"] as? Double ?? .nan)
        #expect(abs(products.reduce(0, +) + rest - sum) < 1e-12)
        #expect(
          terms.count + (found["rest_count"] as? Int ?? 0) == (layer == 0 ? 64 : expected[layer - 1].count))
        #expect(products.map(abs) == products.map(abs).sorted(by: >))
        for term in terms {
          let (value, weight) = (term["value"] as? Double ?? .nan, term["weight"] as? Double ?? .nan)
          // JSON is read back with an error in the last digit.
          #expect(abs((term["product"] as? Double ?? .nan) - value * weight) < 1e-14)
          let input = try #require(term["input"] as? Int)
          #expect(abs(weight - plain.weights[layer][input * values.count + unit]) < 1e-14)
        }
        #expect(abs(try #require(found["result"] as? Double) - values[unit]) < 1e-5)
        #expect(abs(try #require(found["computed"] as? Double) - values[unit]) < 1e-5)
      }
    }
  }

  /// The last column of the table is read back from the screen and added up.
  @Test func whatTheScreenShowsAddsUpToTheLastDecimal() throws {
    let scratch = try trained("train hidden=8 epochs=3")
    for unit in 0..<8 {
      let screen = try text(scratch, "explain 5 layer=1 unit=\(unit)")
      var sum = 0.0
      var total: Double?
      for line in screen.split(separator: "\n") {
        guard let last = line.split(separator: " ").last, let value = Double(last) else { continue }
        if line.hasPrefix("sum") { total = value }
        if line.hasPrefix("pixel ") || line.hasPrefix("the other") || line.hasPrefix("bias") { sum += value }
      }
      #expect(abs(sum - (try #require(total, "\(screen)"))) < 1e-9)
      #expect(screen.contains("the network computed"))
    }
  }
}
