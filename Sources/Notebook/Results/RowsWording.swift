import Compute
import Digits
import Display
import Experiments
import Networks

/// Every figure says which rows it was measured on and how many: `the 10,000 test rows of mnist`.
func described(_ count: Int, of part: RowPart, in dataset: String) -> String {
  switch part {
  case .all: "all \(counted(count, "row")) of \(dataset)"
  default: "the \(NumberText.count(count)) \(part.rawValue) \(count == 1 ? "row" : "rows") of \(dataset)"
  }
}

/// The word of a model on some rows.
func predict(
  _ model: Model, _ images: DigitImages, rows: [Int], threads: Int
) throws(NetworkError) -> Predictions {
  try Predictor(model, workers: Workers(count: threads)).predict(images, rows: rows)
}

extension Model {
  /// `784-128-64-10 relu`, with the output named where it is not softmax.
  var outline: String {
    let widths = spec.widths.map(String.init).joined(separator: "-")
    let output = spec.output == .softmax ? "" : ", \(spec.output.rawValue) outputs"
    return "\(widths) \(settings.activation.rawValue)\(output)"
  }
}

/// The banner above figures that flatter the model, because it has seen some of the rows; none where it has
/// seen none.
func seenBanner(_ trainingRows: Int, of rows: Int) -> [Block] {
  guard trainingRows > 0 else { return [] }
  return [
    .banner(
      "includes training rows: \(NumberText.count(trainingRows)) of these \(NumberText.count(rows)) rows "
        + "were seen in training, so the figures flatter the model")
  ]
}
