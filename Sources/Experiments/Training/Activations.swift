import Compute
import Digits
import Networks

/// What left one layer of a network for some rows.
public struct Activations: Sendable {
  /// The layer.
  public let layer: NumberedLayer
  /// [rows x layer.shape.count], row by row.
  public let values: [Float]

  /// Numbers a row.
  public var columns: Int { layer.shape.count }
  /// How many rows.
  public var count: Int { columns > 0 ? values.count / columns : 0 }

  /// The activations of one row. `row` must be in `0 ..< count`.
  public subscript(row: Int) -> ArraySlice<Float> { values[row * columns..<(row + 1) * columns] }
}

extension Predictor {
  /// The network's layers as people count them: from 1, with weights; the last is the output layer.
  public var layers: [NumberedLayer] { network.numberedLayers }

  /// What leaves a layer for rows of a dataset whose images have the model's size: behind its activation
  /// function; for the output layer the weighted sums, before they become probabilities.
  ///
  /// - Parameter number: from 1, as in `layers`.
  /// - Returns: `nil` if it was cancelled.
  /// - Throws: `NetworkError.noSuchLayer`.
  public func activations(
    ofLayer number: Int, _ images: DigitImages, rows: [Int], cancellation: Cancellation = Cancellation()
  ) throws(NetworkError) -> Activations? {
    let layer = try network.numberedLayer(number)
    var values: [Float] = []
    values.reserveCapacity(rows.count * layer.shape.count)
    let batch = ImageBatch(of: images, likely: rows, for: network)
    let output = Matrix(rows: network.capacity, columns: layer.shape.count)
    for first in stride(from: 0, to: rows.count, by: network.capacity) {
      if cancellation.isRaised { return nil }
      batch.take(rows[first..<min(first + network.capacity, rows.count)])
      output.use(rows: batch.input.rows)
      _ = network.predict(batch.input, filling: batch.fill, keeping: layer, in: output)
      values.append(contentsOf: UnsafeBufferPointer(start: output.base, count: output.count))
    }
    return Activations(layer: layer, values: values)
  }
}
