import CommandLanguage
import Digits
import Display
import Experiments
import Networks
import Notebook

/// `export model`: writes a model as ONNX, safetensors or NumPy arrays.
struct ModelExport {
  private enum Normalisation: String, CaseIterable, Sendable {
    case kept, folded
  }

  private static let normalisation = Key<Normalisation>(
    "bn", ValueType<Normalisation>.choice, default: "kept",
    "model: batch normalisations as layers, or as part of the layers before them (onnx)")

  static var parameters: [CommandLanguage.Parameter] { [normalisation.parameter] }

  static let examples: [Signature.Example] = [
    .init(
      "export model m1 digits.onnx", "a network that onnxruntime and others run",
      needs: ["path digits.onnx", "load mnist rows=500", "train epochs=1"]),
    .init(
      "export model digits.safetensors", "the weights of the current model, for PyTorch",
      needs: ["path digits.safetensors", "load mnist rows=500", "train epochs=1"]),
    .init(
      "export card m1 digits-card", "a folder with the model and a page about it, as Hugging Face has them",
      needs: ["path digits-card", "load mnist rows=500", "train epochs=1"]),
  ]

  static let notes = [
    "FILE.onnx (IR version 8, operations of version 17) takes 'image', grey levels as uint8, N x H x W, 0 for paper; "
      + "the scaling is inside. It gives 'probabilities', N x classes, and 'label', int64, or strings if a class is "
      + "a word. Ensembles are one graph, the mean of their members.",
    "FILE.safetensors and FILE.npz hold the weights with PyTorch's names and shapes, as those of an nn.Sequential: a "
      + "dense layer is [units x inputs], the transpose of what digitbook computes with; convolutions are "
      + "[filters x channels x height x width]. The text 'torch' in the file is the Python that builds it. It takes "
      + "ink from 0 to 1 and gives scores.",
    "With --force a card takes the place of an earlier one, unless the folder holds something else too.",
    "All of them, and the card, say which classes there are, and how good the model is and on which rows.",
  ]

  enum Format: String, FileFormat, Codable, CaseIterable, Sendable {
    case onnx, safetensors, npz
  }

  /// The model and the path of a line: `m1 FILE`, or `FILE` alone for the current model.
  struct Target {
    /// `nil` for the current model.
    let model: Token?
    let path: String
  }

  static func target(_ arguments: Arguments, _ name: Key<String>, _ file: Key<String>) -> Target {
    guard let path = arguments[file] else { return Target(model: nil, path: arguments[name] ?? "") }
    return Target(model: arguments.token(name), path: path)
  }

  private let target: Target
  private let isForced: Bool
  private let folds: Bool

  init(_ arguments: Arguments, _ target: Target, isForced: Bool) {
    self.target = target
    self.isForced = isForced
    folds = arguments[Self.normalisation] == .folded
  }

  /// - Throws: `CommandError`, `ExportError`, `NetworkError`, `TrainingError.interrupted`.
  func run(on workspace: Workspace, in context: CommandContext) throws -> any CellResult {
    let model = try workspace.requireModel(target.model)
    try workspace.requireNetworks(model, for: "export model")
    guard let format = Format(path: target.path) else {
      throw ModelExportError.unknownFormat(path: target.path)
    }
    let facts = try ModelFacts(model, in: workspace, context)
    let file = ModelFileContents(facts, foldsNormalisation: folds)
    let path = AtomicFile.target(of: target.path)
    let replaces = isForced || OutputPolicy.current.owns(path)
    do throws(ExportError) {
      let written = try Rehearsal.writing(to: target.path) { target throws(ExportError) in
        [.init(path: target, files: 1, bytes: try file.write(format, to: target, replacing: replaces))]
      }
      OutputPolicy.current.note(fileAt: path)
      return ModelExportResult(facts, format, path: target.path, bytes: written.reduce(0) { $0 + $1.bytes })
    } catch {
      guard context.environment.canAsk, case .exists(let taken) = error else { throw error }
      return ConfirmationResult(
        question: "\(shown(taken)) already exists. Overwrite it?",
        command:
          "export model \(model.name) \(Quoting.typed(target.path, in: nil, closed: true))\(folds ? " bn=folded" : "") --force"
      )
    }
  }
}

/// Why a model cannot be written.
enum ModelExportError: Error, Equatable, Sendable {
  /// The ending of the path is that of no format.
  case unknownFormat(path: String)
}

extension ModelExportError: Worded {
  var wording: ErrorMessage {
    switch self {
    case .unknownFormat(let path):
      ErrorMessage(
        "\(shown(path)) does not end in \(listed(ModelExport.Format.allCases.map { ".\($0.rawValue)" }))",
        hint: "name it so: 'export model m1 digits.onnx'")
    }
  }
}

/// What was written by `export model`.
struct ModelExportResult: CellResult {
  static let kind = "model_file"
  let model: String
  let format: ModelExport.Format
  let path: String
  let bytes: Int
  let height: Int
  let width: Int
  let classes: [ClassLabel]
  /// The accuracy that stands in the file, with its rows; `nil` if none could be measured.
  let accuracy: String?
  let isStale: Bool
  private let note: String?
  private let network: String
  private let members: Int

  private enum CodingKeys: String, CodingKey {
    case model, format, path, bytes, height, width, classes, accuracy, isStale
  }

  init(_ facts: ModelFacts, _ format: ModelExport.Format, path: String, bytes: Int) {
    model = facts.model.name
    self.format = format
    self.path = path
    self.bytes = bytes
    height = facts.model.imageShape?.height ?? 0
    width = facts.model.imageShape?.width ?? 0
    classes = facts.model.classes
    accuracy = facts.accuracy
    note = facts.staleNote
    isStale = note != nil
    network = facts.model.outline
    members = facts.model.networks.count
  }

  var blocks: [Block] {
    let what =
      switch format {
      case .onnx:
        "ONNX, IR version \(ONNXExport.irVersion), operations of version \(ONNXExport.opset). It takes "
          + "'\(ONNXExport.image)', grey levels as uint8, N x \(height) x \(width), and gives "
          + "'\(ONNXExport.probabilities)', N x \(classes.count), and '\(ONNXExport.label)', "
          + "\(classes.allSatisfy(\.isNumber) ? "int64" : "strings")"
          + (members > 1 ? ", the mean of \(members) networks." : ".")
      case .safetensors, .npz:
        "The weights have PyTorch's names and shapes; the text 'torch' in it builds the network, which takes ink "
          + "from 0 to 1 and gives scores."
      }
    var blocks: [Block] = [
      .text("\(model), \(network), written to \(shown(path)) (\(counted(bytes, "byte"))). \(what)"),
      .text(
        "In it: \(counted(classes.count, "class", plural: "classes"))"
          + (accuracy.map { ", accuracy \($0)" } ?? ", no accuracy, for want of labelled rows of its size")
          + "."),
    ]
    if let note { blocks.append(.banner(note)) }
    return blocks
  }
}

extension ClassLabel {
  /// Whether it is a number and not a word.
  var isNumber: Bool { if case .number = self { true } else { false } }
}
