import Compute

/// A rule that moves parameters against their gradients.
public protocol Optimizer: AnyObject {
  /// The rate before any correction of the rule's own; a schedule may change it between epochs.
  var learningRate: Double { get set }
  /// What the rule remembers, for continuing later exactly where it stopped.
  var state: OptimizerState { get set }

  /// One step on every parameter.
  ///
  /// They are those that the rule was made for. The gradient of a penalised one becomes `(g + l2 w) / batch`, of another
  /// `g / batch`.
  /// - Parameter batch: how many rows the gradients were summed over.
  /// - Returns: the sum of squares of the penalised weights before the step.
  func step(_ parameters: [Parameter], batch: Int, l2: Double, workers: Workers) -> Double
}

/// What an optimizer remembers between steps.
public struct OptimizerState: Codable, Sendable, Equatable {
  /// Steps made.
  public var steps: Int
  /// The rate now in force.
  public var learningRate: Double
  /// Running values, one array a parameter; Adam has two sets, one after the other.
  public var slots: [[Float]]
}

/// A stretch of one parameter that one worker updates.
///
/// The stretches depend on the shapes alone, and their sums are added in order, so that the bits do not
/// depend on who ran them.
struct UpdateStretch {
  let parameter: Int
  let first: Int
  let count: Int

  private static let length = 1 << 14

  static func all(of parameters: [Parameter]) -> [UpdateStretch] {
    parameters.enumerated().flatMap { index, parameter in
      stride(from: 0, to: parameter.value.count, by: length).map { first in
        UpdateStretch(
          parameter: index, first: first, count: min(length, parameter.value.count - first))
      }
    }
  }
}

/// Runs a step over all stretches on the workers and adds up the squares of the penalised ones.
final class StretchRunner {
  private let stretches: [UpdateStretch]
  private var squares: [Double]

  /// For these parameters, or others of the same shapes.
  init(_ parameters: [Parameter]) {
    stretches = UpdateStretch.all(of: parameters)
    squares = Array(repeating: 0, count: stretches.count)
  }

  func run(
    _ parameters: [Parameter], workers: Workers,
    _ update: (_ parameter: Int, _ first: Int, _ count: Int) -> Double
  ) -> Double {
    squares.withUnsafeMutableBufferPointer { squares in
      // Each task writes a place of its own.
      nonisolated(unsafe) let squares = squares
      workers.run(tasks: stretches.count) { task in
        let stretch = stretches[task]
        squares[task] = update(stretch.parameter, stretch.first, stretch.count)
      }
    }
    var sum = 0.0
    for (stretch, square) in zip(stretches, squares) where parameters[stretch.parameter].isPenalised {
      sum += square
    }
    return sum
  }
}
