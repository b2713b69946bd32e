import CSVM
import Compute
import Digits

/// Support vector machines with a radial kernel, one against one, by libsvm: scikit-learn's `SVC(break_ties=True)`.
///
/// Each pair of classes has a machine, which is the one that libsvm makes for that pair among all classes; the pairs are
/// fitted beside each other. They vote, and the sizes of their decisions break ties.
package struct SupportVectorMachine: Equatable, Sendable {
  package let gamma: Double
  /// [support vectors x features]
  let vectors: [UInt8]
  /// [support vectors x pairs]; 0 where a row is no support vector of a pair.
  let coefficients: [Float]
  /// [pairs]
  let offsets: [Float]
  /// Pixels of an image.
  let features: Int

  package var vectorCount: Int { features > 0 ? vectors.count / features : 0 }

  /// Rows that a thread judges at a time.
  private static let part = 64

  /// Fits all pairs.
  /// - Throws: `BaselineError.libraryMissing`, `TrainingError.interrupted`, `OutOfMemory`.
  init(
    _ settings: BaselineSettings, images: DigitImages, rows: [Int], outputs: [Int16], classes: Int,
    workers: ThreadPool, cancellation: Cancellation
  ) throws {
    if let reason = digitbook_svm_missing() {
      throw BaselineError.libraryMissing(.svm, reason: String(cString: reason))
    }
    features = images.shape.pixelCount
    gamma = settings.gamma ?? Self.scale(of: images, rows: rows)
    let ofClass = (0..<classes).map { output in rows.filter { Int(outputs[$0]) == output } }
    let pairs = (0..<classes).flatMap { first in (first + 1..<classes).map { (first, $0) } }
    let largest = ofClass.map(\.count).sorted().suffix(2).reduce(0, +)
    // Sixteen bytes for each pixel at most, and libsvm's store of kernel values.
    try MemoryRoom.require(workers.maxCount * (largest * (features + 1) * 16 + 200 << 20))

    let machines = Locked([PairMachine?](repeating: nil, count: pairs.count))
    let (cost, gamma, features) = (settings.cost, gamma, features)
    workers.run(tasks: pairs.count) { pair in
      if cancellation.isRaised { return }
      let (first, second) = pairs[pair]
      let machine = PairMachine(
        images, positive: ofClass[first], negative: ofClass[second], features, cost: cost, gamma: gamma)
      machines.withLock { $0[pair] = machine }
    }
    if cancellation.isRaised { throw TrainingError.interrupted }
    let made = machines.withLock { $0.compactMap(\.self) }
    guard made.count == pairs.count else { throw OutOfMemory(bytes: largest * (features + 1) * 16) }

    let places = Set(made.flatMap { $0.coefficients.keys }).sorted()
    let index = Dictionary(uniqueKeysWithValues: zip(places, places.indices))
    var coefficients = [Float](repeating: 0, count: places.count * pairs.count)
    for (pair, machine) in made.enumerated() {
      for (row, value) in machine.coefficients {
        if let place = index[row] { coefficients[place * pairs.count + pair] = Float(value) }
      }
    }
    vectors = images.pixels(of: places)
    self.coefficients = coefficients
    offsets = made.map { Float($0.offset) }
  }

  /// Restores one.
  init(gamma: Double, vectors: [UInt8], coefficients: [Float], offsets: [Float], features: Int) {
    self.gamma = gamma
    self.vectors = vectors
    self.coefficients = coefficients
    self.offsets = offsets
    self.features = features
  }

  /// scikit-learn's `gamma="scale"`: 1 / (pixels x variance of all pixels).
  private static func scale(of images: DigitImages, rows: [Int]) -> Double {
    let features = images.shape.pixelCount
    var (sum, squares) = (0, 0)
    images.pixels.withUnsafeBufferPointer { pixels in
      for row in rows {
        for column in 0..<features {
          let value = Int(pixels[row * features + column])
          sum &+= value
          squares &+= value &* value
        }
      }
    }
    let count = Double(max(rows.count * features, 1))
    let mean = Double(sum) / count / 255
    let variance = Double(squares) / count / (255 * 255) - mean * mean
    return variance > 0 ? 1 / (Double(features) * variance) : 1
  }

  /// The votes of each class with the sizes of the decisions as a share between whole votes, as
  /// `decision_function_shape="ovr"`, scaled so that they add up to 1.
  func shares(
    of queries: [UInt8], classes: Int, workers: ThreadPool, cancellation: Cancellation
  ) throws(OutOfMemory) -> [Float] {
    let (count, machines) = (queries.count / max(features, 1), offsets.count)
    try MemoryRoom.require(vectors.count + queries.count, of: Float.self)
    let points = try Matrix.scaled(vectors, columns: features)
    let rows = try Matrix.scaled(queries, columns: features)
    let weights = try Matrix(allocating: vectorCount, columns: machines)
    weights.fill(from: coefficients)
    var kernels: [Matrix] = []
    for _ in 0..<workers.maxCount {
      kernels.append(try Matrix(allocating: Self.part, columns: max(vectorCount, machines)))
    }
    let norms = (0..<points.rows).map { points.squaredNorm(ofRow: $0) }
    let decisions = try Matrix(allocating: count, columns: machines)
    workers.run(tasks: (count + Self.part - 1) / Self.part) { part, worker in
      if cancellation.isRaised { return }
      let own = part * Self.part..<min((part + 1) * Self.part, count)
      let kernel = kernels[worker]
      MatMul.rowProducts(rows, rows: own, points, rows: 0..<points.rows, into: kernel)
      for (place, row) in own.enumerated() {
        let (values, norm) = (kernel.row(place), rows.squaredNorm(ofRow: row))
        for vector in 0..<points.rows {
          values[vector] = Float(-gamma) * max(norm + norms[vector] - 2 * values[vector], 0)
        }
        VectorMath.exp(values, to: values, count: points.rows)
        MatMul.forward(values, weights, into: decisions.row(row), rows: 1)
        for machine in 0..<machines { decisions.row(row)[machine] -= offsets[machine] }
      }
    }
    return (0..<count).flatMap { Self.shares(ofDecisions: decisions.row($0), classes: classes) }
  }

  private static func shares(ofDecisions decisions: UnsafePointer<Float>, classes: Int) -> [Float] {
    var votes = [Float](repeating: 0, count: classes)
    var sizes = [Float](repeating: 0, count: classes)
    var pair = 0
    for first in 0..<classes {
      for second in first + 1..<classes {
        votes[decisions[pair] > 0 ? first : second] += 1
        sizes[first] += decisions[pair]
        sizes[second] -= decisions[pair]
        pair += 1
      }
    }
    // A share of a vote stays within a third, so that it never outweighs one; the third makes all positive.
    let values = zip(votes, sizes).map { vote, size -> Float in
      let share: Float = size / (3 * (abs(size) + 1))
      return vote + share + Float(1) / 3
    }
    let sum = values.reduce(0, +)
    return values.map { $0 / sum }
  }
}

/// The machine of one pair of classes: its coefficients by training row.
private struct PairMachine {
  let coefficients: [Int: Double]
  let offset: Double

  /// - Returns: `nil` where libsvm has no memory.
  init?(
    _ images: DigitImages, positive: [Int], negative: [Int], _ features: Int, cost: Double, gamma: Double
  ) {
    let rows = positive + negative
    var places = [Int32](repeating: 0, count: rows.count)
    var values = [Double](repeating: 0, count: rows.count)
    var offset = 0.0
    let found = images.pixels.withUnsafeBufferPointer { pixels -> Int in
      guard let start = pixels.baseAddress else { return -1 }
      let starts = rows.map { Optional(start + $0 * features) }
      return digitbook_svm_train(
        starts, rows.count, positive.count, features, cost, gamma, &places, &values, &offset)
    }
    guard found >= 0 else { return nil }
    coefficients = Dictionary(
      uniqueKeysWithValues: (0..<found).map { (rows[Int(places[$0])], values[$0]) })
    self.offset = offset
  }
}
