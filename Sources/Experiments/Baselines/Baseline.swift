import Compute
import Digits
import Networks

/// What a model has learned that is no network. Its spec then tells its pixels and classes alone, and its weights are
/// none.
package struct Baseline: Equatable, Sendable {
  package enum Learned: Equatable, Sendable {
    case neighbours(NearestNeighbours)
    case machine(SupportVectorMachine)
    case forest(DecisionForest)
    case boosted(BoostedTrees)
  }

  package let learned: Learned
  /// Wall-clock seconds of fitting.
  package let seconds: Double

  /// Shares of the classes for some images. They add up to 1; only those of trees are meant as probabilities.
  /// - Parameters:
  ///   - pixels: [rows x pixels].
  ///   - classes: number of classes.
  /// - Returns: [rows x classes]; `nil` if cancelled.
  /// - Throws: `OutOfMemory`.
  func shares(
    of pixels: [UInt8], classes: Int, workers: ThreadPool, cancellation: Cancellation
  ) throws(OutOfMemory) -> [Float]? {
    let shares: [Float]
    switch learned {
    case .neighbours(let model):
      shares = try model.shares(of: pixels, classes: classes, workers: workers, cancellation: cancellation)
    case .machine(let model):
      shares = try model.shares(of: pixels, classes: classes, workers: workers, cancellation: cancellation)
    case .forest(let model):
      shares = model.shares(of: pixels, classes: classes, workers: workers, cancellation: cancellation)
    case .boosted(let model):
      shares = model.shares(of: pixels, classes: classes, workers: workers, cancellation: cancellation)
    }
    return cancellation.isRaised ? nil : shares
  }

  /// Memory of what it has learned.
  package var bytes: Int {
    switch learned {
    case .neighbours(let model): model.pixels.count + 2 * model.outputs.count
    case .machine(let model): model.vectors.count + 4 * model.coefficients.count
    case .forest(let model): 16 * model.nodes.count + 4 * model.leaves.count
    case .boosted(let model): 16 * model.trees.nodes.count + 4 * model.trees.leaves.count
    }
  }

  /// Its size in words, such as `60,000 rows`.
  package var size: (count: Int, noun: String) {
    switch learned {
    case .neighbours(let model): (model.outputs.count, "training row")
    case .machine(let model): (model.offsets.isEmpty ? 0 : model.vectorCount, "support vector")
    case .forest(let model): (model.nodes.count, "node")
    case .boosted(let model): (model.trees.nodes.count, "node")
    }
  }
}

extension Matrix {
  /// Images scaled to 0...1, one a row.
  /// - Parameter runs: the pixels that are taken, ascending; `nil` for all.
  static func scaled(
    _ pixels: [UInt8], columns: Int, runs: [Range<Int>]? = nil
  ) throws(OutOfMemory) -> Matrix {
    let runs = runs ?? [0..<columns]
    let taken = runs.reduce(0) { $0 + $1.count }
    let matrix = try Matrix(allocating: pixels.count / max(columns, 1), columns: taken)
    pixels.withUnsafeBufferPointer { pixels in
      guard let start = pixels.baseAddress else { return }
      for row in 0..<matrix.rows {
        var place = matrix.row(row)
        for run in runs {
          VectorMath.scale(pixels: start + row * columns + run.lowerBound, to: place, count: run.count)
          place += run.count
        }
      }
    }
    return matrix
  }
}

extension DigitImages {
  /// The grey levels of some rows, one after the other.
  func pixels(of rows: [Int], deformed deformation: Deformation? = nil) -> [UInt8] {
    let size = shape.pixelCount
    let deformer = deformation.map { _ in Deformer(shape: shape) }
    var chosen: [UInt8] = []
    chosen.reserveCapacity(rows.count * size)
    for row in rows {
      if let deformer, let deformation {
        chosen += deformer.copy(of: self, row: row, by: deformation)
      } else {
        chosen += self[row]
      }
    }
    return chosen
  }
}
