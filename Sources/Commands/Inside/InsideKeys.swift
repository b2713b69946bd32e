import CommandLanguage
import Experiments

/// Keys of the commands that look inside a network.
enum InsideKeys {
  static let row = Key<Int>(
    "row", .integer(0...1_000_000_000), form: .word, required: true, "a row of the current dataset")
  static let layer = Key<Int>(
    "layer", .integer(0...1_000_000), "which layer; they count from 1, and the output layer is the last")
  static let unit = Key<Int>(
    "unit", .integer(0...1_000_000_000),
    "which unit, or channel of a convolution; they count from 0, so output 7 is the digit 7")
  static let at = Key<FeatureMapIndex>(
    "at", .mapPlace, default: "where it says the most", "which place of a convolution's channel, ROW,COLUMN")

  /// `out=` and `--force`, for commands that draw pictures of numbers.
  static var pictureParameters: [Parameter] { [PictureFile.drawing.parameter, PictureFile.force.parameter] }

  /// The file that `out=` names, SVG or PNG; `nil` without `out=`.
  /// - Throws: `CommandError.unknownPictureFormat`; `.nothingToForce` for `--force` without `out=`.
  static func pictureFile(_ arguments: Arguments) throws -> PictureFile? {
    try PictureFile(arguments, PictureFile.drawing, formats: [.svg, .png])
  }

  /// Sentence for the help pages that explains how layers and units are counted.
  static let layersInWords =
    "Layers count from 1, only those with weights; bn, pool and whatever else follows one belong to it. The "
    + "units of a convolution are its channels."

  /// The layer of `layer=`, by default layer 1, and the unit of `unit=`, if any.
  /// - Parameter isHidden: whether only hidden layers are allowed.
  /// - Throws: `NetworkError.noSuchLayer`; `InsideError.noSuchUnit`, `.notHidden`.
  static func place(
    _ arguments: Arguments, in network: NetworkInspection, isHidden: Bool = false
  ) throws -> (layer: LayerWeights, unit: Int?) {
    let number = arguments[layer] ?? 1
    let found = try isHidden ? network.hiddenLayer(number) : network.layer(number)
    if let unit = arguments[unit] { try found.require(unit: unit) }
    return (found, arguments[unit])
  }
}

extension ValueType where Value == FeatureMapIndex {
  /// A position in a feature map: row and column, such as `5,12`.
  static var mapPlace: ValueType {
    ValueType(description: "two whole numbers, 0 or more, such as 5,12", completion: .nothing) {
      text throws(ValueProblem) in
      let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let row = parts[0], let column = parts[1] else {
        throw .notAWholeNumber(range: "a comma and another, such as 5,12")
      }
      guard row >= 0, column >= 0 else { throw .outOfRange(range: "0 or more both ways") }
      return FeatureMapIndex(row: row, column: column)
    }
  }
}
