import Compute
import Foundation
import TestSupport
import Testing

/// Against Foundation in double precision, over the whole range and at its limits.
@Suite("Vector arithmetic") struct VectorMathTests {
  private typealias Function = @Sendable (VectorMath.Source, VectorMath.Destination, Int) -> Void

  @Test func exponential() {
    let x = samples(within: 87.3)
    #expect(largestError(VectorMath.exp, x) { Foundation.exp($0) } <= 2)
    // Outside the range of a float it saturates.
    #expect(apply(VectorMath.exp, [-.infinity, -1000]).allSatisfy { $0 > 0 && $0 < 1.3e-38 })
    #expect(apply(VectorMath.exp, [.infinity, 1000]).allSatisfy { $0.isFinite && $0 > 2e38 })
    #expect(apply(VectorMath.exp, [0, -0]) == [1, 1])
  }

  @Test func hyperbolicTangent() {
    let x = samples(within: 12) + samples(within: 1) + samples(within: 1e-3)
    #expect(largestError(VectorMath.tanh, x) { Foundation.tanh($0) } <= 4)
    #expect(apply(VectorMath.tanh, [.infinity, 40, 0, -40, -.infinity]) == [1, 1, 0, -1, -1])
  }

  @Test func logistic() {
    #expect(largestError(VectorMath.logistic, samples(within: 80)) { 1 / (1 + Foundation.exp(-$0)) } <= 4)
    #expect(apply(VectorMath.logistic, [.infinity, 0]) == [1, 0.5])
    #expect(apply(VectorMath.logistic, [-.infinity])[0] < 1e-37)
  }

  /// Rows that hold large scores, equal ones and infinite ones, of three to forty classes.
  @Test(arguments: [3, 10, 16, 17, 40]) func softmax(_ columns: Int) {
    var numbers = RandomNumbers(seed: UInt32(columns))
    let rows = 23
    let x = numbers.matrix(rows, columns)
    for c in 0..<columns { (x[3, c], x[4, c], x[5, c]) = (1e4, -1e4, 90 * x[5, c]) }
    x[6, 1] = -.infinity
    let p = Matrix(rows: rows, columns: columns)
    VectorMath.softmax(x.base, to: p.base, rows: rows, columns: columns)
    for row in 0..<rows {
      let scores = (0..<columns).map { Double(x[row, $0]) }, largest = scores.max() ?? 0
      let powers = scores.map { Foundation.exp($0 - largest) }, sum = powers.reduce(0, +)
      for c in 0..<columns {
        #expect(abs(Double(p[row, c]) - powers[c] / sum) <= 1e-6 * powers[c] / sum + 1e-30)
      }
    }
    VectorMath.softmax(x.base, to: x.base, rows: rows, columns: columns)
    #expect(x.elements == p.elements)
  }

  @Test(arguments: [2, 10, 16, 33]) func rowsThatAreRight(_ columns: Int) {
    var numbers = RandomNumbers(seed: UInt32(columns))
    let rows = 300
    let x = Matrix(rows: rows, columns: columns)
    // Few different values: the largest is often there twice.
    for row in 0..<rows { for c in 0..<columns { x[row, c] = Float(numbers.whole(in: 0...4)) } }
    let classes = (0..<rows).map { _ in Int32(numbers.whole(in: -1...columns)) }
    let expected = (0..<rows).count { row in
      let values = (0..<columns).map { x[row, $0] }
      return values.firstIndex(of: values.max() ?? 0) == Int(classes[row])
    }
    #expect(expected > 0)
    #expect(VectorMath.countRight(x.base, classes: classes, rows: rows, columns: columns) == expected)
  }

  @Test func relu() {
    let x = samples(within: 10) + [0, .infinity, -.infinity]
    #expect(apply(VectorMath.relu, x) == x.map { max($0, 0) })
  }

  /// Against SciPy in double precision.
  @Test func softRelus() throws {
    struct Case: Decodable {
      let x, elu, gelu: Double
      let eluSlope, geluSlope: Double
    }
    let cases = try Oracle.cases("activations.json", as: Case.self)
    #expect(cases.count > 300)
    let x = cases.map { Float($0.x) }
    let ones = [Float](repeating: 1, count: x.count)
    let (elu, gelu) = (apply(VectorMath.elu, x), apply(VectorMath.gelu, x))
    let eluSlope = gradient(VectorMath.eluGradient, elu, ones)
    let geluSlope = gradient({ VectorMath.geluGradient(x: $0, dy: $1, to: $2, count: $3) }, x, ones)
    for (index, expected) in cases.enumerated() {
      #expect(abs(Double(elu[index]) - expected.elu) <= 5e-7 * abs(expected.elu), "\(expected.x)")
      #expect(abs(Double(gelu[index]) - expected.gelu) <= 2e-6 * abs(expected.gelu) + 1e-30, "\(expected.x)")
      #expect(abs(Double(eluSlope[index]) - expected.eluSlope) <= 1e-6, "\(expected.x)")
      #expect(abs(Double(geluSlope[index]) - expected.geluSlope) <= 1e-6, "\(expected.x)")
    }
  }

  @Test func leakyRelu() {
    let leaky: Function = { VectorMath.leakyRelu($0, to: $1, count: $2, slope: 0.01) }
    #expect(apply(leaky, [-2, 0, 3, -.infinity, .infinity]) == [-0.02, 0, 3, -.infinity, .infinity])
    let slope = gradient(
      { VectorMath.leakyReluGradient(y: $0, dy: $1, to: $2, count: $3, slope: 0.01) }, [-0.02, 0, 3],
      [4, 4, 4])
    #expect(slope == [0.04, 0.04, 4])
  }

  /// A diverged network must not look healthy.
  @Test func whatIsNoNumberStaysNone() {
    for function in [
      VectorMath.exp, VectorMath.tanh, VectorMath.logistic, VectorMath.relu, VectorMath.elu, VectorMath.gelu,
    ] {
      let x: [Float] = [1, .nan, -1] + Array(repeating: .nan, count: 40)
      #expect(apply(function, x).map(\.isNaN) == x.map(\.isNaN))
    }
  }

  @Test func gradients() {
    let (y, dy) = (samples(within: 1), samples(within: 3).reversed() as [Float])
    let pairs = Array(zip(y, dy))
    #expect(gradient(VectorMath.reluGradient, y, dy) == pairs.map { $0 == 0 ? 0 : $1 })
    #expect(gradient(VectorMath.reluGradient, [0, -0, 2], [3, 3, 3]) == [0, 0, 3])
    let tanh = gradient(VectorMath.tanhGradient, y, dy)
    let logistic = gradient(VectorMath.logisticGradient, y, dy)
    for (index, (y, dy)) in pairs.enumerated() {
      let (y, dy) = (Double(y), Double(dy))
      #expect(abs(Double(tanh[index]) - dy * (1 - y * y)) < 5e-7)
      #expect(abs(Double(logistic[index]) - dy * y * (1 - y)) < 2e-6)
    }
  }

  /// Wide vectors process most elements and narrower ones the rest, so the position must not matter.
  @Test func aResultDependsOnItsArgumentAlone() {
    let x = samples(within: 9)
    for function in [VectorMath.exp, VectorMath.tanh, VectorMath.logistic, VectorMath.elu, VectorMath.gelu] {
      let whole = apply(function, x)
      for offset in [1, 2, 3, 7, 13, 31] {
        #expect(apply(function, Array(x.dropFirst(offset))) == Array(whole.dropFirst(offset)))
      }
      for count in 1..<40 { #expect(apply(function, Array(x.prefix(count))) == Array(whole.prefix(count))) }
      var inPlace = x
      inPlace.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        function(base, base, buffer.count)
      }
      #expect(inPlace == whole)
    }
  }

  @Test func pixelsAreDividedBy255() {
    let pixels = Array(UInt8.min...UInt8.max)
    var scaled = [Float](repeating: .nan, count: 256)
    VectorMath.scale(pixels: pixels, to: &scaled, count: 256)
    // Computed in double and then rounded, as NumPy does.
    #expect(scaled == pixels.map { Float(Double($0) / 255) })
  }

  @Test(arguments: [(1, 1), (1, 10), (7, 3), (50, 33), (13, 128)])
  func biasesAndSums(_ rows: Int, _ columns: Int) {
    var numbers = RandomNumbers(seed: 8)
    let (x, bias) = (numbers.floats(rows * columns), numbers.floats(columns))
    var y = x
    VectorMath.addBias(bias, to: &y, rows: rows, columns: columns)
    #expect(y == x.indices.map { x[$0] + bias[$0 % columns] })

    var sums = [Float](repeating: .nan, count: columns)
    VectorMath.sumRows(x, to: &sums, rows: rows, columns: columns)
    let expected = (0..<columns).map { column in
      (0..<rows).reduce(Float(0)) { $0 + x[$1 * columns + column] }
    }
    #expect(sums == expected)
  }

  // MARK: Helpers

  /// Evenly spaced over the range, then random.
  private func samples(within bound: Double) -> [Float] {
    var numbers = RandomNumbers(seed: 4)
    return stride(from: -bound, through: bound, by: bound / 1000).map { Float($0) }
      + numbers.floats(3000, -bound, bound)
  }

  private func apply(_ function: Function, _ x: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: x.count) { buffer, count in
      buffer.initialize(repeating: .nan)
      if let target = buffer.baseAddress { function(x, target, x.count) }
      count = x.count
    }
  }

  private func gradient(
    _ function:
      @escaping @Sendable (VectorMath.Source, VectorMath.Source, VectorMath.Destination, Int) -> Void,
    _ y: [Float], _ dy: [Float]
  ) -> [Float] {
    apply({ source, target, count in function(source, dy, target, count) }, y)
  }

  /// Error in units in the last place of the exact value.
  private func largestError(
    _ function: Function, _ x: [Float], _ exact: (Double) -> Double
  ) -> Double {
    zip(x, apply(function, x)).reduce(0) { worst, pair in
      let expected = exact(Double(pair.0))
      let error =
        abs(Double(pair.1) - expected) / Double(max(abs(Float(expected)).ulp, .leastNormalMagnitude))
      return error.isNaN ? .infinity : max(worst, error)
    }
  }
}
