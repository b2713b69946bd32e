import Digits
import Experiments
import Foundation
import Networks
import Notebook

/// The contents of a file of a model.
struct ModelFileContents: Sendable {
  private let facts: ModelFacts
  private let foldsNormalisation: Bool
  private var model: Classifier { facts.model }

  init(_ facts: ModelFacts, foldsNormalisation: Bool = false) {
    self.facts = facts
    self.foldsNormalisation = foldsNormalisation
  }

  /// - Returns: number of bytes.
  func write(
    _ format: ModelExport.Format, to path: String, replacing: Bool
  ) throws(ExportError) -> Int {
    switch format {
    case .onnx: return try BytesWriter.write(try checked(path, onnx), to: path, replacing: replacing)
    case .safetensors:
      return try BytesWriter.write(try checked(path, safeTensors), to: path, replacing: replacing)
    case .npz:
      let arrays = try checked(path, tensors).compactMap { tensor -> ArraysWriter.NamedArray? in
        guard case .float32(let values) = tensor.values else { return nil }
        return .init(tensor.name, shape: tensor.shape, values: values)
      }
      let stored = try checked(path, texts)
      return try ArraysWriter.writeNPZ(
        arrays, texts: stored.map { (name: "text.\($0.key)", text: $0.value) }, to: path, replacing: replacing
      )
    }
  }

  /// A model of the workspace fits its own layers; only a damaged session could hold another.
  private func checked<Value>(
    _ path: String, _ make: () throws(ExchangeError) -> Value
  ) throws(ExportError) -> Value {
    do throws(ExchangeError) { return try make() } catch { throw .unwritable(path: path, code: EINVAL) }
  }

  func onnx() throws(ExchangeError) -> [UInt8] {
    let classes = model.classes
    let members = model.networks.map { entry in
      ONNXExport.Member(
        entry.model.spec, entry.model.weights,
        classes: entry.model.classes.map { classes.firstIndex(of: $0) ?? 0 })
    }
    let numbers: [Int] = classes.compactMap { if case .number(let number) = $0 { number } else { nil } }
    return try ONNXExport(
      members, classNames: classes.map(\.description),
      classNumbers: numbers.count == classes.count ? numbers : nil, foldsNormalisation: foldsNormalisation
    ).bytes(
      name: model.name, version: digitbookVersion,
      documentation: "\(model.outline)" + (facts.accuracy.map { "; accuracy \($0)" } ?? ""),
      metadata: facts.texts(input: .levels))
  }

  func safeTensors() throws(ExchangeError) -> [UInt8] {
    let texts = Dictionary(try texts().map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    return [UInt8](SafeTensors(try tensors(), metadata: texts).encoded())
  }

  /// The state of the network; those of an ensemble's members begin with their names.
  private func tensors() throws(ExchangeError) -> [SafeTensors.Tensor] {
    let networks = model.networks
    var all: [SafeTensors.Tensor] = []
    for entry in networks {
      let prefix = networks.count > 1 ? "\(entry.model.name)." : ""
      all += try TorchModules.state(of: entry.model.spec, entry.model.weights).map {
        SafeTensors.Tensor(prefix + $0.name, shape: $0.shape, $0.values)
      }
    }
    return all
  }

  private func texts() throws(ExchangeError) -> [(key: String, value: String)] {
    var texts = facts.texts(input: .unit)
    texts.append(("layout", Self.layout))
    for entry in model.networks {
      let suffix = model.networks.count > 1 ? ".\(entry.model.name)" : ""
      let (spec, weights) = (entry.model.spec, entry.model.weights)
      texts.append(("torch\(suffix)", try TorchModules.expression(of: spec, weights)))
      texts.append(
        (
          "input\(suffix)",
          TorchModules.takesVectors(spec)
            ? "N x \(spec.input.count), rows of pixels" : "N x 1 x \(spec.input.height) x \(spec.input.width)"
        ))
      texts.append(("output\(suffix)", "scores; \(spec.output.rawValue) makes probabilities of them"))
      texts.append(("\(ExchangedText.spec)\(suffix)", ModelFacts.json(spec)))
    }
    return texts
  }

  private static let layout =
    "Linear weights are [units x inputs], the transpose of digitbook's; Conv2d weights are [filters x channels x "
    + "height x width]; images are [channels x height x width], ink from 0 to 1. Residual is an nn.Sequential whose "
    + "output is added to its input: class Residual(nn.Sequential): "
    + "forward = lambda self, x: x + super(Residual, self).forward(x).reshape(x.shape)"
}
