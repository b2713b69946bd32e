import CommandLanguage
import Display
import Experiments
import Notebook

/// The keys of `modify`: how the changes to a network are typed.
enum EditKeys {
  enum Word: String, CaseIterable, Sendable {
    case off
    case initial = "init"
  }

  enum Quantization: String, CaseIterable, Sendable {
    case int8
  }

  enum Temperature: Equatable, Sendable {
    /// Fitted on the validation rows.
    case fitted
    case given(Double)
  }

  static let what = Key<Word>(
    "what", ValueType<Word>.choice, form: .word,
    "off switches unit= of layer= off; init goes back to the weights that training started from")
  static let weights = Key<NumberChange>(
    "weights", .numberChange, "change the weights of unit= of layer=, of all its units, or of all layers")
  static let bias = Key<NumberChange>(
    "bias", .numberChange, "change the bias of unit= of layer=, of all its units, or of all layers")
  static let prune = Key<Double>(
    "prune", .number("0 to 1") { (0...1).contains($0) },
    scikitLearn: .pytorch("amount of l1_unstructured", default: "required"),
    "set this share of the weights to 0, those of least size")
  static let by = Key<PruneRanking>(
    "by", ValueType<PruneRanking>.choice, default: "layer",
    "with prune=, whether each layer loses that share, or all weights are ranked together")
  static let noise = Key<Double>(
    "noise", .number("0 to 100") { (0...100).contains($0) },
    "add normal noise to the weights, as a share of the standard deviation of those of their layer")
  static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set", "where the noise is drawn from")
  static let quantize = Key<Quantization>(
    "quantize", ValueType<Quantization>.choice, "round the weights to 255 steps for each unit")
  static let temperature = Key<Temperature>(
    "temperature", .temperature,
    "divide the scores by it: no answer changes, only how sure it is; auto fits it on the validation rows")

  /// All but where, in the order in which they are made.
  static let changes: [Parameter] = [
    weights.parameter, bias.parameter, prune.parameter, noise.parameter, quantize.parameter,
    temperature.parameter,
  ]
}

extension ValueType where Value == EditKeys.Temperature {
  /// `auto`, or a number.
  fileprivate static var temperature: ValueType {
    let range = TemperatureFit.range
    let words = "auto, or a number, \(typed(range.lowerBound)) to \(typed(range.upperBound))"
    return ValueType(description: words, completion: .words(["auto"])) { text throws(ValueProblem) in
      if text == "auto" { return .fitted }
      guard let number = Double(text), range.contains(number), !text.lowercased().contains("x") else {
        throw .notAsExpected(words)
      }
      return .given(number)
    }
  }
}

extension ValueType where Value == NumberChange {
  /// A sign and a number.
  static var numberChange: ValueType {
    let words = "+0.5 to add, -0.5 to subtract, *2 to multiply or =0.5 to set"
    return ValueType(description: words, completion: .nothing) { text throws(ValueProblem) in
      guard let number = Double(text.dropFirst()), number.isFinite, !text.lowercased().contains("x"),
        text.dropFirst().first.map({ !"+".contains($0) }) == true
      else { throw .notAsExpected(words) }
      switch text.first {
      case "+": return .add(number)
      case "-" where text.dropFirst().first != "-": return .add(-number)
      case "*": return .multiply(number)
      case "=": return .set(number)
      default: throw .notAsExpected(words)
      }
    }
  }
}

extension NumberChange {
  /// `raised by 0.5`, `lowered by 0.5`, `multiplied by 2`, `set to 0.5`.
  fileprivate var inWords: String {
    switch self {
    case .add(let number) where number < 0: "lowered by \(NumberText.plain(-number))"
    case .add(let number): "raised by \(NumberText.plain(number))"
    case .multiply(let number): "multiplied by \(NumberText.plain(number))"
    case .set(let number): "set to \(NumberText.plain(number))"
    }
  }
}

extension NetworkEdit {
  /// What it does, as the end of `m1 with ...`.
  /// - Parameters:
  ///   - areChannels: whether the units of a layer are channels.
  ///   - fitted: rows that a temperature was fitted on; `nil` for a given one.
  func inWords(areChannels: (Int) -> Bool, fitted: Int? = nil) -> String {
    func place(_ layer: Int?, _ unit: Int?) -> String {
      guard let layer else { return "all layers" }
      guard let unit else { return "layer \(layer)" }
      return "\(areChannels(layer) ? "channel" : "unit") \(unit) of layer \(layer)"
    }
    switch self {
    case .initial(let layer): return "\(place(layer, nil)) as before training"
    case .off(let layer, let unit): return "\(place(layer, unit)) switched off"
    case .weights(let change, let layer, let unit):
      return "the weights of \(place(layer, unit)) \(change.inWords)"
    case .bias(let change, let layer, let unit):
      return "the \(unit == nil ? "biases" : "bias") of \(place(layer, unit)) \(change.inWords)"
    case .prune(let share, let layer, let ranking):
      let smallest = "the smallest \(NumberText.percent(share, decimals: 1)) of the weights of "
      let whole = layer == nil && ranking == .layer ? "each layer" : place(layer, nil)
      return "\(smallest)\(whole)\(layer == nil && ranking == .all ? " together" : "") set to 0"
    case .noise(let share, let layer, let seed):
      return
        "noise of \(NumberText.percent(share, decimals: 1)) on the weights of \(place(layer, nil)), seed \(seed)"
    case .quantizeToInt8(let layer): return "the weights of \(place(layer, nil)) rounded to 8 bits"
    case .temperature(let temperature):
      let number = NumberText.significant(temperature)
      return fitted.map { "temperature \(number), fitted on \(counted($0, "row"))" }
        ?? "temperature \(number)"
    }
  }
}
