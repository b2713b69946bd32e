import Display
import Experiments

extension ErrorMessage {
  /// Why one cannot look where one wants inside a network.
  static func wording(_ error: InsideError) -> ErrorMessage {
    switch error {
    case .notDense(let model):
      ErrorMessage(
        "\(model) has layers other than dense ones, and only dense ones can be taken apart",
        hint: "train one of dense layers, such as 'train hidden=128'")
    case .noSuchUnit(let unit, let layer, let units):
      ErrorMessage(
        "layer \(layer) has no unit \(unit): its units are 0 to \(max(units - 1, 0))",
        hint: "units count from 0; name another with unit=")
    case .notHidden(let layer, let hidden):
      hidden == 0
        ? ErrorMessage(
          "the network has no hidden layer: layer \(layer) is its output layer",
          hint: "train one that has, such as 'train hidden=64'")
        : ErrorMessage(
          "layer \(layer) is the output layer, and hidden ones are wanted here",
          hint: hidden == 1 ? "use layer=1" : "use layer=1 to layer=\(hidden)")
    }
  }
}
