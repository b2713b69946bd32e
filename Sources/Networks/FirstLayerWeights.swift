import Compute

/// What the first units of a network look for: the weights that lead from the image to each of them, as pictures.
public struct FirstLayerWeights: Equatable, Sendable {
  /// Rows of a picture: those of the image, or of a convolution's kernel.
  public let height: Int
  /// Values in a row.
  public let width: Int
  /// Units or filters of the layer, shown or not.
  public let count: Int
  /// Whether they are filters of a convolution.
  public let areFilters: Bool
  /// The first of them; each `height * width` weights, row by row.
  public let pictures: [[Float]]

  /// Memberwise.
  public init(height: Int, width: Int, count: Int, areFilters: Bool, pictures: [[Float]]) {
    self.height = height
    self.width = width
    self.count = count
    self.areFilters = areFilters
    self.pictures = pictures
  }
}

extension Network {
  /// A copy of the weights of the first units of the first layer that has any, as they are now.
  ///
  /// Only to be asked between two steps: during one, workers write them.
  /// - Parameter most: how many units at most.
  /// - Returns: `nil` where they do not look at a single plane, so that they are no pictures.
  public func firstLayerWeights(most: Int) -> FirstLayerWeights? {
    let operations = plan.operations
    guard
      let index = operations.firstIndex(where: { $0.layer?.parameters.contains(where: \.isPenalised) == true }
      ),
      let layer = operations[index].layer, let weight = layer.parameters.first(where: \.isPenalised)?.value
    else { return nil }
    if layer is Dense {
      // A dense layer takes a plane for a flat vector: its shape is that of what was there last.
      let planes =
        [spec.input]
        + operations[..<index].map(\.output).map {
          FeatureShape(channels: $0.channels, height: $0.height, width: $0.width)
        }
      guard let plane = planes.last, plane.channels == 1, plane.count == weight.rows else { return nil }
      let units = 0..<min(max(most, 0), weight.columns)
      return FirstLayerWeights(
        height: plane.height, width: plane.width, count: weight.columns, areFilters: false,
        pictures: units.map { unit in (0..<weight.rows).map { weight.row($0)[unit] } })
    }
    // All kernels are square.
    let side = Int(Double(weight.columns).squareRoot())
    guard layer.input.channels == 1, side * side == weight.columns else { return nil }
    let filters = 0..<min(max(most, 0), weight.rows)
    return FirstLayerWeights(
      height: side, width: side, count: weight.rows, areFilters: true,
      pictures: filters.map { filter in
        Array(UnsafeBufferPointer(start: weight.row(filter), count: weight.columns))
      })
  }
}
