import Compute
import Digits
import Networks
import Testing

@testable import Experiments

@Suite("Attacks") struct AttackTests {
  private func model(_ output: OutputKind, _ activation: Activation = .tanh) throws -> (Model, Examples) {
    var settings = TrainingSettings()
    settings.hidden = [8]
    settings.activation = activation
    settings.output = output
    settings.epochs = 3
    settings.learningRate = 0.01
    let examples = try MNISTSample.rows(0..<300)
    return (try Trainer(settings).train(on: examples), examples.selecting(Array(0..<6)))
  }

  /// The slope of the loss in one pixel, by central differences in double precision.
  private func slopes(
    _ network: Float64Network, _ image: [Double], class own: Int, pixels: [Int]
  ) -> [Double] {
    pixels.map { pixel in
      var (above, below) = (image, image)
      above[pixel] += 1e-5
      below[pixel] -= 1e-5
      return (network.loss([above], classes: [own]) - network.loss([below], classes: [own])) / 2e-5
    }
  }

  @Test(arguments: OutputKind.allCases) func eachStepFollowsTheSlopeOfTheLoss(_ output: OutputKind) throws {
    let (model, rows) = try model(output)
    let network = try Float64Network(model.spec, model.weights)
    let attack = try AdversarialAttack(model, workers: ThreadPool(count: 2))
    let images = rows.images.levels(ofRows: rows.rows)
    let classes = rows.rowLabels.compactMap { model.classes.firstIndex(of: $0) }
    let reach = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3]
    let pixels = Array(stride(from: 150, to: 650, by: 9))
    for steps in [1, 3] {
      let found = try #require(attack.attack(images, classes: classes, reach: reach, steps: steps))
      for row in classes.indices {
        let start = images[row * 784..<(row + 1) * 784].map(Double.init)
        var image = start
        var isSure = [Bool](repeating: true, count: pixels.count)
        for _ in 0..<steps {
          // All pixels move, so all slopes are needed to take the next step.
          let asked = steps == 1 ? pixels : Array(0..<784)
          let slopes = slopes(network, image, class: classes[row], pixels: asked)
          let size = steps == 1 ? reach[row] : 2.5 * reach[row] / Double(steps)
          let largest = slopes.map(abs).max() ?? 0
          for (pixel, slope) in zip(asked, slopes) {
            if let place = pixels.firstIndex(of: pixel), abs(slope) < 1e-4 * largest { isSure[place] = false }
            let moved = image[pixel] + (slope > 0 ? size : slope < 0 ? -size : 0)
            image[pixel] = min(
              max(min(max(moved, start[pixel] - reach[row]), start[pixel] + reach[row]), 0), 1)
          }
        }
        for (place, pixel) in pixels.enumerated() where isSure[place] {
          #expect(abs(Double(found[row * 784 + pixel]) - image[pixel]) < 1e-5, "row \(row), pixel \(pixel)")
        }
        #expect(isSure.count(where: \.self) > pixels.count / 2)
        for pixel in 0..<784 {
          let value = Double(found[row * 784 + pixel])
          #expect((0...1).contains(value) && abs(value - start[pixel]) <= reach[row] + 1e-6)
        }
      }
    }
  }

  /// A network so sure that its loss gradient is 0 in single precision.
  @Test func aSureNetworkIsAttackedAllTheSame() throws {
    let (model, rows) = try model(.softmax)
    var editor = NetworkEditor(model.spec, model.weights)
    try editor.apply(.temperature(0.01))
    let sure = model.modified(editor.weights, changes: [])
    let images = rows.images.levels(ofRows: [0])
    func attacked(_ model: Model) throws -> [Float]? {
      let attack = try AdversarialAttack(model, workers: ThreadPool(count: 1))
      let own = try #require(attack.probabilities(of: images)).mostProbable(row: 0, of: model.classes.count)
      return attack.attack(images, classes: [own], reach: [0.1], steps: 1)
    }
    let found = try #require(try attacked(sure))
    #expect(zip(found, images).count { abs($0 - $1) > 0.05 } > 300)
  }

  @Test func theSmallestAttackIsTheFirstThatFools() throws {
    let (model, rows) = try model(.softmax)
    let attack = try AdversarialAttack(model, workers: ThreadPool(count: 1))
    let image = rows.images.levels(ofRows: [1])
    func answer(_ image: [Float]) throws -> Int {
      try #require(attack.probabilities(of: image)).mostProbable(row: 0, of: model.classes.count)
    }
    let own = try answer(image)
    let smallest = try #require(
      SmallestAttack(by: attack, on: image, answer: own, steps: 1, cancellation: Cancellation()))
    let level = Int((255 * (try #require(smallest.reach))).rounded())
    #expect(try answer(smallest.image) != own)
    for other in 1..<level {
      let tried = try #require(
        attack.attack(image, classes: [own], reach: [Double(other) / 255], steps: 1))
      #expect(try answer(tried) == own)
    }
  }

  @Test func theCurveIsThatOfSingleAttacks() throws {
    let (model, rows) = try model(.softmax)
    let studies = try [1, 3].map { threads in
      try #require(
        try AttackStudy(
          of: model, on: rows, reaches: [0, 0.05, 0.2], steps: 2, workers: ThreadPool(count: threads),
          cancellation: Cancellation()))
    }
    #expect(studies[0].accuracy == studies[1].accuracy)
    let plain = try Predictor(model, workers: ThreadPool(count: 1)).predict(rows.images, rows: rows.rows)
    #expect(studies[0].accuracy.first == plain.accuracy(against: rows.rowLabels))
  }

  @Test func robustnessIsTheAccuracyOnDamagedCopies() throws {
    let (model, rows) = try model(.softmax)
    let all = rows.selecting(Array(0..<120))
    let studies = try [1, 3].map { threads in
      try #require(
        try RobustnessStudy(
          of: [Ensemble(model)], on: all, kinds: [.blur, .zigzag], seed: 9, listing: 3,
          workers: ThreadPool(count: threads), cancellation: Cancellation()))
    }
    for (number, kind) in [DamageKind.blur, .zigzag].enumerated() {
      for strength in 1...Damage.strengths {
        let copies = all.images.damaged(Damage(kind, strength: strength), rows: all.rows, seed: 9)
        let said = try Predictor(model, workers: ThreadPool(count: 1)).predict(copies, rows: Array(0..<120))
        let right = zip(said.labels, all.rowLabels).count { $0 == $1 }
        for study in studies {
          #expect(study.kinds[number].accuracy[strength - 1] == [Double(right) / 120])
        }
      }
    }
    #expect(studies[0].fragile.map(\.row) == studies[1].fragile.map(\.row))
    let example = try #require(studies[0].kinds[1].example)
    let again = try Predictor(model, workers: ThreadPool(count: 1)).predict(example.image, rows: [0])
    #expect(again.label(ofRow: 0) == example.predicted && all.labels[example.row] != example.predicted)
  }
}
