import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Networks
import Notebook

/// `import`: reads a network that another program has trained.
struct ImportCommand: Command {
  fileprivate enum Form: String, CaseIterable, Sendable {
    case model
  }

  private static let form = Key<Form>(
    "what", .form, form: .word, required: true, "a model")
  private static let path = Key<String>(
    "path", .text("a path", completion: .paths), form: .word, required: true,
    "an ONNX, safetensors or Keras 3 file")
  private static let name = Key<String>(
    "name", .text("a name"), default: "m1, m2, ...", "what to call the model")
  private static let input = Key<InputMeaning.Scale>(
    "input", .inputScale, default: "what fits the current dataset best",
    "what the network takes for paper and ink; normalised is 0.1307/0.3081: minus a mean, divided by a deviation"
  )
  private static let invert = Key<Bool>(
    "invert", .boolean, default: "what fits the current dataset best", "whether paper and ink are swapped")
  private static let layers = Key<[LayerSpec]>(
    "layers", .layers, "the hidden layers of a file that holds weights alone (safetensors)")
  private static let activation = Key<Activation>(
    "activation", ValueType<Activation>.choice, default: "relu",
    "function after each convolution and dense layer, for a file that holds weights alone")
  private static let output = Key<OutputKind>(
    "output", ValueType<OutputKind>.choice, default: "softmax",
    "what the outputs mean, for a file that holds weights alone")

  static let signature = Signature(
    "import", group: .session, "Read a network that another program has trained.",
    parameters: [
      form.parameter, path.parameter, name.parameter, input.parameter, invert.parameter, layers.parameter,
      activation.parameter, output.parameter,
    ],
    examples: [
      .init(
        "import model digits.onnx", "a network that was written elsewhere, or by 'export model'",
        needs: [
          "path digits.onnx", "load mnist rows=500", "train epochs=1", "export model m1 digits.onnx",
        ]),
      .init(
        "import model digits.safetensors name=theirs input=0..1", "weights of PyTorch, under a name",
        needs: [
          "path digits.safetensors", "load mnist rows=500", "train epochs=1",
          "export model m1 digits.safetensors",
        ]),
    ],
    notes: [
      "The model is as good as one trained here: report, explain, saliency, units, diff, ensemble and 'train "
        + "continue=' take it. Which rows it has seen is not known, and every report says so.",
      "ONNX: Gemm, MatMul, Add, Conv, BatchNormalization, MaxPool, AveragePool, GlobalAveragePool, ReduceMean, Relu, Tanh, "
        + "Sigmoid, Softmax, LogSoftmax, Flatten, Reshape, Transpose, Squeeze, Unsqueeze, Dropout, Identity, Cast, Sub, "
        + "Mul and Div by constants, and a sum that is a residual; of scikit-learn's converter also Scaler, "
        + "LinearClassifier and what it makes of the outputs. Weights may stand in a file beside it.",
      "Keras (.keras): Dense, Conv2D, BatchNormalization, MaxPooling2D, AveragePooling2D, GlobalAveragePooling2D, "
        + "Activation, ReLU, Softmax, Flatten, Reshape, Rescaling, Dropout, and Add for residuals.",
      "Safetensors hold weights alone: layers= says what lies between them. A file of 'export model' says it itself, "
        + "and one with dense layers alone is taken for a perceptron.",
      "An ensemble is not read, even one of 'export model': import its members, and join them with 'ensemble'.",
      "What the inputs mean is tried on up to 10,000 labelled rows of the current dataset, the test rows if it is "
        + "split: 0..1, 0..255, -1..1 (which is 0.5/0.5), normalised by MNIST's mean and deviation, and by those of the "
        + "dataset, each also with paper and ink swapped. The most right answers decide, and between meanings that "
        + "are about as good a clearly smaller log loss. The result says how clear it was.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let path = arguments[Self.path] ?? ""
    let dataset = workspace.currentDataset
    let examples = dataset.flatMap { dataset in
      dataset.labels.map { labels in
        let test = workspace.split(of: dataset.name)?.split.test ?? []
        return Examples(
          images: dataset.images, labels: labels, rows: test.isEmpty ? Array(0..<dataset.count) : test,
          order: dataset.classes)
      }
    }
    let found: ModelImport
    do {
      found = try ModelImport(
        path: path, options: options, tryingOn: examples, shape: dataset?.images.shape,
        classes: dataset.map { Array($0.classes) } ?? [], workers: ThreadPool(count: context.threads),
        isStopped: { [cancellation = context.cancellation] in cancellation.isRaised })
    } catch let error as ExchangeError {
      throw ExchangeFailure(path: path, error)
    }
    guard let origin = found.model.origin else { throw ExchangeFailure(path: path, .empty) }
    let name = try arguments.newName(Self.name) ?? workspace.nextModelName()
    if found.trials != nil {
      if arguments[Self.input] == nil { workspace.noteChoice("input", origin.input.scale.rawValue) }
      if arguments[Self.invert] == nil { workspace.noteChoice("invert", "\(origin.input.isInverted)") }
    }
    let replaces = workspace.holds(model: name)
    let entry = ModelEntry.imported(found.model, named: name, from: origin)
    workspace.keep(entry)
    return ImportResult(
      found, entry, origin, dataset: dataset?.name, sizeFits: dataset?.images.shape == found.model.imageShape,
      replaces: replaces)
  }

  private var options: ModelImport.Options {
    var options = ModelImport.Options()
    options.scale = arguments[Self.input]
    options.isInverted = arguments[Self.invert]
    options.layers = arguments[Self.layers]
    options.activation = arguments[Self.activation]
    options.output = arguments[Self.output]
    return options
  }
}

extension ValueType where Value == ImportCommand.Form {
  /// `import numpy` is a habit of Python.
  fileprivate static var form: ValueType {
    ValueType(description: "model", completion: .words(["model"])) { text throws(ValueProblem) in
      guard let form = ImportCommand.Form(rawValue: text) else {
        throw .notAsExpected(
          "model", hint: "no library has to be imported; 'import model FILE' reads a network")
      }
      return form
    }
  }
}

extension ValueType where Value == InputMeaning.Scale {
  /// A name, or a mean and a deviation.
  fileprivate static var inputScale: ValueType {
    let words = Value.named.map(\.rawValue)
    return ValueType(
      description: words.joined(separator: ", ") + ", or a mean and a deviation such as 0.286/0.353",
      completion: .words(words)
    ) { text throws(ValueProblem) in
      if let scale = Value(rawValue: text) { return scale }
      if text.contains("/") {
        throw .notAsExpected(
          "a mean from 0 to 1, a slash, and a deviation from 0.001 to 1",
          hint:
            "those of pixels from 0 to 1: those of grey levels are divided by 255, as 33.3/78.6 is 0.1306/0.3082"
        )
      }
      throw .notAChoice(choices: words, nearest: Suggestion.nearest(to: text, among: words))
    }
  }
}
