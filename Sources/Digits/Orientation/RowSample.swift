/// Rows of a dataset that stand for all, spread evenly from the first to the last.
struct RowSample: Sendable {
  /// Row numbers, increasing.
  let rows: [Int]

  /// - Parameters:
  ///   - count: number of rows of the dataset.
  ///   - limit: rows in the sample at most.
  init(of count: Int, limit: Int) {
    let size = min(count, limit)
    rows = (0..<size).map { $0 * count / size }
  }
}
