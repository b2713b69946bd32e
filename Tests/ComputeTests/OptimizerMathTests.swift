import Compute
import Testing

/// Each step against the formula in double precision. The counts are around multiples of the loop's sixteen
/// lanes.
@Suite("Optimizer steps") struct OptimizerMathTests {
  static let counts = [1, 2, 15, 16, 17, 31, 33, 1000]

  @Test(arguments: counts, [false, true]) func gradientDescent(_ count: Int, nesterov: Bool) {
    var numbers = RandomNumbers(seed: 3)
    let (weights, gradient) = (numbers.floats(count), numbers.floats(count, -50, 50))
    let velocity = numbers.floats(count, -0.1, 0.1)
    let (batch, l2, rate, momentum) = (37, 0.5, 0.02, 0.9)

    var (w, v) = (weights, velocity)
    let squares = OptimizerMath.sgdStep(
      weights: &w, velocity: &v, gradient: gradient, count: count,
      batch: batch, l2: l2, rate: rate, momentum: momentum, nesterov: nesterov)

    #expect(abs(squares - sumOfSquares(weights)) <= 1e-6 * sumOfSquares(weights))
    for i in 0..<count {
      let g = (Double(gradient[i]) + l2 * Double(weights[i])) / Double(batch)
      let newVelocity = momentum * Double(velocity[i]) - rate * g
      let move = nesterov ? momentum * newVelocity - rate * g : newVelocity
      #expect(abs(Double(v[i]) - newVelocity) < 2e-8)
      #expect(abs(Double(w[i]) - (Double(weights[i]) + move)) < 2e-7)
    }
  }

  @Test(arguments: counts, [1, 0.97]) func adam(_ count: Int, keep: Double) {
    var numbers = RandomNumbers(seed: 6)
    let (weights, gradient) = (numbers.floats(count), numbers.floats(count, -50, 50))
    let (mean, square) = (numbers.floats(count, -0.1, 0.1), numbers.floats(count, 0.01, 0.2))
    let (batch, l2, rate, beta1, beta2, epsilon) = (37, 0.5, 0.02, 0.9, 0.999, 1e-3)

    var (w, m, v) = (weights, mean, square)
    let squares = OptimizerMath.adamStep(
      weights: &w, mean: &m, square: &v, gradient: gradient, count: count,
      batch: batch, l2: l2, rate: rate, keep: keep, beta1: beta1, beta2: beta2, epsilon: epsilon)

    #expect(abs(squares - sumOfSquares(weights)) <= 1e-6 * sumOfSquares(weights))
    for i in 0..<count {
      let g = (Double(gradient[i]) + l2 * Double(weights[i])) / Double(batch)
      let newMean = beta1 * Double(mean[i]) + (1 - beta1) * g
      let newSquare = beta2 * Double(square[i]) + (1 - beta2) * g * g
      #expect(abs(Double(m[i]) - newMean) < 5e-8)
      #expect(abs(Double(v[i]) - newSquare) < 5e-8)
      let move = rate * newMean / (newSquare.squareRoot() + epsilon)
      #expect(abs(Double(w[i]) - (keep * Double(weights[i]) - move)) < 2e-7)
    }
  }

  /// What is remembered of a weight without a gradient falls with each step. It becomes 0 and is never
  /// subnormal, which some processors take a hundred times as long for.
  @Test(arguments: [1, 16, 35]) func whatFadesBecomesZero(_ count: Int) {
    let (gradient, start) = ([Float](repeating: 0, count: count), [Float](repeating: 1e-30, count: count))
    var (w, m, v, velocity) = (start.map { _ in Float(0.5) }, start, start, start)
    var average = start
    for _ in 0..<200 {
      _ = OptimizerMath.adamStep(
        weights: &w, mean: &m, square: &v, gradient: gradient, count: count,
        batch: 10, l2: 0, rate: 0.001, beta1: 0.9, beta2: 0.9, epsilon: 1e-8)
      _ = OptimizerMath.sgdStep(
        weights: &w, velocity: &velocity, gradient: gradient, count: count,
        batch: 10, l2: 0, rate: 0.001, momentum: 0.9, nesterov: true)
      OptimizerMath.emaUpdate(average: &average, weights: gradient, share: 0.1, count: count)
      #expect(!(m + v + velocity + average).contains { $0.isSubnormal })
    }
    #expect(m + v + velocity == [Float](repeating: 0, count: 3 * count))
    // Without fused multiply-adds it stays where its share is subnormal.
    #expect(average.allSatisfy { $0 < 2e-37 })
    #expect(w == [Float](repeating: 0.5, count: count))
    // The thread computes as before.
    var small = Float.leastNormalMagnitude
    withUnsafeMutablePointer(to: &small) { $0.pointee *= 0.5 }
    #expect(small.isSubnormal)
  }

  @Test(arguments: counts) func lengthsFactorsAndAverages(_ count: Int) {
    var numbers = RandomNumbers(seed: 8)
    let (x, y) = (numbers.floats(count), numbers.floats(count))
    let squares = OptimizerMath.sumOfSquares(x, count: count)
    #expect(abs(squares - sumOfSquares(x)) <= 1e-6 * sumOfSquares(x))

    var product = x
    OptimizerMath.scale(&product, by: 0.25, count: count)
    #expect(product == x.map { $0 * 0.25 })

    var average = x
    OptimizerMath.emaUpdate(average: &average, weights: y, share: 0.1, count: count)
    for i in 0..<count {
      #expect(abs(Double(average[i]) - (0.9 * Double(x[i]) + 0.1 * Double(y[i]))) < 2e-7)
    }
  }

  private func sumOfSquares(_ values: [Float]) -> Double {
    values.reduce(0) { $0 + Double($1) * Double($1) }
  }
}
