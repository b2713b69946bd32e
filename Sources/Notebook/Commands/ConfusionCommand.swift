import Display
import Experiments

/// `confusion`: which digits a model takes for which.
struct ConfusionCommand: Command {
  private static let normalize = Key<Bool>(
    "normalize", .boolean, standard: "false",
    scikitLearn: ScikitLearnName(
      "normalize of confusion_matrix", default: "None", difference: "true is 'true' there"),
    "shares of each label instead of counts")

  static let signature = Signature(
    "confusion", group: .judging, "Show which digits a model takes for which.",
    parameters: JudgingKeys.parameters + [normalize.parameter],
    examples: [
      .init("confusion", "counts on the test rows", needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "confusion normalize=true", "shares of each label", needs: ["load mnist rows=2000", "train epochs=3"]),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let judgement = try JudgingKeys.judgement(of: arguments, in: workspace, context)
    let matrix = try ConfusionMatrix(
      truth: judgement.truth(for: "confusion"), predicted: judgement.predictions.labels)
    let isNormalized = arguments[Self.normalize] ?? false
    return ConfusionResult(
      judged: judgement.judged, labels: matrix.labels, counts: matrix.counts,
      shares: isNormalized ? matrix.normalized : nil)
  }
}

/// How often each label was taken for each.
struct ConfusionResult: JudgedResult {
  static let kind = "confusion"
  let judged: JudgedRows
  let labels: [UInt8]
  let counts: [[Int]]
  let shares: [[Double]]?

  private enum CodingKeys: String, CodingKey {
    case labels, counts, shares
  }

  init(judged: JudgedRows, labels: [UInt8], counts: [[Int]], shares: [[Double]]?) {
    self.judged = judged
    self.labels = labels
    self.counts = counts
    self.shares = shares
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    judged = try JudgedRows(from: decoder)
    labels = try container.decode([UInt8].self, forKey: .labels)
    counts = try container.decode([[Int]].self, forKey: .counts)
    shares = try container.decodeIfPresent([[Double]].self, forKey: .shares)
    try container.requireSquare(counts, of: labels, forKey: .counts)
  }

  var blocks: [Block] {
    let matrix = ConfusionMatrix(labels: labels, counts: counts)
    let title = "\(judged.model) on \(judged.inWords) (rows: the label, columns: what \(judged.model) says)"
    return [.heading(title)] + judged.banners + [
      .table(shares == nil ? matrix.table : matrix.normalizedTable), .text(matrix.mostFrequentInWords),
    ]
  }
}

extension KeyedDecodingContainer {
  /// Checks that there is one row and one column of counts a label.
  /// - Throws: `DecodingError.dataCorrupted`.
  func requireSquare(_ counts: [[Int]], of labels: [UInt8], forKey key: Key) throws {
    let isSquare = counts.count == labels.count && counts.allSatisfy { $0.count == labels.count }
    guard isSquare, counts.allSatisfy({ $0.allSatisfy { $0 >= 0 } }) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "not a square of counts, one row a label")
    }
  }
}
