import CommandLanguage

/// First words of lines in other programs, and what they are here.
enum ForeignVerbs {
  /// Every word on its own.
  static let all = Dictionary(
    (python + otherModels + shell).flatMap { entry in entry.words.map { ($0, entry.meaning) } },
    uniquingKeysWith: { first, _ in first })

  private struct Entry {
    let meaning: Habits.Meaning
    let words: [String]

    /// - Parameters:
    ///   - lines: what it is here; a later one where the first needs an argument that was not typed.
    ///   - words: separated by blanks.
    init(_ lines: String..., for words: String, note: String? = nil) {
      meaning = Habits.Meaning(lines, note: note)
      self.words = words.split(separator: " ").map(String.init)
    }
  }

  /// Models of scikit-learn and others that are no networks, or not only.
  private static let otherModels = OtherModels.all.flatMap { model in
    let line = "train \(model.preset.rawValue)"
    return [Entry(line, for: model.preset.rawValue), Entry(line, for: model.classes, note: model.note)]
  }

  /// scikit-learn, Keras, PyTorch, pandas, NumPy and Matplotlib.
  private static let python = [
    Entry(
      "train", for: "fit fit_transform compile learn teach optimize build Sequential Dense MLPClassifier"),
    Entry("train", for: "model_fit network neural_network nn classifier retrain"),
    Entry("train mlp", for: "MLP perceptron multilayer_perceptron"),
    Entry("train cnn", for: "Conv2D convnet convolution"),
    Entry(
      "train hidden=none", for: "softmax_regression softmax SGDClassifier linear",
      note: "softmax regression is a network without hidden layers"),
    Entry("ensemble", "ensemble m1 m2", for: "VotingClassifier BaggingClassifier bagging vote"),
    Entry("step", for: "partial_fit backward train_on_batch zero_grad"),
    Entry("train continue=m1", for: "warm_start resume continue"),

    Entry("report", for: "evaluate eval score scores test accuracy accuracy_score acc judge assess metrics"),
    Entry("report", for: "classification_report f1_score f1 precision recall precision_score recall_score"),
    Entry("report", for: "precision_recall_fscore_support performance result results measure"),
    Entry(
      "report --more",
      for: "log_loss top_k_accuracy_score matthews_corrcoef cohen_kappa_score balanced_accuracy_score"),
    Entry("confusion", for: "confusion_matrix ConfusionMatrixDisplay plot_confusion_matrix matrix cm"),
    Entry("wrong", for: "errors mistakes misclassified failures"),
    Entry("roc", for: "roc_curve roc_auc_score auc RocCurveDisplay"),
    Entry("calibration", for: "calibration_curve CalibrationDisplay reliability reliability_diagram"),
    Entry(
      "predict", "predict 42",
      for: "predict_proba predict_classes classify recognize recognise infer inference ask guess submission"),
    Entry("diff", "diff m1 m2", for: "compare mcnemar"),

    Entry("grid", for: "GridSearchCV grid_search HalvingGridSearchCV ParameterGrid tune"),
    Entry("grid", for: "search hyperparameters validation_curve"),
    Entry(
      "random",
      for: "RandomizedSearchCV random_search randomized_search HalvingRandomSearchCV ParameterSampler optuna"),
    Entry("cv", for: "cross_val_score cross_validate cross_validation crossval cross_val_predict"),
    Entry("cv", for: "kfold k_fold StratifiedKFold folds validate"),
    Entry("learning-curve", for: "LearningCurveDisplay"),
    Entry("lr-range", for: "lr_find lr_finder find_lr LRFinder"),

    Entry("load", for: "load_data load_digits load_mnist fetch_openml fetch_mldata read_csv read loadtxt"),
    Entry("load", for: "genfromtxt imread loadmat get_data dataset data mnist_load_data fetch download"),
    Entry("split", for: "train_test_split StratifiedShuffleSplit ShuffleSplit holdout divide"),
    Entry("add", "add drawn", for: "concat concatenate append merge"),
    Entry("augment preview 0", for: "ImageDataGenerator RandomAffine RandomRotation"),
    Entry("info", for: "describe shape dtypes value_counts len size count stats summary_statistics"),
    Entry("duplicates", for: "drop_duplicates duplicated"),

    Entry("show", for: "imshow plot_image plot_images matshow view display image images img picture digit"),
    Entry("show", for: "digits row tail iloc"),
    Entry("show random", for: "sample"),
    Entry("show mean", for: "mean"),
    Entry("draw", for: "paint sketch canvas"),
    Entry("plot", for: "loss_curve loss_curve_ chart graph curve figure plt"),
    Entry("plot loss", for: "loss"),
    Entry("map", for: "pca tsne scatter embedding TruncatedSVD"),
    Entry("map method=umap-like", for: "umap"),
    Entry("neighbours", "neighbours 0", for: "NearestNeighbors nearest similar"),
    Entry("saliency", "saliency 42", for: "gradcam integrated_gradients shap"),
    Entry("occlude", "occlude 42", for: "lime occlusion"),
    Entry("perturb", "perturb 42 rotate=-40..40", for: "noise rotate shift"),
    Entry("weights", for: "filters kernels coef_ coefs_ get_weights"),
    Entry("units", for: "neurons ablate", note: "it ranks the units by their use"),
    Entry("modify prune=0.9", for: "prune pruning"),
    Entry("modify quantize=int8", for: "quantize quantise quantization"),
    Entry("attack", "attack 42", for: "fgsm pgd adversarial foolbox"),
    Entry("robustness", for: "corruptions mnist_c imagenet_c"),
    Entry("gradcheck", for: "gradient gradients check_grad"),
    Entry("diagnose", for: "debug why"),
    Entry("suspects", for: "outliers mislabelled mislabeled cleanlab find_label_issues"),

    Entry("use", "models", for: "model"),
    Entry("summary", for: "parameters layers architecture named_parameters get_config"),
    Entry("export model", "export model digits.onnx", for: "save_model to_onnx onnx state_dict save_file"),
    Entry("save", for: "dump pickle"),
    Entry("export data", "export data digits.csv", for: "to_csv savetxt savez"),
    Entry("import model", "models", for: "load_model from_pretrained load_state_dict"),
    Entry("open", "sessions", for: "restore"),
    Entry("set", for: "params get_params set_params settings options config"),
    Entry("status", for: "print globals locals vars whos who dir variables"),
    Entry("runs", for: "experiments trials mlflow tensorboard"),
    Entry("help", for: "from", note: "nothing has to be imported"),
    Entry("help", for: "pip conda apt brew", note: "nothing has to be installed"),
  ]

  /// Shells, editors and their like.
  private static let shell = [
    Entry("status", for: "ls ll cd pwd dirs echo", note: noShell),
    Entry("status", for: "list where"),
    Entry("set", for: "env export_variable", note: noShell),
    Entry("quit", for: "bash sh zsh python python3 ipython jupyter git vi vim nano emacs", note: noShell),
    Entry("history", for: "grep", note: noShell),
    Entry("history", for: "log logs h"),
    Entry("", "history", for: "time timeit", note: "every command says how long it took, and 'history' does"),
    Entry("", for: "sudo please just do now then and lets exec"),
    Entry("train --profile", for: "benchmark profile"),
    Entry("load", for: "cat less more"),
    Entry("show", for: "head"),
    Entry("info", for: "wc file du"),
    Entry("drop", "drop m1", for: "rm del delete remove unload forget kill"),
    Entry("rename", "rename m1 best", for: "mv name"),
    Entry("export data", "export data digits.csv", for: "cp"),
    Entry(
      for: "clear cls reset clean",
      note:
        "Ctrl-L clears the screen; 'drop NAME' takes a dataset or a model out, 'undo' takes the last change back"
    ),
    Entry("undo", for: "revert back rollback"),
    Entry("rerun", "rerun 1", for: "again repeat"),
    Entry("replay", "replay tour.digits", for: "source run execute"),
    Entry("quit", for: "q x qu qq wq bye logout leave end stop close halt abort"),
    Entry("help", for: "man apropos usage commands doc docs hello hi"),
    Entry("help guide", for: "manual guide guides readme"),
    Entry("help words", for: "glossary words"),
    Entry("lesson", for: "tutorial course learn_more"),
    Entry("load", for: "start begin"),
    Entry(
      for: "hint hints clue tip next solution", note: "'check' says what is open in an exercise, with hints"),
    Entry("version", for: "ver about"),
  ]

  private static let noShell = "this is no shell: a line that begins with '!', such as '!ls', goes to yours"
}
