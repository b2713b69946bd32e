import CXGBoost
import Compute
import Digits
import Foundation

/// Gradient boosted trees (Friedman 2001) by XGBoost (Chen and Guestrin 2016): each round adds a tree for each class, which
/// corrects what the trees so far get wrong. They are those of `XGBClassifier(tree_method="hist")` 1.7.4 with the same
/// number of trees, depth and rate, on grey levels.
///
/// XGBoost grows the trees; they are kept and asked here, because its own files are not read safely where they are damaged.
package struct BoostedTrees: Equatable, Sendable {
  /// A tree for each class, round by round; a leaf has one value, by which the score of its class grows.
  let trees: DecisionForest
  let classes: Int

  /// The score that every class starts from: XGBoost's base_score.
  private static let firstScore: Float = 0.5

  package var rounds: Int { trees.treeCount / max(classes, 1) }

  /// Restores one; `nil` if the trees are not as many for each class.
  init?(trees: DecisionForest, classes: Int) {
    guard classes > 0, trees.treeCount.isMultiple(of: classes) else { return nil }
    (self.trees, self.classes) = (trees, classes)
  }

  /// - Throws: `BaselineError`, `TrainingError.interrupted`, `OutOfMemory`.
  init(
    _ settings: BaselineSettings, images: DigitImages, rows: [Int], outputs: [Int16], classes: Int,
    workers: ThreadPool, cancellation: Cancellation
  ) throws {
    if let reason = digitbook_xgboost_missing() {
      throw BaselineError.libraryMissing(.boosted, reason: String(cString: reason))
    }
    let features = images.shape.pixelCount
    // XGBoost has eight bytes for each pixel and a bin besides our copy, and histograms of the nodes of a tree.
    let nodes = min(2 << min(settings.depth, BaselineSettings.mostDepth), 2 * rows.count)
    try MemoryRoom.require(rows.count * (features * 10 + classes * 20) + nodes * features * 256 * 16)
    let pixels = images.pixels(of: rows)
    let wanted = rows.map { Int32(outputs[$0]) }
    let json = try wanted.withUnsafeBufferPointer { wanted in
      guard
        let boosting = digitbook_xgboost_begin(
          pixels, wanted.baseAddress, rows.count, features, classes, UInt32(clamping: settings.depth),
          settings.rate,
          // OpenMP's threads that wait spin, unless there are more of them than processors. A program beside then cost
          // nine times the time: 40 s instead of 4.3 s.
          UInt32(2 * workers.count))
      else { throw Self.problem }
      defer { digitbook_xgboost_end(boosting) }
      for _ in 0..<max(settings.trees, 0) {
        if cancellation.isRaised { throw TrainingError.interrupted }
        guard digitbook_xgboost_add_round(boosting) else { throw Self.problem }
      }
      var length = 0
      guard let text = digitbook_xgboost_json(boosting, &length) else { throw Self.problem }
      return Data(bytes: text, count: length)
    }
    guard
      let forest = try? Self.decoder.decode(SavedTrees.self, from: json)
        .forest(features: features, classes: classes),
      let made = BoostedTrees(trees: forest, classes: classes)
    else { throw BaselineError.fitFailed(.boosted, reason: "its trees are not of the form of version 1.7") }
    self = made
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  private static var problem: BaselineError {
    let text = String(cString: digitbook_xgboost_problem())
    return .fitFailed(
      .boosted, reason: text.split(separator: "\n").first.map(String.init) ?? "no reason given")
  }

  /// Probabilities by softmax.
  func shares(
    of queries: [UInt8], classes: Int, workers: ThreadPool, cancellation: Cancellation
  ) -> [Float] {
    trees.judged(queries, classes: classes, workers: workers, cancellation: cancellation) { start, scores in
      scores.update(repeating: Self.firstScore)
      for (index, root) in trees.roots.enumerated() {
        scores[index % classes] += trees.leaves[Int(trees.leaf(from: root, queries, start))]
      }
      let largest = scores.max() ?? 0
      var sum = 0.0
      for index in scores.indices {
        scores[index] = exp(scores[index] - largest)
        sum += Double(scores[index])
      }
      for index in scores.indices { scores[index] /= Float(sum) }
    }
  }
}

/// What is read of XGBoost's JSON.
private struct SavedTrees: Decodable {
  let learner: Learner

  struct Learner: Decodable {
    let gradientBooster: Booster
  }

  struct Booster: Decodable {
    let model: Trees
  }

  struct Trees: Decodable {
    let trees: [Tree]
    /// The class of each tree.
    let treeInfo: [Int]
  }

  struct Tree: Decodable {
    /// -1 for leaves.
    let leftChildren, rightChildren: [Int]
    let splitIndices: [Int]
    /// Values below this one go left; of a leaf its value.
    let splitConditions: [Float]
  }

  /// - Returns: `nil` for trees that are not sound.
  func forest(features: Int, classes: Int) -> DecisionForest? {
    let saved = learner.gradientBooster.model
    guard saved.treeInfo == saved.trees.indices.map({ $0 % classes }) else { return nil }
    var (roots, nodes, leaves) = ([Int32](), [DecisionForest.Node](), [Float]())
    for tree in saved.trees {
      roots.append(Int32(nodes.count))
      guard tree.add(0, depth: 0, to: &nodes, &leaves) else { return nil }
    }
    return DecisionForest(roots: roots, nodes: nodes, leaves: leaves, features: features, classes: 1)
  }
}

extension SavedTrees.Tree {
  /// Adds a node and those behind it.
  fileprivate func add(
    _ index: Int, depth: Int, to nodes: inout [DecisionForest.Node], _ leaves: inout [Float]
  ) -> Bool {
    guard depth <= BaselineSettings.mostDepth,
      [leftChildren, rightChildren, splitIndices].allSatisfy({ $0.indices.contains(index) }),
      splitConditions.indices.contains(index), splitConditions[index].isFinite
    else { return false }
    let condition = splitConditions[index]
    if leftChildren[index] < 0 {
      nodes.append(.init(pixel: -1, threshold: 0, left: Int32(leaves.count), right: 0))
      leaves.append(condition)
      return true
    }
    let place = nodes.count
    // Whole grey levels below the condition are those up to the one before it.
    let level = min(max(condition.rounded(.up) - 1, -1), 255)
    nodes.append(
      .init(pixel: Int32(clamping: splitIndices[index]), threshold: Int32(level), left: 0, right: 0))
    nodes[place].left = Int32(nodes.count)
    guard add(leftChildren[index], depth: depth + 1, to: &nodes, &leaves) else { return false }
    nodes[place].right = Int32(nodes.count)
    return add(rightChildren[index], depth: depth + 1, to: &nodes, &leaves)
  }
}
