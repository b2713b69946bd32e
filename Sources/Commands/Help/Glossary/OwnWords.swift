extension Glossary {
  static let ownWords: [Entry] = [
    Entry(
      "cell", "cells",
      means:
        "One command that was run, with its number, its result and how long it took. The command 'history' lists them.",
      see: "history", "show cell 1", "rerun 1"),
    Entry(
      "workspace",
      means:
        "The datasets, splits, models and settings now in hand, each with a name. The command 'undo' takes its last change back.",
      see: "status", "undo"),
    Entry(
      "session",
      means:
        "The workspace and its cells in one file, NAME.session, written after every command. Name it with 'save', and return to it another day with 'open'.",
      see: "save mine", "sessions", "recover"),
    Entry(
      "script",
      means:
        "A text file with a command a line, to be run again: 'replay' runs it and checks its numbers. What follows # is a comment, and #> is output.",
      see: "export script mine.digits", "replay mine.digits --verify"),
    Entry(
      "json",
      means:
        "One object a command on standard output, for programs: 'digitbook --json -c load -c report'. It holds every figure, those that the screen leaves out too.",
      see: "help guide shell"),
    Entry(
      "softmax-regression", "logistic-regression", "multinomial-regression",
      means:
        "A network without hidden layers: every class adds up the pixels with weights of its own, and softmax turns the sums into probabilities. It has 7,850 weights for digits of 28 x 28 pixels and gets 92.8 % of the 10,000 test digits of MNIST right.",
      formula: "p = softmax(W x + b)", see: "train hidden=none", "weights"),
    Entry(
      "lbfgs", "l-bfgs",
      means:
        "A solver of scikit-learn that looks at all rows at once and remembers how the slope changed. It is not here: use adam, the default, which learns from mini-batches.",
      see: "train solver=adam", "help solver"),
  ]
}
