import Foundation

/// Makes a network of the state of PyTorch modules: weights without anything that says how they are connected.
package struct StateImport {
  /// The arrays of one module.
  private struct Module {
    let name: String
    let weight: ForeignTensor
    let others: [String: ForeignTensor]

    /// Outputs and inputs of a dense layer, or filters, channels and sides of a convolution.
    var shape: [Int] { weight.shape }
    var isNormalisation: Bool { weight.shape.count == 1 && others["running_mean"] != nil }

    func bias(_ count: Int) -> [Float]? {
      guard let bias = others["bias"] else { return Array(repeating: 0, count: count) }
      return bias.values.count == count ? bias.values : nil
    }
  }

  private var modules: [Module]

  /// - Throws: `ExchangeError.arraysLeft` for arrays of which no module has a weight.
  package init(_ tensors: [ForeignTensor]) throws(ExchangeError) {
    var groups: [String: [String: ForeignTensor]] = [:]
    for tensor in tensors {
      let parts = tensor.name.split(separator: ".", omittingEmptySubsequences: false)
      // How many batches a normalisation has seen.
      guard parts.last != "num_batches_tracked" else { continue }
      groups[parts.dropLast().joined(separator: "."), default: [:]][String(parts.last ?? "")] = tensor
    }
    let names = groups.keys.sorted { $0.compare($1, options: [.numeric]) == .orderedAscending }
    modules = []
    for name in names {
      guard var group = groups[name], let weight = group.removeValue(forKey: "weight") else {
        throw .arraysLeft((groups[name] ?? [:]).values.map(\.name).sorted())
      }
      modules.append(Module(name: name, weight: weight, others: group))
    }
  }

  /// The widths of hidden layers, if the arrays are those of dense layers alone, each of which takes what the one before
  /// gives; `nil` otherwise.
  package var perceptron: (inputs: Int, hidden: [Int])? {
    let shapes = modules.map(\.shape)
    guard let first = shapes.first, shapes.allSatisfy({ $0.count == 2 }),
      zip(shapes, shapes.dropFirst()).allSatisfy({ $0[0] == $1[1] })
    else { return nil }
    return (first[1], shapes.dropLast().map { $0[0] })
  }

  /// The network with these hidden layers, activations included. Each layer takes the first array, in the order of the
  /// names, that has its shape and is not taken yet.
  /// - Throws: `ExchangeError.arrayMissing`, `.arraysLeft`, and what `ForeignNetwork` throws.
  package consuming func network(
    _ layers: [LayerSpec], input: FeatureShape, output: OutputKind
  ) throws(ExchangeError) -> ForeignNetwork {
    var shape = input
    var made = try take(layers, behind: &shape, prefix: "")
    guard let index = modules.firstIndex(where: { $0.shape.count == 2 && $0.shape[1] == shape.count }) else {
      throw .arrayMissing(name: "\(layers.count + 1).weight [classes x \(shape.count)]")
    }
    made.append(try dense(modules.remove(at: index)))
    guard modules.isEmpty else { throw .arraysLeft(modules.map(\.weight.name)) }
    return try ForeignNetwork(made, input: input, output: output)
  }

  private mutating func take(
    _ layers: [LayerSpec], behind shape: inout FeatureShape, prefix: String
  ) throws(ExchangeError) -> [ForeignLayer] {
    var made: [ForeignLayer] = []
    for (index, layer) in layers.enumerated() {
      let output: FeatureShape
      do {
        output = try layer.outline(for: shape, at: index + 1).output
      } catch {
        throw .network(error)
      }
      let name = "\(prefix)\(index + 1)"
      func module(_ shape: [Int], isNormalisation: Bool = false) throws(ExchangeError) -> Module {
        guard
          let index = modules.firstIndex(where: {
            $0.shape == shape && $0.isNormalisation == isNormalisation
          })
        else {
          throw .arrayMissing(
            name: "\(name).weight [\(shape.map(String.init).joined(separator: " x "))]")
        }
        return modules.remove(at: index)
      }
      switch layer {
      case .dense(let units): made.append(try dense(try module([units, shape.count])))
      case .convolution(let filters, let kernel, let stride, let padding):
        let module = try module([filters, shape.channels, kernel, kernel])
        guard let bias = module.bias(filters) else { throw .arrayMissing(name: "\(module.name).bias") }
        made.append(
          .convolution(
            weight: module.weight.values, bias: bias, kernel: kernel, stride: stride, padding: padding))
      case .batchNormalisation:
        let module = try module([shape.channels], isNormalisation: true)
        guard let bias = module.bias(shape.channels), let mean = module.others["running_mean"]?.values,
          let variance = (module.others["running_var"] ?? module.others["running_variance"])?.values,
          mean.count == shape.channels, variance.count == shape.channels
        else { throw .arrayMissing(name: "\(module.name).running_var") }
        made.append(
          .normalisation(
            .init(scale: module.weight.values, shift: bias, mean: mean, variance: variance)))
      case .activation(let kind): made.append(.activation(kind))
      case .maxPooling(let size, let stride): made.append(.maxPooling(size: size, stride: stride))
      case .averagePooling(let size, let stride): made.append(.averagePooling(size: size, stride: stride))
      case .globalAveragePooling: made.append(.globalAveragePooling)
      case .dropout(let rate): made.append(.dropout(rate: rate))
      case .flatten: made.append(.flatten)
      case .residual(let inner):
        var inside = shape
        made.append(.residual(try take(inner, behind: &inside, prefix: "\(name).")))
      }
      shape = output
    }
    return made
  }

  private func dense(_ module: Module) throws(ExchangeError) -> ForeignLayer {
    let (units, inputs) = (module.shape[0], module.shape[1])
    guard let bias = module.bias(units) else { throw .arrayMissing(name: "\(module.name).bias") }
    return .dense(
      weight: ONNXImport.transposed(module.weight.values, rows: units, columns: inputs), bias: bias)
  }
}
