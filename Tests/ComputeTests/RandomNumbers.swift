import Compute

/// Seeded test data.
struct RandomNumbers {
  private var random: RandomState

  init(seed: UInt32) { random = RandomState(seed: seed) }

  mutating func floats(_ count: Int, _ low: Double = -1, _ high: Double = 1) -> [Float] {
    (0..<count).map { _ in Float(random.uniform(low, high)) }
  }

  mutating func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    let matrix = Matrix(rows: rows, columns: columns)
    matrix.fill(from: floats(rows * columns))
    return matrix
  }

  mutating func whole(in range: ClosedRange<Int>) -> Int { random.randint(in: range) }
}
