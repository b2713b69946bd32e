import Compute

extension MemoryRoom {
  /// The same for what a file holds.
  /// - Throws: `DatasetError.memory` if an array of so many bytes does not fit.
  static func require(_ bytes: Int, for path: String) throws(DatasetError) {
    do throws(OutOfMemory) { try require(bytes) } catch { throw .memory(path: path, error) }
  }
}
