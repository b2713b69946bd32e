import Experiments
import Networks

extension TrainableLayer {
  /// Number and specification: `2 conv:32x3`, `2 bn`; `output` for the output layer.
  var inWords: String {
    if isOutput { return "output" }
    return [number.map(String.init), spec.word].compactMap(\.self).joined(separator: " ")
  }
}
