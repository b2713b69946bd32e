/// Why one cannot look where one wants inside a network.
public enum InsideError: Error, Equatable, Sendable {
  /// The network has layers other than dense ones and their activation functions.
  case notDense(model: String)
  /// A unit that the layer does not have; units count from 0.
  case noSuchUnit(unit: Int, layer: Int, units: Int)
  /// A layer number that is none of the hidden layers, of which there are `hidden`.
  case notHidden(layer: Int, hidden: Int)
}
