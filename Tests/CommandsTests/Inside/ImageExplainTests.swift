import Foundation
import Networks
import NotebookTestSupport
import Testing

/// One decision of a network of images taken apart: every number against plain loops over the weights.
@Suite struct ImageExplainTests: InsideSuite {
  @Test(arguments: Scratch.imageTrainings) func layersScoresAndProbabilitiesAreTheNetworks(
    _ training: String
  ) throws {
    let scratch = try Scratch.ofImages(training)
    let plain = try PlainImageNetwork(scratch)
    for row in [0, 42, 199] {
      let explained = try scratch.json("explain \(row)")
      let values = plain.values(plain.pixels(row))
      let scores = values[values.count - 1]
      let outputs = try #require(explained["outputs"] as? [[String: Any]])
      #expect(agree(outputs.map { $0["score"] as? Double ?? .nan }, scores, within: 1e-5))
      #expect(
        agree(
          outputs.map { $0["probability"] as? Double ?? .nan }, plain.probabilities(scores), within: 1e-5))
      let layers = try #require(explained["layers"] as? [[String: Any]])
      #expect(layers.count == plain.layers.count)
      for (number, (layer, range)) in zip(layers, plain.layers).enumerated() {
        let said = plain.said(range)
        try expectView(layer, values[said], plain.stages[said].output, drawn: 4)
        let alone = try scratch.json("activations \(row) layer=\(number + 1) n=3")
        try expectView(
          try #require((alone["layers"] as? [[String: Any]])?.first), values[said], plain.stages[said].output,
          drawn: 3)
      }
    }
  }

  private func expectView(
    _ view: [String: Any], _ said: [Double], _ shape: FeatureShape, drawn: Int
  ) throws {
    let size = shape.height * shape.width
    guard size > 1 else { return #expect(agree(view["activations"], said, within: 1e-5)) }
    let channels = try #require(view["channels"] as? [[String: Any]])
    #expect(channels.count == shape.channels)
    #expect(view["height"] as? Int == shape.height && view["width"] as? Int == shape.width)
    var peaks: [Double] = []
    for (index, channel) in channels.enumerated() {
      let map = Array(said[index * size..<(index + 1) * size])
      peaks.append(map.map(abs).max() ?? .nan)
      let mean = map.reduce(0) { $0 + abs($1) } / Double(size)
      #expect(abs(try #require(channel["mean"] as? Double) - mean) < 1e-5)
      let largest = try #require(channel["largest"] as? Double)
      #expect(abs(abs(largest) - peaks[index]) < 1e-5)
      let place = try #require(channel["row"] as? Int) * shape.width + (channel["column"] as? Int ?? -1)
      #expect(abs(largest - map[place]) < 1e-5)
    }
    let maps = try #require(view["maps"] as? [[String: Any]])
    #expect(maps.count == min(drawn, shape.channels))
    let order = peaks.indices.sorted { peaks[$0] > peaks[$1] }
    for (map, channel) in zip(maps, order) {
      let index = try #require(map["channel"] as? Int)
      // Two that are as strong as each other may change places.
      #expect(abs(peaks[index] - peaks[channel]) < 1e-5)
      #expect(agree(map["activations"], Array(said[index * size..<(index + 1) * size]), within: 1e-5))
    }
  }

  @Test(arguments: Scratch.imageTrainings) func reasonsAddUpToTheDifferenceOfTheScores(
    _ training: String
  ) throws {
    let scratch = try Scratch.ofImages(training)
    let plain = try PlainImageNetwork(scratch)
    let values = plain.values(plain.pixels(42))
    let scores = values[values.count - 1]
    let ranking = scores.indices.sorted { scores[$0] > scores[$1] }
    let versus = try #require(try scratch.json("explain 42")["versus"] as? [String: Any])
    #expect(versus["winner"] as? Int == ranking[0] && versus["runner_up"] as? Int == ranking[1])
    let difference = try #require(versus["difference"] as? Double)
    #expect(abs(difference - (scores[ranking[0]] - scores[ranking[1]])) < 1e-5)
    #expect(abs(try #require(versus["computed"] as? Double) - difference) < 1e-5)
    let inputs = values[values.count - 2]
    let weights = plain.tensor(plain.stages.count - 1, "weight")
    var sum = try #require(versus["others"] as? Double) + (versus["bias"] as? Double ?? .nan)
    for side in ["for_winner", "for_runner_up"] {
      for reason in try #require(versus[side] as? [[String: Any]]) {
        let (input, units) = (try #require(reason["input"] as? Int), scores.count)
        let weight = weights[input * units + ranking[0]] - weights[input * units + ranking[1]]
        let contribution = try #require(reason["contribution"] as? Double)
        #expect(abs(contribution - inputs[input] * weight) < 1e-5)
        sum += contribution
      }
    }
    #expect(abs(sum - difference) < 1e-12)
  }

  /// Each unit of each layer, where it says the most and at other places.
  @Test(arguments: Scratch.imageTrainings) func theArithmeticAddsUpToWhatTheNetworkComputed(
    _ training: String
  ) throws {
    let scratch = try Scratch.ofImages(training)
    let plain = try PlainImageNetwork(scratch)
    let values = plain.values(plain.pixels(7))
    for (number, range) in plain.layers.enumerated() {
      let map = plain.stages[range.lowerBound].output
      let places = map.height * map.width > 1 ? ["", " at=0,0", " at=\(map.height - 1),1"] : [""]
      for unit in 0..<map.channels {
        for at in places {
          let found = try scratch.json("explain 7 layer=\(number + 1) unit=\(unit)\(at) n=4")
          try expectArithmetic(found, plain, values, range, unit)
          if at.isEmpty, places.count > 1 {
            let place = try #require(found["row"] as? Int) * map.width + (found["column"] as? Int ?? -1)
            let size = map.height * map.width
            let last = range.dropFirst().prefix { plain.isPointwise($0) }.last ?? range.lowerBound
            let said = values[last][unit * size..<(unit + 1) * size].map(abs)
            #expect(abs(said[place] - (said.max() ?? .nan)) < 1e-5)
          } else if places.count > 1 {
            #expect(" at=\(found["row"] as? Int ?? -1),\(found["column"] as? Int ?? -1)" == at)
          }
        }
      }
    }
  }

  private func expectArithmetic(
    _ found: [String: Any], _ plain: PlainImageNetwork, _ values: [[Double]], _ range: Range<Int>, _ unit: Int
  ) throws {
    let stage = plain.stages[range.lowerBound]
    let map = stage.output
    let (row, column) = (found["row"] as? Int ?? 0, found["column"] as? Int ?? 0)
    let place = (unit * map.height + row) * map.width + column
    let before = range.lowerBound == 0 ? plain.pixels(7) : values[range.lowerBound - 1]
    let weights = plain.tensor(range.lowerBound, "weight")

    let terms = try #require(found["terms"] as? [[String: Any]])
    var total = found["rest"] as? Double ?? .nan
    for term in terms {
      let input = try #require(term["input"] as? Int)
      var index = input * map.channels + unit
      if case .convolution(_, let kernel, let stride, let padding) = stage.layer {
        let (size, width) = (stage.input.height * stage.input.width, stage.input.width)
        let down = input % size / width - row * stride + padding
        let across = input % width - column * stride + padding
        #expect((0..<kernel).contains(down) && (0..<kernel).contains(across))
        index = ((unit * stage.input.channels + input / size) * kernel + down) * kernel + across
      }
      let (value, weight) = (term["value"] as? Double ?? .nan, term["weight"] as? Double ?? .nan)
      #expect(abs(weight - weights[index]) < 1e-14)
      #expect(abs(value - before[input]) < 1e-5)
      #expect(abs((term["product"] as? Double ?? .nan) - value * weight) < 1e-13)
      total += term["product"] as? Double ?? .nan
    }
    let bias = plain.tensor(range.lowerBound, "bias")[unit]
    let sum = try #require(found["sum"] as? Double)
    #expect(abs((found["bias"] as? Double ?? .nan) - bias) < 1e-14)
    #expect(abs(total + bias - sum) < 1e-12)
    #expect(abs(sum - values[range.lowerBound][place]) < 1e-5)

    let last = range.dropFirst().prefix { plain.isPointwise($0) }.last ?? range.lowerBound
    #expect(abs(try #require(found["result"] as? Double) - values[last][place]) < 1e-5)
    #expect(abs(try #require(found["computed"] as? Double) - values[last][place]) < 1e-5)
    if let stage = range.first(where: { plain.stages[$0].layer == .batchNormalisation && $0 <= last }) {
      let scale =
        plain.tensor(stage, "weight")[unit] / sqrt(plain.tensor(stage, "running_variance")[unit] + 1e-5)
      #expect(abs(try #require(found["scale"] as? Double) - scale) < 1e-9)
      let shift = plain.tensor(stage, "bias")[unit] - plain.tensor(stage, "running_mean")[unit] * scale
      #expect(abs(try #require(found["shift"] as? Double) - shift) < 1e-9)
    }
    for pool in try #require(found["pools"] as? [[String: Any]]) {
      let behind = values[last + 1]
      let result = try #require(pool["result"] as? Double)
      #expect(abs(result - (pool["computed"] as? Double ?? .nan)) < 1e-6)
      let size = plain.stages[last + 1].output.height * plain.stages[last + 1].output.width
      #expect(behind[unit * size..<(unit + 1) * size].contains { abs($0 - result) < 1e-5 })
    }
  }

  /// The last column of the table is read back from the screen and added up, normalisation included.
  @Test func whatTheScreenShowsAddsUpToTheLastDecimal() throws {
    let scratch = try Scratch.ofImages(Scratch.imageTrainings[1])
    for unit in 0..<5 {
      let screen = try text(scratch, "explain 5 layer=2 unit=\(unit) at=1,2")
      var (running, checked) = (0.0, 0)
      for line in screen.split(separator: "\n") {
        guard let last = line.split(separator: " ").last, let value = Double(last) else { continue }
        if line.hasPrefix("sum ") || line.hasPrefix("normalised") {
          #expect(abs(running - value) < 1e-9, "\(screen)")
          checked += 1
          // What follows scales it, or adds to it.
          running = line.hasPrefix("normalised") ? value : 0
        } else if !line.hasPrefix("tanh"), !line.hasPrefix("the network") {
          running += value
        }
      }
      #expect(checked == 3, "\(screen)")
      #expect(
        screen.replacing("\n", with: " ").contains(
          "Its window of 3 x 3 lies on rows 0 to 2, columns 1 to 3 of all 5 channels before."))
      #expect(screen.contains("gap behind it takes the mean of the whole map: "))
    }
  }

  @Test func poolsAreNamedWithTheirWindows() throws {
    let scratch = try Scratch.ofImages(Scratch.imageTrainings[0])
    let screen = try text(scratch, "explain 42 layer=1 unit=2 at=3,4").replacing("\n", with: " ")
    #expect(screen.contains("What channel 2 of layer 1 adds up at 3,4 (row,column)"))
    #expect(screen.contains("Its window of 3 x 3 lies on rows 2 to 4, columns 3 to 5 of the image."))
    #expect(screen.contains("pool:2 behind it keeps the largest value of rows 2 to 3, columns 4 to 5: "))
    #expect(screen.contains(", at 1,2 of its map."))
    let corner = try text(scratch, "explain 42 layer=1 unit=2 at=0,0").replacing("\n", with: " ")
    #expect(corner.contains("rows -1 to 1, columns -1 to 1 of the image. Beyond the edge everything is 0"))
    #expect(try scratch.json("explain 42 layer=1 unit=2 at=0,0 n=1")["rest_count"] as? Int == 3)
    let whole = try text(scratch, "explain 42")
    #expect(whole.contains("Layer 1 (conv:4x3+1,relu,pool:2): 4 channels of 4 x 4"))
    #expect(whole.contains("what a unit of layer 3 says"))
    let mapped = try text(Scratch.ofImages(Scratch.imageTrainings[2]), "explain 42")
    #expect(mapped.replacing("\n", with: " ").contains("what a place of a channel of layer 1 says"))
    #expect(mapped.contains("channel 0 at "))
    #expect(mapped.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}

extension PlainImageNetwork {
  /// Whether what leaves a place of a stage follows from what came there.
  func isPointwise(_ stage: Int) -> Bool {
    switch stages[stage].layer {
    case .batchNormalisation, .activation, .dropout, .residual: true
    default: false
    }
  }
}
