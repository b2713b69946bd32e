/// Why one cannot look where one wants inside a network.
public enum InsideError: Error, Equatable, Sendable {
  /// A unit that the layer does not have; units count from 0. Those of a convolution are its channels.
  case noSuchUnit(unit: Int, layer: Int, units: Int, areChannels: Bool)
  /// A layer number that is none of the hidden layers, of which there are `hidden`.
  case notHidden(layer: Int, hidden: Int)
  /// A place outside the map of a convolution's channel.
  case noSuchPlace(MapPlace, layer: Int, height: Int, width: Int)
  /// A place in a layer whose units have a single number.
  case noPlaces(layer: Int)
}

/// A place in an image or in the map of a channel; both count from 0.
public struct MapPlace: Equatable, Sendable {
  /// From the upper edge.
  public let row: Int
  /// From the left edge.
  public let column: Int

  /// Memberwise.
  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}
