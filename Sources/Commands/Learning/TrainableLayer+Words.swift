import Experiments
import Networks

extension TrainableLayer {
  /// `2 conv:32x3`, `2 bn`, `output`: its number, and the word it is typed as.
  var inWords: String {
    if isOutput { return "output" }
    return [number.map(String.init), spec.word].compactMap(\.self).joined(separator: " ")
  }
}
