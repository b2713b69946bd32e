import Compute
import Digits

extension ClassificationReport {
  /// Report for class labels.
  /// - Parameter labels: the labels to report, in this order; `nil` for all that occur, ascending.
  /// - Throws: `EvaluationError.noRows`, `noClasses`, `countsDiffer`.
  package init(truth: [ClassLabel], predicted: [ClassLabel], labels: [ClassLabel]? = nil)
    throws(EvaluationError)
  {
    try Metrics.checkCounts(truth.count, predicted.count)
    let occurring = Set(truth).union(predicted).sorted()
    let places = LabelIndex(occurring)
    var tallies = [Tally](repeating: Tally(), count: occurring.count)
    for (actual, guess) in zip(truth, predicted) {
      guard let row = places[actual], let column = places[guess] else { continue }
      tallies[row].actual += 1
      tallies[column].predicted += 1
      if row == column { tallies[row].truePositives += 1 }
    }

    let reported = labels ?? occurring
    guard !reported.isEmpty else { throw .noClasses }
    let correct = tallies.reduce(0) { $0 + $1.truePositives }
    self.init(
      labels: reported, tallies: reported.map { label in places[label].map { tallies[$0] } ?? Tally() },
      accuracy: Set(reported).isSuperset(of: occurring) ? Double(correct) / Double(truth.count) : nil,
      samples: nil, anyCorrect: correct > 0)
  }

  /// Report for multilabel indicators.
  /// - Parameter labels: the classes to report, in this order; `nil` for all columns.
  /// - Throws: `EvaluationError.noRows`, `noClasses`, `countsDiffer`, `classesDiffer`, `noSuchClass`.
  package init(truth: Indicators, predicted: Indicators, labels: [ClassLabel]? = nil) throws(EvaluationError)
  {
    try Metrics.checkShapes(truth, predicted)
    let reported = labels ?? truth.classes
    guard !reported.isEmpty else { throw .noClasses }
    let columns = LabelIndex(truth.classes)
    var reportedColumns: [Int] = []
    for label in reported {
      guard let column = columns[label] else { throw .noSuchClass(label: label) }
      reportedColumns.append(column)
    }

    var tallies = [Tally](repeating: Tally(), count: reported.count)
    var rowScores: [Scores] = []
    rowScores.reserveCapacity(truth.rowCount)
    for row in 0..<truth.rowCount {
      var rowTally = Tally()
      for (index, column) in reportedColumns.enumerated() {
        let position = row * truth.classes.count + column
        let (isActual, isPredicted) = (truth.values[position], predicted.values[position])
        tallies[index].count(actual: isActual, predicted: isPredicted)
        rowTally.count(actual: isActual, predicted: isPredicted)
      }
      rowScores.append(rowTally.scores)
    }
    self.init(
      labels: reported, tallies: tallies, accuracy: nil, samples: .average(rowScores), anyCorrect: true)
  }

  private init(labels: [ClassLabel], tallies: [Tally], accuracy: Double?, samples: Scores?, anyCorrect: Bool)
  {
    let scores = tallies.map(\.scores)
    let supports = tallies.map(\.actual)
    self.labels = zip(labels, tallies).map { LabelScores(label: $0, tally: $1) }
    self.accuracy = accuracy
    self.micro = accuracy == nil ? tallies.reduce(Tally(), +).scores : nil
    self.macro = .average(scores)
    self.weighted = .average(scores, weights: supports)
    self.samples = samples
    neverPredicted = zip(labels, tallies).filter { $0.1.predicted == 0 }.map(\.0)
    withoutRows = zip(labels, tallies).filter { $0.1.actual == 0 }.map(\.0)
    self.support = supports.reduce(0, +)
    self.anyCorrect = anyCorrect
  }
}

extension ClassificationReport.Scores {
  /// Mean of each score; weighted if `weights` is given and does not sum to 0.
  fileprivate static func average(_ scores: [Self], weights: [Int]? = nil) -> Self {
    let weights = weights.map { $0.map(Double.init) }
    let total = weights.map { pairwiseSum($0[...]) } ?? 0
    func average(_ score: KeyPath<Self, Double>) -> Double {
      let values = scores.map { $0[keyPath: score] }
      guard let weights, total > 0 else { return pairwiseMean(values) ?? 0 }
      return pairwiseSum(zip(values, weights).map { $0 * $1 }[...]) / total
    }
    return .init(precision: average(\.precision), recall: average(\.recall), f1: average(\.f1))
  }
}
