import Foundation
import Networks

/// A reference implementation of inference in double precision: a network computed from its spec and weights
/// by plain loops.
package struct PlainStages {
  private let spec: NetworkSpec
  private var tensors: [String: [Double]] = [:]

  /// - Parameter weights: of a network with this spec.
  package init(_ spec: NetworkSpec, _ weights: NetworkWeights) {
    self.spec = spec
    for tensor in weights.tensors { tensors[tensor.name] = tensor.values.map(Double.init) }
  }

  private struct Image {
    var channels, height, width: Int
    var values: [Double]

    subscript(_ channel: Int, _ row: Int, _ column: Int) -> Double {
      guard (0..<height).contains(row), (0..<width).contains(column) else { return 0 }
      return values[(channel * height + row) * width + column]
    }
  }

  /// The logits.
  /// - Parameter behind: called with the name and the output of each layer, which it may change.
  package func scores(_ input: [Double], behind: (String, inout [Double]) throws -> Void) rethrows -> [Double]
  {
    let image = Image(
      channels: spec.input.channels, height: spec.input.height, width: spec.input.width, values: input)
    return try pass(image, spec.allLayers, "", behind).values
  }

  private func pass(
    _ input: Image, _ layers: [LayerSpec], _ prefix: String, _ behind: (String, inout [Double]) throws -> Void
  ) rethrows -> Image {
    var x = input
    for (index, layer) in layers.enumerated() {
      let name = "\(prefix)\(index + 1)"
      if case .residual(let inner) = layer {
        let y = try pass(x, inner, "\(name).", behind)
        for place in x.values.indices { x.values[place] += y.values[place] }
      } else {
        x = apply(layer, to: x, name)
      }
      try behind(name, &x.values)
    }
    return x
  }

  private func apply(_ layer: LayerSpec, to x: Image, _ name: String) -> Image {
    func tensor(_ part: String) -> [Double] { tensors["\(name).\(part)"] ?? [] }
    switch layer {
    case .dense(let units):
      let (weight, bias) = (tensor("weight"), tensor("bias"))
      let sums = (0..<units).map { unit in
        x.values.indices.reduce(bias[unit]) { $0 + x.values[$1] * weight[$1 * units + unit] }
      }
      return Image(channels: units, height: 1, width: 1, values: sums)
    case .convolution(let filters, let kernel, let stride, let padding):
      let (weight, bias) = (tensor("weight"), tensor("bias"))
      return windows(x, filters, kernel, stride, padding) { filter, row, column in
        var sum = bias[filter]
        for c in 0..<x.channels {
          for k in 0..<kernel {
            for l in 0..<kernel {
              sum += weight[((filter * x.channels + c) * kernel + k) * kernel + l] * x[c, row + k, column + l]
            }
          }
        }
        return sum
      }
    case .maxPooling(let size, let stride):
      return windows(x, x.channels, size, stride, 0) { c, row, column in
        (0..<size * size).reduce(-.infinity) { max($0, x[c, row + $1 / size, column + $1 % size]) }
      }
    case .averagePooling(let size, let stride):
      return windows(x, x.channels, size, stride, 0) { c, row, column in
        (0..<size * size).reduce(0) { $0 + x[c, row + $1 / size, column + $1 % size] } / Double(size * size)
      }
    case .globalAveragePooling:
      let size = x.height * x.width
      let means = (0..<x.channels).map { x.values[$0 * size..<($0 + 1) * size].reduce(0, +) / Double(size) }
      return Image(channels: x.channels, height: 1, width: 1, values: means)
    case .batchNormalisation:
      let (g, b, m, v) = (
        tensor("weight"), tensor("bias"), tensor("running_mean"), tensor("running_variance")
      )
      var y = x
      for place in x.values.indices {
        let c = place / (x.height * x.width)
        y.values[place] = g[c] * (x.values[place] - m[c]) / sqrt(v[c] + 1e-5) + b[c]
      }
      return y
    case .activation(let kind):
      var y = x
      y.values = x.values.map { value in
        switch kind {
        case .identity: value
        case .relu: value > 0 ? value : 0
        case .tanh: tanh(value)
        case .logistic: 1 / (1 + exp(-value))
        case .leakyRelu: value > 0 ? value : value / 100
        case .gelu: value * (1 + erf(value / 2.squareRoot())) / 2
        case .elu: value > 0 ? value : exp(value) - 1
        }
      }
      return y
    case .flatten: return Image(channels: x.values.count, height: 1, width: 1, values: x.values)
    case .dropout, .residual: return x
    }
  }

  private func windows(
    _ x: Image, _ channels: Int, _ size: Int, _ stride: Int, _ padding: Int,
    _ value: (_ channel: Int, _ row: Int, _ column: Int) -> Double
  ) -> Image {
    let height = (x.height + 2 * padding - size) / stride + 1
    let width = (x.width + 2 * padding - size) / stride + 1
    let values = (0..<channels * height * width).map { place in
      value(
        place / (height * width), place / width % height * stride - padding, place % width * stride - padding)
    }
    return Image(channels: channels, height: height, width: width, values: values)
  }
}
