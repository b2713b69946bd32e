import Compute
import Digits
import Networks

/// Output of one layer of a network for some rows.
package struct Activations: Sendable {
  package let layer: WeightLayerIndex
  /// [rows x layer.shape.count], row-major.
  package let values: [Float]

  /// Values per row.
  package var columns: Int { layer.shape.count }
  /// Number of rows.
  package var count: Int { columns > 0 ? values.count / columns : 0 }

  /// The activations of one row. `row` must be in `0 ..< count`.
  package subscript(row: Int) -> ArraySlice<Float> { values[row * columns..<(row + 1) * columns] }
}

extension Predictor {
  /// The weight layers, numbered from 1; the last is the output layer.
  package var layers: [WeightLayerIndex] { network.numberedLayers }

  /// Output of a layer for rows of a dataset whose images have the model's size: after its activation
  /// function; logits for the output layer.
  ///
  /// - Parameter number: 1-based, as in `layers`.
  /// - Returns: `nil` if cancelled.
  /// - Throws: `NetworkError.noSuchLayer`, `.outOfMemory`.
  package func activations(
    ofLayer number: Int, _ images: DigitImages, rows: [Int], cancellation: Cancellation = Cancellation()
  ) throws(NetworkError) -> Activations? {
    let layer = try network.numberedLayer(number)
    let values = try collect(
      images, rows: rows, columns: layer.shape.count, cancellation: cancellation,
      scratch: { network throws(NetworkError) in try network.capture(layer) }
    ) { network, batch, capture, target in
      capture.values.use(rows: batch.input.rows)
      _ = network.predict(batch.input, filling: batch.fill, capturing: [capture])
      target.update(from: capture.values.base, count: capture.values.count)
    }
    return values.map { Activations(layer: layer, values: $0) }
  }

  /// Runs the network on the rows, batch by batch.
  /// - Parameter body: called after each batch with the batch's positions in `rows` and its probabilities;
  ///   `captures` then hold this batch's activations.
  /// - Returns: `false` if cancelled.
  /// - Throws: `NetworkError.outOfMemory`.
  func forEachBatch(
    _ images: DigitImages, rows: [Int], capturing captures: [ActivationCapture], _ cancellation: Cancellation,
    _ body: (Range<Int>, Matrix) -> Void
  ) throws(NetworkError) -> Bool {
    let batch = try ImageBatch(of: images, likely: rows, for: network)
    for first in stride(from: 0, to: rows.count, by: network.capacity) {
      if cancellation.isRaised { return false }
      let places = first..<min(first + network.capacity, rows.count)
      batch.take(rows[places])
      for capture in captures { capture.values.use(rows: places.count) }
      body(places, network.predict(batch.input, filling: batch.fill, capturing: captures))
    }
    return true
  }
}
