import TestSupport

/// A session made up at random: trainings of all kinds with their courses, baselines, changed networks, exercises, undo,
/// redo, drop, rename, rerun, split, load, draw, add, ensemble, step, searches, looks.
struct RandomSession {
  private var random: SeededGenerator
  /// Files that it may load, with their keys.
  private let files: [String]
  private(set) var lines: [String] = []

  private static let names = [
    "m1", "m2", "m3", "best", "e1", "m1-step", "new-step", "a", "b", "drawn", "a-drawn", "w",
  ]
  private static let networks = [
    "hidden=4", "hidden=8,4", "hidden=5,3,2", "layers=conv:4x3,pool:2,dense:8", "layers=conv:3x3+1,bn,gap",
    "layers=dense:8,bn,dropout:0.3", "layers=bn,dense:5", "layers=avgpool:2,conv:4x3,gap",
  ]
  private static let keys = [
    "activation=tanh", "activation=logistic", "output=sigmoid", "alpha=0", "alpha=1", "solver=sgd",
    "solver=adamw",
    "lr=0.1", "clip=0.1", "ema=0.9", "batch=7", "batch=1000", "shuffle=false", "augment=shift:1",
    "early-stopping=true", "patience=1", "tol=0.1", "seed=1", "seed=4294967295", "smoothing=0.1",
    "precision=bf16", "at=0.5:lr:0.01", "at=epoch:1:lr:0.1,1.5:end", "at=0.5:dropout:off,1:dropout:on",
    "solver=lbfgs", "init=zero", "activation=gelu",
  ]
  private static let baselines = [
    "knn", "knn k=1", "centroid", "logistic epochs=2", "svm", "svm cost=10 gamma=0.01", "forest trees=2",
    "boosted trees=1 depth=2",
  ]
  private static let changes = [
    "layer=1 unit=1 off", "layer=1 unit=2 bias=+0.5 weights=*2", "prune=0.5", "noise=0.1 seed=1",
    "quantize=int8",
    "temperature=2", "init", "init layer=1",
  ]
  /// None but the first opens an exercise: it loads thousands of digits.
  private static let exercises = [
    "exercise 1", "exercise", "exercise --task", "check", "answer 1 784", "answer 3 b",
    "hand-in Ada out=OUT/h.digits --force",
  ]
  private static let looks = [
    "report", "report on=all", "models", "runs", "runs --sort", "history", "status", "datasets", "confusion",
    "wrong n=3", "roc", "calibration", "explain 3", "units", "weights n=2", "map n=20", "diff m1 m2",
    "show 3",
    "show wrong n=2", "show random n=2", "info", "diagnose", "summary", "plot loss", "set", "version",
    "help train",
    "nonsense", "reject", "duplicates", "use a", "use m1", "predict 0-5", "neighbours 3", "lesson", "diff m1",
    "gradcheck", "perturb 3", "summary hidden=4", "panel n=4", "augment 3", "activations 3", "saliency 3",
    "occlude 3", "plot map n=20", "show cell 2", "sessions", "help guide data", "roc label=2",
    "report on=train",
    "predict OUT/a.csv", "predict 3 model=m2", "runs n=3", "diagnose m1", "neighbours 3 by=layer:1",
    "suspects", "duplicates near=1", "calibration on=all", "confusion on=all", "wrong on=all n=2",
    "attack 3 eps=0.2", "robustness kind=shift n=20", "explain weight layer=1 pixel=3,3 unit=1",
    "explain 3 backward",
    "map method=lda n=20", "map method=umap-like n=12", "ask why is it stuck", "show label=1 on=test wrong",
    "show like 3",
  ]
  private static let searches = [
    "grid hidden=3|4 epochs=1 k=2", "cv k=2 epochs=1 hidden=4", "grid hidden=3|5 epochs=1 k=2 name=best",
    "grid --halving hidden=3|4|5 epochs=3 k=2", "random n=2 hidden=3..6 lr=log:1e-4..1e-1 epochs=1 k=2",
    "learning-curve sizes=0.5,1 k=2 epochs=1 hidden=3", "suspects k=2 epochs=1 hidden=4 n=3",
    "lr-range hidden=4 n=10", "grid model=knn|centroid|forest trees=2 k=2",
  ]

  init(seed: Int, files: [String]) {
    random = SeededGenerator(seed: UInt64(seed))
    self.files = files
    lines = ["load \(files[0]) name=a"]
    if chance(0.7) { lines.append("split test=0.25 seed=\(below(5))") }
    for _ in 0..<pick([12, 20, 25]) { lines.append(line()) }
  }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
  private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }
  private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
  /// Which of a dataset and a model of one name is meant.
  private mutating func kind() -> String { pick(["", "", " kind=model", " kind=dataset"]) }
  private mutating func name() -> String { chance(0.6) ? Self.names[below(5)] : pick(Self.names) }

  private mutating func settings() -> String {
    var words = chance(0.8) ? [pick(Self.networks)] : []
    for key in Self.keys where chance(0.06) { words.append(key) }
    return words.joined(separator: " ")
  }

  /// Many of these fail, as they do at a prompt.
  private mutating func line() -> String {
    switch below(125) {
    case 0..<20: "train \(settings()) epochs=\(1 + below(3))\(chance(0.2) ? " name=\(name())" : "")"
    case 20..<25: "train continue=\(name()) epochs=1"
    case 25..<39: "undo"
    case 39..<47: "redo"
    case 47..<54: "drop \(name())\(kind())"
    case 54..<62: "rename \(name()) \(name())"
    case 62..<67: "use \(name())\(kind())"
    case 67..<71: "rerun \(pick(["1", "2", "3", "2-4", "5", "4-6"]))"
    case 71..<75: "split test=\(pick(["0.25", "0.4"])) seed=\(below(3))"
    case 75..<81: "load \(pick(files))\(pick(["", " name=a", " name=b", " name=m1", " name=best"]))"
    case 81..<86: "draw label=\(below(10)) strokes=4:\(5 + below(25)),10-20,4-20,35"
    case 86..<89: "add \(pick(["drawn", "b", "a"]))\(pick(["", " to=a", " to=b"]))"
    case 89..<92: "ensemble \(name()) \(name())\(pick(["", "", " name=best"]))"
    case 92..<95: "step n=\(pick([1, 2, 5]))\(pick(["", " --afresh", " hidden=4 --afresh", " name=w"]))"
    case 95..<98: pick(Self.searches)
    case 98..<101: "set seed=\(below(4))"
    case 101..<102: "set threads=\(pick([1, 2, 5])) images=ascii"
    case 102..<103:
      "export data OUT/\(pick(["d.csv", "d.npz", "d.svm", "pictures/", "d-images-idx3-ubyte"]))"
        + "\(pick(["", " on=train", " on=test"])) --force"
    case 103..<108: "train \(pick(Self.baselines))\(chance(0.3) ? " name=\(name())" : "")"
    case 108..<112: "modify \(pick(Self.changes))\(pick(["", " model=\(name())", " name=\(name())"]))"
    case 112..<115: pick(Self.exercises)
    default: pick(Self.looks)
    }
  }
}
