import Digits
import Display
import Experiments
import Notebook

/// The accuracy of a model on groups of rows, by their label or by their ink, worst first.
struct GroupReportResult: JudgedResult, TabledResult {
  static let kind = "report_groups"
  let judged: JudgedRows
  let by: ReportGrouping
  /// The share of all these rows that is right, 0...1.
  let accuracy: Double
  /// Worst first; of equals the one with more rows.
  let groups: [Group]
  var file: TableFile.Written?

  struct Group: JudgedGroup, Encodable, Sendable {
    let group: String
    let rows: Int
    let right: Int
    let accuracy: Double
    /// Mean of the largest probabilities.
    let confidence: Double
    /// What the label is taken for most often, or which pair is confused most often; `nil` if nothing is wrong.
    let mistake: FrequentMistake?

    private enum CodingKeys: String, CodingKey {
      case group, rows, right, accuracy, confidence, label, predicted, times
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(group, forKey: .group)
      try container.encode(rows, forKey: .rows)
      try container.encode(right, forKey: .right)
      try container.encode(accuracy, forKey: .accuracy)
      try container.encode(confidence, forKey: .confidence)
      try container.encodeIfPresent(mistake?.label, forKey: .label)
      try container.encodeIfPresent(mistake?.predicted, forKey: .predicted)
      try container.encodeIfPresent(mistake?.rows, forKey: .times)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case by, accuracy, groups, file
  }

  /// Groups of ink hold about the same number of rows.
  private static let inkGroups = 5

  init(_ evaluation: Evaluation, by grouping: ReportGrouping) throws {
    let truth = try evaluation.truth(for: "report by=\(grouping.rawValue)")
    let said = evaluation.predictions
    judged = evaluation.judged
    by = grouping
    accuracy = said.accuracy(against: truth)
    let places =
      grouping == .label
      ? evaluation.dataset.classes.sorted(Set(truth)).map { label in
        ("\(label)", truth.indices.filter { truth[$0] == label })
      } : Self.byInk(evaluation)
    let labels = said.labels
    groups =
      places.map { name, places in
        let right = places.count { labels[$0] == truth[$0] }
        let rows = Double(max(places.count, 1))
        return Group(
          group: name, rows: places.count, right: right, accuracy: Double(right) / rows,
          confidence: places.reduce(0) { $0 + said.confidence(ofRow: $1) } / rows,
          mistake: FrequentMistake.mostFrequent(at: places, truth, labels))
      }.worstFirst
  }

  /// The rows in the order of their ink, the mean grey level as a share of full ink, cut into equal parts.
  private static func byInk(_ evaluation: Evaluation) -> [(String, [Int])] {
    let images = evaluation.dataset.images
    let ink = evaluation.rows.map { row in
      Double(images[row].reduce(0) { $0 + Int($1) }) / Double(255 * max(images.shape.pixelCount, 1))
    }
    let order = ink.indices.sorted { (ink[$0], $0) < (ink[$1], $1) }
    return (0..<inkGroups).compactMap { part in
      let places = Array(order[order.count * part / inkGroups..<order.count * (part + 1) / inkGroups])
      guard let first = places.first, let last = places.last else { return nil }
      let span =
        "\(NumberText.fixed(100 * ink[first], decimals: 1)) to \(NumberText.percent(ink[last], decimals: 1))"
      return (span, places)
    }
  }

  var content: [Block] {
    let name = by == .ink ? "ink of the image" : by.rawValue
    var blocks: [Block] =
      [.heading("\(judged.model) on \(judged.inWords), by \(by.rawValue)")] + judged.banners
    if judged.areUnseen { blocks.append(.text("None of these images was seen in training.")) }
    blocks.append(
      .table(
        Table(
          columns: [
            .init(name), .init("rows", .right), .init("right", .right), .init("accuracy", .right),
            .init("sure", .right), .init("most often wrong"),
          ],
          rows: groups.map { group in
            [
              Table.Cell(group.group), Table.Cell(NumberText.count(group.rows)),
              Table.Cell(NumberText.count(group.right)),
              Table.Cell(NumberText.percent(group.accuracy), value: group.accuracy),
              Table.Cell(NumberText.percent(group.confidence), value: group.confidence),
              Table.Cell(group.mistake?.inWords ?? "-"),
            ]
          })))
    blocks.append(.text("Accuracy \(NumberText.percent(accuracy)) on \(judged.inWords)." + ending))
    return blocks
  }

  private var ending: String {
    guard let worst = groups.first?.mistake else { return "" }
    return
      " 'confusion label=\(worst.label) says=\(worst.predicted)' draws what is wrong most often in the worst group."
  }
}
