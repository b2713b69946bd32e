/// One change to the weights of a trained network. Layers and units are counted as in `NetworkInspection`:
/// weight layers from 1, units from 0; `nil` for all of them.
package enum NetworkEdit: Equatable, Sendable {
  /// Back to the weights that training started from.
  case initial(layer: Int?)
  /// The unit, or channel, of a hidden layer gives 0 whatever it is shown.
  case off(layer: Int, unit: Int)
  case weights(NumberChange, layer: Int?, unit: Int?)
  case bias(NumberChange, layer: Int?, unit: Int?)
  /// The weights of smallest magnitude become 0: this share of each layer, or of all layers ranked together.
  case prune(share: Double, layer: Int?, ranking: PruneRanking)
  /// Normal noise on each weight, with this share of the standard deviation of its layer's weights.
  case noise(share: Double, layer: Int?, seed: UInt32)
  /// Weights as whole multiples, -127 to 127, of a step that each unit has for itself.
  case quantizeToInt8(layer: Int?)
  /// Scores divided by a temperature: below 1 the network gets surer, above 1 less sure. No answer changes.
  case temperature(Double)
}

/// Which weights are ranked with which before the smallest are pruned.
package enum PruneRanking: String, Codable, CaseIterable, Sendable {
  /// Each layer for itself, so that every layer loses the same share.
  case layer
  /// All weights together: layers with small weights lose more.
  case all
}

/// Why a change to a network cannot be made.
package enum NetworkEditError: Error, Equatable, Sendable {
  /// A weight became infinite or not a number.
  case notFinite
  /// The first weights of a network that was trained elsewhere are not known.
  case firstWeightsUnknown(model: String)
  /// The temperature is fitted on validation rows, and there are none.
  case noValidationRows(model: String)
}
