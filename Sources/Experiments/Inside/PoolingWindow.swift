import Networks

/// The pooling window of one channel that contains a given position.
package struct PoolingWindow: Sendable {
  /// The pooling layer.
  package let pool: LayerSpec
  /// The window's rows and columns in the input map.
  package let rows, columns: Range<Int>
  /// Position of the result in the output map; `nil` for global pooling.
  package let place: FeatureMapIndex?
  /// Maximum or mean of the window, computed here in double precision from the network's input values.
  package let result: Double
  /// The network's own result.
  package let computed: Float
}

extension NetworkInspection {
  /// The consecutive pooling stages from `start` on, each with the first window that contains the position.
  /// The list ends at a pooling without such a window, as at an edge that pooling drops.
  func pools(
    from start: Int, in layer: LayerWeights, channel: Int, at place: FeatureMapIndex, of trace: ForwardTrace
  ) -> [PoolingWindow] {
    var found: [PoolingWindow] = []
    var place = place
    for index in start..<max(start, layer.stageRange.upperBound) {
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
  /// Window size and stride of a pooling stage.
  fileprivate var window: (size: (height: Int, width: Int), stride: Int)? {
    switch layer {
    case .maxPooling(let size, let stride), .averagePooling(let size, let stride): ((size, size), stride)
    case .globalAveragePooling: ((input.height, input.width), 1)
    default: nil
    }
  }
}
