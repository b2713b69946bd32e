import Testing

@testable import Compute

/// An allocation that fails is thrown, and ends a command instead of the program.
@Suite struct OutOfMemoryTests {
  @Test func matricesAndSparseRowsThrow() throws {
    try OutOfMemory.$largestAllocation.withValue(100_000) {
      _ = try Matrix(allocating: 100, columns: 200)
      #expect(throws: OutOfMemory(bytes: 4 * (200 * 200 + 16))) {
        try Matrix(allocating: 200, columns: 200)
      }
      _ = try SparseRows(allocating: 50, columns: 784, shardRows: 50)
      #expect(throws: OutOfMemory.self) { try SparseRows(allocating: 500, columns: 784, shardRows: 50) }
    }
  }

  @Test(arguments: [(Int.max, 2), (1 << 40, 1 << 40), (Int.max / 4, 1), (1 << 45, 1)])
  func whatNoSystemHasIsThrownToo(_ rows: Int, _ columns: Int) {
    #expect(throws: OutOfMemory.self) { try Matrix(allocating: rows, columns: columns) }
  }

  @Test func aMatrixOfZerosIsZero() throws {
    let matrix = try Matrix(allocating: 3, columns: 5)
    #expect(matrix.elements == Array(repeating: 0, count: 15))
  }
}
