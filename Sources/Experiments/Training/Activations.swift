import Compute
import Digits
import Networks

/// What left one layer of a network for some rows.
package struct Activations: Sendable {
  /// The layer.
  package let layer: WeightLayerIndex
  /// [rows x layer.shape.count], row by row.
  package let values: [Float]

  /// Numbers a row.
  package var columns: Int { layer.shape.count }
  /// How many rows.
  package var count: Int { columns > 0 ? values.count / columns : 0 }

  /// The activations of one row. `row` must be in `0 ..< count`.
  package subscript(row: Int) -> ArraySlice<Float> { values[row * columns..<(row + 1) * columns] }
}

extension Predictor {
  /// The network's layers as people count them: from 1, with weights; the last is the output layer.
  package var layers: [WeightLayerIndex] { network.numberedLayers }

  /// What leaves a layer for rows of a dataset whose images have the model's size: behind its activation
  /// function; for the output layer the weighted sums, before they become probabilities.
  ///
  /// - Parameter number: from 1, as in `layers`.
  /// - Returns: `nil` if it was cancelled.
  /// - Throws: `NetworkError.noSuchLayer`.
  package func activations(
    ofLayer number: Int, _ images: DigitImages, rows: [Int], cancellation: Cancellation = Cancellation()
  ) throws(NetworkError) -> Activations? {
    let layer = try network.numberedLayer(number)
    let values = collect(images, rows: rows, columns: layer.shape.count, cancellation: cancellation) {
      network, batch, target in
      let tap = network.tap(layer)
      tap.values.use(rows: batch.input.rows)
      _ = network.predict(batch.input, filling: batch.fill, keeping: [tap])
      target.update(from: tap.values.base, count: tap.values.count)
    }
    return values.map { Activations(layer: layer, values: $0) }
  }

  /// Takes rows through the network, batch by batch.
  /// - Parameter body: called behind each batch with the places of its rows among `rows` and their
  ///   probabilities; what the taps keep is that of this batch.
  /// - Returns: whether it was not cancelled.
  func follow(
    _ images: DigitImages, rows: [Int], keeping taps: [Tap], _ cancellation: Cancellation,
    _ body: (Range<Int>, Matrix) -> Void
  ) -> Bool {
    let batch = ImageBatch(of: images, likely: rows, for: network)
    for first in stride(from: 0, to: rows.count, by: network.capacity) {
      if cancellation.isRaised { return false }
      let places = first..<min(first + network.capacity, rows.count)
      batch.take(rows[places])
      for tap in taps { tap.values.use(rows: places.count) }
      body(places, network.predict(batch.input, filling: batch.fill, keeping: taps))
    }
    return true
  }
}
