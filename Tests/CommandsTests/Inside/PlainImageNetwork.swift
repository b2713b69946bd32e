import Digits
import Experiments
import Foundation
import Networks
import Notebook
import NotebookTestSupport
import TestSupport
import Testing

/// The witness of what is shown of networks of images: every stage by plain loops in double precision.
struct PlainImageNetwork {
  let model: Model
  let dataset: Dataset
  let stages: [LayerPosition]
  private let plain: PlainStages

  /// The current model and the current dataset of a notebook.
  init(_ scratch: Scratch, model name: String? = nil) throws {
    let workspace = scratch.notebook.workspace
    let kept = name.map { workspace.models[$0] } ?? workspace.currentModel
    try self.init(try #require(kept?.network?.model), try #require(workspace.currentDataset))
  }

  init(_ model: Model, _ dataset: Dataset) throws {
    self.model = model
    self.dataset = dataset
    stages = try model.spec.stages()
    plain = PlainStages(model.spec, model.weights)
  }

  /// The positions of the stages of each layer, counted by hand: from weights to weights.
  var layers: [Range<Int>] {
    let starts = stages.indices.filter { stages[$0].hasWeights }
    return starts.enumerated().map { $1..<($0 + 1 < starts.count ? starts[$0 + 1] : stages.count) }
  }

  /// The stage whose output is what a layer says.
  func said(_ layer: Range<Int>) -> Int {
    (layer.first { stages[$0].layer == .flatten } ?? layer.upperBound) - 1
  }

  func pixels(_ row: Int) -> [Double] { dataset.images[row].map { Double($0) / 255 } }

  func scores(_ pixels: [Double], behind: (String, inout [Double]) -> Void = { _, _ in }) -> [Double] {
    plain.scores(pixels, behind: behind)
  }

  /// What leaves each stage.
  func values(_ pixels: [Double]) -> [[Double]] {
    var found: [String: [Double]] = [:]
    _ = scores(pixels) { found[$0] = $1 }
    return stages.map { found[$0.name] ?? [] }
  }

  func probabilities(_ scores: [Double]) -> [Double] {
    if model.spec.output == .sigmoid { return scores.map { 1 / (1 + exp(-$0)) } }
    let powers = scores.map { exp($0) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  /// The weights of a stage by their name.
  func tensor(_ stage: Int, _ part: String) -> [Double] {
    let name = "\(stages[stage].name).\(part)"
    return model.weights.tensors.first { $0.name == name }?.values.map(Double.init) ?? []
  }

  /// The largest of some numbers, the first among equals.
  static func best(_ values: [Double]) -> Int {
    values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
  }
}

extension Scratch {
  /// Striped images of 8 x 8, split, and networks of images trained on them.
  static let imageTrainings = [
    "train layers=conv:4x3+1,pool:2,conv:6x3+1,bn,dense:7 epochs=3",
    "train layers=conv:5x3/2+1,bn,residual(conv:5x3+1,bn),gap,dense:6 activation=tanh epochs=3",
    "train layers=dropout:0.1,conv:4x3,avgpool:3/1,dropout:0.2,flatten output=sigmoid epochs=3",
    "train layers=avgpool:2/1,conv:3x5+2,pool:3/2,residual(conv:3x1),flatten,bn activation=logistic epochs=3",
  ]

  static func ofImages(_ training: String) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "split seed=1", training)
    return scratch
  }
}
