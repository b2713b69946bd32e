import Digits
import Display
import Experiments
import Notebook

/// The accuracy of models on damaged rows, by kind and strength of the damage.
struct RobustnessResult: CellResult {
  static let kind = "robustness"
  let models: [JudgedRows]
  let seed: UInt32
  /// Accuracy of each model on the rows as they are.
  let clean: [Double]
  let kinds: [Kind]
  /// The rows that the first model loses first.
  let fragile: [Fragile]
  private let examples: [Example]
  private let rowsOfPart: Int

  struct Kind: Codable, Sendable {
    let kind: DamageKind
    /// The amount of each strength.
    let amounts: [Double]
    /// Of each model at each strength, [models][strengths].
    let accuracy: [[Double]]
    /// The mean over the strengths, of each model.
    let mean: [Double]
  }

  struct Fragile: Codable, Sendable {
    let row: Int
    let label: ClassLabel
    /// In how many of the damaged copies it is wrong.
    let mistakes: Int
  }

  private struct Example: Sendable {
    let caption: String
    let picture: Picture
  }

  private enum CodingKeys: String, CodingKey {
    case models, seed, clean, kinds, fragile
  }

  init(
    _ study: RobustnessStudy, _ judged: [JudgedRows], seed: UInt32, labels: [ClassLabel], rowsOfPart: Int
  ) {
    models = judged
    self.seed = seed
    self.rowsOfPart = rowsOfPart
    clean = study.clean
    kinds = study.kinds.map { found in
      let accuracy = judged.indices.map { model in found.accuracy.map { $0[model] } }
      return Kind(
        kind: found.kind, amounts: found.kind.amounts, accuracy: accuracy,
        mean: accuracy.map { $0.reduce(0, +) / Double($0.count) })
    }
    fragile = study.fragile.map { Fragile(row: $0.row, label: labels[$0.row], mistakes: $0.mistakes) }
    examples = study.kinds.compactMap { found in
      found.example.map { example in
        Example(
          caption:
            "\(example.row) \(found.kind.rawValue) \(example.strength): \(labels[example.row]) as \(example.predicted)",
          picture: Picture(example.image, row: 0))
      }
    }
  }

  // MARK: Output

  private var names: [String] { models.map(\.model) }

  var blocks: [Block] {
    var blocks: [Block] = [.heading("\(listed(names, joinedBy: "and")) on damaged copies of \(rowsInWords)")]
    for judged in models {
      for banner in names.count > 1 ? judged.banners(naming: judged.model) : judged.banners
      where !blocks.contains(banner) {
        blocks.append(banner)
      }
    }
    blocks.append(.table(names.count > 1 ? comparison : table))
    blocks.append(.text(summary))
    blocks.append(.chart(chart))
    if !examples.isEmpty {
      blocks.append(
        .text(
          "Of each kind, the surest mistake of \(names.first ?? "") at the least strength that causes one:"))
      blocks.append(
        .images(
          ImageGrid(
            pictures: examples.map { $0.picture.drawn(caption: $0.caption, emphasis: .bad) }, perLine: 3)))
    }
    if let fragileInWords { blocks.append(.text(fragileInWords)) }
    return blocks
  }

  private var rowsInWords: String {
    guard let first = models.first else { return "" }
    return first.rows < rowsOfPart
      ? "the first \(counted(first.rows, "row")) of \(NumberText.count(rowsOfPart)), of \(shown(first.dataset))"
      : first.inWords
  }

  /// Accuracy at each strength, of a single model.
  private var table: Table {
    let clean = clean.first ?? 0
    return Table(
      columns: [.init("damage")] + (1...Damage.strengths).map { .init("\($0)", .right) }
        + [.init("mean", .right), .init("errors", .right)],
      rows: kinds.map { kind in
        [Table.Cell(kind.kind.rawValue)]
          + (kind.accuracy.first ?? []).map { share($0) } + [
            share(kind.mean.first ?? 0), factor(kind.mean.first, clean),
          ]
      })
  }

  /// Mean accuracy and growth of errors, of several models.
  private var comparison: Table {
    Table(
      columns: [.init("damage")] + names.flatMap { [.init($0, .right), .init("errors", .right)] },
      rows: kinds.map { kind in
        let best = kind.mean.max()
        return [Table.Cell(kind.kind.rawValue)]
          + names.indices.flatMap { model in
            [
              share(kind.mean[model], kind.mean[model] == best ? .strong : .normal),
              factor(kind.mean[model], clean[model]),
            ]
          }
      })
  }

  private func share(_ value: Double, _ emphasis: Emphasis = .normal) -> Table.Cell {
    Table.Cell(NumberText.percent(value, decimals: 1), emphasis, value: value)
  }

  /// How many times as many errors as on the undamaged rows: `x 4.2`.
  private func factor(_ accuracy: Double?, _ clean: Double) -> Table.Cell {
    guard let accuracy, clean < 1 else { return "-" }
    let factor = (1 - accuracy) / (1 - clean)
    return Table.Cell("x \(NumberText.fixed(factor, decimals: 1))", value: factor)
  }

  private var summary: String {
    let figures = zip(names, clean).enumerated().map { index, entry in
      let mean = kinds.reduce(0) { $0 + $1.mean[index] } / Double(max(kinds.count, 1))
      return "\(entry.0) reads \(NumberText.percent(entry.1)) of the rows as they are, and "
        + "\(NumberText.percent(mean)) of the damaged ones on average."
    }
    let worst = kinds.min { ($0.mean.first ?? 0) < ($1.mean.first ?? 0) }
    let which = names.count > 1 ? " of \(names.first ?? "")" : ""
    let verdict = worst.map {
      " The worst\(which) is \($0.kind.rawValue), \(NumberText.percent($0.mean.first ?? 0, decimals: 1))."
    }
    return figures.joined(separator: " ") + (kinds.count > 1 ? verdict ?? "" : "")
      + " 'errors' counts them beside those on the rows as they are; seed \(seed)."
  }

  /// The mean of each model over all kinds, and, of a single model, the kinds that hurt it most.
  private var chart: LineChart {
    func series(_ name: String, clean: Double, _ accuracy: [Double]) -> LineChart.Series {
      .init(
        name: name,
        points: ([clean] + accuracy).enumerated().map { .init(x: Double($0.offset), y: $0.element) })
    }
    var curves: [LineChart.Series] = []
    for (model, name) in names.enumerated() where names.count > 1 || kinds.count > 1 {
      let means = (0..<Damage.strengths).map { strength in
        kinds.reduce(0) { $0 + $1.accuracy[model][strength] } / Double(max(kinds.count, 1))
      }
      let title = names.count > 1 ? name : "mean of all"
      curves.append(series(title, clean: clean[model], means))
    }
    if names.count == 1 {
      let hardest = kinds.enumerated().sorted {
        ($0.element.mean.first ?? 0, $0.offset) < ($1.element.mean.first ?? 0, $1.offset)
      }
      for (_, kind) in hardest.prefix(5) {
        curves.append(series(kind.kind.rawValue, clean: clean.first ?? 0, kind.accuracy.first ?? []))
      }
    }
    let what =
      kinds.count == 1
      ? kinds.first?.kind.rawValue ?? ""
      : names.count > 1 ? "the mean of \(kinds.count) kinds of damage" : "the damage that hurts most"
    return LineChart(
      title: "Accuracy by the strength of \(what)", xLabel: "strength (0: as they are)", yLabel: "accuracy",
      series: curves, hasWholeTicks: true)
  }

  private var fragileInWords: String? {
    guard let first = fragile.first else { return nil }
    let copies = kinds.count * Damage.strengths
    let others = fragile.dropFirst().map { "row \($0.row) (\($0.mistakes))" }
    return
      "Lost most often: row \(first.row), a \(first.label), wrong in \(first.mistakes) of its \(copies) damaged copies"
      + (others.isEmpty ? "" : ", then \(listed(others, joinedBy: "and"))") + "."
  }
}
