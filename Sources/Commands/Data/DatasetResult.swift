import Digits
import Display
import Notebook

/// A dataset, as `load`, `use`, `datasets`, `info` and `add` show it.
struct DatasetResult: CellResult {
  static let kind = "dataset"
  let name: String
  let rows: Int
  let height: Int
  let width: Int
  /// Number of rows per class, in the order of `classes`; `nil` without labels.
  let counts: [Int]?
  /// The class of each count; `nil` for the ten digits.
  let classes: [ClassLabel]?
  /// The grey level that means full ink in the file; it is stretched to 255. 255 if paper is not 0.
  let fullScale: Int
  /// The values of paper and full ink in the file, where paper is not 0; `nil` otherwise.
  let range: GreyRange?
  /// What the reader took for what; `nil` except after reading.
  let findings: [ReadingFinding]?
  /// Rows of photographed sheets that are probably no digits; `nil` if there are none.
  let unlikely: [Int]?
  /// Who wrote the rows; `nil` if nobody knows.
  let writers: [String]?
  let source: String
  let sha256: String
  /// Row counts of its split; `nil` if it has none.
  let split: Parts?
  /// The dataset it replaced, if it was loaded under the name of an earlier one.
  let replaced: Replaced?

  /// A dataset that was replaced by another of the same name.
  struct Replaced: Codable, Sendable {
    let rows: Int
    let source: String
    let sha256: String
    /// Whether it had a split, made by the user or supplied with the dataset.
    let wasSplit: Bool
    /// Models whose training rows are no longer those of the dataset of this name.
    let staleModels: [String]

    init(_ dataset: Dataset, wasSplit: Bool, staleModels: [String]) {
      rows = dataset.count
      source = dataset.source.words
      sha256 = dataset.source.sha256
      self.wasSplit = wasSplit
      self.staleModels = staleModels
    }
  }

  struct Parts: Codable, Sendable {
    let train: Int
    let validation: Int
    let test: Int
    let isOfficial: Bool
  }

  init(
    _ dataset: Dataset, split: SplitEntry?, replacing replaced: Replaced? = nil,
    findings: [ReadingFinding] = [], unlikely: [Int] = []
  ) {
    name = dataset.name
    rows = dataset.count
    height = dataset.images.shape.height
    width = dataset.images.shape.width
    counts = dataset.labels.map(dataset.classes.counts)
    classes = dataset.classes.unlessDigits
    fullScale = dataset.source.fullScale ?? 255
    range = dataset.source.fullScale == nil ? dataset.source.range : nil
    writers = dataset.origins.flatMap { $0.writers.isEmpty ? nil : RowOrigins.sorted($0.writers) }
    self.findings = findings.isEmpty ? nil : findings
    self.unlikely = unlikely.isEmpty ? nil : unlikely
    source = dataset.source.words
    sha256 = dataset.source.sha256
    self.replaced = replaced
    self.split = split.map {
      Parts(
        train: $0.split.train.count, validation: $0.split.validation.count, test: $0.split.test.count,
        isOfficial: $0.isOfficial)
    }
  }

  var blocks: [Block] {
    let labelled = counts == nil ? "unlabelled" : "labelled"
    return [
      .text(
        "\(name): \(counted(rows, "\(labelled) image")) of \(height) x \(width) pixels, from \(shown(source))."
      )
    ]
      + (classes.map { [.text("\(counted($0.count, "class", plural: "classes")): \(fewNamed($0)).")] } ?? [])
      + (fullScale == 255 ? [] : [.text("Grey levels 0 to \(fullScale) were stretched to 0 to 255.")])
      + (taken.map { [.text($0)] } ?? [])
      + (unlikely.map { [.text(inWords(unlikely: $0))] } ?? []) + (writersInWords.map { [.text($0)] } ?? [])
      + (replaced.map(blocks) ?? []) + [.text(splitInWords)]
  }

  /// Who wrote the rows, unless what the reader took for what tells it.
  private var writersInWords: String? {
    let isTold = (findings ?? []).contains { if case .sheets = $0 { true } else { false } }
    guard let writers, !isTold else { return nil }
    return "Written by \(fewListed(writers, "writer"))."
  }

  private func inWords(unlikely rows: [Int]) -> String {
    let drawn = rows.prefix(8).map(String.init).joined(separator: ",")
    let noun = rows.count == 1 ? "digit" : "digits"
    return "\(counted(rows.count, "row")) may be no \(noun): 'show \(drawn)' draws "
      + (rows.count == 1 ? "it." : rows.count > 8 ? "the first." : "them.")
  }

  /// What was taken for what, in one sentence.
  private var taken: String? {
    let phrases = (findings ?? []).filter { finding in
      switch finding {
      // Told by a sentence of its own.
      case .stretched(let range): range.low != 0
      // A name leaves no doubt.
      case .labelColumn(_, let name): name == nil
      default: true
      }
    }.map(\.phrase)
    guard let first = phrases.first else { return nil }
    return ([first.prefix(1).uppercased() + first.dropFirst()] + phrases.dropFirst()).joined(separator: "; ")
      + "."
  }

  private func blocks(_ replaced: Replaced) -> [Block] {
    let isSame = replaced.sha256 == sha256 && replaced.rows == rows
    let lostSplit = replaced.wasSplit && split == nil
    var sentences: [String] = []
    if isSame {
      if lostSplit { sentences.append("It was already loaded; its split is gone.") }
    } else {
      let origin = replaced.source == source ? "" : " from \(shown(replaced.source))"
      sentences.append(
        "It takes the place of the earlier \(name) of \(counted(replaced.rows, "row"))\(origin)"
          + "\(replaced.wasSplit ? ", whose split is gone" : "").")
    }
    if !replaced.staleModels.isEmpty {
      sentences.append(
        "Stale from now on, because trained on an earlier split: "
          + "\(fewListed(replaced.staleModels, "model")).")
    }
    return sentences.map(Block.text)
  }

  private var splitInWords: String {
    guard let split else {
      return counts == nil
        ? "Without labels it can be shown and predicted."
        : "Not split yet: "
          + ((writers?.count ?? 0) > 1
            ? "'split groups=writer' holds out a quarter of the writers."
            : "'split' holds out a stratified quarter.")
    }
    let kind = split.isOfficial ? "Official split" : "Split"
    let validation = split.validation > 0 ? ", \(NumberText.count(split.validation)) validation" : ""
    return
      "\(kind): \(NumberText.count(split.train)) train\(validation), \(NumberText.count(split.test)) test rows."
  }
}
