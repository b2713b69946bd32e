extension Glossary {
  static let convolutionWords: [Entry] = [
    Entry(
      "convolution", "conv", "cnn",
      means:
        "Lays one small square of weights on every place of an image and adds up what lies below, so that a stroke is "
        + "found wherever it is. It needs far fewer weights than units that look at all pixels.",
      formula: "y[i,j] = b + sum over k,l of w[k,l] * x[i+k,j+l]",
      see: "train layers=conv:8x3,pool:2,dense:32",
      "lesson 8"),
    Entry(
      "filter", "filters", "kernel",
      means:
        "The square of weights that a convolution moves over the image. Each filter looks for one thing, such as an "
        + "edge, and has one bias.",
      formula: "weights of n filters: n * (channels * k * k + 1)", see: "summary layers=conv:8x5,dense:32"),
    Entry(
      "feature-map", "feature-maps", "channel", "channels",
      means:
        "What one filter makes of an image: a picture that is bright where it found what it looks for. The filters of "
        + "the next convolution look at all maps at once.",
      formula: "conv:8x5 makes 8 maps of 24 x 24 from 28 x 28", see: "summary layers=conv:8x5,dense:32"),
    Entry(
      "stride", "strides",
      means:
        "How many pixels a filter or a pool moves on at a time. With 2 the map has half the height and width, and is a "
        + "quarter of the work.",
      formula: "size = (n + 2 * padding - k) / stride + 1, rounded down",
      see: "summary layers=conv:8x5/2,dense:32"),
    Entry(
      "padding", "rim", "same",
      means:
        "A border of zeros around the image, so that a filter can also lie on its edges. With half a filter's width on "
        + "each side the map is as large as the image.",
      formula: "size = n + 2 * padding - k + 1; the same for padding = (k - 1) / 2",
      see: "summary layers=conv:8x3+1,dense:32", "summary layers=conv:8x3+same,dense:32"),
    Entry(
      "pooling", "pool", "max-pooling", "avgpool", "gap",
      means:
        "Keeps the largest of each small square of a map, or its mean. It forgets where exactly something was, and makes "
        + "the maps smaller.",
      formula: "y = max(x[i,j], x[i,j+1], x[i+1,j], x[i+1,j+1]) for pool:2",
      see: "train layers=conv:8x3,pool:2,dense:32"),
    Entry(
      "receptive-field",
      means:
        "The part of the image that one number of a map depends on. Each convolution and pool makes it larger, until "
        + "the last ones see whole digits.",
      formula: "field <- field + (k - 1) * product of the strides before",
      see: "summary layers=conv:8x5,pool:2,conv:16x5,pool:2,dense:32"),
    Entry(
      "batch-normalisation", "batch-normalization", "batchnorm", "bn",
      means:
        "Brings each channel to mean 0 and variance 1 over the rows of a batch, then scales and shifts it as learned. "
        + "Training bears larger steps that way; when judging, running means take the place of the batch's.",
      formula: "y = g * (x - mean) / sqrt(variance + epsilon) + b",
      see: "train layers=conv:8x3,bn,pool:2,dense:32"),
    Entry(
      "dropout",
      means:
        "Sets a share of the values to 0 at random in every step of training, so that no unit can rely on a single "
        + "other. When judging, nothing is dropped.",
      formula: "x <- 0 with probability p, else x / (1 - p)",
      see: "train layers=dense:128,dropout:0.25"),
  ]
}
