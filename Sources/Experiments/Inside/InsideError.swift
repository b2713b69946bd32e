/// A position inside a network that does not exist.
package enum InsideError: Error, Equatable, Sendable {
  /// The layer has no such unit (0-based). For a convolution, units are channels.
  case noSuchUnit(unit: Int, layer: Int, units: Int, areChannels: Bool)
  /// The layer number is not one of the `hidden` hidden layers.
  case notHidden(layer: Int, hidden: Int)
  /// The position is outside the convolution's feature map.
  case noSuchPlace(FeatureMapIndex, layer: Int, height: Int, width: Int)
  /// The layer has no feature maps; its units output one number each.
  case noPlaces(layer: Int)
  /// The layer is a convolution, whose weights are each used at many places.
  case notDense(layer: Int)
  /// The dense layer has no such input (0-based).
  case noSuchInput(input: Int, layer: Int, inputs: Int)
  /// The images have no such pixel.
  case noSuchPixel(FeatureMapIndex, height: Int, width: Int)
}

/// A position in an image or a feature map, 0-based.
package struct FeatureMapIndex: Equatable, Sendable {
  /// From the top.
  package let row: Int
  /// From the left.
  package let column: Int

  package init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}
