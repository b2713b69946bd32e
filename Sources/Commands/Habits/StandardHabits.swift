import CommandLanguage
import Notebook

extension Habits {
  /// What people type at digitbook's prompt out of habit.
  static let standard = Habits(
    verbs: ForeignVerbs.all, words: foreignWords, keys: foreignKeys, values: foreignValues,
    bareKeys: bareKeys, fillers: fillers, endings: endings,
    keyOwners: ["set", "train", "split", "cv", "load", "report", "show"],
    questionWords: [
      "what", "whats", "how", "why", "where", "when", "who", "which", "can", "could", "should", "is", "are",
      "am",
      "do", "does", "did", "i", "my", "tell",
    ], asker: AskCommand.signature.verb, isTopic: isTopic)

  private static let withoutHidden = Meaning(
    ["hidden=none"], note: "softmax regression is a network without hidden layers")

  /// Words behind `train`, and behind what else takes its preset.
  private static let kindsOfModels: [String: Meaning] = {
    var words: [String: Meaning] = [:]
    for word in ["softmax", "softmax-regression", "linear", "none", "sgdclassifier"] {
      words[word] = withoutHidden
    }
    for model in OtherModels.all {
      for word in (model.classes + " " + model.words).split(separator: " ") {
        words[String(word)] = model.meaning
      }
    }
    words["lbfgs"] = "solver=lbfgs"
    for word in ["perceptron", "nn", "network", "neural-network", "ann", "dense", "mlpclassifier"] {
      words[word] = "mlp"
    }
    for word in ["convnet", "conv", "convolutional", "convolution", "conv2d"] { words[word] = "cnn" }
    for word in ["quick", "fast", "small"] { words[word] = "cnn-quick" }
    for word in ["resnet", "vgg", "big", "large", "best", "deep"] { words[word] = "cnn-large" }
    for word in ["lenet5", "lenet-5", "le-net"] { words[word] = "lenet" }
    return words
  }()

  private static let foreignWords: [String: [String: Meaning]] = {
    var words: [String: [String: Meaning]] = [:]
    for verb in [
      "train", "cv", "grid", "random", "learning-curve", "lr-range", "step", "suspects", "summary",
    ] {
      words[verb] = kindsOfModels
    }
    words["show"] = [
      "all": "panel", "mistakes": "wrong", "errors": "wrong", "average": "mean", "any": "random",
    ]
    words["load"] = ["digits": "mnist", "data": "mnist"]
    return words
  }()

  /// Other names of keys, plain.
  private static let foreignKeys: [String: [String]] = {
    var keys: [String: [String]] = [:]
    for (name, words) in [
      ("label", "digit digits class number target"), ("on", "rows set part subset data dataset"),
      ("n", "first top last count number num max limit k many size sample"),
      ("k", "folds fold cv splits n_splits"),
      ("lr", "learning_rate learningrate eta rate step_size"),
      ("epochs", "e epoch iterations iter passes n_epochs"),
      ("batch", "b batch_size batchsize bs minibatch"),
      ("hidden", "units neurons nodes layers hidden_units size"),
      ("alpha", "l2 regularization lambda weight_penalty"), ("decay", "weight_decay wd l2"),
      ("solver", "optimizer optimiser algorithm opt"), ("activation", "act nonlinearity"),
      ("seed", "random_state random_seed rng"), ("rows", "n nrows samples limit max first count size images"),
      ("test", "test_size holdout share fraction ratio size"),
      ("validation", "val valid val_size validation_split dev"),
      ("stratify", "stratified"), ("early-stopping", "early_stop earlystopping"), ("augment", "augmentation"),
      ("model", "name of by with"), ("out", "output file to filename save path"), ("name", "as called title"),
      ("more", "full all verbose long v"), ("dropout", "drop"), ("schedule", "scheduler lr_schedule"),
      ("smoothing", "label_smoothing"), ("precision", "dtype amp autocast"), ("output", "loss"),
      ("layer", "l"), ("unit", "neuron u"),
      ("sizes", "train_sizes rows steps"), ("member", "key array"), ("bins", "n_bins"),
      ("threads", "n_jobs jobs cores"),
      ("sort", "by order"), ("rotate", "rotation angle"), ("shift", "translate move"),
      ("color", "colour colors"),
    ] {
      for word in words.split(separator: " ") { keys[Habits.plain(word), default: []].append(name) }
    }
    return keys
  }()

  private static let foreignValues: [String: [String: Meaning]] = {
    var values: [String: [String: Meaning]] = [:]
    let none = Meaning(["none"], note: "that is softmax regression")
    for word in ["0", "", "no", "null", "()", "[]", "false", "off", "(,)", "nil"] {
      values["hidden", default: [:]][word] = none
    }
    values["solver"] = [
      "l-bfgs": "lbfgs", "l_bfgs": "lbfgs", "bfgs": "lbfgs", "lbfgsb": "lbfgs", "l-bfgs-b": "lbfgs",
      "rmsprop": "adam", "nadam": "adamw", "adagrad": "adam", "momentum": "sgd", "gd": "sgd",
    ]
    values["activation"] = [
      "sigmoid": "logistic", "linear": "identity", "none": "identity", "leaky_relu": "leaky-relu",
      "leakyrelu": "leaky-relu", "selu": "elu", "silu": "relu", "swish": "relu",
      "hard_tanh": "tanh",
    ]
    values["output"] = ["logistic": "sigmoid", "categorical_crossentropy": "softmax"]
    values["schedule"] = [
      "onecycle": "one-cycle", "1cycle": "one-cycle", "none": "constant", "plateau": "adaptive",
    ]
    values["on"] = [
      "testing": "test", "held-out": "test", "holdout": "test", "training": "train", "val": "validation",
      "valid": "validation", "dev": "validation", "everything": "all",
    ]
    return values
  }()

  private static let bareKeys = [
    "train": ["epochs", "hidden", "lr"], "cv": ["k"], "grid": ["k"], "random": ["n"],
    "split": ["test", "validation"],
    "load": ["rows"], "set": ["seed"], "learning-curve": ["k", "sizes"], "suspects": ["n"], "wrong": ["n"],
    "duplicates": ["n"], "map": ["n"], "neighbours": ["n"], "calibration": ["bins"], "reject": ["accuracy"],
    "units": ["layer"], "weights": ["layer"], "draw": ["label"], "lr-range": ["steps"],
    "step": ["n", "steps"],
    "panel": ["from"], "report": ["digits"], "gradcheck": ["weights"], "explain": ["layer"],
    "activations": ["layer"], "saliency": ["digit"], "occlude": ["patch"], "perturb": ["rotate"],
    "augment": ["n"], "diff": ["n"], "history": ["n"],
  ]

  private static let fillers: Set<String> = [
    "img", "image", "images", "picture", "pictures", "row", "rows", "digit", "digits", "index", "sample",
    "item",
    "example", "number", "a", "an", "the", "my", "me", "please", "to", "for", "of", "with", "from", "in",
    "into",
    "using", "and", "now", "just", "model", "network", "net", "data", "dataset", "file", "search", "it",
    "this",
    "matrix", "that", "at", "on", "by", "is", "all", "about", "command",
  ]

  private static let endings = [
    "digits": "replay", "csv": "load", "gz": "load", "npy": "load", "npz": "load", "mat": "load",
    "h5": "load",
    "zip": "load", "arff": "load", "png": "predict", "jpg": "predict", "jpeg": "predict", "session": "open",
  ]

  private static func isTopic(_ words: [String]) -> Bool {
    if words.first == GuidesHelp.topic { return words.count == 1 || GuideFolder.names.contains(words[1]) }
    return CommandTable.standard.helpTopics.contains(words.joined(separator: "-"))
  }
}
