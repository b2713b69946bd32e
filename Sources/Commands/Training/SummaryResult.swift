import Compute
import Display
import Experiments
import Networks
import Notebook

/// A network layer by layer.
struct SummaryResult: CellResult {
  static let kind = "summary"
  /// The model's name; `nil` for a network that is not trained.
  let model: String?
  /// What goes in, such as `28 x 28`.
  let input: String
  let layers: [Layer]
  let parameters: Int
  let multiplyAdds: Int
  /// Rows of a mini-batch.
  let batch: Int
  /// Bytes that training with such batches takes at most, beside the images.
  let trainingMemory: Int

  struct Layer: Codable, Sendable {
    /// Its place among the layers as they are typed; `nil` for an activation that is understood.
    let position: Int?
    let layer: String
    let output: String
    let parameters: Int
    let multiplyAdds: Int
  }

  /// - Throws: `NetworkError` for layers that do not fit each other.
  init(of spec: NetworkSpec, settings: TrainingSettings, name: String?, threads: Int) throws {
    model = name
    input = "\(spec.input.height) x \(spec.input.width)"
    let written = settings.layers ?? settings.hidden.map { .dense(units: $0) }
    let places =
      DefaultActivations.placed(written, settings.activation).map(\.written) + [written.count + 1]
    layers = zip(try spec.outlines(), places).map { outline, place in
      Layer(
        position: place, layer: outline.layer.word, output: outline.output.description,
        parameters: outline.parameterCount, multiplyAdds: outline.multiplyAdds)
    }
    parameters = layers.reduce(0) { $0 + $1.parameters }
    multiplyAdds = layers.reduce(0) { $0 + $1.multiplyAdds }
    batch = settings.batch
    trainingMemory = try settings.trainingMemory(of: spec, workers: ThreadPool(count: threads))
  }

  var blocks: [Block] {
    [.heading("\(model ?? "A network that is not trained"), for images of \(input) pixels"), .table(table)]
      + [.text(totals)]
  }

  private var table: Table {
    Table(
      columns: [
        Table.Column("", .right), Table.Column("layer"), Table.Column("output"),
        Table.Column("weights", .right), Table.Column("multiply-adds", .right),
      ],
      rows: layers.map { layer in
        [
          layer.position.map(String.init) ?? "", layer.layer, layer.output, Self.figure(layer.parameters),
          Self.figure(layer.multiplyAdds),
        ].map { Table.Cell($0, layer.position == nil ? .faint : .normal) }
      }, wraps: true)
  }

  private static func figure(_ count: Int) -> String { count == 0 ? "-" : NumberText.count(count) }

  private var totals: String {
    "\(counted(parameters, "weight")), \(NumberText.count(multiplyAdds)) multiply-adds for each digit. "
      + "Training with batch=\(batch) takes up to \(NumberText.bytes(trainingMemory)) beside the images."
  }
}
