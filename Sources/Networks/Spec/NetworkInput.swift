import Compute

/// The input batch of a network, dense or sparse.
package enum NetworkInput {
  /// All values, [rows x features].
  case dense(Matrix)
  /// Only the nonzero pairs, in shards of the network's `shardRows`. The first layer must be a
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
