import Digits
import Display
import Experiments
import Notebook

/// The accuracy of a model on the rows of each writer, worst first.
struct WriterReportResult: JudgedResult, TabledResult {
  static let kind = "report_by"
  let judged: JudgedRows
  let by: RowGrouping
  /// The share of all these rows that is right, 0...1.
  let accuracy: Double
  /// Worst first; of equals the one with more rows.
  let writers: [Writer]
  /// The rows whose writer nobody knows; `nil` if there are none.
  let withoutWriter: Writer?
  var file: TableFile.Written?

  struct Writer: JudgedGroup, Encodable, Sendable {
    /// Empty for rows whose writer nobody knows.
    let writer: String
    let rows: Int
    let right: Int
    /// The share of the rows that is right, 0...1.
    let accuracy: Double
    /// What the model takes wrongly most often; `nil` if nothing is wrong.
    let confusion: FrequentMistake?
  }

  private enum CodingKeys: String, CodingKey {
    case by, accuracy, writers, withoutWriter, file
  }

  init(_ evaluation: Evaluation, by grouping: RowGrouping, origins: RowOrigins) throws {
    let truth = try evaluation.truth(for: "report by=\(grouping.rawValue)")
    let predicted = evaluation.predictions.labels
    judged = evaluation.judged
    by = grouping
    accuracy = evaluation.predictions.accuracy(against: truth)
    var places: [String: [Int]] = [:]
    for (place, row) in evaluation.rows.enumerated() {
      places[origins.writer(ofRow: row) ?? "", default: []].append(place)
    }
    func writer(_ name: String, _ places: [Int]) -> Writer {
      let right = places.count { truth[$0] == predicted[$0] }
      return Writer(
        writer: name, rows: places.count, right: right,
        accuracy: Double(right) / Double(max(places.count, 1)),
        confusion: FrequentMistake.mostFrequent(at: places, truth, predicted))
    }
    withoutWriter = places[""].map { writer("", $0) }
    writers =
      RowOrigins.sorted(places.keys.filter { !$0.isEmpty }).map { writer($0, places[$0] ?? []) }
      .worstFirst
  }

  var content: [Block] {
    var blocks: [Block] =
      [.heading("\(judged.model) on \(judged.inWords), by \(by.rawValue)")] + judged.banners
    if judged.areUnseen { blocks.append(.text("None of these images was seen in training.")) }
    let all = writers + (withoutWriter.map { [$0] } ?? [])
    blocks.append(
      .table(
        Table(
          columns: [
            .init(by.rawValue), .init("rows", .right), .init("right", .right), .init("accuracy", .right),
            .init("most often wrong"),
          ],
          rows: all.map { entry in
            [
              Table.Cell(entry.writer.isEmpty ? "(unknown)" : entry.writer),
              Table.Cell(NumberText.count(entry.rows)), Table.Cell(NumberText.count(entry.right)),
              Table.Cell(NumberText.percent(entry.accuracy)),
              Table.Cell(entry.confusion?.inWords ?? "-"),
            ]
          })))
    blocks.append(.text("Accuracy \(NumberText.percent(accuracy)) on \(judged.inWords)."))
    if let worst = writers.first, writers.count > 1 {
      let mean = writers.map(\.accuracy).reduce(0, +) / Double(writers.count)
      blocks.append(
        .text(
          "Each of the \(writers.count) writers counting the same it is \(NumberText.percent(mean)); "
            + "\(worst.writer) is read worst."))
    }
    return blocks
  }
}
