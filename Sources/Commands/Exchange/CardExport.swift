import CommandLanguage
import Digits
import Display
import Foundation
import Networks
import Notebook

/// `export card`: writes a folder with a model and a page about it, in the form of Hugging Face's model cards.
struct CardExport {
  private let target: ModelExport.Target
  private let isForced: Bool

  /// - Parameter isForced: whether the folder of an earlier card is replaced, if it holds nothing else.
  init(_ target: ModelExport.Target, isForced: Bool) {
    self.target = target
    self.isForced = isForced
  }

  /// - Throws: `CommandError`, `ExportError`, `NetworkError`, `TrainingError.interrupted`.
  func run(on workspace: Workspace, in context: CommandContext) throws -> any CellResult {
    let model = try workspace.requireModel(target.model)
    try workspace.requireNetworks(model, for: "export card")
    let facts = try ModelFacts(model, in: workspace, context)
    let contents = ModelFileContents(facts)
    let files: [(name: String, bytes: [UInt8])]
    do throws(ExchangeError) {
      files = [
        ("README.md", Array(ModelCard(facts).text.utf8)),
        ("config.json", Array(CardConfiguration(facts).json.utf8)),
        ("model.onnx", try contents.onnx()),
        ("model.safetensors", try contents.safeTensors()),
      ]
    } catch {
      throw ExportError.unwritable(path: target.path, code: EINVAL)
    }
    let bytes = files.reduce(0) { $0 + $1.bytes.count }
    do throws(ExportError) {
      _ = try Rehearsal.writing(to: target.path) { path throws(ExportError) in
        try BytesWriter.write(files, toFolder: path, replacing: isForced)
        return [.init(path: path, files: files.count, bytes: bytes)]
      }
    } catch {
      guard context.environment.canAsk, case .exists(let taken) = error else { throw error }
      return ConfirmationResult(
        question: "\(shown(taken)) already exists. Overwrite it?",
        command: "export card \(model.name) \(Quoting.typed(target.path, in: nil, closed: true)) --force")
    }
    return CardExportResult(facts, path: target.path, files: files.map(\.name), bytes: bytes)
  }
}

/// What was written by `export card`.
struct CardExportResult: CellResult {
  static let kind = "card"
  let model: String
  let path: String
  let files: [String]
  let bytes: Int
  /// The accuracy that stands in the card, with its rows; `nil` if none could be measured.
  let accuracy: String?
  let isStale: Bool
  private let note: String?

  private enum CodingKeys: String, CodingKey {
    case model, path, files, bytes, accuracy, isStale
  }

  init(_ facts: ModelFacts, path: String, files: [String], bytes: Int) {
    model = facts.model.name
    self.path = path
    self.files = files
    self.bytes = bytes
    accuracy = facts.accuracy
    note = facts.staleNote
    isStale = note != nil
  }

  var blocks: [Block] {
    [
      .text(
        "\(model) written to \(shown(path)): \(listed(files, joinedBy: "and")) (\(counted(bytes, "byte"))). "
          + (accuracy.map { "The card says: accuracy \($0)." }
            ?? "The card gives no accuracy, for want of labelled rows of its size."))
    ] + (note.map { [.banner($0)] } ?? [])
  }
}

/// `config.json` of a card.
struct CardConfiguration: Encodable {
  private struct Input: Encodable {
    let height, width: Int
    let channels = 1
    let levels = "uint8, 0 for paper, 255 for ink"
  }

  private let modelType = "digitbook"
  private let version = digitbookVersion
  private let network: String
  private let input: Input
  private let id2label: [String: String]
  private let label2id: [String: Int]
  private let specs: [String: NetworkSpec]
  private let training: [String: String]

  init(_ facts: ModelFacts) {
    let model = facts.model
    network = model.outline
    input = Input(height: model.imageShape?.height ?? 0, width: model.imageShape?.width ?? 0)
    let names = model.classes.map(\.description)
    id2label = Dictionary(
      names.enumerated().map { (String($0.offset), $0.element) }, uniquingKeysWith: { first, _ in first })
    label2id = Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    specs = Dictionary(
      model.networks.map { ($0.model.name, $0.model.spec) }, uniquingKeysWith: { first, _ in first })
    training = Dictionary(facts.trainings.map { ($0.name, $0.line) }, uniquingKeysWith: { first, _ in first })
  }

  private enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
    case version, network, input, id2label, label2id, specs, training
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return ((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}") + "\n"
  }
}
