import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// The predictions for many images.
struct PredictionsResult: JudgedResult {
  static let kind = "predictions"
  let judged: JudgedRows
  /// Number of answered images per predicted class, in the order of `classes`.
  let counts: [Int]
  /// The class of each count; `nil` for the ten digits.
  let classes: [ClassLabel]?
  /// Number of images predicted with at least the confidence `reject`.
  let answered: Int
  /// The smallest confidence for an answer, 0...1; `nil` if every image is answered.
  let reject: Double?
  /// The share of the answers that is right, 0...1; `nil` without labels or answers.
  let accuracy: Double?
  let out: String?
  /// Smallest and largest row number in the file; `nil` if it counts the images from 1, or there is no file.
  let numbers: [Int]?
  /// Pictures among the images that show no single digit; `nil` if there are none.
  let unclear: UnclearPictures?

  private enum CodingKeys: String, CodingKey {
    case counts, classes, answered, reject, accuracy, out, numbers, unclear
  }

  init(
    _ evaluation: Evaluation, out: String?, numbered rows: [Int]?, unclear: UnclearPictures? = nil,
    rejecting threshold: Double?
  ) {
    self.unclear = unclear
    judged = evaluation.judged
    let predictions = evaluation.predictions
    // Without a threshold every image is answered, even if the network's outputs are not numbers.
    let answers = threshold.map(predictions.rows(withConfidence:)) ?? predictions.rows
    let known = ClassList(of: predictions.classes).isDigits ? Array(ClassList.digits) : predictions.classes
    counts = predictions.counts(ofRows: answers, in: known)
    classes = known.allSatisfy(\.isDigit) ? nil : known
    answered = answers.count
    reject = threshold
    accuracy = evaluation.dataset.labels.flatMap { labels in
      let right = predictions.rightCount(ofRows: answers, labels: labels, at: evaluation.rows)
      return answers.isEmpty ? nil : Double(right) / Double(answers.count)
    }
    self.out = out
    numbers = out == nil ? nil : rows.map { [$0.min(), $0.max()].compactMap(\.self) }
  }

  var blocks: [Block] {
    var blocks: [Block] = [
      .text("What \(judged.model) sees in \(counted(judged.rows, "image")) of \(shown(judged.dataset)):"),
      .bars(
        BarChart(
          bars: zip(classes ?? Array(ClassList.digits), counts).map { label, count in
            BarChart.Bar(label: "\(label)", value: Double(count), caption: NumberText.count(count))
          })),
    ]
    if let reject {
      let unanswered = judged.rows - answered
      blocks.append(
        .text(
          "\(judged.model) does not know in \(counted(unanswered, "image")): it is less than "
            + "\(NumberText.percent(reject)) sure there."))
    }
    if let accuracy {
      let rows = reject == nil ? counted(judged.rows, "row") : counted(answered, "row") + " answered"
      blocks += judged.banners
      blocks.append(.text("They have labels: \(NumberText.percent(accuracy)) of the \(rows) are right."))
    } else if let note = judged.shiftNote {
      blocks.append(note)
    }
    if let unclear { blocks.append(.text(unclear.sentence)) }
    if let out { blocks.append(.text("Written to \(shown(out))\(numbering).")) }
    return blocks
  }

  /// Says which numbers stand in the file, where they are not those that Kaggle expects.
  private var numbering: String {
    guard let first = numbers?.first, let last = numbers?.last else { return "" }
    return first == last
      ? " under the number of its row, \(first)" : " under the numbers of the rows, \(first) to \(last)"
  }
}
