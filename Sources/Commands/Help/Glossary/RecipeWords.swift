import Networks

extension Glossary {
  /// Terms of modern training recipes, besides solver and learning rate.
  static let recipeWords: [Entry] = [
    Entry(
      "augmentation",
      means:
        "Learning from deformed copies of the training rows, others in every epoch. It is as good as more rows, as long "
        + "as the label stays true.",
      see: "augment preview 42", "train augment=standard", "lesson 8"),
    Entry(
      "elastic-deformation", "elastic",
      means:
        "Displaces every pixel a little, neighbours alike, as if the paper were rubber. It imitates how a hand wavers "
        + "(Simard 2003).",
      formula: "shift = alpha * noise, smoothed by a Gaussian of width sigma",
      see: "augment preview 42 elastic:34/4"),
    Entry(
      "label-smoothing",
      means:
        "Asks for a little less than certainty: the right digit gets most of the probability and all share the rest. "
        + "The network stays less sure of itself, and is often more right.",
      formula: "target = 1 - e + e / 10 for the label, e / 10 for the others", see: "train smoothing=0.1"),
    Entry(
      "bfloat16", "bf16",
      means:
        "Numbers of 16 bits with the range of float32 and three digits of it. Processors with AMX multiply them several "
        + "times as fast; sums and weights stay float32, so that small steps are not lost.",
      see: "train cnn precision=bf16"),
    Entry(
      "weight-decay",
      means:
        "Lets all weights fade by a small share in every step, so that only what the gradient renews stays large. "
        + "Unlike alpha it is no part of the loss, and adamw's adapted steps do not scale it.",
      formula: "w <- w - lr * decay * w", see: "train solver=adamw decay=0.05"),
    Entry(
      "adamw",
      means:
        "Adam with weight decay that is taken straight from the weights. It is what most networks are trained with today.",
      formula: "w <- w - lr * (decay * w + mean(g) / (sqrt(mean(g^2)) + epsilon))",
      see: "train solver=adamw"),
    Entry(
      "cosine",
      means:
        "A schedule that lowers the learning rate along half a wave, from step to step, to 0 at the last. It ends with "
        + "epochs=, so their number must be right from the start.",
      formula: "rate = lr * (1 + cos(pi * step / steps)) / 2", see: "train schedule=cosine epochs=5"),
    Entry(
      "one-cycle",
      means:
        "A schedule that raises the learning rate to a high one and lowers it to almost nothing, in one training. Few "
        + "epochs get far with it.",
      formula: "lr / 25, up to lr after 30 % of the steps, down to lr / 250,000",
      see: "train schedule=one-cycle lr=0.005 epochs=5"),
    Entry(
      "gradient-clipping", "clipping",
      means:
        "Shortens a gradient that is longer than allowed, all weights together. A single bad batch then cannot throw "
        + "the network off.",
      formula: "g <- g * min(1, clip / |g|)", see: "train clip=1"),
    Entry(
      "weight-averaging", "moving-average",
      means:
        "Keeps a moving average of the weights beside them, and judges by it. The steps jump about the good place, and "
        + "their mean lies nearer.",
      formula: "average <- d * average + (1 - d) * w", see: "train ema=0.99"),
    Entry(
      "ensemble", "ensembles",
      means:
        "Several networks that are asked together, by the mean of their probabilities. They err on different digits, so "
        + "the mean errs less often.",
      formula: "p = (p_1 + ... + p_n) / n", see: "ensemble m1 m2 m3", "lesson 8"),
    Entry(
      "test-time-augmentation",
      means:
        "Asking for nine copies of each image, moved by up to a pixel, and taking the mean. It costs nine times as "
        + "much, and helps where a network minds where a digit lies.",
      formula: "p = (p_1 + ... + p_9) / 9", see: "report --tta", "predict 42 --tta"),
  ]
}
