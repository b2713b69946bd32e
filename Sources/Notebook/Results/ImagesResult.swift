import Digits
import Display
import Experiments

/// Digit images to look at, with what is known of them.
struct ImagesResult: CellResult {
  static let kind = "images"
  let dataset: String
  let images: [Entry]
  /// The model whose predictions are shown.
  let model: String?
  let seed: UInt32?
  let title: String?
  /// What must be said of the rows, where they were chosen by what the model says of them.
  private let judged: JudgedRows?

  private enum CodingKeys: String, CodingKey {
    case dataset, images, model, seed, title, judged
  }

  struct Entry: Codable, Sendable {
    let row: Int
    let label: UInt8?
    let predicted: UInt8?
    /// The model's probability of each digit it knows.
    let probabilities: [Probability]?
    let picture: Picture

    private enum CodingKeys: String, CodingKey {
      case row, label, predicted, probabilities, picture
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(row, forKey: .row)
      try container.encodeIfPresent(label, forKey: .label)
      try container.encodeIfPresent(predicted, forKey: .predicted)
      try container.encodeIfPresent(probabilities, forKey: .probabilities)
      if encoder.isForSession { try container.encode(picture, forKey: .picture) }
    }
  }

  /// - Parameters:
  ///   - model: who said what `predictions` are.
  ///   - judged: the rows they were chosen from, where that was done by what the model says of them.
  init(
    _ dataset: Dataset, rows: [Int], saidBy model: String?, _ predictions: Predictions?,
    seed: UInt32? = nil, title: String? = nil, judged: JudgedRows? = nil
  ) {
    self.dataset = dataset.name
    self.model = model
    self.seed = seed
    self.title = title
    self.judged = judged
    images = rows.enumerated().map { index, row in
      Entry(
        row: row, label: dataset.labels?[row], predicted: predictions?.label(ofRow: index),
        probabilities: predictions.map { $0.probabilities(ofRow: index) },
        picture: Picture(dataset.images, row: row))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(dataset, forKey: .dataset)
    try container.encode(images, forKey: .images)
    try container.encodeIfPresent(model, forKey: .model)
    try container.encodeIfPresent(seed, forKey: .seed)
    try container.encodeIfPresent(title, forKey: .title)
    if encoder.isForSession { try container.encodeIfPresent(judged, forKey: .judged) }
  }

  var blocks: [Block] {
    var blocks = (judged?.banners ?? []) + (title.map { [.text($0)] } ?? [])
    guard !images.isEmpty else { return blocks }
    blocks.append(.images(ImageGrid(pictures: images.map(picture))))
    if images.count == 1, let probabilities = images.first?.probabilities {
      blocks.append(.bars(probabilities.chart))
    }
    return blocks
  }

  private func picture(_ entry: Entry) -> ImageGrid.Picture {
    let isWrong = entry.label != nil && entry.predicted != nil && entry.label != entry.predicted
    return entry.picture.drawn(caption: caption(entry, isWrong), emphasis: isWrong ? .bad : .normal)
  }

  /// For one picture a sentence, for many as short as it gets: `42: 7`, `42: 7, not 1`.
  private func caption(_ entry: Entry, _ isWrong: Bool) -> String {
    let label = entry.label.map { "\($0)" }
    if images.count == 1 {
      let says = entry.predicted.map {
        ", \(model ?? "") says \($0)\(label == nil ? "" : isWrong ? " (wrong)" : " (right)")"
      }
      return "row \(entry.row) of \(dataset), \(label.map { "label \($0)" } ?? "no label")\(says ?? "")"
    }
    switch (label, entry.predicted) {
    case (let label?, let predicted?) where isWrong: return "\(entry.row): \(label), not \(predicted)"
    case (let label?, _): return "\(entry.row): \(label)"
    case (nil, let predicted?): return "\(entry.row): \(predicted)?"
    case (nil, nil): return "\(entry.row)"
    }
  }
}

/// A digit and how probable a model finds it.
struct Probability: Codable, Sendable {
  let digit: UInt8
  let probability: Double
}

extension Predictions {
  func probabilities(ofRow row: Int) -> [Probability] {
    zip(classes, self[row]).map { Probability(digit: $0, probability: Double($1)) }
  }
}

extension [Probability] {
  /// A bar a digit; the longest is the prediction.
  var chart: BarChart {
    let best = map(\.probability).max()
    return BarChart(
      bars: map { entry in
        BarChart.Bar(
          label: "\(entry.digit)", value: entry.probability,
          caption: NumberText.percent(entry.probability, decimals: 1),
          emphasis: entry.probability == best ? .strong : .normal)
      }, full: 1)
  }
}
