// What the extents of a value mean, and how they change.

extension ForeignBuilder {
  /// The same numbers with other extents.
  /// - Parameter extents: without the batch; one may be -1.
  func reshaped(
    _ feature: Feature, to extents: [Int], at place: ExchangeError.Place
  ) throws(ExchangeError) -> Feature {
    var extents = extents
    let count = feature.shape.count
    if let open = extents.firstIndex(of: -1) {
      let others = extents.enumerated().filter { $0.offset != open }.map(\.element)
      guard let product = Self.product(others), product > 0, count.isMultiple(of: product) else {
        throw .shape(found: feature.extents, at: place)
      }
      extents[open] = count / product
    }
    guard Self.product(extents) == count else { throw .shape(found: feature.extents, at: place) }
    var next = feature
    next.extents = extents
    return next
  }

  /// - Parameter axes: the order of the present axes, from 0 and without the batch.
  func transposed(
    _ feature: Feature, _ axes: [Int], at place: ExchangeError.Place
  ) throws(ExchangeError) -> Feature {
    guard axes.sorted() == Array(feature.extents.indices), feature.places == nil,
      let meaning = self.axes(of: feature)
    else {
      throw .shape(found: feature.extents, at: place)
    }
    var next = feature
    next.extents = axes.map { feature.extents[$0] }
    let moved = axes.compactMap { meaning[$0] }
    next.order = moved + [Axis.channel, .row, .column].filter { !moved.contains($0) }
    return next
  }

  func imageExtents(_ feature: Feature) -> Feature {
    var next = feature
    next.extents = feature.order.map { extent($0, feature.shape) }
    return next
  }

  func extent(_ axis: Axis, _ shape: FeatureShape) -> Int {
    switch axis {
    case .channel: shape.channels
    case .row: shape.height
    case .column: shape.width
    }
  }

  /// What each extent is; `nil` where several axes have become one. Extents of 1 may be any axis.
  func axes(of feature: Feature) -> [Axis?]? {
    var left = feature.order.filter { extent($0, feature.shape) != 1 }
    var axes: [Axis?] = []
    for size in feature.extents {
      if size == 1 {
        axes.append(nil)
      } else {
        guard let axis = left.first, extent(axis, feature.shape) == size else { return nil }
        axes.append(axis)
        left.removeFirst()
      }
    }
    return left.isEmpty ? axes : nil
  }

  func channelAxis(of feature: Feature) -> Int? { axes(of: feature)?.firstIndex(of: .channel) }

  /// A value that is an image there, with its channels before or behind rows and columns.
  func image(
    _ feature: Feature, _ isChannelLast: Bool, at place: ExchangeError.Place
  ) throws(ExchangeError) -> Feature {
    let order = isChannelLast ? Self.channelsLast : Self.channelsFirst
    func long(_ axes: [Axis]) -> [Axis] { axes.filter { extent($0, feature.shape) != 1 } }
    guard feature.extents == order.map({ extent($0, feature.shape) }), long(feature.order) == long(order),
      feature.places == nil
    else { throw .shape(found: feature.extents, at: place) }
    var image = feature
    image.order = order
    return image
  }

  /// For each number in the order there its index in the order here; `nil` if both are the same.
  func foreignOrder(of feature: Feature) -> [Int]? {
    if let places = feature.places { return places }
    let shape = feature.shape
    let there = feature.order.filter { extent($0, shape) != 1 }
    let here = [Axis.channel, .row, .column].filter { extent($0, shape) != 1 }
    guard there != here else { return nil }
    func stride(_ axis: Axis) -> Int {
      switch axis {
      case .channel: shape.height * shape.width
      case .row: shape.width
      case .column: 1
      }
    }
    return there.reduce([0]) { places, axis in
      places.flatMap { place in (0..<extent(axis, shape)).map { place + $0 * stride(axis) } }
    }
  }

  static func product(_ extents: [Int]) -> Int? {
    var product = 1
    for extent in extents {
      guard extent >= 0 else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      product = next
    }
    return product
  }
}
