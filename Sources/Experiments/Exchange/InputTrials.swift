import Compute
import Digits

/// Finds out what the numbers mean that a network from elsewhere takes, by its answers on labelled rows.
///
/// The share of right answers decides. The log loss alone would not do: a network that was trained for a short time has
/// a smaller one where its inputs are so wrong that it answers more modestly. But the answers of a network with small
/// biases hardly change from 0..1 to 0..255, while its wrong ones become absurdly sure: of meanings that are about as
/// good, a clearly smaller log loss decides.
package struct InputTrials: Sendable {
  /// How well a meaning of the inputs fits.
  package struct Trial: Codable, Sendable {
    package let meaning: InputMeaning
    /// Share of right answers.
    package let accuracy: Double
    /// Mean log loss.
    package let loss: Double
    /// Number of rows it was tried on.
    package let rows: Int
  }

  /// The best first.
  package let ranked: [Trial]
  /// Number of rows of the best.
  package let rows: Int
  /// The best beside the next, on the rows of the next; `nil` if there is no other.
  package let lead: McNemarTest?
  /// Those of them for which both have the same answer.
  package let agreeing: Int
  /// Whether the best has no more right answers than another, and was taken for its log loss.
  package let isByLoss: Bool

  /// Evenly spaced rows are taken of more.
  private static let mostRows = 10_000
  /// Meanings that are far from the best on so many rows are not tried on the others.
  private static let firstRows = 1000
  /// Probability below which a difference is no chance: on the first rows, and on all.
  private static let (farOff, worse) = (1e-6, 0.05)
  /// Times by which a log loss is clearly smaller, and the share of right answers by which two meanings are about as
  /// good where McNemar's test does tell them apart. Of the networks of `Scripts/dev/exchange`, trained for a few
  /// seconds, the true meaning fell behind another by up to 0.012 with a loss 1.4 times smaller, and led by 0.021 where
  /// its loss was 1.7 times larger.
  private static let (smaller, slack) = (1.25, 0.015)

  /// - Parameters:
  ///   - examples: rows whose classes the network knows.
  ///   - model: the network, taking its inputs for one of these.
  /// - Throws: `TrainingError.interrupted`, and whatever `model` throws; `nil` without rows.
  init?(
    of meanings: [InputMeaning], on examples: Examples, workers: ThreadPool, isStopped: StopCheck,
    model: (InputMeaning) throws -> Model
  ) throws {
    guard !examples.rows.isEmpty, !meanings.isEmpty else { return nil }
    func attempts(_ meanings: [InputMeaning], on rows: Examples) throws -> [Attempt] {
      try meanings.map { meaning in
        if isStopped() { throw TrainingError.interrupted }
        return try Attempt(meaning, model(meaning), on: rows, workers: workers)
      }.sorted { $0.right > $1.right }
    }
    let all = examples.spaced(Self.mostRows)
    let first = try attempts(meanings, on: examples.spaced(Self.firstRows))
    var (open, far) = (first, [Attempt]())
    if all.count > Self.firstRows {
      let close = first.filter { first[0].test(against: $0).pValue >= Self.farOff }
      far = first.filter { first[0].test(against: $0).pValue < Self.farOff }
      open = try attempts(close.map(\.meaning), on: all)
    }
    var order = open + far
    let near = order.indices.filter { Self.mayReplace(order[0], order[$0]) }
    let best = near.min { order[$0].loss < order[$1].loss } ?? 0
    order.insert(order.remove(at: best), at: 0)
    isByLoss = best != 0
    ranked = order.map(\.trial)
    rows = all.count
    guard order.count > 1 else {
      (lead, agreeing) = (nil, 0)
      return
    }
    var pair = (order[0], order[1])
    if pair.0.answers.count != pair.1.answers.count {
      // The next one was tried on the first rows only.
      pair.0 = first.first { $0.meaning == order[0].meaning } ?? order[0]
    }
    lead = pair.0.test(against: pair.1)
    agreeing = zip(pair.0.answers, pair.1.answers).count { $0 == $1 }
  }

  /// Whether the log loss of another meaning outweighs that the first has more right answers.
  private static func mayReplace(_ first: Attempt, _ other: Attempt) -> Bool {
    guard first.answers.count == other.answers.count else { return false }
    return smaller * other.loss < first.loss
      && (Double(first.right - other.right) <= slack * Double(first.answers.count)
        || first.test(against: other).pValue >= worse)
  }

  /// The answers of the network for one meaning of its inputs.
  private struct Attempt {
    let meaning: InputMeaning
    let answers: [ClassLabel]
    let isRight: [Bool]
    let right: Int
    let loss: Double

    init(_ meaning: InputMeaning, _ model: Model, on examples: Examples, workers: ThreadPool) throws {
      let truth = examples.rowLabels
      let predictions = try Predictor(model, workers: workers, rows: examples.count)
        .predict(examples.images, rows: examples.rows)
      self.meaning = meaning
      answers = predictions.labels
      isRight = zip(answers, truth).map { $0 == $1 }
      right = isRight.count { $0 }
      let loss = predictions.meanLoss(against: truth)
      self.loss = loss.isFinite ? loss : .greatestFiniteMagnitude
    }

    var trial: Trial {
      Trial(
        meaning: meaning, accuracy: Double(right) / Double(max(answers.count, 1)), loss: loss,
        rows: answers.count)
    }

    /// Both must be of the same rows.
    func test(against other: Attempt) -> McNemarTest {
      let pairs = zip(isRight, other.isRight)
      return McNemarTest(
        onlyFirst: pairs.count { $0 && !$1 }, onlySecond: pairs.count { !$0 && $1 })
    }
  }
}

extension Examples {
  /// At most so many of the rows, evenly spaced.
  fileprivate func spaced(_ most: Int) -> Examples {
    let count = min(rows.count, most)
    return selecting((0..<count).map { rows[$0 * rows.count / count] })
  }
}
