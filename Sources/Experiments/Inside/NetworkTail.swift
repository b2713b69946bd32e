import Compute
import Networks

/// The layers behind one of a network's, as a network of its own: what the others would answer if a unit of that
/// layer said something else. The layers before it need not be asked again.
final class NetworkTail {
  private let network: Network
  private let input: Matrix
  private let rows: [[Float]]

  /// - Parameters:
  ///   - number: a hidden layer.
  ///   - rows: what that layer says, a row each; at least one.
  init(
    behind number: Int, of dense: DenseNetwork, output: OutputKind, rows: [[Float]], workers: Workers
  ) throws(NetworkError) {
    let rest = Array(dense.layers[number...])
    let hidden = rest.dropLast().flatMap { layer in
      [LayerSpec.dense(units: layer.units)] + (layer.activation.map { [LayerSpec.activation($0)] } ?? [])
    }
    let spec = NetworkSpec(
      input: .flat(dense.layers[number - 1].units), layers: hidden, classes: rest.last?.units ?? 0,
      output: output)
    network = try Network(spec, capacity: rows.count, workers: workers)
    for (parameter, values) in zip(network.parameters, rest.flatMap { [$0.weights, $0.biases] }) {
      parameter.value.fill(from: values)
    }
    input = Matrix(rows: rows.count, columns: spec.input.count)
    input.fill(from: rows.flatMap { $0 })
    self.rows = rows
  }

  /// The most probable output of each row; the lower one among equals.
  func answers() -> [Int] {
    let p = network.predict(.dense(input))
    return (0..<p.rows).map { row in
      var best = 0
      for output in 1..<max(p.columns, 1) where p[row, output] > p[row, best] { best = output }
      return best
    }
  }

  /// The same, where a unit says this on every row.
  func answers(holding unit: Int, at value: Float) -> [Int] {
    for row in rows.indices { input[row, unit] = value }
    defer { for row in rows.indices { input[row, unit] = rows[row][unit] } }
    return answers()
  }
}
