extension Glossary {
  static let judgingWords: [Entry] = [
    Entry(
      "accuracy",
      means:
        "The share of rows whose prediction is their label. Guessing gets about 10 %, so that is where counting begins.",
      formula: "accuracy = right / rows", see: "report"),
    Entry(
      "precision",
      means:
        "Of all rows that were called a seven, the share that are sevens. It is low where others are mistaken for it.",
      formula: "precision = TP / (TP + FP)", see: "report"),
    Entry(
      "recall", "sensitivity",
      means: "Of all sevens, the share that were called so. It is low where sevens are overlooked.",
      formula: "recall = TP / (TP + FN)", see: "report"),
    Entry(
      "f1", "f1-score",
      means: "Precision and recall in one figure, which is low when either is. It is their harmonic mean.",
      formula: "f1 = 2 * precision * recall / (precision + recall)", see: "report"),
    Entry(
      "support",
      means: "How many rows of a digit were judged. With few, the figures beside it mean little.",
      see: "report"),
    Entry(
      "macro-average", "macro-avg",
      means:
        "The mean over the digits, each counting the same. A rare digit weighs as much as a frequent one.",
      formula: "macro = (s_0 + ... + s_9) / 10", see: "report"),
    Entry(
      "weighted-average", "weighted-avg",
      means: "The mean over the digits, each counting by its number of rows. Frequent digits weigh more.",
      formula: "weighted = sum of s_i * support_i / rows", see: "report"),
    Entry(
      "true-positive", "tp", "fp", "fn", "false-positive", "false-negative",
      means:
        "For sevens: TP are sevens called seven, FP others called seven, FN sevens called something else. All figures of the report are made of these counts.",
      see: "confusion"),
    Entry(
      "confusion-matrix",
      means: "A table of labels against predictions. Off its diagonal stands what is taken for what.",
      see: "confusion", "confusion normalize=true"),
    Entry(
      "roc-curve", "threshold",
      means:
        "For one digit against the rest: the share found, against the share of false alarms, at every threshold of its probability. The closer to the top left corner, the better.",
      formula: "y = TP / (TP + FN),  x = FP / (FP + TN)", see: "roc"),
    Entry(
      "auc", "area",
      means:
        "The area under a ROC curve. It is the chance that a seven gets a higher probability of seven than another digit does.",
      formula: "0.5 is guessing, 1 is perfect", see: "roc"),
    Entry(
      "kappa", "cohens-kappa",
      means: "Accuracy beyond what chance would get. 0 is chance, 1 is perfect.",
      formula: "kappa = (accuracy - chance) / (1 - chance)", see: "report --more"),
    Entry(
      "matthews", "mcc",
      means:
        "The correlation between labels and predictions. It stays honest where one digit is much more frequent than others.",
      formula: "-1 to 1; 0 is chance", see: "report --more"),
    Entry(
      "balanced-accuracy",
      means: "The mean of the digits' recalls. Each digit counts the same, however many rows it has.",
      formula: "(recall_0 + ... + recall_9) / 10", see: "report --more"),
    Entry(
      "overfitting", "learning-by-heart",
      means:
        "The network knows its training rows better than digits in general. Training accuracy goes on rising, test accuracy does not.",
      formula: "gap = training accuracy - test accuracy", see: "diagnose", "report on=train", "lesson 5"),
    Entry(
      "underfitting",
      means:
        "The network is too small or was trained too briefly, and is bad even on its training rows. Give it units or epochs.",
      see: "train hidden=2 epochs=1", "report on=train"),
    Entry(
      "generalization", "generalisation",
      means:
        "Being right about digits never seen. It is what training is for, and only test rows measure it.",
      see: "report on=test"),
    Entry(
      "stale",
      means:
        "A model whose dataset has been split anew since it was trained. Rows it learned from may now be test rows.",
      see: "status"),
  ]

  static let choosingWords: [Entry] = [
    Entry(
      "model", "classifier",
      means:
        "A network that was trained, with its weights and the record of its training. Here models are called m1, m2 and so on.",
      see: "models"),
    Entry(
      "hyperparameter", "hyperparameters", "setting",
      means:
        "What you choose before training: layers, learning rate, alpha. Weights are learned, these are not.",
      see: "help train"),
    Entry(
      "cross-validation", "cv",
      means:
        "Training k times, each time on all folds but one, which judges. The mean of the k scores wobbles less than a single one.",
      formula: "mean = (s_1 + ... + s_k) / k", see: "cv k=5 epochs=3"),
    Entry(
      "fold", "folds",
      means:
        "One of the k equal parts of the training rows in cross-validation. Each judges once and trains k - 1 times.",
      see: "cv k=3 epochs=3"),
    Entry(
      "standard-deviation", "sd",
      means:
        "How far the scores of the folds lie from their mean. Two settings that differ by less are a tie.",
      formula: "sd = sqrt(((s_1 - mean)^2 + ... + (s_k - mean)^2) / k)", see: "cv k=5 epochs=3"),
    Entry(
      "grid-search", "candidate",
      means:
        "Trying all combinations of some settings by cross-validation. The best is then trained on all training rows.",
      formula: "fits = candidates * folds", see: "grid hidden=32|64 alpha=0.0001|0.05 k=3 epochs=3"),
    Entry(
      "random-search",
      means:
        "Trying settings drawn at random from ranges. Where few settings matter it tries more values of those than a grid with as many fits.",
      see: "random n=4 lr=log:1e-4..1e-1 k=2 epochs=2", "grid epochs=2"),
    Entry(
      "selection-bias",
      means:
        "The best of many tries looks better than it is, because luck took part in the choice. So its score comes from rows that took no part.",
      see: "grid epochs=2", "report on=test", "lesson 6"),
    Entry(
      "baseline",
      means:
        "What the simplest method gets: here always guessing the same digit, about 11 %. A model is worth what it gains over it.",
      see: "info"),
  ]
}
