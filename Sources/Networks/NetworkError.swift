/// Why a network cannot be built, filled or trained. A position is that of a layer as it was written: 0 is the
/// input, 1 the first layer; layers inside a residual have its position.
package enum NetworkError: Error, Equatable, Sendable {
  /// The layer at this position has no units.
  case emptyLayer(position: Int, units: Int)
  /// A number of the layer is too small to mean anything: a stride of 0, a padding below 0.
  case badExtent(position: Int, extent: LayerExtent, value: Int)
  /// A kernel or a pool that is larger than the image, its rim included.
  case windowTooLarge(position: Int, extent: LayerExtent, size: Int, padding: Int, input: FeatureShape)
  /// A rim so wide that the outermost windows would see nothing of the image.
  case paddingTooLarge(position: Int, padding: Int, kernel: Int)
  /// A share of values to drop that is not from 0 up to, but not including, 1.
  case dropoutRate(position: Int, rate: Double)
  /// A residual whose layers change the shape, so that input and output cannot be added.
  case residualDiffers(position: Int, input: FeatureShape, output: FeatureShape)
  /// Up to this layer the network has more than `limit` weights.
  case tooLarge(position: Int, limit: Int)
  /// More than `limit` values would leave this layer for each row.
  case tooManyValues(position: Int, shape: FeatureShape, limit: Int)
  /// A batch of `rows` rows takes more memory than there may be; `limit` rows would fit.
  case batchTooLarge(rows: Int, limit: Int)
  /// Batches of a single row, which has no spread, to train a batch normalisation with.
  case batchOfOne(position: Int)
  /// A layer in a file that this version does not know.
  case unknownLayer(name: String)
  /// A layer that oneDNN cannot compute on this machine.
  case noPlan(layer: String)
  /// Weights that belong to another network: this parameter should have `expected` values.
  case weightsDoNotFit(parameter: String, expected: Int, found: Int)
  /// A layer number that none of these layers has.
  case noSuchLayer(number: Int, layers: [WeightLayerIndex])
}

/// The numbers of a layer that can be too small or too large.
package enum LayerExtent: String, Equatable, Sendable {
  /// How many channels a convolution makes.
  case filters
  /// The side of a convolution's window.
  case kernel
  /// The side of a pool's window.
  case size
  /// From one window to the next.
  case stride
  /// The width of the rim of zeros.
  case padding
}
