import Digits
import Display
import Foundation
import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

/// One decision taken apart: every number against plain loops over the weights.
@Suite struct DecisionTests {
  private static let trainings = [
    "train hidden=8 epochs=3", "train hidden=7,5 activation=tanh epochs=3",
    "train hidden=6,5,4 activation=logistic epochs=2", "train hidden=9 output=sigmoid epochs=3",
  ]

  private func trained(_ training: String) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "split seed=1", training)
    return scratch
  }

  private func text(_ scratch: Scratch, _ line: String) throws -> String {
    TextRenderer().render(try #require(scratch.run(line).result).blocks)
  }

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
    #expect(versus["winner"] as? Int == Int(plain.model.classes[ranking[0]]))
    #expect(versus["runner_up"] as? Int == Int(plain.model.classes[ranking[1]]))
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

  /// Central differences of the plain network, whose scores are smooth enough away from relu's kinks.
  @Test(arguments: trainings) func saliencyIsTheDerivativeOfTheScore(_ training: String) throws {
    let scratch = try trained(training)
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let pixels = PlainNetwork.pixels(dataset, 42)
    for digit in 0..<4 {
      let found = try scratch.json("saliency 42 digit=\(digit)")
      let step = 1e-6
      let expected = pixels.indices.map { index in
        func score(_ change: Double) -> Double {
          var moved = pixels
          moved[index] += change
          return plain.scores(moved)[digit]
        }
        return (score(step) - score(-step)) / (2 * step)
      }
      #expect(agree(found["gradient"], expected, within: 1e-5))
      #expect(abs(try #require(found["score"] as? Double) - plain.scores(pixels)[digit]) < 1e-5)
    }
    let standard = try scratch.json("saliency 42")
    #expect(standard["digit"] as? Int == PlainNetwork.best(plain.scores(pixels)))
  }

  @Test(arguments: [1, 2, 5, 30]) func occlusionIsWhatTheNetworkSaysOfCoveredImages(_ patch: Int) throws {
    let scratch = try trained("train hidden=8 epochs=3")
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let covered = try scratch.json("occlude 42 patch=\(patch)")["covered"] as? [Double]
    let pixels = PlainNetwork.pixels(dataset, 42)
    let best = PlainNetwork.best(plain.probabilities(pixels))
    let expected = pixels.indices.map { middle in
      let copy = pixels.indices.map { index in
        let down = index / 8 - (middle / 8 - patch / 2)
        let across = index % 8 - (middle % 8 - patch / 2)
        return (0..<patch).contains(down) && (0..<patch).contains(across) ? 0 : pixels[index]
      }
      return plain.probabilities(copy)[best]
    }
    #expect(agree(covered, expected, within: 1e-5))
  }

  @Test func aPerturbedDigitIsJudgedAsItLooksNow() throws {
    let scratch = try trained("train hidden=8 epochs=3")
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let pixels = PlainNetwork.pixels(dataset, 42)
    func after(_ line: String) throws -> [Double] {
      let entries = try #require(try scratch.json(line)["after"] as? [[String: Any]])
      return entries.compactMap { $0["probability"] as? Double }
    }
    // Two to the right and one up: what was at (row + 1, column - 2).
    let moved = (0..<64).map { index in
      let (row, column) = (index / 8 + 1, index % 8 - 2)
      return row < 8 && column >= 0 ? pixels[row * 8 + column] : 0
    }
    #expect(agree(try after("perturb 42 shift=2,-1"), plain.probabilities(moved), within: 1e-5))
    func neighbours(_ index: Int) -> [Double] {
      [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)].compactMap { down, across in
        let (row, column) = (index / 8 + down, index % 8 + across)
        return (0..<8).contains(row) && (0..<8).contains(column) ? pixels[row * 8 + column] : nil
      }
    }
    let thick = (0..<64).map { neighbours($0).max() ?? 0 }
    #expect(agree(try after("perturb 42 thicken=1"), plain.probabilities(thick), within: 1e-5))
    let thin = (0..<64).map { neighbours($0).min() ?? 0 }
    #expect(agree(try after("perturb 42 thicken=-1"), plain.probabilities(thin), within: 1e-5))
    #expect(try after("perturb 42 noise=0.3 seed=1") == after("perturb 42 noise=0.3 seed=1"))
    #expect(try after("perturb 42 noise=0.3 seed=1") != after("perturb 42 noise=0.3 seed=2"))
    let before = try #require(try scratch.json("perturb 42 noise=0.1")["before"] as? [[String: Any]])
    #expect(
      agree(before.map { $0["probability"] as? Double ?? .nan }, plain.probabilities(pixels), within: 1e-5))
  }

  @Test func noiseStaysWithinItsShareOfFullInk() {
    let images = DigitImages(shape: ImageShape(height: 8, width: 8), pixels: Array(repeating: 128, count: 64))
    let noisy = Perturbation(noise: 0.25).copy(of: images, row: 0, seed: 3)
    #expect(noisy.allSatisfy { abs(Int($0) - 128) <= 64 })
    #expect((noisy.max() ?? 0) > 180 && (noisy.min() ?? 255) < 76)
  }

  @Test func aRangeIsTriedStepByStep() throws {
    let scratch = try trained("train hidden=8 epochs=3")
    let sweep = try scratch.json("perturb 42 rotate=-40..40")
    #expect(try #require(sweep["amounts"] as? [Double]) == (0...40).map { -40 + 2 * Double($0) })
    let digits = try #require(sweep["digits"] as? [[String: Any]])
    for (place, angle) in [(0, "-40"), (20, "0"), (31, "22")] {
      let single = try #require(try scratch.json("perturb 42 rotate=\(angle)")["after"] as? [[String: Any]])
      let found = digits.map { ($0["probabilities"] as? [Double] ?? [])[place] }
      #expect(agree(found, single.map { $0["probability"] as? Double ?? .nan }, within: 1e-6))
    }
    let thick = try scratch.json("perturb 42 thicken=-1..2 shift=1,0")
    #expect(thick["amounts"] as? [Double] == [-1, 0, 1, 2])
    #expect(try text(scratch, "perturb 42").contains("It says "))
  }
}
