/// Errors of building, loading or training a network. Positions refer to the layers as written: 0 is the
/// input, 1 the first layer; layers inside a residual have the residual's position.
package enum NetworkError: Error, Equatable, Sendable {
  /// The layer at this position has no units.
  case emptyLayer(position: Int, units: Int)
  /// A number of the layer is too small, for example a stride of 0 or a negative padding.
  case badExtent(position: Int, extent: LayerExtent, value: Int)
  /// The window is larger than the padded image.
  case windowTooLarge(position: Int, extent: LayerExtent, size: Int, padding: Int, input: FeatureShape)
  /// The padding is so wide that the outermost windows would see nothing of the image.
  case paddingTooLarge(position: Int, padding: Int, kernel: Int)
  /// The dropout rate is outside 0 ..< 1.
  case dropoutRate(position: Int, rate: Double)
  /// The layers of a residual change the shape, so input and output cannot be added.
  case residualDiffers(position: Int, input: FeatureShape, output: FeatureShape)
  /// Up to this layer the network has more than `limit` weights.
  case tooLarge(position: Int, limit: Int)
  /// The output of this layer would have more than `limit` values per row.
  case tooManyValues(position: Int, shape: FeatureShape, limit: Int)
  /// A batch of `rows` rows takes too much memory; `limit` rows would fit.
  case batchTooLarge(rows: Int, limit: Int)
  /// Batch normalisation cannot be trained with batches of a single row, which have no variance.
  case batchOfOne(position: Int)
  /// A stored layer that this version does not know.
  case unknownLayer(name: String)
  /// The system has no memory of this size left for the network.
  case outOfMemory(bytes: Int)
  /// The weights belong to another network: this parameter should have `expected` values.
  case weightsDoNotFit(parameter: String, expected: Int, found: Int)
  /// There is no layer with this number.
  case noSuchLayer(number: Int, layers: [WeightLayerIndex])
}

/// The numbers of a layer that can be out of range.
package enum LayerExtent: String, Equatable, Sendable {
  /// Output channels of a convolution.
  case filters
  /// Side of a convolution's window.
  case kernel
  /// Side of a pooling window.
  case size
  case stride
  /// Zero padding on each side.
  case padding
}
