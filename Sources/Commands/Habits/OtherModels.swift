import CommandLanguage

/// Names that a model has elsewhere, and the preset that makes it here.
struct OtherModels {
  let preset: Preset
  /// Classes of other libraries, which may also begin a line.
  let classes: String
  /// What else may stand behind `train`.
  let words: String
  /// What is called otherwise here.
  let note: String?

  var meaning: Habits.Meaning { Habits.Meaning([preset.rawValue], note: note) }

  static let all = [
    OtherModels(
      preset: .logistic, classes: "LogisticRegression LogisticRegressionCV", words: "logit multinomial",
      note: "alpha= is 1 / C"),
    OtherModels(
      preset: .knn, classes: "KNeighborsClassifier kneighbors",
      words: "k_nn nearest nearest-neighbours nearest-neighbors neighbours neighbors",
      note: "k= is n_neighbors"),
    OtherModels(preset: .centroid, classes: "NearestCentroid", words: "centroids", note: nil),
    OtherModels(
      preset: .centroid, classes: "GaussianNB MultinomialNB naive_bayes", words: "bayes",
      note: "there is no naive Bayes here; the nearest mean image is as simple"),
    OtherModels(
      preset: .svm, classes: "SVC LinearSVC NuSVC libsvm", words: "support-vector-machine", note: "cost= is C"
    ),
    OtherModels(
      preset: .forest,
      classes:
        "RandomForestClassifier random_forest ExtraTreesClassifier DecisionTreeClassifier decision_tree",
      words: "tree trees", note: "trees= is n_estimators"),
    OtherModels(
      preset: .boosted,
      classes: "XGBClassifier xgboost xgb GradientBoostingClassifier HistGradientBoostingClassifier "
        + "gradient_boosting LGBMClassifier lightgbm CatBoostClassifier catboost AdaBoostClassifier",
      words: "boost boosting", note: "trees= is n_estimators, depth= max_depth and lr= learning_rate"),
  ]
}
