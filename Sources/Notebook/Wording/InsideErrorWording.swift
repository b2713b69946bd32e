import CommandLanguage
import Display
import Experiments

extension InsideError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .noSuchUnit(let unit, let layer, let units, let areChannels):
      ErrorMessage(
        "layer \(layer) has no \(areChannels ? "channel" : "unit") \(unit): its "
          + "\(areChannels ? "channels" : "units") are 0 to \(max(units - 1, 0))",
        hint: "\(areChannels ? "channels" : "units") count from 0; name another with unit=")
    case .notHidden(let layer, let hidden):
      hidden == 0
        ? ErrorMessage(
          "the network has no hidden layer: layer \(layer) is its output layer",
          hint: "train one that has, such as 'train hidden=64'")
        : ErrorMessage(
          "layer \(layer) is the output layer, and a hidden layer is needed here",
          hint: hidden == 1 ? "use layer=1" : "use layer=1 to layer=\(hidden)")
    case .noSuchPlace(let place, let layer, let height, let width):
      ErrorMessage(
        "the maps of layer \(layer) have no place \(place.inWords): their rows are 0 to \(height - 1), "
          + "their columns 0 to \(width - 1)",
        hint: "name another with at=ROW,COLUMN, or leave it out for the strongest place")
    case .noPlaces(let layer):
      ErrorMessage(
        "layer \(layer) is dense: each of its units gives a single number, not one per place",
        hint: "leave at= out")
    case .notDense(let layer):
      ErrorMessage(
        "layer \(layer) is a convolution, which uses each weight at many places of an image",
        hint: "name a dense layer with layer=; 'summary' lists the layers")
    case .noSuchInput(let input, let layer, let inputs):
      ErrorMessage(
        "layer \(layer) reads no input \(input): its inputs are 0 to \(max(inputs - 1, 0))",
        hint: "name another with input=")
    case .noSuchPixel(let place, let height, let width):
      ErrorMessage(
        "the images have no pixel \(place.inWords): their rows are 0 to \(height - 1), their columns 0 to \(width - 1)",
        hint: "name another with pixel=ROW,COLUMN")
    }
  }
}

extension FeatureMapIndex {
  /// `5,12`.
  package var inWords: String { "\(row),\(column)" }
}
