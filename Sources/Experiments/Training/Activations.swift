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
    let values = collect(images, rows: rows, columns: layer.shape.count, cancellation: cancellation) {
      network, batch, target in
      let output = Matrix(rows: batch.input.rows, columns: layer.shape.count)
      _ = network.predict(batch.input, filling: batch.fill, keeping: layer, in: output)
      target.update(from: output.base, count: output.count)
    }
    return values.map { Activations(layer: layer, values: $0) }
  }
}
