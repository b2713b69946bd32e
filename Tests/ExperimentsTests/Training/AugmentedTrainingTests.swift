import Compute
import Digits
import Networks
import Testing

@testable import Experiments

/// Training with data augmentation.
@Suite("Augmented training") struct AugmentedTrainingTests {
  private func settings(_ augmentation: Augmentation?, hidden: [Int] = [30]) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.hidden = hidden
    settings.epochs = 3
    settings.batch = 130
    settings.learningRate = 0.005
    settings.seed = 7
    settings.augmentation = augmentation
    return settings
  }

  /// The dataset as one epoch sees it: these rows deformed, the others unchanged.
  private func copies(
    of examples: Examples, rows: [Int], by augmentation: Augmentation, epoch: Int, seed: UInt32
  ) -> Examples {
    let shape = examples.images.shape
    let deformer = Deformer(shape: shape, elastic: augmentation.elastic)
    var pixels = examples.images.pixels
    for row in rows {
      let copy = deformer.copy(
        of: examples.images, row: row,
        by: augmentation.deformation(ofRow: row, epoch: epoch, seed: seed))
      pixels.replaceSubrange(row * shape.pixelCount..<(row + 1) * shape.pixelCount, with: copy)
    }
    return Examples(
      images: DigitImages(shape: shape, pixels: pixels), labels: examples.labels, rows: examples.rows)
  }

  @Test(arguments: [Augmentation(shift: 1), .everything])
  func givesTheSameBitsForAnyThreads(_ augmentation: Augmentation) throws {
    let examples = try MNISTSample.rows(0..<700)
    let alone = try Trainer(settings(augmentation)).train(on: examples)
    for threads in [2, 3, 8] {
      let together = try Trainer(settings(augmentation), threads: threads).train(on: examples)
      #expect(together.weights == alone.weights, "\(threads) threads")
      #expect(together.history.map(\.loss) == alone.history.map(\.loss))
    }
  }

  @Test func noDeformationIsNone() throws {
    let examples = try MNISTSample.rows(0..<300)
    let none = try Trainer(settings(nil)).train(on: examples)
    #expect(try Trainer(settings(Augmentation())).train(on: examples).weights == none.weights)
    #expect(try Trainer(settings(Augmentation(shift: 1))).train(on: examples).weights != none.weights)
  }

  /// Training epoch by epoch on images deformed in advance gives the same bits. Held-out and validation rows
  /// are evaluated undeformed, since only the training rows were deformed in advance.
  @Test(arguments: [false, true])
  func eachEpochLearnsFromItsCopiesOfTheTrainingRowsAlone(earlyStopping: Bool) throws {
    let examples = try MNISTSample.rows(0..<600)
    let validation = earlyStopping ? nil : try MNISTSample.rows(600..<700)
    var settings = settings(.everything)
    settings.earlyStopping = earlyStopping
    let augmented = try Trainer(settings).train(on: examples, validation: validation)

    settings.augmentation = nil
    var byHand: Model?
    for epoch in 1...3 {
      settings.epochs = epoch
      byHand = try Trainer(settings).train(
        on: copies(of: examples, rows: augmented.state.trained, by: .everything, epoch: epoch, seed: 7),
        validation: validation, continuing: byHand)
    }
    let expected = try #require(byHand)
    #expect(augmented.weights == expected.weights)
    #expect(augmented.history.map(\.loss) == expected.history.map(\.loss))
    #expect(augmented.history.map(\.validationLoss) == expected.history.map(\.validationLoss))
    #expect(augmented.validationAccuracy == expected.validationAccuracy)
    #expect(augmented.history.compactMap(\.validationLoss).count == 3)

    // Its training accuracy is measured on the undeformed rows.
    let said = try Predictor(augmented, workers: ThreadPool(count: 1))
      .predict(examples.images, rows: augmented.state.trained)
    #expect(
      augmented.trainAccuracy == said.accuracy(against: augmented.state.trained.map { examples.labels[$0] }))
  }

  /// Images with many nonzero pixels use the dense input.
  @Test func denseImagesAreDeformedToo() throws {
    let digits = try MNISTSample.rows(0..<200)
    let negative = Examples(
      images: DigitImages(shape: .mnist, pixels: digits.images.pixels.map { 255 - $0 }),
      labels: digits.labels, rows: digits.rows)
    var settings = settings(Augmentation(shift: 2))
    settings.epochs = 1
    let augmented = try Trainer(settings).train(on: negative)
    settings.augmentation = nil
    let byHand = try Trainer(settings).train(
      on: copies(of: negative, rows: negative.rows, by: Augmentation(shift: 2), epoch: 1, seed: 7))
    #expect(augmented.weights == byHand.weights)
  }
}

extension Augmentation {
  /// Every kind of deformation at once.
  static let everything = Augmentation(
    shift: 2, rotate: 15, scale: 0.15, shear: 0.1, elastic: Elastic(alpha: 34, sigma: 4))
}
