import Networks

/// A kind of layer as it is typed: one row of the table that reading, suggestions, Tab and help share.
struct LayerWord: Sendable {
  /// The word before the colon, or the whole word if there is no colon.
  let name: String
  /// Its full syntax: `conv:FILTERSxKERNEL[/STRIDE][+PADDING]`.
  let form: String
  /// A valid example.
  let example: String
  /// What it does, in a phrase.
  let meaning: String
  /// Reads the text after the colon, which is `nil` without a colon.
  let read: @Sendable (Substring?) throws(LayerProblem) -> LayerSpec

  /// All kinds, in the order help lists them.
  static let all =
    [
      LayerWord(
        name: "conv", form: "conv:FILTERSxKERNEL[/STRIDE][+PADDING]", example: "conv:32x3",
        meaning: "convolution: 32 filters of 3 x 3 pixels; conv:32x5/2 moves them by two pixels at a time, "
          + "conv:32x3+1 pads the image by one pixel on each side, conv:32x3+same by as much as keeps its size",
        read: convolution),
      LayerWord(
        name: "pool", form: "pool:SIZE[/STRIDE]", example: "pool:2",
        meaning: "the largest value of each 2 x 2 window; pool:3/2 lets windows of 3 x 3 overlap",
        read: { text throws(LayerProblem) in
          let (size, stride) = try window(text)
          return .maxPooling(size: size, stride: stride)
        }),
      LayerWord(
        name: "avgpool", form: "avgpool:SIZE[/STRIDE]", example: "avgpool:2",
        meaning: "the mean of each window",
        read: { text throws(LayerProblem) in
          let (size, stride) = try window(text)
          return .averagePooling(size: size, stride: stride)
        }),
      LayerWord(
        name: "gap", form: "gap", example: "gap",
        meaning: "the mean of each channel (global average pooling)",
        read: alone(.globalAveragePooling)),
      LayerWord(
        name: "bn", form: "bn", example: "bn",
        meaning: "batch normalisation; right behind conv or dense it comes before their activation",
        read: alone(.batchNormalisation)),
      LayerWord(
        name: "dropout", form: "dropout:RATE", example: "dropout:0.25",
        meaning: "while training, drops this share of the values",
        read: { text throws(LayerProblem) in
          guard let text, text.allSatisfy({ "0123456789.e-".contains($0) }), let rate = Double(text) else {
            throw .malformed
          }
          guard rate >= 0, rate < 1 else { throw .outOfRange("the rate must be 0 or more, below 1") }
          return .dropout(rate: rate)
        }),
      LayerWord(
        name: "flatten", form: "flatten", example: "flatten",
        meaning: "channels and pixels as one vector; dense does it by itself",
        read: alone(.flatten)),
      LayerWord(
        name: "dense", form: "dense:UNITS", example: "dense:128", meaning: "a fully connected layer",
        read: { text throws(LayerProblem) in
          .dense(units: try LayerNumber.read(text, "the number of units", 1...100_000))
        }),
      LayerWord(
        name: "residual", form: "residual(LAYERS)", example: "residual(conv:32x3+1,conv:32x3+1)",
        meaning: "what its layers make of the input, plus the input; the activation follows the sum",
        read: { _ throws(LayerProblem) in throw .malformed }),
    ]
    + Activation.allCases.map { kind in
      LayerWord(
        name: kind.rawValue, form: kind.rawValue, example: kind.rawValue,
        meaning: kind == .identity
          ? "no activation after the layer before" : "this activation instead of the one of activation=",
        read: alone(.activation(kind)))
    }

  /// Words that Tab offers; if a value must follow, up to the colon or parenthesis.
  static let completions = all.map { word in
    switch word.name {
    case "residual": "residual("
    default: word.example.contains(":") ? "\(word.name):" : word.name
    }
  }

  // MARK: Reading

  private static func alone(
    _ layer: LayerSpec
  ) -> @Sendable (Substring?) throws(LayerProblem) -> LayerSpec {
    { text throws(LayerProblem) in
      guard text == nil else { throw .malformed }
      return layer
    }
  }

  private static func convolution(_ text: Substring?) throws(LayerProblem) -> LayerSpec {
    guard let match = text?.wholeMatch(of: /(\d+)x(\d+)(?:\/(\d+))?(?:\+(\d+|same))?/) else {
      throw .malformed
    }
    let kernel = try LayerNumber.read(match.2, "the kernel", 1...1000)
    let padding: Int
    if match.4 == "same" {
      guard kernel % 2 == 1 else { throw .outOfRange("only an odd kernel can keep the size") }
      padding = kernel / 2
    } else {
      padding =
        try match.4.map { text throws(LayerProblem) in
          try LayerNumber.read(text, "the padding", 0...1000)
        } ?? 0
    }
    return .convolution(
      filters: try LayerNumber.read(match.1, "the number of filters", 1...100_000), kernel: kernel,
      stride: try LayerNumber.read(match.3 ?? "1", "the stride", 1...1000), padding: padding)
  }

  private static func window(_ text: Substring?) throws(LayerProblem) -> (size: Int, stride: Int) {
    guard let match = text?.wholeMatch(of: /(\d+)(?:\/(\d+))?/) else { throw .malformed }
    let size = try LayerNumber.read(match.1, "the window", 1...1000)
    return (size, try LayerNumber.read(match.2 ?? match.1, "the stride", 1...1000))
  }
}

/// What is wrong with the text of one layer.
enum LayerProblem: Error, Equatable, Sendable {
  /// It does not match the syntax of its kind.
  case malformed
  /// A number is out of range; the text says what it must be.
  case outOfRange(String)
}

/// Reads the numbers in the text of a layer.
private enum LayerNumber {
  static func read(
    _ text: Substring?, _ what: String, _ range: ClosedRange<Int>
  ) throws(LayerProblem) -> Int {
    guard let text, !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { throw .malformed }
    guard let number = Int(text), range.contains(number) else {
      throw .outOfRange("\(what) must be \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
