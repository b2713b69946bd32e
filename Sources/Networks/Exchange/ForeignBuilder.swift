/// Builds the layers of a network from elsewhere, operation by operation, as its file lists them.
///
/// It follows what each value is there, an array of any rank in any order of axes, and here, an image or a vector.
struct ForeignBuilder {
  enum Axis: Equatable, Sendable {
    case channel, row, column
  }

  /// A value between two operations, for one row of the batch.
  struct Feature {
    /// The link that made it; 0 for the input.
    var link = 0
    /// Its shape here.
    var shape: FeatureShape
    /// The order of the axes there, the slowest first.
    var order: [Axis]
    /// Its extents there, without the batch.
    var extents: [Int]
    /// For each number there its index here, where a vector was made of an image in another order of axes.
    var places: [Int]?
  }

  private struct Link {
    let before: Int
    /// Number of links before it.
    let depth: Int
    /// Residuals within each other.
    let nesting: Int
    let layer: ForeignLayer
  }

  private var links: [Link] = []
  /// Shape of an input image.
  let input: FeatureShape

  /// - Parameter extents: of an input there, without the batch; not positive where they are not known.
  /// - Parameter hint: height and width of the images at hand.
  init(extents: [Int], hint: (height: Int, width: Int)?) throws(ExchangeError) {
    let sides = extents.filter { $0 != 1 }
    let known = hint.map { [$0.height, $0.width] }
    switch sides.count {
    case 2:
      let sides = zip(sides, known ?? [0, 0]).map { $0 > 0 ? $0 : $1 }
      input = FeatureShape(channels: 1, height: sides[0], width: sides[1])
    case 1:
      let count = sides[0] > 0 ? sides[0] : (hint.map { $0.height * $0.width } ?? 0)
      if let hint, hint.height * hint.width == count {
        input = FeatureShape(channels: 1, height: hint.height, width: hint.width)
      } else {
        // The root of more is refused below.
        let side = Int(Double(min(max(count, 0), NetworkSpec.mostValues)).squareRoot().rounded())
        input =
          side * side == count
          ? FeatureShape(channels: 1, height: side, width: side)
          : FeatureShape(channels: 1, height: 1, width: count)
      }
    default: throw .noImages(shape: extents)
    }
    guard (1...NetworkSpec.mostExtent).contains(input.height),
      (1...NetworkSpec.mostExtent).contains(input.width)
    else { throw .noImages(shape: extents) }
    var sidesLeft = sides.count == 2 ? [input.height, input.width] : [input.count]
    self.start = extents.map { $0 == 1 || sidesLeft.isEmpty ? 1 : sidesLeft.removeFirst() }
  }

  private let start: [Int]

  /// The input.
  var first: Feature { Feature(shape: input, order: [.channel, .row, .column], extents: start) }

  static let channelsFirst: [Axis] = [.channel, .row, .column]
  static let channelsLast: [Axis] = [.row, .column, .channel]

  /// The layers that lead from the input to a value.
  func layers(to feature: Feature) -> [ForeignLayer] { layers(from: 0, to: feature.link) }

  private func layers(from start: Int, to end: Int) -> [ForeignLayer] {
    var layers: [ForeignLayer] = []
    var link = end
    while link > start {
      layers.append(links[link - 1].layer)
      link = links[link - 1].before
    }
    return layers.reversed()
  }

  // MARK: Steps

  private mutating func append(
    _ layer: ForeignLayer, to feature: Feature, nesting: Int = 0
  ) throws(ExchangeError) -> Feature {
    guard links.count < ForeignNetwork.mostLayers else {
      throw .tooMany(.layer, count: links.count + 1, limit: ForeignNetwork.mostLayers)
    }
    links.append(
      Link(before: feature.link, depth: depth(feature.link) + 1, nesting: nesting, layer: layer))
    var next = feature
    next.link = links.count
    guard let spec = layer.spec else { return next }
    do {
      next.shape = try spec.outline(for: feature.shape, at: links.count).output
    } catch {
      throw .network(error)
    }
    return next
  }

  private func depth(_ link: Int) -> Int { link > 0 ? links[link - 1].depth : 0 }

  mutating func activated(_ feature: Feature, by kind: Activation) throws(ExchangeError) -> Feature {
    try append(.activation(kind), to: feature)
  }

  mutating func dropping(_ feature: Feature, rate: Double) throws(ExchangeError) -> Feature {
    guard rate > 0, rate < 1 else { return feature }
    return try append(.dropout(rate: rate), to: feature)
  }

  /// - Parameter weight: [inputs x units] in the order of the inputs there.
  mutating func dense(
    _ feature: Feature, weight: [Float], bias: [Float]?, units: Int, at place: ExchangeError.Place
  ) throws(ExchangeError) -> Feature {
    let inputs = feature.shape.count
    guard feature.extents.filter({ $0 != 1 }).count <= 1, inputs > 0, units > 0,
      weight.count == Self.product([inputs, units]), bias.map({ $0.count == units }) ?? true
    else { throw .shape(found: feature.extents, at: place) }
    let rows = foreignOrder(of: feature)
    var own = weight
    if let rows {
      for (there, here) in rows.enumerated() {
        own.replaceSubrange(
          here * units..<(here + 1) * units, with: weight[there * units..<(there + 1) * units])
      }
    }
    var next = try append(
      .dense(weight: own, bias: bias ?? Array(repeating: 0, count: units)), to: feature)
    next.order = Self.channelsFirst
    next.extents = [units]
    next.places = nil
    return next
  }

  /// - Parameters:
  ///   - weight: [filters x channels x kernel height x kernel width].
  ///   - window: its sides, strides and zeros at each edge.
  mutating func convolved(
    _ feature: Feature, weight: [Float], bias: [Float]?, filters: Int, _ window: ForeignWindow,
    channelsLast: Bool = false, at place: ExchangeError.Place
  ) throws(ExchangeError) -> Feature {
    let feature = try image(feature, channelsLast, at: place)
    let count = Self.product([filters, feature.shape.channels, window.height, window.width])
    guard filters > 0, weight.count == count, bias.map({ $0.count == filters }) ?? true
    else { throw .shape(found: feature.extents, at: place) }
    let square = try window.square(at: place)
    let next = try append(
      .convolution(
        weight: square.embedding(weight, of: window), bias: bias ?? Array(repeating: 0, count: filters),
        kernel: square.size, stride: square.stride, padding: square.padding), to: feature)
    return imageExtents(next)
  }

  /// - Parameters:
  ///   - largest: whether the largest value counts, and not the mean.
  ///   - roundsUp: whether windows that reach beyond the edge count.
  mutating func pooled(
    _ feature: Feature, largest: Bool, _ window: ForeignWindow, roundsUp: Bool, channelsLast: Bool = false,
    at place: ExchangeError.Place
  ) throws(ExchangeError) -> Feature {
    let feature = try image(feature, channelsLast, at: place)
    guard window.pads.allSatisfy({ $0 == 0 }) else {
      throw .setting("padding of \(window.pads.map(String.init).joined(separator: ", "))", at: place)
    }
    let square = try window.square(at: place)
    if roundsUp {
      let rests = [feature.shape.height, feature.shape.width].map { ($0 - square.size) % square.stride }
      guard rests.allSatisfy({ $0 == 0 }) else {
        throw .setting("windows beyond the edge (ceil_mode)", at: place)
      }
    }
    let next = try append(
      largest
        ? .maxPooling(size: square.size, stride: square.stride)
        : .averagePooling(size: square.size, stride: square.stride), to: feature)
    return imageExtents(next)
  }

  /// - Parameter keepsSides: whether there are still rows and columns there, one of each.
  mutating func pooledGlobally(
    _ feature: Feature, keepsSides: Bool, channelsLast: Bool = false, at place: ExchangeError.Place
  ) throws(ExchangeError) -> Feature {
    let feature = try image(feature, channelsLast, at: place)
    let next = imageExtents(try append(.globalAveragePooling, to: feature))
    guard !keepsSides else { return next }
    return try reshaped(next, to: [next.shape.channels], at: place)
  }

  /// - Parameter values: one of each per channel there.
  mutating func normalised(
    _ feature: Feature, scale: [Float], shift: [Float], mean: [Float], variance: [Float], epsilon: Double,
    at place: ExchangeError.Place
  ) throws(ExchangeError) -> Feature {
    let feature = try feature.extents.count == 1 ? flattened(feature) : feature
    let count = feature.shape.channels
    guard [scale, shift, mean, variance].allSatisfy({ $0.count == count }), epsilon > 0,
      variance.allSatisfy({ $0 >= 0 })
    else { throw .shape(found: feature.extents, at: place) }
    func own(_ values: [Float]) -> [Float] { Self.moved(values, to: feature.places) }
    return try append(
      .normalisation(
        .init(
          scale: own(scale), shift: own(shift), mean: own(mean), variance: own(variance), epsilon: epsilon)),
      to: feature)
  }

  /// Multiplies or adds constants that are spread over the value as NumPy does it.
  /// - Parameter extents: those of the constants, with the batch if there are as many as that.
  mutating func mapped(
    _ feature: Feature, _ affine: ForeignLayer.Affine, extents: [Int], at place: ExchangeError.Place
  ) throws(ExchangeError) -> Feature {
    if affine.isIdentity { return feature }
    if affine.count == 1 { return try appendAffine(affine, to: feature) }
    var constant = extents
    if constant.count == feature.extents.count + 1, constant.first == 1 { constant.removeFirst() }
    let rank = feature.extents.count
    guard constant.count <= rank else { throw .shape(found: feature.extents, at: place) }
    constant = Array(repeating: 1, count: rank - constant.count) + constant
    let axes = constant.indices.filter { constant[$0] != 1 }
    if axes.count == 1, rank > 1, channelAxis(of: feature) == axes[0], affine.count == feature.shape.channels
    {
      return try appendAffine(affine, to: feature)
    }
    guard constant == feature.extents, affine.count == feature.shape.count else {
      throw .shape(found: feature.extents, at: place)
    }
    let order = foreignOrder(of: feature)
    let own = ForeignLayer.Affine(
      scale: Self.moved(affine.scale, to: order), shift: Self.moved(affine.shift, to: order))
    return try appendAffine(own, to: try flattened(feature))
  }

  /// A layer of weights takes it in at once, so that a product and its bias are one layer.
  private mutating func appendAffine(
    _ affine: ForeignLayer.Affine, to feature: Feature
  ) throws(ExchangeError) -> Feature {
    guard feature.link > 0, let joined = links[feature.link - 1].layer.followed(by: affine) else {
      return try append(.affine(affine), to: feature)
    }
    var before = feature
    before.link = links[feature.link - 1].before
    guard links.count < ForeignNetwork.mostLayers else {
      throw .tooMany(.layer, count: links.count + 1, limit: ForeignNetwork.mostLayers)
    }
    links.append(Link(before: before.link, depth: depth(before.link) + 1, nesting: 0, layer: joined))
    var next = feature
    next.link = links.count
    return next
  }

  private static func moved<Number>(_ values: [Number], to places: [Int]?) -> [Number] {
    guard let places else { return values }
    var moved = values
    for (there, here) in places.enumerated() { moved[here] = values[there] }
    return moved
  }

  /// The sum of two values, one of which the other was made from: a residual.
  mutating func added(
    _ one: Feature, _ other: Feature, at place: ExchangeError.Place
  ) throws(ExchangeError) -> Feature {
    let (early, late) = depth(one.link) < depth(other.link) ? (one, other) : (other, one)
    var link = late.link
    var nesting = 0
    while depth(link) > depth(early.link) {
      nesting = max(nesting, links[link - 1].nesting)
      link = links[link - 1].before
    }
    if one.link == other.link, one.extents == other.extents, one.order == other.order {
      return try mapped(one, .init(scale: 2, shift: 0), extents: [], at: place)
    }
    guard link == early.link, late.link != early.link else {
      throw .setting("two branches with layers in both", at: place)
    }
    guard early.shape == late.shape, early.extents == late.extents, early.order == late.order,
      early.places == late.places
    else {
      throw .shape(found: late.extents, at: place)
    }
    guard nesting < ForeignNetwork.mostDepth else {
      throw .tooMany(.residual, count: nesting + 1, limit: ForeignNetwork.mostDepth)
    }
    let inner = layers(from: early.link, to: late.link)
    return try append(.residual(inner), to: early, nesting: nesting + 1)
  }

  /// A vector here as well, so that there is a channel for each number.
  private mutating func flattened(_ feature: Feature) throws(ExchangeError) -> Feature {
    guard feature.shape.height * feature.shape.width > 1 else { return feature }
    var next = try append(.flatten, to: feature)
    next.places = foreignOrder(of: feature)
    next.order = Self.channelsFirst
    return next
  }
}
