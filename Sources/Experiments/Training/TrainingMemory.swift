import Compute
import Networks

extension TrainingSettings {
  /// Bytes that training this network holds beside the images of the dataset: the network for its batches, a
  /// batch on its way in, what the optimizer remembers of each weight, and the average of the weights.
  /// - Throws: `NetworkError` where the network cannot be built.
  package func trainingMemory(of spec: NetworkSpec, workers: ThreadPool) throws(NetworkError) -> Int {
    let network = try Network(spec, capacity: batch, workers: workers)
    let remembered =
      switch solver {
      case .sgd: 1
      case .adam, .adamw: 2
      }
    let copies = remembered + (averaging > 0 ? 1 : 0)
    let learned = network.parameters.reduce(0) { $0 + $1.value.count }
    let floats = copies * learned + network.capacity * (spec.input.count + spec.classes)
    return network.memory.total + floats * MemoryLayout<Float>.stride
  }
}
