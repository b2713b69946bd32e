import Experiments
import Networks

extension Model {
  /// `784-128-64-10 relu`, with the output named where it is not softmax.
  var outline: String {
    let widths = spec.widths.map(String.init).joined(separator: "-")
    let output = spec.output == .softmax ? "" : ", \(spec.output.rawValue) outputs"
    return "\(widths) \(settings.activation.rawValue)\(output)"
  }
}
