// Nodes that change shapes, or compute with them.

extension ONNXImport {
  mutating func reshaped(_ arguments: Arguments) throws(ExchangeError) -> ForeignBuilder.Feature {
    let place = arguments.place
    let feature = try arguments.feature()
    let rank = feature.extents.count + 1
    switch arguments.node.operation {
    case "Flatten":
      let axis = arguments.integer("axis") ?? 1
      guard axis == 1 || axis == 1 - rank else { throw .setting("axis \(axis)", at: place) }
      return try builder.reshaped(feature, to: [-1], at: place)
    case "Reshape":
      guard var target = try arguments.integers(1) ?? arguments.integers(named: "shape"), !target.isEmpty
      else { throw .argument("input 2", at: place) }
      let first = target.removeFirst()
      // The rows of the batch: as many as there were, or whatever the others leave.
      guard first == 0 || first == -1 || first == batch || first == 1 && batch == nil else {
        throw .setting("\(first) rows", at: place)
      }
      let allowsZero = (arguments.integer("allowzero") ?? 0) != 0
      for (index, extent) in target.enumerated() where extent == 0 && !allowsZero {
        guard index < feature.extents.count else { throw .shape(found: feature.extents, at: place) }
        target[index] = feature.extents[index]
      }
      return try builder.reshaped(feature, to: target, at: place)
    default:
      let axes = try arguments.axes()
      return try builder.reshaped(
        feature,
        to: try Self.squeezed(
          feature.extents, axes, adds: arguments.node.operation == "Unsqueeze", at: place), at: place)
    }
  }

  /// Extents without, or with, those of 1 at the axes, which count the batch as 0.
  private static func squeezed(
    _ extents: [Int], _ axes: [Int], adds: Bool, at place: ExchangeError.Place
  ) throws(ExchangeError) -> [Int] {
    guard axes.count <= 8 else { throw .argument("axes", at: place) }
    let rank = extents.count + 1 + (adds ? axes.count : 0)
    let places = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
    guard places.allSatisfy({ (1..<rank).contains($0) }), places.count == axes.count else {
      throw .argument("axes", at: place)
    }
    if adds {
      var left = extents
      return (1..<rank).map { places.contains($0) ? 1 : left.removeFirst() }
    }
    let wanted = axes.isEmpty ? Set((1..<rank).filter { extents[$0 - 1] == 1 }) : places
    guard wanted.allSatisfy({ extents[$0 - 1] == 1 }) else { throw .argument("axes", at: place) }
    return (1..<rank).filter { !wanted.contains($0) }.map { extents[$0 - 1] }
  }

  mutating func transposed(_ arguments: Arguments) throws(ExchangeError) -> Value {
    let place = arguments.place
    let axes = arguments.integers(named: "perm")
    if case .constant(let tensor)? = arguments.inputs.first {
      guard tensor.shape.count == 2, axes == nil || axes == [1, 0] else {
        throw .setting("constants of \(tensor.shape.count) axes", at: place)
      }
      let (values, shape) = try arguments.requiredNumbers(0)
      return .constant(
        ONNXTensor(
          tensor.name, [shape[1], shape[0]],
          Self.transposed(values, rows: shape[0], columns: shape[1])))
    }
    let feature = try arguments.feature()
    let order = axes ?? Array((0...feature.extents.count).reversed())
    guard order.first == 0, order.sorted() == Array(0...feature.extents.count) else {
      throw .setting("rows that become an axis of the image", at: place)
    }
    return .feature(try builder.transposed(feature, order.dropFirst().map { $0 - 1 }, at: place))
  }

  /// Numbers that follow from shapes and constants alone; `nil` for all other nodes.
  mutating func shapeArithmetic(_ arguments: Arguments) throws(ExchangeError) -> Value? {
    let place = arguments.place
    if arguments.node.operation == "Shape" {
      return .integers([batch ?? -1] + (try arguments.feature().extents))
    }
    var numbers: [[Int]] = []
    for input in arguments.inputs {
      switch input {
      case .integers(let integers): numbers.append(integers)
      case .constant(let tensor) where tensor.shape.count <= 1:
        guard tensor.type == 6 || tensor.type == 7 else { return nil }
        numbers.append(try tensor.integers(external))
      case .omitted: numbers.append([])
      default: return nil
      }
    }
    guard let first = numbers.first, numbers.allSatisfy({ $0.count <= 16 }) else { return nil }
    switch arguments.node.operation {
    case "Identity", "Cast", "Unsqueeze", "Squeeze": return .integers(first)
    case "Concat":
      let all = numbers.flatMap(\.self)
      guard all.count <= 16 else { throw .argument("input 1", at: place) }
      return .integers(all)
    case "Gather":
      guard numbers.count == 2, let index = numbers[1].first else { throw .argument("input 2", at: place) }
      let position = index < 0 ? index + first.count : index
      guard first.indices.contains(position) else { throw .argument("input 2", at: place) }
      return .integers([first[position]])
    case "Slice":
      guard numbers.count >= 3, let start = numbers[1].first, let end = numbers[2].first else {
        throw .argument("input 2", at: place)
      }
      func bounded(_ index: Int) -> Int {
        min(max(index < 0 ? index &+ first.count : index, 0), first.count)
      }
      return .integers(Array(first[bounded(start)..<max(bounded(start), bounded(end))]))
    default: return nil
    }
  }
}
