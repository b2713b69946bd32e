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
