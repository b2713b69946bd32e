import Compute
import Digits
import Networks
import Testing

@testable import Experiments

@Suite("Ensembles") struct EnsembleTests {
  private func model(
    seed: UInt32, on rows: Range<Int> = 0..<300, output: OutputKind = .softmax
  ) throws -> Model {
    var settings = TrainingSettings()
    settings.hidden = [12]
    settings.epochs = 2
    settings.seed = seed
    settings.output = output
    return try Trainer(settings).train(on: MNISTSample.rows(rows)).named("m\(seed)")
  }

  private let workers = ThreadPool(count: 2)

  /// Computed by hand: each probability is the mean over the members.
  @Test(arguments: OutputKind.allCases) func saysTheMeanOfWhatItsMembersSay(_ output: OutputKind) throws {
    let models = try (1...3).map { try model(seed: $0, output: output) }
    let rows = try MNISTSample.rows(300..<400)
    let mean = try #require(try Ensemble(models).predict(rows.images, rows: rows.rows, workers: workers))
    let each = try models.map { model in
      try Predictor(model, workers: workers).predict(rows.images, rows: rows.rows).probabilities
    }
    #expect(mean.count == 100)
    #expect(mean.output == output)
    for (index, probability) in mean.probabilities.enumerated() {
      let expected = each.reduce(0.0) { $0 + Double($1[index]) } / 3
      #expect(abs(Double(probability) - expected) < 1e-6)
    }
  }

  @Test func oneNetworkSaysWhatItSays() throws {
    let model = try model(seed: 1)
    let rows = try MNISTSample.rows(300..<900)
    let alone = try Predictor(model, workers: workers).predict(rows.images, rows: rows.rows)
    let ensemble = try #require(try Ensemble(model).predict(rows.images, rows: rows.rows, workers: workers))
    #expect(ensemble.probabilities == alone.probabilities)
    #expect(ensemble.classes == alone.classes)
  }

  /// Computed by hand: the mean over images whose pixels were moved one by one.
  @Test func nearShiftsAreAveraged() throws {
    let model = try model(seed: 1)
    let rows = try MNISTSample.rows(300..<340)
    let found = try #require(
      try Ensemble(model).predict(
        rows.images, rows: rows.rows, copies: Deformation.nearShifts, workers: workers))
    var sums = [Double](repeating: 0, count: found.probabilities.count)
    for down in -1...1 {
      for across in -1...1 {
        let moved = DigitImages(
          shape: .mnist, pixels: rows.rows.flatMap { shifted(rows.images[$0], down, across) })
        let said = try Predictor(model, workers: workers).predict(moved, rows: Array(0..<40))
        for (index, probability) in said.probabilities.enumerated() { sums[index] += Double(probability) }
      }
    }
    for (probability, sum) in zip(found.probabilities, sums) {
      #expect(abs(Double(probability) - sum / 9) < 1e-6)
    }
  }

  private func shifted(_ image: ArraySlice<UInt8>, _ down: Int, _ across: Int) -> [UInt8] {
    let pixels = Array(image)
    return (0..<784).map { place in
      let (row, column) = (place / 28 - down, place % 28 - across)
      return (0..<28).contains(row) && (0..<28).contains(column) ? pixels[row * 28 + column] : 0
    }
  }

  @Test func membersMustSuitEachOther() throws {
    let first = try model(seed: 1)
    #expect(throws: EnsembleError.noMembers) { try Ensemble([]) }
    #expect(
      throws: EnsembleError.outputsDiffer(first: "m1", expected: .softmax, other: "m2", found: .sigmoid)
    ) {
      try Ensemble([first, try model(seed: 2, output: .sigmoid)])
    }
    let all = try MNISTSample.rows(0..<300)
    var settings = TrainingSettings()
    settings.epochs = 1
    let few = try Trainer(settings)
      .train(on: all.selecting(all.rows.filter { all.labels[$0] < 2 })).named("few")
    let others = try Trainer(settings)
      .train(on: all.selecting(all.rows.filter { all.labels[$0] > 7 })).named("others")
    #expect(
      throws: EnsembleError.classesDiffer(first: "few", expected: [0, 1], other: "others", found: [8, 9])
    ) { try Ensemble([few, others]) }
    let shape = ImageShape(height: 2, width: 2)
    let small = try Trainer(settings).train(
      on: Examples(
        images: DigitImages(shape: shape, pixels: (0..<400).map { UInt8($0 % 251) }),
        labels: Array(all.labels.prefix(100)), rows: Array(0..<100))
    ).named("small")
    #expect(
      throws: EnsembleError.imageSizesDiffer(first: "m1", expected: .mnist, other: "small", found: shape)
    ) { try Ensemble([first, small]) }
  }

  /// A member gives probability 0 to a class that it has never seen.
  @Test func membersMayKnowDifferentClasses() throws {
    let all = try MNISTSample.rows(0..<300)
    var settings = TrainingSettings()
    settings.epochs = 1
    func model(_ digits: Set<ClassLabel>) throws -> Model {
      try Trainer(settings).train(on: all.selecting(all.rows.filter { digits.contains(all.labels[$0]) }))
    }
    let (low, middle) = try (model([3, 0, 1]), model([5, 1, 2]))
    let ensemble = try Ensemble([low, middle])
    #expect(ensemble.classes == [0, 1, 2, 3, 5])
    #expect(ensemble.unknownClasses(ofMember: 0) == [2, 5])
    #expect(ensemble.unknownClasses(ofMember: 1) == [0, 3])
    let rows = Array(0..<50)
    func said(_ model: Model) throws -> Predictions {
      try Predictor(model, workers: workers).predict(all.images, rows: rows)
    }
    let mean = try #require(try ensemble.predict(all.images, rows: rows, workers: workers))
    let (a, b) = try (said(low), said(middle))
    #expect(mean.classes == ensemble.classes && mean.count == 50)
    for row in rows {
      let (first, second) = (Array(a[row]), Array(b[row]))
      let expected = [
        first[0] / 2, (first[1] + second[0]) / 2, second[1] / 2, first[2] / 2, second[2] / 2,
      ]
      #expect(zip(mean[row], expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  @Test func itStopsWhenItIsCancelled() throws {
    let cancellation = Cancellation()
    cancellation.raise()
    let rows = try MNISTSample.rows(0..<100)
    let said = try Ensemble(model(seed: 1))
      .predict(rows.images, rows: rows.rows, workers: workers, cancellation: cancellation)
    #expect(said == nil)
  }
}
