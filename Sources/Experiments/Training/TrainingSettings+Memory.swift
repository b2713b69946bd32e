import Compute
import Networks

extension TrainingSettings {
  /// Bytes that training this network needs besides the images: the network at its batch size, one input
  /// batch, the optimizer state and the averaged weights.
  /// - Throws: `NetworkError` if the network cannot be built.
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
