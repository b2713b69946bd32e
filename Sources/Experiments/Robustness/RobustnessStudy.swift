import Compute
import Digits
import Networks

/// How the accuracy of models falls as images are damaged.
package struct RobustnessStudy: Sendable {
  /// One kind of damage.
  package struct Kind: Sendable {
    package let kind: DamageKind
    /// Accuracy of each model at each strength, [strengths][models].
    package let accuracy: [[Double]]
    /// The surest mistake of the first model at the least strength at which it makes one on a row that it reads rightly
    /// undamaged; `nil` if there is none.
    package let example: Example?
  }

  /// A row that the first model reads wrongly when it is damaged.
  package struct Example: Sendable {
    /// Row of the dataset.
    package let row: Int
    /// From 1.
    package let strength: Int
    package let predicted: ClassLabel
    /// Probability of `predicted`.
    package let confidence: Double
    /// The damaged image alone.
    package let image: DigitImages
  }

  /// A row that the first model reads rightly undamaged, and in how many damaged copies it does not.
  package struct FragileRow: Sendable {
    package let row: Int
    package let mistakes: Int
  }

  /// Accuracy of each model on the undamaged rows.
  package let clean: [Double]
  package let kinds: [Kind]
  /// The most fragile rows first.
  package let fragile: [FragileRow]

  /// - Parameters:
  ///   - examples: rows with images of the models' size.
  ///   - listing: how many fragile rows to keep.
  ///   - observe: receives the number of rows read so far.
  /// - Returns: `nil` if cancelled.
  /// - Throws: `NetworkError`.
  package init?(
    of models: [Ensemble], on examples: Examples, kinds: [DamageKind], seed: UInt32, listing: Int = 0,
    workers: ThreadPool, cancellation: Cancellation, observe: ExperimentObserver = { _ in }
  ) throws(NetworkError) {
    let (rows, truth) = (examples.rows, examples.rowLabels)
    let predictors = try models.map { model throws(NetworkError) in
      try EnsemblePredictor(model, workers: workers, rows: rows.count)
    }
    let places = Array(rows.indices)
    var clean: [Double] = []
    var isRight: [Bool] = []
    for (number, predictor) in predictors.enumerated() {
      guard
        let said = try predictor.predict(examples.images, rows: rows, cancellation: cancellation)
      else { return nil }
      clean.append(said.accuracy(against: truth))
      if number == 0 { isRight = zip(said.labels, truth).map { $0 == $1 } }
    }
    var mistakes = [Int](repeating: 0, count: rows.count)
    var found: [Kind] = []
    let all = kinds.count * Damage.strengths
    for kind in kinds {
      var accuracy: [[Double]] = []
      var example: Example?
      for strength in 1...Damage.strengths {
        observe(.damaged(sets: found.count * Damage.strengths + strength - 1, of: all))
        if cancellation.isRaised { return nil }
        let copies = examples.images.damaged(
          Damage(kind, strength: strength), rows: rows, seed: seed, workers: workers)
        var here: [Double] = []
        for (number, predictor) in predictors.enumerated() {
          guard let said = try predictor.predict(copies, rows: places, cancellation: cancellation) else {
            return nil
          }
          here.append(said.accuracy(against: truth))
          guard number == 0 else { continue }
          let labels = said.labels
          let wrong = places.filter { isRight[$0] && labels[$0] != truth[$0] }
          for place in wrong { mistakes[place] += 1 }
          if example == nil,
            let worst = wrong.max(by: {
              (said.confidence(ofRow: $0), $1) < (said.confidence(ofRow: $1), $0)
            })
          {
            example = Example(
              row: rows[worst], strength: strength, predicted: labels[worst],
              confidence: said.confidence(ofRow: worst),
              image: DigitImages(shape: copies.shape, pixels: Array(copies[worst])))
          }
        }
        accuracy.append(here)
      }
      found.append(Kind(kind: kind, accuracy: accuracy, example: example))
    }
    self.clean = clean
    self.kinds = found
    fragile = places.filter { mistakes[$0] > 0 }
      .sorted { (mistakes[$1], rows[$0]) < (mistakes[$0], rows[$1]) }
      .prefix(listing).map { FragileRow(row: rows[$0], mistakes: mistakes[$0]) }
  }
}
