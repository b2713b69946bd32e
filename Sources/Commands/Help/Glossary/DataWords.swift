import Digits

extension Glossary {
  static let dataWords: [Entry] = [
    Entry(
      "pixel", "pixels",
      means: "One dot of an image. A digit image has 28 x 28 = 784 of them, and they are all a network sees.",
      see: "show 42"),
    Entry(
      "grey-level", "gray-level",
      means: "How much ink a pixel holds: 0 is paper, 255 is full ink. A network gets it divided by 255.",
      formula: "x = grey / 255", see: "info"),
    Entry(
      "label", "target",
      means:
        "The digit that an image shows, as a person said. Training compares the network's answer with it.",
      see: "show label=7"),
    Entry(
      "class", "classes",
      means:
        "One of the answers a network can give. The ten digits, unless the labels of a dataset are others.",
      see: "info"),
    Entry(
      "dataset",
      means: "Images of one size, with their labels if they have any. Its rows are numbered from 0.",
      see: "load", "datasets"),
    Entry(
      "mnist",
      means:
        "70,000 digits written by office workers and pupils in the USA, collected by LeCun, Cortes and Burges. "
        + "60,000 of them are for training and 10,000 for testing, so that results can be compared.",
      see: "load"),
    Entry(
      "feature", "features",
      means:
        "A number that describes a row. At first the features are the pixels; each hidden layer computes new ones.",
      see: "show mean"),
    Entry(
      "mean-image", "mean-digit",
      means:
        "What you get when you average all images of a digit, pixel by pixel. Where it is blurred, hands differ.",
      formula: "mean = (x_1 + x_2 + ... + x_n) / n", see: "show mean"),
    Entry(
      "one-hot",
      means:
        "A label written as ten numbers, 1 at its digit and 0 elsewhere. The loss compares the ten outputs with it.",
      formula: "3 -> 0 0 0 1 0 0 0 0 0 0", see: "split one-hot=true"),
    Entry(
      "centring", "normalization", "normalisation",
      means:
        "Scaling a digit into 20 x 20 pixels and moving its centre of mass to the middle of 28 x 28. MNIST was made "
        + "like this, and so is every picture and drawing of yours.",
      see: "draw label=7 strokes=4:8,6-30,6-16,35"),
    Entry(
      "training-rows", "training-set",
      means:
        "The rows a network learns from. What it says of them flatters it, because it has seen the answers.",
      see: "split", "report on=train"),
    Entry(
      "test-rows", "test-set", "held-out",
      means:
        "Rows that are kept away from all training and choosing. Only they tell how a model does on new digits.",
      see: "report on=test"),
    Entry(
      "validation-rows", "validation-set",
      means:
        "Rows to watch while training, and to choose settings by. Since choices are fitted to them, the last word "
        + "belongs to the test rows.", see: "split validation=0.1"),
    Entry(
      "stratified", "stratification",
      means:
        "Split so that every part has the same share of each digit. Otherwise a rare digit may be missing from one.",
      see: "split test=0.25 stratify=true"),
    Entry(
      "leakage", "leak",
      means:
        "When something of the test rows gets into training, such as the same image twice. The figures are then too good.",
      see: "info", "report on=all"),
  ]
}
