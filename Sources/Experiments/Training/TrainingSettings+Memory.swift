import Compute
import Networks

extension TrainingSettings {
  /// Bytes that training this network needs besides the images: the network at its batch size, one input
  /// batch, the optimizer state and the averaged weights.
  /// - Throws: `NetworkError` if the network cannot be built.
  package func trainingMemory(of spec: NetworkSpec, workers: ThreadPool) throws(NetworkError) -> Int {
    trainingMemory(of: try Network(spec, capacity: batch, workers: workers, in: precision))
  }

  /// Floats for each weight that the optimizer remembers, and the averaged weights.
  private var copies: Int {
    let remembered =
      switch solver {
      case .sgd: 1
      case .adam, .adamw: 2
      // Ten pairs of a step and a change, and the place, in double precision.
      case .lbfgs: 50
      }
    return remembered + (averaging > 0 ? 1 : 0)
  }

  /// The weights, their gradients and copies: the least that any batch takes.
  private func weightMemory(of spec: NetworkSpec) -> Int {
    spec.parameterCount * (2 + copies) * MemoryLayout<Float>.stride
  }

  private func trainingMemory(of network: Network) -> Int {
    let learned = network.parameters.reduce(0) { $0 + $1.value.count }
    let floats = copies * learned + network.capacity * (network.spec.input.count + network.spec.classes)
    return network.memory.total + floats * MemoryLayout<Float>.stride
  }

  /// A network to train, if the system has the memory for its training.
  ///
  /// The network itself reserves its memory and takes it page by page when it is used; where the system has less it
  /// would end the process in the middle of an epoch.
  /// - Throws: `TrainingError.tooLittleMemory`, `NetworkError`.
  func network(of spec: NetworkSpec, batch: Int, workers: ThreadPool) throws -> Network {
    let available = AvailableMemory.bytes
    let network = Result { () throws(NetworkError) in
      try Network(spec, capacity: batch, workers: workers, in: precision)
    }
    if case .success(let network) = network {
      guard let available, trainingMemory(of: network) > available else { return network }
    } else if case .failure(let error) = network {
      guard case .outOfMemory = error, available != nil else { throw error }
    }
    let estimate = MemoryEstimate(of: spec, workers: workers, in: precision) { trainingMemory(of: $0) }
    let needed = estimate?.bytes(batch: batch) ?? weightMemory(of: spec)
    // Where the system says that there is more than that, its figure explains nothing.
    if case .failure(let error) = network, let available, needed <= available { throw error }
    throw TrainingError.tooLittleMemory(
      needed: needed, available: available ?? 0, batch: batch,
      fitting: estimate?.largestBatch(within: available ?? 0, below: batch))
  }
}

/// The memory of a training by its batch size: a part for all rows and a part for each shard of rows.
private struct MemoryEstimate {
  /// With a batch of one row, of one whole shard, and of two.
  private let ofOneRow, ofOneShard, ofTwoShards: Int
  private let shardRows: Int

  /// - Returns: `nil` if not even these networks can be built.
  init?(of spec: NetworkSpec, workers: ThreadPool, in precision: Precision, _ memory: (Network) -> Int) {
    func network(_ rows: Int) -> Network? {
      do { return try Network(spec, capacity: rows, workers: workers, in: precision) } catch { return nil }
    }
    guard let smallest = network(1), let shard = network(smallest.shardRows),
      let two = network(2 * smallest.shardRows)
    else { return nil }
    shardRows = smallest.shardRows
    (ofOneRow, ofOneShard, ofTwoShards) = (memory(smallest), memory(shard), memory(two))
  }

  private var ofEachShard: Int { max(ofTwoShards - ofOneShard, 1) }

  func bytes(batch: Int) -> Int { ofOneShard + (batch - 1) / shardRows * ofEachShard }

  /// The largest batch of whole shards, smaller than `batch`; 1 if less than a shard fits, `nil` if nothing does.
  func largestBatch(within available: Int, below batch: Int) -> Int? {
    guard ofOneRow <= available else { return nil }
    let shards = available < ofOneShard ? 0 : 1 + (available - ofOneShard) / ofEachShard
    let rows = min(shards, (batch - 1) / shardRows) * shardRows
    return rows > 0 ? rows : batch > 1 ? 1 : nil
  }
}
