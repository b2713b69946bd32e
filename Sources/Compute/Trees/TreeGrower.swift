/// Grows one decision tree on images, on as many rows as there are, drawn with replacement: split by Gini's impurity at the
/// best of sqrt(pixels) pixels drawn anew for each node, down to pure leaves. Grey levels have 256 values, so the rows of a
/// node are counted by level and class instead of being sorted.
package struct TreeGrower {
  /// A split, or a leaf.
  package struct Node: Equatable, Sendable {
    /// The pixel that it looks at; -1 for a leaf.
    package var pixel: Int32
    /// Grey levels up to this one go left.
    package var threshold: Int32
    /// The nodes behind, each with a larger index than its own; of a leaf `left` stands for the shares of its classes.
    package var left, right: Int32

    package init(pixel: Int32, threshold: Int32, left: Int32, right: Int32) {
      (self.pixel, self.threshold, self.left, self.right) = (pixel, threshold, left, right)
    }
  }

  package struct Tree: Sendable {
    /// Indices are within the tree; of a pure leaf `left` is its class, of others a number from `classes` on.
    package fileprivate(set) var nodes: [Node] = []
    /// [mixed leaves x classes]
    package fileprivate(set) var mixedLeaves: [Float] = []
  }

  /// Grey levels, [images x features].
  private let levels: [UInt8]
  private let outputs: [Int16]
  private let classes: Int
  private let features: Int
  private var generator: RandomState
  /// The drawn rows; those of a node stand side by side.
  private var rows: [Int32]
  /// All pixels, those drawn for a node first.
  private var pixels: [Int32]
  private var tree = Tree()
  /// Rows by level and class, [256 x classes].
  private var counts: [Int32]

  private static let levelCount = 256

  /// - Parameters:
  ///   - levels: grey levels of all images, [images x features].
  ///   - features: pixels of an image.
  ///   - rows: the images to learn from, at least one.
  ///   - outputs: the class of each image, 0 ..< classes where it is in `rows`.
  package init(
    _ levels: [UInt8], features: Int, rows: [Int], outputs: [Int16], classes: Int, seed: UInt32
  ) {
    self.levels = levels
    self.outputs = outputs
    self.classes = classes
    self.features = features
    var generator = RandomState(seed: seed)
    self.rows = rows.indices.map { _ in Int32(clamping: rows[generator.randint(in: 0...rows.count - 1)]) }
    self.generator = generator
    pixels = (0..<features).map { Int32($0) }
    counts = Array(repeating: 0, count: Self.levelCount * classes)
  }

  private struct Split {
    var pixel, threshold: Int32
    /// Sum over both sides of the squared class counts over the rows: the larger, the purer.
    var purity: Double
  }

  package mutating func grow() -> Tree {
    var waiting: [(rows: Range<Int>, node: Int)] = [(0..<rows.count, 0)]
    tree.nodes.append(.init(pixel: -1, threshold: 0, left: 0, right: 0))
    while let (own, node) = waiting.popLast() {
      let totals = classCounts(own)
      guard totals.count(where: { $0 > 0 }) > 1, let split = bestSplit(own, totals) else {
        tree.nodes[node].left = leaf(totals)
        continue
      }
      let middle = partition(own, by: split)
      let left = tree.nodes.count
      tree.nodes.append(.init(pixel: -1, threshold: 0, left: 0, right: 0))
      tree.nodes.append(.init(pixel: -1, threshold: 0, left: 0, right: 0))
      tree.nodes[node] = .init(
        pixel: split.pixel, threshold: split.threshold, left: Int32(left), right: Int32(left + 1))
      waiting.append((middle..<own.upperBound, left + 1))
      waiting.append((own.lowerBound..<middle, left))
    }
    return tree
  }

  private func classCounts(_ own: Range<Int>) -> [Int32] {
    var totals = [Int32](repeating: 0, count: classes)
    for place in own { totals[Int(outputs[Int(rows[place])])] += 1 }
    return totals
  }

  private mutating func leaf(_ totals: [Int32]) -> Int32 {
    if totals.count(where: { $0 > 0 }) == 1 { return Int32(totals.firstIndex { $0 > 0 } ?? 0) }
    let sum = Float(max(totals.reduce(0, +), 1))
    tree.mixedLeaves += totals.map { Float($0) / sum }
    return Int32(tree.mixedLeaves.count / classes - 1 + classes)
  }

  /// The best split at sqrt(pixels) pixels drawn at random; pixels that are the same in all rows do not count, as there.
  private mutating func bestSplit(_ own: Range<Int>, _ totals: [Int32]) -> Split? {
    let wanted = max(Int(Double(features).squareRoot()), 1)
    var best: Split?
    var tried = 0
    for place in 0..<features where tried < wanted {
      pixels.swapAt(place, generator.randint(in: place...features - 1))
      guard let split = split(at: pixels[place], own, totals) else { continue }
      tried += 1
      if split.purity > best?.purity ?? -1 { best = split }
    }
    return best
  }

  /// The best threshold of a pixel; `nil` if it is the same in all rows.
  private mutating func split(at pixel: Int32, _ own: Range<Int>, _ totals: [Int32]) -> Split? {
    let (classes, features) = (classes, features)
    return self.levels.withUnsafeBufferPointer { levels in
      rows.withUnsafeBufferPointer { rows in
        outputs.withUnsafeBufferPointer { outputs in
          counts.withUnsafeMutableBufferPointer { counts -> Split? in
            var (lowest, highest) = (Self.levelCount, -1)
            for place in own {
              let row = Int(rows[place])
              let level = Int(levels[row * features + Int(pixel)])
              lowest = min(lowest, level)
              highest = max(highest, level)
              counts[level * classes + Int(outputs[row])] += 1
            }
            defer {
              for index in lowest * classes..<(highest + 1) * classes { counts[index] = 0 }
            }
            guard lowest < highest else { return nil }
            return withUnsafeTemporaryAllocation(of: Int32.self, capacity: classes) { left in
              left.initialize(repeating: 0)
              var best = Split(pixel: pixel, threshold: 0, purity: -1)
              var (below, last) = (0, -1)
              for level in lowest...highest {
                var here = 0
                for output in 0..<classes { here += Int(counts[level * classes + output]) }
                if here == 0 { continue }
                if last >= 0 {
                  var (onLeft, onRight) = (0.0, 0.0)
                  for output in 0..<classes {
                    let (a, b) = (Double(left[output]), Double(totals[output] - left[output]))
                    onLeft += a * a
                    onRight += b * b
                  }
                  let purity = onLeft / Double(below) + onRight / Double(own.count - below)
                  if purity > best.purity {
                    best = Split(pixel: pixel, threshold: Int32((last + level) / 2), purity: purity)
                  }
                }
                for output in 0..<classes { left[output] += counts[level * classes + output] }
                (below, last) = (below + here, level)
              }
              return best
            }
          }
        }
      }
    }
  }

  /// Moves the rows that go left to the front.
  /// - Returns: the first place of the others.
  private mutating func partition(_ own: Range<Int>, by split: Split) -> Int {
    var middle = own.lowerBound
    for place in own {
      let level = levels[Int(rows[place]) * features + Int(split.pixel)]
      if Int32(level) <= split.threshold {
        rows.swapAt(place, middle)
        middle += 1
      }
    }
    return middle
  }
}
