import CommandLanguage
import Compute
import Display
import Networks

extension NetworkError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .emptyLayer(let position, let units):
      ErrorMessage("layer \(position) has \(units) units", hint: "every layer needs at least 1")
    case .badExtent(let position, let extent, let value):
      ErrorMessage(
        "layer \(position) has \(Self.phrase(extent, value))",
        hint: extent == .padding ? "0 is none" : "it must be at least 1")
    case .windowTooLarge(let position, let extent, let size, let padding, let input):
      ErrorMessage(
        "layer \(position) looks through windows of \(size) x \(size), but its input is only "
          + "\(input.height) x \(input.width)" + (padding > 0 ? " with a padding of \(padding)" : ""),
        hint: extent == .size
          ? "pool less in the layers before it, or leave it out"
          : "use a smaller kernel, or pool less in the layers before it")
    case .paddingTooLarge(let position, let padding, let kernel):
      ErrorMessage(
        "layer \(position) pads by \(padding) for a kernel of \(kernel): some windows would see nothing but padding",
        hint: "pad by \(kernel - 1) or less")
    case .dropoutRate(let position, let rate):
      ErrorMessage(
        "layer \(position) drops a share of \(rate)", hint: "use a share from 0 up to, but not including, 1")
    case .residualDiffers(let position, let input, let output):
      ErrorMessage(
        "layer \(position) adds its input of \(input) to the output of its layers, \(output)",
        hint: "layers within a residual must keep the shape")
    case .tooLarge(let position, let limit):
      ErrorMessage(
        "with layer \(position) the network has more than \(NumberText.count(limit)) weights",
        hint: "use smaller hidden layers")
    case .tooManyValues(let position, let shape, let limit):
      ErrorMessage(
        "\(shape) values for each row leave layer \(position), more than \(NumberText.count(limit))",
        hint: "use fewer filters, a larger stride or less padding")
    case .batchTooLarge(let rows, let limit):
      ErrorMessage(
        "batches of \(counted(rows, "row")) take too much memory in this network",
        hint: "use batch=\(limit) or less")
    case .batchOfOne(let position):
      ErrorMessage(
        "layer \(position) normalises over the batch, and a batch of 1 row has no spread",
        hint: "use batch=2 or more")
    case .unknownLayer(let name):
      ErrorMessage(
        "this version does not know the layer '\(shown(name))'",
        hint: "a newer version of digitbook can open it")
    case .outOfMemory(let bytes): OutOfMemory(bytes: bytes).wording
    case .weightsDoNotFit(let parameter, let expected, let found):
      ErrorMessage("the weights '\(parameter)' hold \(found) numbers where \(expected) belong")
    case .noSuchLayer(let number, let layers):
      ErrorMessage(
        "the network has no layer \(number): its layers are \(listed(layers.map(\.inWords), joinedBy: "and"))",
        hint: "layers count from 1, the output layer is the last")
    }
  }

  private static func phrase(_ extent: LayerExtent, _ value: Int) -> String {
    switch extent {
    case .filters: "\(value) filters"
    case .kernel, .size: "windows of \(value) x \(value)"
    case .stride: "a stride of \(value)"
    case .padding: "a padding of \(value)"
    }
  }
}

extension WeightLayerIndex {
  /// `1 (128 units)`, `1 (32 channels of 26 x 26)`, `3 (10 outputs)`.
  fileprivate var inWords: String {
    shape.height * shape.width > 1
      ? "\(number) (\(shape.channels) channels of \(shape.height) x \(shape.width))"
      : "\(number) (\(shape) \(isOutput ? "outputs" : "units"))"
  }
}
