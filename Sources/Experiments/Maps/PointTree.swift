/// A tree of squares over the points of a map, for the repulsion of t-SNE by J. Barnes and P. Hut: a square that looks
/// small from a point acts as one body at its centre of mass (L. van der Maaten, "Accelerating t-SNE using tree-based
/// algorithms", JMLR 15, 2014).
///
/// Nodes lie in the order of a walk from the root, each with the place behind its subtree, so that a walk needs no
/// stack.
struct PointTree {
  private struct Node {
    var x: Float = 0
    var y: Float = 0
    /// Number of points.
    var mass: Float = 0
    /// Squared side; 0 for a leaf, which is always taken as one body.
    var squaredSide: Float = 0
    /// Index of the first node behind its subtree.
    var next: Int32 = 0
  }

  private var nodes: [Node] = []
  /// The points in the order of their squares, with the bits of their square, two for each level.
  private var sorted: [UInt64] = []

  /// Levels of the tree: the smallest squares have 1/65536 of the side of the map.
  private static let levels = 16

  /// Builds the tree anew, in the memory of the last one.
  mutating func build(x: [Float], y: [Float]) {
    let (left, right) = (x.min() ?? 0, x.max() ?? 0)
    let (top, bottom) = (y.min() ?? 0, y.max() ?? 0)
    let side = max(right - left, bottom - top, 1e-20)
    let scale = Float((1 << Self.levels) - 1) / side
    sorted.removeAll(keepingCapacity: true)
    for index in x.indices {
      let column = UInt64(min(max((x[index] - left) * scale, 0), 65535))
      let row = UInt64(min(max((y[index] - top) * scale, 0), 65535))
      sorted.append((Self.spread(column) | Self.spread(row) << 1) << 32 | UInt64(index))
    }
    sorted.sort()
    nodes.removeAll(keepingCapacity: true)
    add(0..<sorted.count, level: 0, side: side, x, y)
  }

  private mutating func add(_ range: Range<Int>, level: Int, side: Float, _ x: [Float], _ y: [Float]) {
    let place = nodes.count
    nodes.append(Node())
    var node = Node(mass: Float(range.count))
    for index in range {
      let point = Int(sorted[index] & 0xFFFF_FFFF)
      node.x += x[point]
      node.y += y[point]
    }
    node.x /= max(node.mass, 1)
    node.y /= max(node.mass, 1)
    if range.count > 1, level < Self.levels {
      node.squaredSide = side * side
      let shift = UInt64(32 + 2 * (Self.levels - 1 - level))
      var first = range.lowerBound
      while first < range.upperBound {
        let quarter = sorted[first] >> shift & 3
        var end = first + 1
        while end < range.upperBound, sorted[end] >> shift & 3 == quarter { end += 1 }
        add(first..<end, level: level + 1, side: side / 2, x, y)
        first = end
      }
    }
    node.next = Int32(nodes.count)
    nodes[place] = node
  }

  /// Sums over all points j: 1 / (1 + d^2), that of the point itself included, and its square times the way to the
  /// point.
  /// - Parameter angle: a square acts as one body if its side is below this share of its distance.
  func repulsion(on x: Float, _ y: Float, angle: Float) -> (x: Double, y: Double, sum: Double) {
    var (fx, fy, sum): (Float, Float, Float) = (0, 0, 0)
    let squaredAngle = angle * angle
    nodes.withUnsafeBufferPointer { nodes in
      var index = 0
      while index < nodes.count {
        let node = nodes[index]
        let (dx, dy) = (x - node.x, y - node.y)
        let square = dx * dx + dy * dy
        if node.squaredSide < squaredAngle * square || node.squaredSide == 0 {
          let closeness = 1 / (1 + square)
          let weight = node.mass * closeness
          sum += weight
          fx += weight * closeness * dx
          fy += weight * closeness * dy
          index = Int(node.next)
        } else {
          index += 1
        }
      }
    }
    return (Double(fx), Double(fy), Double(sum))
  }

  /// Puts a zero before each bit of a number below 65536.
  private static func spread(_ number: UInt64) -> UInt64 {
    var bits = number
    bits = (bits | bits << 8) & 0x00FF_00FF
    bits = (bits | bits << 4) & 0x0F0F_0F0F
    bits = (bits | bits << 2) & 0x3333_3333
    return (bits | bits << 1) & 0x5555_5555
  }
}
