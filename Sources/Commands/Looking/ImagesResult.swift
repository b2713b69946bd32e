import Digits
import Display
import Experiments
import Notebook

/// Digit images with their labels and, if a model was asked, its predictions.
struct ImagesResult: CellResult {
  static let kind = "images"
  let dataset: String
  let images: [Entry]
  /// The model whose predictions are shown.
  let model: String?
  let seed: UInt32?
  let title: String?
  /// The smallest confidence at which the model answers, 0...1; `nil` if it always does.
  let reject: Double?
  /// A sentence below the pictures.
  let note: String?
  private let banners: [Block]
  private let captions: Captions

  private enum CodingKeys: String, CodingKey {
    case dataset, images, model, seed, title, reject, note
  }

  struct Entry: Encodable, Sendable {
    let row: Int
    let label: ClassLabel?
    /// The predicted class; `nil` without a model or with less confidence than `reject`.
    let predicted: ClassLabel?
    /// The probability of each class the model knows, 0...1.
    let probabilities: [Probability]?
    let picture: Picture

    private enum CodingKeys: String, CodingKey {
      case row, label, predicted, probabilities
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(row, forKey: .row)
      try container.encodeIfPresent(label, forKey: .label)
      try container.encodeIfPresent(predicted, forKey: .predicted)
      try container.encodeIfPresent(probabilities, forKey: .probabilities)
    }
  }

  /// - Parameters:
  ///   - model: the name of the model that made `predictions`.
  ///   - banners: warnings above the pictures, if the rows were chosen by the model's predictions.
  ///   - captions: what to write below the pictures.
  ///   - threshold: the smallest confidence at which the model answers, 0...1; `nil` if it always does.
  ///   - note: a sentence below the pictures.
  init(
    _ dataset: Dataset, rows: [Int], saidBy model: String?, _ predictions: Predictions?,
    seed: UInt32? = nil, title: String? = nil, banners: [Block] = [], captions: Captions = .all,
    rejecting threshold: Double? = nil, note: String? = nil
  ) {
    self.dataset = dataset.name
    self.model = model
    self.seed = seed
    self.title = title
    self.banners = banners
    self.captions = captions
    self.note = note
    reject = threshold
    images = rows.enumerated().map { index, row in
      Entry(
        row: row, label: dataset.labels?[row],
        predicted: predictions.flatMap {
          $0.confidence(ofRow: index) >= threshold ?? 0 ? $0.label(ofRow: index) : nil
        },
        probabilities: predictions.map { $0.probabilities(ofRow: index) },
        picture: Picture(dataset.images, row: row))
    }
  }

  var blocks: [Block] {
    var blocks = banners + (title.map { [.text($0)] } ?? [])
    guard !images.isEmpty else { return blocks }
    blocks.append(.images(ImageGrid(pictures: images.map(picture))))
    if captions == .all, images.count == 1, let probabilities = images.first?.probabilities {
      blocks.append(.bars(probabilities.chart))
    }
    if let note { blocks.append(.text(note)) }
    return blocks
  }

  private func picture(_ entry: Entry) -> ImageGrid.Picture {
    let isWrong =
      captions == .all && entry.label != nil && entry.predicted != nil && entry.label != entry.predicted
    return entry.picture.drawn(caption: caption(entry, isWrong), emphasis: isWrong ? .bad : .normal)
  }

  /// A sentence for a single picture, a short form for several: `42: 7`, `42: 7, says 1`.
  private func caption(_ entry: Entry, _ isWrong: Bool) -> String {
    let label = entry.label.map { "\($0)" }
    switch captions {
    case .rows: return images.count == 1 ? "row \(entry.row) of \(dataset)" : "\(entry.row)"
    case .labels where images.count > 1: return "\(entry.row)" + (label.map { ": \($0)" } ?? "")
    case .labels: return "row \(entry.row) of \(dataset), \(label.map { "label \($0)" } ?? "no label")"
    case .all: break
    }
    if images.count == 1 {
      let says = entry.predicted.map {
        ", \(model ?? "") says \($0)\(label == nil ? "" : isWrong ? " (wrong)" : " (right)")"
      }
      let unsure = reject.map {
        ", \(model ?? "") says: I don't know (less than \(NumberText.percent($0)) sure)"
      }
      return
        "row \(entry.row) of \(dataset), \(label.map { "label \($0)" } ?? "no label")\(says ?? unsure ?? "")"
    }
    if reject != nil, entry.predicted == nil {
      return "\(entry.row): \(label.map { "\($0), " } ?? "")don't know"
    }
    switch (label, entry.predicted) {
    case (let label?, let predicted?) where isWrong: return "\(entry.row): \(label), says \(predicted)"
    case (let label?, _): return "\(entry.row): \(label)"
    case (nil, let predicted?): return "\(entry.row): \(predicted)?"
    case (nil, nil): return "\(entry.row)"
    }
  }
}

/// What to write below pictures of digits: row numbers, labels too, or also predictions. A quiz shows row
/// numbers only.
enum Captions: String, CaseIterable, Sendable {
  case rows, labels, all
}

extension [Probability] {
  /// The most probable entries, the first of ties first; all in their order if there are no more than `count`.
  func mostProbable(_ count: Int) -> [Probability] {
    guard self.count > count else { return self }
    let ranked = enumerated().sorted {
      ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
    }
    return ranked.prefix(count).map(\.element)
  }

  /// One bar per class, of many the ten most probable; the longest is the prediction.
  var chart: BarChart {
    let best = map(\.probability).max()
    return BarChart(
      bars: mostProbable(10).map { entry in
        BarChart.Bar(
          label: "\(entry.digit)", value: entry.probability,
          caption: NumberText.percent(entry.probability, decimals: 1),
          emphasis: entry.probability == best ? .strong : .normal)
      }, full: 1)
  }
}
