import Foundation

/// The learning rate over the steps of a training of known length.
package enum LearningRateSchedule: Codable, Hashable, Sendable {
  /// Linear warm-up over the first `warmup` of the steps (0...1), then cosine decay to 0 (Loshchilov and
  /// Hutter 2016).
  ///
  ///     factor = (step + 1) / (warm steps)                                while step < warm steps
  ///     factor = (1 + cos(pi (step - warm steps) / (steps - warm steps))) / 2
  case cosine(warmup: Double)
  /// Cosine rise over the first `warmup` of the steps (0...1), from 1/25 of the rate, then cosine decay to
  /// 1/250,000 of it (Smith 2017), as PyTorch's `OneCycleLR` does by default, except that the momentum is
  /// constant.
  case oneCycle(warmup: Double)

  /// Initial and final factor of one cycle.
  private static let (first, last) = (1.0 / 25, 1.0 / 25 / 1e4)

  /// The factor of the peak rate at a step, 0...1.
  /// - Parameters:
  ///   - step: from 0.
  ///   - steps: total number of steps; at least 1.
  package func factor(step: Int, of steps: Int) -> Double {
    let (step, steps) = (Double(step), Double(max(steps, 1)))
    switch self {
    case .cosine(let warmup):
      let warm = (warmup * steps).rounded(.down)
      if step < warm { return (step + 1) / warm }
      return Self.cosine(from: 1, to: 0, share: (step - warm) / max(steps - warm, 1))
    case .oneCycle(let warmup):
      let (peak, end) = (warmup * steps - 1, steps - 1)
      if step <= peak || end <= peak {
        return Self.cosine(from: Self.first, to: 1, share: peak > 0 ? min(step / peak, 1) : 1)
      }
      return Self.cosine(from: 1, to: Self.last, share: min((step - peak) / (end - peak), 1))
    }
  }

  /// Cosine interpolation from one value to another.
  private static func cosine(from start: Double, to end: Double, share: Double) -> Double {
    end + (start - end) / 2 * (1 + cos(.pi * share))
  }
}
