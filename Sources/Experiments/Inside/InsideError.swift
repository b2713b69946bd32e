/// Why one cannot look where one wants inside a network.
package enum InsideError: Error, Equatable, Sendable {
  /// A unit that the layer does not have; units count from 0. Those of a convolution are its channels.
  case noSuchUnit(unit: Int, layer: Int, units: Int, areChannels: Bool)
  /// A layer number that is none of the hidden layers, of which there are `hidden`.
  case notHidden(layer: Int, hidden: Int)
  /// A place outside the map of a convolution's channel.
  case noSuchPlace(FeatureMapIndex, layer: Int, height: Int, width: Int)
  /// A place in a layer whose units have a single number.
  case noPlaces(layer: Int)
}

/// A place in an image or in the map of a channel; both count from 0.
package struct FeatureMapIndex: Equatable, Sendable {
  /// From the upper edge.
  package let row: Int
  /// From the left edge.
  package let column: Int

  /// Memberwise.
  package init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}
