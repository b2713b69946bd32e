import Compute
import Digits
import Networks

/// The smallest change, in whole grey levels, with which an attack makes a network change its answer for one image.
package struct SmallestAttack: Sendable {
  /// The largest change of a pixel, 0...1; `nil` if even the largest tried does not fool it.
  package let reach: Double?
  /// [pixels], 0...1: the attacked image, at the largest reach tried if none fools it.
  package let image: [Float]
  /// Probabilities of the attacked image.
  package let probabilities: [Float]

  /// Tries every reach of 1 to `levels` of 255 grey levels.
  /// - Parameters:
  ///   - image: [pixels], 0...1.
  ///   - answer: the class index that the network gives now, whose loss grows.
  /// - Returns: `nil` if cancelled.
  package init?(
    by attack: AdversarialAttack, on image: [Float], answer: Int, steps: Int, levels: Int = 255,
    cancellation: Cancellation
  ) {
    let reaches = (1...max(levels, 1)).map { Double($0) / 255 }
    let copies = reaches.flatMap { _ in image }
    guard
      let attacked = attack.attack(
        copies, classes: reaches.map { _ in answer }, reach: reaches, steps: steps, cancellation: cancellation
      ),
      let said = attack.probabilities(of: attacked, cancellation: cancellation)
    else { return nil }
    let columns = said.count / reaches.count
    let fooled = reaches.indices.first { said.mostProbable(row: $0, of: columns) != answer }
    let place = fooled ?? reaches.count - 1
    reach = fooled.map { reaches[$0] }
    self.image = Array(attacked[place * image.count..<(place + 1) * image.count])
    probabilities = Array(said[place * columns..<(place + 1) * columns])
  }
}

/// How the accuracy of a network falls as an attack may change each pixel by more.
package struct AttackStudy: Sendable {
  package let reaches: [Double]
  /// At each reach.
  package let accuracy: [Double]

  /// - Parameter examples: rows with images of the model's size; rows of classes that it does not know count as wrong.
  /// - Returns: `nil` if cancelled.
  /// - Throws: `NetworkError`.
  package init?(
    of model: Model, on examples: Examples, reaches: [Double], steps: Int, workers: ThreadPool,
    cancellation: Cancellation, observe: ExperimentObserver = { _ in }
  ) throws(NetworkError) {
    let attack = try AdversarialAttack(model, workers: workers)
    let places = ClassIndex(model.classes)
    let classes = examples.rows.map { Int(places[examples.labels[$0]]) }
    let known = classes.indices.filter { classes[$0] >= 0 }
    let images = examples.images.levels(ofRows: known.map { examples.rows[$0] })
    let truth = known.map { classes[$0] }
    var accuracy: [Double] = []
    for (number, reach) in reaches.enumerated() {
      observe(.damaged(sets: number, of: reaches.count))
      guard
        let attacked = attack.attack(
          images, classes: truth, reach: truth.map { _ in reach }, steps: steps, cancellation: cancellation),
        let said = attack.probabilities(of: attacked, cancellation: cancellation)
      else { return nil }
      let right = truth.indices.count { said.mostProbable(row: $0, of: model.classes.count) == truth[$0] }
      accuracy.append(Double(right) / Double(max(classes.count, 1)))
    }
    self.reaches = reaches
    self.accuracy = accuracy
  }
}

extension [Float] {
  /// Column of the largest value of a row, the first of equals.
  package func mostProbable(row: Int, of columns: Int) -> Int {
    var best = 0
    for column in 1..<Swift.max(columns, 1) where self[row * columns + column] > self[row * columns + best] {
      best = column
    }
    return best
  }
}
