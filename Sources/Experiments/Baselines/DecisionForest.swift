import Compute
import Digits

/// A random forest (Breiman 2001) as scikit-learn's `RandomForestClassifier` grows it: each tree on as many rows drawn with
/// replacement, split by Gini's impurity at the best of sqrt(pixels) pixels drawn anew for each node, down to pure leaves;
/// the shares of the classes in the leaves are averaged. The draws are others than there, so trees differ and accuracy
/// alone is comparable.
package struct DecisionForest: Equatable, Sendable {
  typealias Node = TreeGrower.Node

  /// Index of the first node of each tree.
  let roots: [Int32]
  /// The trees one after the other; of a leaf `left` is its row of `leaves`.
  let nodes: [Node]
  /// Shares of the classes, [leaves x classes]. The first rows are of pure leaves, one for each class.
  let leaves: [Float]
  /// Pixels of an image.
  let features: Int

  package var treeCount: Int { roots.count }

  /// Grows the trees beside each other.
  /// - Throws: `TrainingError.interrupted`.
  init(
    trees: Int, seed: UInt32, images: DigitImages, rows: [Int], outputs: [Int16], classes: Int,
    workers: ThreadPool, cancellation: Cancellation
  ) throws(TrainingError) {
    features = images.shape.pixelCount
    var generator = RandomState(seed: seed)
    let seeds = (0..<trees).map { _ in UInt32(truncatingIfNeeded: generator.randint(in: 0...Int(UInt32.max)))
    }
    let grown = Locked([TreeGrower.Tree?](repeating: nil, count: trees))
    workers.run(tasks: trees) { tree in
      if cancellation.isRaised { return }
      var grower = TreeGrower(
        images.pixels, features: images.shape.pixelCount, rows: rows, outputs: outputs, classes: classes,
        seed: seeds[tree])
      let made = grower.grow()
      grown.withLock { $0[tree] = made }
    }
    if cancellation.isRaised { throw .interrupted }
    var nodes: [Node] = []
    var roots: [Int32] = []
    var leaves = (0..<classes * classes).map { $0 / classes == $0 % classes ? Float(1) : 0 }
    for case let tree? in grown.withLock({ $0 }) {
      let (first, firstLeaf) = (Int32(nodes.count), Int32(leaves.count / classes) - Int32(classes))
      roots.append(first)
      for var node in tree.nodes {
        if node.pixel >= 0 {
          node.left += first
          node.right += first
        } else if node.left >= classes {
          node.left += firstLeaf
        }
        nodes.append(node)
      }
      leaves += tree.mixedLeaves
    }
    (self.roots, self.nodes, self.leaves) = (roots, nodes, leaves)
  }

  /// Restores one; `nil` if a walk through its nodes could leave them or never end.
  init?(roots: [Int32], nodes: [Node], leaves: [Float], features: Int, classes: Int) {
    let count = Int32(clamping: nodes.count)
    let isSound = nodes.enumerated().allSatisfy { index, node in
      let behind = Int32(clamping: index + 1)..<max(count, Int32(clamping: index + 1))
      return node.pixel < 0
        ? node.left >= 0 && (Int(node.left) + 1) * classes <= leaves.count
        : Int(node.pixel) < features && behind.contains(node.left) && behind.contains(node.right)
    }
    guard isSound, !roots.isEmpty, roots.allSatisfy({ (0..<count).contains($0) }) else { return nil }
    (self.roots, self.nodes, self.leaves, self.features) = (roots, nodes, leaves, features)
  }

  /// The mean of the trees' shares.
  func shares(
    of queries: [UInt8], classes: Int, workers: ThreadPool, cancellation: Cancellation
  ) -> [Float] {
    let trees = Float(max(roots.count, 1))
    return judged(queries, classes: classes, workers: workers, cancellation: cancellation) { start, sums in
      for root in roots {
        let leaf = Int(leaf(from: root, queries, start)) * classes
        for output in 0..<classes { sums[output] += leaves[leaf + output] }
      }
      for output in 0..<classes { sums[output] /= trees }
    }
  }

  /// Rows that a thread judges at a time.
  private static let part = 256

  /// A value of each class for each row, [rows x classes].
  /// - Parameter judge: fills in the values of a row, at first 0, whose pixels start at a place of the queries.
  func judged(
    _ queries: [UInt8], classes: Int, workers: ThreadPool, cancellation: Cancellation,
    _ judge: @Sendable (_ start: Int, _ values: UnsafeMutableBufferPointer<Float>) -> Void
  ) -> [Float] {
    let count = queries.count / max(features, 1)
    let all = Locked([Float](repeating: 0, count: count * classes))
    workers.run(tasks: (count + Self.part - 1) / Self.part) { task in
      if cancellation.isRaised { return }
      let own = task * Self.part..<min((task + 1) * Self.part, count)
      var values = [Float](repeating: 0, count: own.count * classes)
      values.withUnsafeMutableBufferPointer { values in
        for (place, row) in own.enumerated() {
          judge(row * features, .init(rebasing: values[place * classes..<(place + 1) * classes]))
        }
      }
      all.withLock { $0.replaceSubrange(own.lowerBound * classes..<own.upperBound * classes, with: values) }
    }
    return all.withLock { $0 }
  }

  /// The row of `leaves` in which a walk ends.
  func leaf(from root: Int32, _ queries: [UInt8], _ start: Int) -> Int32 {
    var node = nodes[Int(root)]
    while node.pixel >= 0 {
      let isLeft = Int32(queries[start + Int(node.pixel)]) <= node.threshold
      node = nodes[Int(isLeft ? node.left : node.right)]
    }
    return node.left
  }
}
