import Networks

/// What a pool makes of the window of a channel's map in which a place lies.
package struct PoolingWindow: Sendable {
  /// The pool.
  package let pool: LayerSpec
  /// The places of the window, in the map that enters.
  package let rows, columns: Range<Int>
  /// Which place of the map that leaves it becomes; `nil` where a single number leaves for each channel.
  package let place: FeatureMapIndex?
  /// The largest or the mean of the window, from what the network computed before.
  package let result: Double
  /// What the network computed.
  package let computed: Float
}

extension NetworkInspection {
  /// The pools that follow each other from a step on, each with the first window in which the place lies. They
  /// end where it lies in none, as at an edge that is left over.
  func pools(
    from start: Int, in layer: LayerWeights, channel: Int, at place: FeatureMapIndex, of trace: ForwardTrace
  ) -> [PoolingWindow] {
    var found: [PoolingWindow] = []
    var place = place
    for index in start..<max(start, layer.range.upperBound) {
      let stage = stages[index].stage
      guard let (size, stride) = stage.window else { break }
      let (down, across) = (
        Self.firstWindow(over: place.row, size.height, stride),
        Self.firstWindow(over: place.column, size.width, stride)
      )
      let rows = down * stride..<down * stride + size.height
      let columns = across * stride..<across * stride + size.width
      guard down < stage.output.height, across < stage.output.width, rows.contains(place.row),
        columns.contains(place.column)
      else { break }
      let (input, output) = (stage.input, stage.output)
      let before = index == 0 ? trace.input : trace.values[index - 1]
      let window = rows.flatMap { row in
        columns.map { Double(before[(channel * input.height + row) * input.width + $0]) }
      }
      let mean = window.reduce(0, +) / Double(window.count)
      var isLargest = false
      if case .maxPooling = stage.layer { isLargest = true }
      let next = FeatureMapIndex(row: down, column: across)
      found.append(
        PoolingWindow(
          pool: stage.layer, rows: rows, columns: columns,
          place: stage.layer == .globalAveragePooling ? nil : next,
          result: isLargest ? window.max() ?? 0 : mean,
          computed: trace.values[index][(channel * output.height + down) * output.width + across]))
      place = next
    }
    return found
  }

  private static func firstWindow(over place: Int, _ size: Int, _ stride: Int) -> Int {
    place < size ? 0 : (place - size) / stride + 1
  }
}

extension LayerPosition {
  /// The window of a pool, and how far it moves.
  fileprivate var window: (size: (height: Int, width: Int), stride: Int)? {
    switch layer {
    case .maxPooling(let size, let stride), .averagePooling(let size, let stride): ((size, size), stride)
    case .globalAveragePooling: ((input.height, input.width), 1)
    default: nil
    }
  }
}
