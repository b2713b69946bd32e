extension Glossary {
  static let learningWords: [Entry] = [
    Entry(
      "loss",
      means: "One number for how wrong the network is on the training rows. Training makes it smaller.",
      see: "plot loss"),
    Entry(
      "cross-entropy", "log-loss",
      means:
        "The loss used here: how surprised the network is by the right answer. Sure and wrong costs most.",
      formula: "loss = -log(p of the label), averaged over the rows", see: "report --more", "plot loss"),
    Entry(
      "gradient", "gradients",
      means:
        "For every weight, how the loss changes when that weight grows a little. It points uphill, so training goes the other way.",
      formula: "g = d loss / d w", see: "step"),
    Entry(
      "gradient-descent",
      means: "Learning by small steps downhill. Each step moves all weights a little against their gradient.",
      formula: "w <- w - lr * g", see: "train solver=sgd"),
    Entry(
      "backpropagation", "backward",
      means:
        "Finds all gradients in one pass from the outputs back to the pixels. It is the chain rule, a layer at a time.",
      formula: "d loss / d x = (d loss / d z) W^T", see: "gradcheck"),
    Entry(
      "learning-rate",
      means:
        "How large the steps downhill are. Too small and training takes for ever; too large and it jumps about or fails.",
      formula: "w <- w - lr * g", see: "lr-range", "train lr=0.0001", "train solver=sgd lr=0.2"),
    Entry(
      "batch", "mini-batch", "batch-size",
      means:
        "The rows whose gradients are averaged for one step. Small batches make noisy steps, but more of them.",
      formula: "g = (g_1 + ... + g_n) / n", see: "train batch=32"),
    Entry(
      "epoch", "epochs",
      means: "One pass over all training rows. After each, the loss and the accuracy are noted.",
      formula: "steps an epoch = rows / batch", see: "train epochs=5", "plot loss"),
    Entry(
      "solver", "optimizer",
      means: "The rule that turns gradients into steps. Here there are sgd, adam and adamw.",
      see: "help solver"),
    Entry(
      "sgd",
      means:
        "Stochastic gradient descent: steps against the gradient of one mini-batch, with momentum. It wants a learning rate that suits.",
      formula: "v <- momentum * v - lr * g;  w <- w + v", see: "train solver=sgd lr=0.1"),
    Entry(
      "adam",
      means:
        "Steps whose size adapts to each weight's own recent gradients. It works well without much tuning.",
      formula: "w <- w - lr * mean(g) / (sqrt(mean(g^2)) + epsilon)", see: "train solver=adam"),
    Entry(
      "momentum",
      means:
        "The share of the last step that goes on into the next. Like a ball, it rolls through small bumps.",
      formula: "v <- momentum * v - lr * g", see: "train solver=sgd lr=0.1 momentum=0.5"),
    Entry(
      "nesterov",
      means:
        "Momentum that looks ahead: the gradient counts as if the ball had rolled on already. It brakes earlier.",
      formula: "w <- w + momentum * v - lr * g, with the new v", see: "train solver=sgd nesterov=true"),
    Entry(
      "schedule",
      means:
        "How the learning rate changes while it trains. Large steps at first, small ones at the end, often find more.",
      formula: "invscaling: lr / (rows seen + 1)^power", see: "train solver=sgd lr=0.2 schedule=adaptive",
      "train schedule=one-cycle lr=0.005 epochs=5"),
    Entry(
      "regularization", "regularisation", "l2", "alpha",
      means: "A penalty on large weights that is added to the loss. It makes learning by heart expensive.",
      formula: "loss + alpha / 2 * (w_1^2 + w_2^2 + ...) / rows", see: "train alpha=0.05"),
    Entry(
      "early-stopping",
      means:
        "Ending when the accuracy on rows held out no longer rises, and going back to the best weights. What comes after would be learning by heart.",
      see: "train early-stopping=true"),
    Entry(
      "patience",
      means:
        "How many epochs without progress are waited for. Then training stops, or an adaptive learning rate falls.",
      see: "train patience=3"),
    Entry(
      "convergence", "converged",
      means: "The loss hardly falls any more. Training stops then by itself, before its last epoch.",
      formula: "loss > best loss - tol, for patience epochs", see: "train tol=0.001 patience=3"),
    Entry(
      "divergence", "diverged",
      means:
        "The loss grows instead of falling until it is no number any more. The learning rate was too large.",
      see: "train solver=sgd lr=0.5", "diagnose"),
    Entry(
      "seed", "random-state",
      means:
        "The number from which all random draws follow: first weights, order of rows, splits. The same seed gives the same model.",
      see: "set seed=1", "train seed=1"),
  ]
}
