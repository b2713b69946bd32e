extension Glossary {
  static let networkWords: [Entry] = [
    Entry(
      "network", "neural-network", "mlp",
      means:
        "Layers of simple units, each fed by the layer before it. Pixels go in, a probability for each digit comes out.",
      formula: "784 pixels -> 128 units -> 10 outputs", see: "train hidden=128"),
    Entry(
      "unit", "neuron", "units",
      means:
        "Adds up its inputs, each times a weight, and bends the sum with its activation. A layer is many units side by side.",
      formula: "a = f(w_1 x_1 + ... + w_n x_n + b)", see: "train hidden=1 epochs=1"),
    Entry(
      "weight", "weights",
      means:
        "The number that an input of a unit is multiplied by. Training is nothing but finding good weights.",
      formula: "z = w_1 x_1 + ... + w_n x_n + b", see: "models"),
    Entry(
      "bias", "biases",
      means:
        "The number a unit adds to its weighted sum. It moves the point at which the unit begins to answer.",
      formula: "z = w x + b", see: "models"),
    Entry(
      "parameter", "parameters",
      means:
        "All weights and biases together; their number says how large a network is. More can learn more, and learn by heart more.",
      formula: "784 x 128 + 128 + 128 x 10 + 10 = 101,770", see: "models"),
    Entry(
      "layer", "layers",
      means:
        "Units that read the same inputs. Each layer turns the numbers of the one before it into new ones.",
      formula: "a = f(x W + b)", see: "train hidden=128,64"),
    Entry(
      "hidden-layer", "hidden-layers",
      means:
        "A layer between pixels and outputs. It finds strokes and curves that the last layer can tell digits by.",
      see: "train hidden=128,64", "help hidden"),
    Entry(
      "activation", "activation-function",
      means:
        "The function that bends a unit's sum. Without it, many layers could do no more than a single one.",
      formula: "a = f(z)", see: "train activation=tanh"),
    Entry(
      "relu",
      means:
        "The activation that cuts off what is negative. It is quick, and it does not flatten for large sums.",
      formula: "f(z) = max(0, z)", see: "train activation=relu"),
    Entry(
      "leaky-relu",
      means:
        "A relu that lets a hundredth of what is negative through. No unit is stuck at 0 and dead.",
      formula: "f(z) = z, below 0: 0.01 z", see: "train activation=leaky-relu"),
    Entry(
      "gelu",
      means:
        "A relu with a soft bend. It is the sum times the chance that a random number of the normal distribution is smaller.",
      formula: "f(z) = z P(N < z)", see: "train activation=gelu"),
    Entry(
      "elu",
      means: "A relu that bends down to -1 instead of stopping at 0. So the outputs have a mean near 0.",
      formula: "f(z) = z, below 0: e^z - 1", see: "train activation=elu"),
    Entry(
      "tanh",
      means:
        "An activation that squeezes every sum between -1 and 1. For large sums it is flat, so learning slows down there.",
      formula: "f(z) = (e^z - e^-z) / (e^z + e^-z)", see: "train activation=tanh"),
    Entry(
      "sigmoid", "logistic",
      means: "Squeezes every sum between 0 and 1. As an output it answers yes or no for its digit alone.",
      formula: "f(z) = 1 / (1 + e^-z)", see: "train activation=logistic", "train output=sigmoid"),
    Entry(
      "identity", "linear",
      means:
        "No activation at all: the sum as it is. A network of such units can only draw straight borders between digits.",
      formula: "f(z) = z", see: "train activation=identity"),
    Entry(
      "output", "outputs",
      means: "The last layer: ten numbers, one a digit. The largest is the prediction.", see: "predict 42"),
    Entry(
      "score", "scores", "logit", "logits",
      means:
        "What an output unit computes before it becomes a probability. Scores can be any numbers; only their differences count.",
      formula: "z = h W + b", see: "predict 42"),
    Entry(
      "softmax",
      means:
        "Turns ten scores into ten probabilities that add up to 1. The largest score gets the lion's share.",
      formula: "p_i = e^(z_i) / (e^(z_0) + ... + e^(z_9))", see: "train output=softmax", "predict 42"),
    Entry(
      "probability", "probabilities", "confidence",
      means:
        "How sure the network is that an image shows a digit, from 0 to 1. It is an opinion, and may be wrong with 0.99.",
      see: "predict 42", "wrong"),
    Entry(
      "prediction", "predictions",
      means: "The digit whose output is largest. It is the network's answer.",
      formula: "prediction = argmax p", see: "predict 42"),
    Entry(
      "initialization", "initialisation",
      means:
        "The random weights that training starts from. They must be neither all alike nor too large, and here they are "
        + "drawn within Glorot's bound, which has a 2 in place of the 6 for activation=logistic; He's is sqrt(6 / inputs), "
        + "LeCun's sqrt(3 / inputs).",
      formula: "|w| < sqrt(6 / (inputs + outputs))", see: "train init=he", "train init=zero"),
  ]
}
