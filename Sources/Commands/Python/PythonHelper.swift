/// Functions of an exported Python script, each written if it is called.
enum PythonHelper: String, CaseIterable {
  case load, oneHot, report, reportOneHot, more, confusion, cross, grid, curve

  /// What scikit-learn and NumPy are asked for, by module.
  var imports: [(module: String, names: [String])] {
    switch self {
    case .load, .oneHot: []
    case .report, .reportOneHot: [("sklearn.metrics", ["classification_report"])]
    case .more:
      [
        (
          "sklearn.metrics",
          ["balanced_accuracy_score", "cohen_kappa_score", "log_loss", "matthews_corrcoef"]
        )
      ]
    case .confusion: [("sklearn.metrics", ["confusion_matrix"])]
    case .cross: [("sklearn.model_selection", ["cross_val_score"])]
    case .grid: [("sklearn.model_selection", ["GridSearchCV"])]
    case .curve: [("sklearn.model_selection", ["learning_curve"])]
    }
  }

  var needed: [PythonHelper] {
    switch self {
    case .cross, .grid: [.oneHot]
    default: []
    }
  }

  var text: String {
    switch self {
    case .load:
      """
      def load(name):
          \"\"\"Images as rows of float32 from 0 to 1, and their labels.\"\"\"
          with np.load(HERE / name) as data:
              return data["x"].reshape(len(data["x"]), -1).astype(np.float32) / 255, data["y"]
      """
    case .oneHot:
      """
      def one_hot(labels, classes):
          return (np.asarray(labels)[:, None] == classes).astype(int)


      def largest_output(network, x, y):
          \"\"\"The share of rows whose largest output is that of their label.\"\"\"
          return (network.predict_proba(x).argmax(1) == y.argmax(1)).mean()
      """
    case .report:
      """
      def report(network, x, y, rows, digits=2):
          print(classification_report(y[rows], network.predict(x[rows]), digits=digits))
      """
    case .reportOneHot:
      """
      def report_one_hot(network, known, x, y, rows, digits=2):
          classes = np.unique(np.concatenate([known, y[rows]]))
          said = np.zeros((len(rows), len(classes)), int)
          said[:, np.searchsorted(classes, known)] = network.predict(x[rows])
          truth = (y[rows][:, None] == classes).astype(int)
          print(classification_report(truth, said, digits=digits, target_names=[str(name) for name in classes]))
      """
    case .more:
      """
      def more(network, x, y, rows):
          truth, said = y[rows], network.predict(x[rows])
          known = np.isin(truth, network.classes_)
          loss = log_loss(truth[known], network.predict_proba(x[rows][known]), labels=network.classes_)
          print(f"log loss               {loss:.4f}")
          print(f"balanced accuracy      {balanced_accuracy_score(truth, said):.4f}")
          print(f"Cohen's kappa          {cohen_kappa_score(truth, said):.4f}")
          print(f"Matthews correlation   {matthews_corrcoef(truth, said):.4f}\\n")
      """
    case .confusion:
      """
      def confusion(network, x, y, rows):
          print(confusion_matrix(y[rows], network.predict(x[rows])), end="\\n\\n")
      """
    case .cross:
      """
      def cross_validate(network, x, y, rows, folds, classes=None, scoring=None):
          \"\"\"With classes= on one-hot labels; the folds are dealt by the labels themselves.\"\"\"
          parts = list(folds.split(x[rows], y[rows]))
          target = y[rows] if classes is None else one_hot(y[rows], classes)
          scores = cross_val_score(network, x[rows], target, cv=parts, scoring=scoring)
          for fold, (score, (_, held_out)) in enumerate(zip(scores, parts), 1):
              print(f"fold {fold}  {100 * score:.2f} % of {len(held_out):,} rows")
          print(f"Accuracy {100 * scores.mean():.2f} % +- {100 * scores.std():.2f} %\\n")
      """
    case .grid:
      """
      def grid(candidates, x, y, rows, folds, classes=None, scoring=None):
          \"\"\"The best of the candidates, trained on all rows.\"\"\"
          parts = list(folds.split(x[rows], y[rows]))
          target = y[rows] if classes is None else one_hot(y[rows], classes)
          choices = [{key: [value] for key, value in candidate.items()} for candidate in candidates]
          search = GridSearchCV(MLPClassifier(), choices, cv=parts, scoring=scoring).fit(x[rows], target)
          found = search.cv_results_
          scores = np.array([found[f"split{fold}_test_score"] for fold in range(len(parts))])
          print("rank  mean accuracy       sd  worst fold  best fold")
          for place in np.argsort(found["rank_test_score"], kind="stable"):
              figures = scores[:, place].mean(), scores[:, place].std(), scores[:, place].min(), scores[:, place].max()
              mean, sd, worst, best = (f"{100 * figure:.2f} %" for figure in figures)
              print(f"{found['rank_test_score'][place]:>4}  {mean:>13}  {sd:>7}  {worst:>10}  {best:>9}  {candidates[place]}")
          print()
          return search.best_estimator_
      """
    case .curve:
      """
      def curve(network, x, y, rows, shares, folds):
          sizes, learned, held_out = learning_curve(
              network, x[rows], y[rows], train_sizes=shares, cv=folds)
          print("training rows  on the rows learned from  on rows held out")
          for size, seen, unseen in zip(sizes, learned, held_out):
              one, other = (f"{100 * s.mean():.2f} % +- {100 * s.std():.2f} %" for s in (seen, unseen))
              print(f"{size:>13,}  {one:>24}  {other:>16}")
          print()
      """
    }
  }
}
