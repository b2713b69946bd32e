import Compute

/// A batch as it enters a network: every value, or the ink alone.
package enum NetworkInput {
  /// All values, [rows x features].
  case dense(Matrix)
  /// The pairs of values that are not both 0, in shards of the network's `shardRows`. The first layer must be a
  /// `SparseInputLayer`.
  case sparse(SparseRows)

  /// Rows in use.
  package var rows: Int {
    switch self {
    case .dense(let matrix): matrix.rows
    case .sparse(let sparse): sparse.rows
    }
  }
}
