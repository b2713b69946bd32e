import Digits
import Display
import Experiments
import Notebook

/// A network that was read by `import model`.
struct ImportResult: CellResult {
  static let kind = "imported_model"
  let name: String
  let network: String
  let parameters: Int
  let path: String
  let sha256: String
  let format: ModelOrigin.Format
  let producer: String
  let classes: [ClassLabel]
  let height: Int
  let width: Int
  let input: InputMeaning
  /// What was tried, the best first; `nil` if nothing was left open, or there were no rows to try it on.
  let trials: [InputTrials.Trial]?
  let trialRows: Int?
  /// The best of them beside the next: rows that only one of the two gets right.
  let lead: McNemarTest?
  /// The current dataset, if its images have the size of the network's.
  let dataset: String?
  /// Whether it took the place of an earlier model of that name.
  let replaces: Bool
  private let otherSize: String?
  /// Why the inputs are taken for that.
  let basis: ModelImport.Basis
  private let assumesActivation: Bool
  /// Rows for which the best trial and the next have the same answer.
  private let agreeing: Int
  /// Whether the best trial was taken for its log loss.
  private let isByLoss: Bool

  private enum CodingKeys: String, CodingKey {
    case name, network, parameters, path, sha256, format, producer, classes, height, width, input, basis
    case trials, trialRows, lead, dataset, replaces
  }

  /// - Parameter dataset: name of the current dataset.
  init(
    _ found: ModelImport, _ entry: ModelEntry, _ origin: ModelOrigin, dataset: String?, sizeFits: Bool,
    replaces: Bool
  ) {
    name = entry.model.name
    network = entry.model.outline
    parameters = entry.model.spec.parameterCount
    path = origin.path
    sha256 = origin.sha256
    format = origin.format
    producer = origin.producer
    classes = entry.model.classes
    height = entry.model.imageShape.height
    width = entry.model.imageShape.width
    input = origin.input
    trials = found.trials?.ranked
    trialRows = found.trials?.rows
    lead = found.trials?.lead
    agreeing = found.trials?.agreeing ?? 0
    isByLoss = found.trials?.isByLoss ?? false
    self.dataset = sizeFits ? dataset : nil
    otherSize = sizeFits ? nil : dataset
    basis = found.basis
    self.replaces = replaces
    assumesActivation = found.assumesActivation
  }

  var blocks: [Block] {
    let writer = producer.isEmpty ? "" : ", written by \(shown(producer))"
    var blocks: [Block] = [
      .text(
        "\(name): \(network), \(counted(parameters, "weight")), from \(shown(path)) (\(format.inWords)\(writer)), SHA-256 \(sha256.prefix(12))... It tells \(counted(classes.count, "class", plural: "classes")) apart: \(fewNamed(classes))."
      ),
      .text(meaning),
    ]
    if assumesActivation {
      blocks.append(
        .text(
          "The file does not say which function follows its layers: relu is taken; activation= overrules it.")
      )
    }
    if let otherSize {
      blocks.append(
        .text(
          "It takes images of \(height) x \(width) pixels, and those of \(shown(otherSize)) have another size: load others to use it."
        ))
    }
    if replaces { blocks.append(.text("It takes the place of the earlier \(name).")) }
    blocks.append(
      .text("Which rows it has seen is not known. It is the current model: 'report' judges it."))
    return blocks
  }

  private var meaning: String {
    let start = "Its inputs are \(input.inWords)"
    switch basis {
    case .line: return "\(start), as the line says."
    case .file: return "\(start), as the file says."
    case .untried:
      return
        "\(start): that was not tried, for want of labelled rows of its size. input= and invert= overrule it."
    case .trial: return tried
    }
  }

  private var tried: String {
    guard let trials, let best = trials.first, let trialRows, let dataset else { return "" }
    var text =
      "Its inputs are \(input.inWords), the best of \(counted(trials.count, "meaning")) tried: \(figures(of: best)) on \(counted(trialRows, "row")) of \(shown(dataset))"
    if let next = trials.dropFirst().first, let lead {
      let some = next.rows < trialRows ? " on \(NumberText.count(next.rows)) of them" : ""
      text += "; next is \(next.meaning.inWords), \(figures(of: next))\(some). "
      text += clearness(of: lead, rows: next.rows)
    } else {
      text += "."
    }
    if best.accuracy < 0.5 {
      text += " None of them fits well: check with input= and invert=, and that the images are upright."
    }
    return text
  }

  /// How the best meaning was told from the next.
  private func clearness(of lead: McNemarTest, rows: Int) -> String {
    if agreeing == rows {
      return isByLoss
        ? "Both give the same answers, and the smaller log loss decided: input= overrules it."
        : "That is not clear, for both give the same answers: input= overrules it."
    }
    let pair =
      "\(counted(lead.onlyFirst, "row")) \(lead.onlyFirst == 1 ? "is" : "are") right with the first only, \(NumberText.count(lead.onlySecond)) with the next only (McNemar's test: p = \(NumberText.significant(lead.pValue, digits: 2)))"
    if isByLoss {
      return "That is not clear: \(pair), and the smaller log loss decided; input= overrules it."
    }
    return lead.pValue < 0.05
      ? "That is clear: \(pair)."
      : "That is not clear: \(pair), and the share of right answers decided; input= overrules it."
  }
}

/// `97.60 % right, log loss 0.0812`.
private func figures(of trial: InputTrials.Trial) -> String {
  "\(NumberText.percent(trial.accuracy)) right, log loss \(NumberText.significant(trial.loss, digits: 3))"
}

extension InputMeaning {
  /// `0 for paper to 1 for ink`.
  var inWords: String {
    func number(_ value: Double) -> String { "\((value * 10_000).rounded() / 10_000)" }
    let numbers: (String, String)
    var suffix = ""
    switch scale {
    case .unit: numbers = ("0", "1")
    case .levels: numbers = ("0", "255")
    case .symmetric: numbers = ("-1", "1")
    case .normalised:
      numbers = ("-0.4242", "2.8215")
      suffix = " (normalised by 0.1307 and 0.3081)"
    case .standardised(let mean, let deviation):
      let (scale, shift) = InputMeaning(scale).factors
      numbers = (number(shift), number(scale + shift))
      suffix = " (normalised by \(mean) and \(deviation))"
    }
    let (paper, ink) = isInverted ? (numbers.1, numbers.0) : numbers
    return "\(paper) for paper and \(ink) for ink\(suffix)"
  }
}

extension ModelOrigin.Format {
  /// Its name as its makers write it.
  var inWords: String {
    switch self {
    case .onnx: "ONNX"
    case .safetensors: "safetensors"
    case .keras: "Keras"
    }
  }
}
