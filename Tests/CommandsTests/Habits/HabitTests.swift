import CommandLanguage
import Notebook
import NotebookTestSupport
import Testing

/// What people type out of habit, and the whole answer: the line to type, made from what was typed.
@Suite struct HabitTests {
  typealias Habit = (line: String, message: String, hint: String)

  /// Other ways to write keys, values and rows, with digitbook's own commands.
  static let forms: [Habit] = [
    ("cv 5", "'cv' takes \(NaturalMistakes.presets), not '5'", "did you mean 'cv k=5'?"),
    ("cv 5 folds", "'cv' takes \(NaturalMistakes.presets), not '5'", "did you mean 'cv k=5'?"),
    ("cv k 5", "'cv' takes \(NaturalMistakes.presets), not 'k'", "did you mean 'cv k=5'?"),
    (
      "split 0.2", "'split' cannot take '0.2' here",
      "did you mean 'split test=0.2'? 'help split' lists what it takes"
    ),
    (
      "split test=20%", "test takes a number, a share between 0 and 1, or a number of rows, not '20%'",
      "did you mean 'split test=0.2'?"
    ),
    (
      "split 20%", "'split' cannot take '20%' here",
      "did you mean 'split test=0.2'? 'help split' lists what it takes"
    ),
    (
      "split 20 %", "'split' cannot take '20' here",
      "did you mean 'split test=0.2'? 'help split' lists what it takes"
    ),
    (
      "split 80/20", "'split' cannot take '80/20' here",
      "did you mean 'split test=0.2'? 'help split' lists what it takes"
    ),
    (
      "split 0.8 0.2", "'split' cannot take '0.8' here",
      "did you mean 'split test=0.2'? 'help split' lists what it takes"
    ),
    (
      "split train=0.8", "'split' has no key 'train'",
      "did you mean 'split test=0.2'? 'help split' lists what it takes"
    ),
    (
      "split test 0.3", "'split' cannot take 'test' here",
      "did you mean 'split test=0.3'? 'help split' lists what it takes"
    ),
    (
      "split test_size=0.2 random_state=42", "'split' has no key 'test_size'",
      "did you mean 'split test=0.2 seed=42'? 'help split' lists what it takes"
    ),
    (
      "load mnist 1000", "there is no file 1000", "did you mean 'load mnist rows=1000'?"
    ),
    ("load 1000", "there is no file 1000", "did you mean 'load rows=1000'?"),
    (
      "load mnist n=1000", "'load' has no key 'n'",
      "did you mean 'load mnist rows=1000'? 'help load' lists what it takes"
    ),
    (
      "load mnist rows=10k", "rows takes a whole number, 1 to 1000000000, not '10k'",
      "did you mean 'load mnist rows=10000'?"
    ),
    (
      "load mnist rows=10,000", "rows takes a whole number, 1 to 1000000000, not '10,000'",
      "did you mean 'load mnist rows=10000'?"
    ),
    (
      "report test", "'report' cannot take 'test' here",
      "did you mean 'report on=test'? 'help report' lists what it takes"
    ),
    (
      "report on test", "'report' cannot take 'on' here",
      "did you mean 'report on=test'? 'help report' lists what it takes"
    ),
    (
      "report m1", "'report' cannot take 'm1' here",
      "did you mean 'report model=m1'? 'help report' lists what it takes"
    ),
    (
      "report model m1", "'report' cannot take 'model' here",
      "did you mean 'report model=m1'? 'help report' lists what it takes"
    ),
    (
      "report more", "'report' cannot take 'more' here",
      "did you mean 'report --more'? 'help report' lists what it takes"
    ),
    (
      "set seed 3", "'set' cannot take 'seed' here",
      "did you mean 'set seed=3'? 'help set' lists what it takes"
    ),
    (
      "set seed to 3", "'set' cannot take 'seed' here",
      "did you mean 'set seed=3'? 'help set' lists what it takes"
    ),
    ("set 3", "'set' cannot take '3' here", "did you mean 'set seed=3'? 'help set' lists what it takes"),
    ("seed 3", "there is no command 'seed'", "did you mean 'set seed=3'? 'help' lists all commands"),
    ("seed=3", "there is no command 'seed=3'", "did you mean 'set seed=3'? 'help' lists all commands"),
    (
      "train epochs 5", "'train' takes \(NaturalMistakes.presets), not 'epochs'",
      "did you mean 'train epochs=5'?"
    ),
    (
      "train 5 epochs", "'train' takes \(NaturalMistakes.presets), not '5'",
      "did you mean 'train epochs=5'?"
    ),
    (
      "train for 5 epochs", "'train' takes \(NaturalMistakes.presets), not 'for'",
      "did you mean 'train epochs=5'?"
    ),
    (
      "train svc", "'train' takes \(NaturalMistakes.presets), not 'svc'",
      "did you mean 'train svm'? cost= is C"
    ),
    (
      "train k-nn", "'train' takes \(NaturalMistakes.presets), not 'k-nn'",
      "did you mean 'train knn'? k= is n_neighbors"
    ),
    (
      "train random-forest", "'train' takes \(NaturalMistakes.presets), not 'random-forest'",
      "did you mean 'train forest'? trees= is n_estimators"
    ),
    (
      "train LogisticRegression", "'train' takes \(NaturalMistakes.presets), not 'LogisticRegression'",
      "did you mean 'train logistic'? alpha= is 1 / C"
    ),
    (
      "cv xgboost k=3", "'cv' takes \(NaturalMistakes.presets), not 'xgboost'",
      "did you mean 'cv boosted k=3'? trees= is n_estimators, depth= max_depth and lr= learning_rate"
    ),
    (
      "train lbfgs", "'train' takes \(NaturalMistakes.presets), not 'lbfgs'",
      "did you mean 'train solver=lbfgs'?"
    ),
    (
      "train the network", "'train' takes \(NaturalMistakes.presets), not 'the'", "did you mean 'train mlp'?"
    ),
    (
      "train epochs:5", "'train' takes \(NaturalMistakes.presets), not 'epochs:5'",
      "did you mean 'train epochs=5'?"
    ),
    ("train 5", "'train' takes \(NaturalMistakes.presets), not '5'", "did you mean 'train epochs=5'?"),
    (
      "train 128,64", "'train' takes \(NaturalMistakes.presets), not '128,64'",
      "did you mean 'train hidden=128,64'?"
    ),
    (
      "train hidden=128, 64",
      "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '128,'",
      "did you mean 'train hidden=128,64'?"
    ),
    (
      "train hidden=128 ,64", "'train' takes \(NaturalMistakes.presets), not ',64'",
      "did you mean 'train hidden=128,64'?"
    ),
    (
      "train hidden=[128,64]",
      "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '[128,64]'",
      "did you mean 'train hidden=128,64'?"
    ),
    (
      "train hidden=[128, 64]",
      "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '[128,'",
      "did you mean 'train hidden=128,64'?"
    ),
    (
      "train hidden=(128,64)",
      "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '(128,64)'",
      "did you mean 'train hidden=128,64'?"
    ),
    (
      "train hidden=(128,)",
      "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '(128,)'",
      "did you mean 'train hidden=128'?"
    ),
    (
      "train hidden=128x64",
      "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '128x64'",
      "did you mean 'train hidden=128,64'?"
    ),
    (
      "train hidden=128-64",
      "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '128-64'",
      "did you mean 'train hidden=128,64'?"
    ),
    (
      "train hidden 128 64", "'train' takes \(NaturalMistakes.presets), not 'hidden'",
      "did you mean 'train hidden=128,64'?"
    ),
    (
      "train(hidden=128)", "there is no command 'train(...)'",
      "did you mean 'train hidden=128'? 'help' lists all commands"
    ),
    (
      "train(hidden=[128, 64], epochs=5)", "there is no command 'train(...)'",
      "did you mean 'train hidden=128,64 epochs=5'? 'help' lists all commands"
    ),
    (
      "train (hidden=128)", "'train' takes \(NaturalMistakes.presets), not '(hidden=128)'",
      "did you mean 'train hidden=128'?"
    ),
    (
      "train --epochs=1", "'train' has no flag '--epochs=1'",
      "did you mean 'train epochs=1'? 'help train' lists what it takes"
    ),
    (
      "train --learning-rate 0.01", "'train' has no flag '--learning-rate'",
      "did you mean 'train lr=0.01'? 'help train' lists what it takes"
    ),
    ("train -e 5", "'train' takes \(NaturalMistakes.presets), not '-e'", "did you mean 'train epochs=5'?"),
    (
      "train -epochs 5", "'train' takes \(NaturalMistakes.presets), not '-epochs'",
      "did you mean 'train epochs=5'?"
    ),
    (
      "train hidden = 128", "'train' takes \(NaturalMistakes.presets), not 'hidden'",
      "did you mean 'train hidden=128'?"
    ),
    ("train hidden= 128", "hidden has no value", "did you mean 'train hidden=128'?"),
    (
      "train hidden =128", "'train' takes \(NaturalMistakes.presets), not 'hidden'",
      "did you mean 'train hidden=128'?"
    ),
    (
      "train hidden==128", "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '=128'",
      "did you mean 'train hidden=128'?"
    ),
    ("train lr=0,001", "lr takes a number, above 0, not '0,001'", "did you mean 'train lr=0.001'?"),
    (
      "train lr=0.1,0.01", "lr takes a number, above 0, not '0.1,0.01'",
      "did you mean 'grid lr=0.1|0.01'? 'grid' tries each of them by cross-validation and keeps the best"
    ),
    (
      "train hidden=64|128", "hidden takes one value here, not several with '|'",
      "did you mean 'grid hidden=64|128'? 'grid' tries each of them by cross-validation and keeps the best"
    ),
    ("grid lr=0.1,0.01", "lr takes a number, above 0, not '0.1,0.01'", "did you mean 'grid lr=0.1|0.01'?"),
    ("grid 5", "'grid' takes \(NaturalMistakes.presets), not '5'", "did you mean 'grid k=5'?"),
    ("grid search", "'grid' takes \(NaturalMistakes.presets), not 'search'", "did you mean 'grid'?"),
    (
      "train max_iter=300", "'train' has no key 'max_iter'",
      "did you mean 'train epochs=300'? 'help train' lists what it takes"
    ),
    (
      "train learning_rate=0.01", "'train' has no key 'learning_rate'",
      "did you mean 'train lr=0.01'? 'help train' lists what it takes"
    ),
    (
      "train learning_rate_init=0.01", "'train' has no key 'learning_rate_init'",
      "did you mean 'train lr=0.01'? 'help train' lists what it takes"
    ),
    (
      "train optimizer=sgd", "'train' has no key 'optimizer'",
      "did you mean 'train solver=sgd'? 'help train' lists what it takes"
    ),
    (
      "train batch_size=32", "'train' has no key 'batch_size'",
      "did you mean 'train batch=32'? 'help train' lists what it takes"
    ),
    (
      "train activation=sigmoid",
      "activation is identity, logistic, tanh, relu, leaky-relu, gelu or elu, not 'sigmoid'",
      "did you mean 'train activation=logistic'?"
    ),
    (
      "train activation=ReLU",
      "activation is identity, logistic, tanh, relu, leaky-relu, gelu or elu, not 'ReLU'",
      "did you mean 'train activation=relu'?"
    ),
    (
      "train solver=Adam", "solver is sgd, adam, adamw or lbfgs, not 'Adam'",
      "did you mean 'train solver=adam'?"
    ),
    (
      "train early_stopping=True", "'train' has no key 'early_stopping'",
      "did you mean 'train early-stopping=True'? 'help train' lists what it takes"
    ),
    (
      "train epochs=1e2", "epochs takes a whole number, 1 to 1000000, not '1e2'",
      "did you mean 'train epochs=100'?"
    ),
    (
      "train epochs=5.0", "epochs takes a whole number, 1 to 1000000, not '5.0'",
      "did you mean 'train epochs=5'?"
    ),
    (
      "train hidden=0", "hidden must be 1 to 100000, not 0",
      "did you mean 'train hidden=none'? that is softmax regression"
    ),
    ("train hidden=", "hidden has no value", "did you mean 'train hidden=none'? that is softmax regression"),
    (
      "train hidden=()", "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '()'",
      "did you mean 'train hidden=none'? that is softmax regression"
    ),
    (
      "train softmax", "'train' takes \(NaturalMistakes.presets), not 'softmax'",
      "did you mean 'train hidden=none'? softmax regression is a network without hidden layers"
    ),
    (
      "LogisticRegression(max_iter=100)", "there is no command 'LogisticRegression(...)'",
      "did you mean 'train logistic epochs=100'? alpha= is 1 / C"
    ),
    (
      "KNeighborsClassifier(n_neighbors=3)", "there is no command 'KNeighborsClassifier(...)'",
      "did you mean 'train knn neighbours=3'? k= is n_neighbors"
    ),
    (
      "RandomForestClassifier(n_estimators=50)", "there is no command 'RandomForestClassifier(...)'",
      "did you mean 'train forest trees=50'? trees= is n_estimators"
    ),
    ("SVC(C=10)", "there is no command 'SVC(...)'", "did you mean 'train svm cost=10'? cost= is C"),
    (
      "XGBClassifier(n_estimators=50, max_depth=4)", "there is no command 'XGBClassifier(...)'",
      "did you mean 'train boosted trees=50 depth=4'? trees= is n_estimators, depth= max_depth and lr= learning_rate"
    ),
    ("svm", "there is no command 'svm'", "did you mean 'train svm'? 'help' lists all commands"),
    ("knn", "there is no command 'knn'", "did you mean 'train knn'? 'help' lists all commands"),
    (
      "NearestCentroid()", "there is no command 'NearestCentroid()'",
      "did you mean 'train centroid'? 'help' lists all commands"
    ),
    (
      "GaussianNB()", "there is no command 'GaussianNB()'",
      "did you mean 'train centroid'? there is no naive Bayes here; the nearest mean image is as simple"
    ),
    (
      "train resnet", "'train' takes \(NaturalMistakes.presets), not 'resnet'",
      "did you mean 'train cnn-large'?"
    ),
    ("train CNN", "'train' takes \(NaturalMistakes.presets), not 'CNN'", "did you mean 'train cnn'?"),
    (
      "train adam", "'train' takes \(NaturalMistakes.presets), not 'adam'",
      "did you mean 'train solver=adam'?"
    ),
    ("train model", "'train' takes \(NaturalMistakes.presets), not 'model'", "did you mean 'train'?"),
    ("train help", "'train' takes \(NaturalMistakes.presets), not 'help'", "did you mean 'help train'?"),
    ("train --help", "'train' has no flag '--help'", "did you mean 'help train'?"),
    ("train -h", "'train' takes \(NaturalMistakes.presets), not '-h'", "did you mean 'help train'?"),
    ("man train", "there is no command 'man'", "did you mean 'help train'?"),
    ("what is a weight?", "there is no command 'what'", "did you mean 'ask what is a weight?'?"),
    ("What's next", "there is no command 'What's'", "did you mean 'ask What's next'?"),
    (
      "i want to see a five", "there is no command 'i'",
      "did you mean 'ask i want to see a five'?"
    ),
    (
      "TRAIN epochs=5", "there is no command 'TRAIN'",
      "did you mean 'train epochs=5'? 'help' lists all commands"
    ),
    ("Train", "there is no command 'Train'", "did you mean 'train'? 'help' lists all commands"),
    (
      "show img 42",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not 'img'",
      "did you mean 'show 42'?"
    ),
    (
      "show row 42",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not 'row'",
      "did you mean 'show 42'?"
    ),
    (
      "show first 10",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not 'first'",
      "did you mean 'show n=10'?"
    ),
    (
      "show 42, 43",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not '42,'",
      "did you mean 'show 42,43'?"
    ),
    ("show 42 , 43", "'show' takes cell numbers such as 12 or 3-7, not ','", "did you mean 'show 42,43'?"),
    ("show 42 43", "'43' cannot be combined with '42'", "did you mean 'show 42,43'?"),
    (
      "show 42 43 44", "'show' cannot take '44' here",
      "did you mean 'show 42,43,44'? 'help show' lists what it takes"
    ),
    (
      "show 42 and 43", "'show' takes cell numbers such as 12 or 3-7, not 'and'",
      "did you mean 'show 42,43'?"
    ),
    (
      "show [42]",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not '[42]'",
      "did you mean 'show 42'?"
    ),
    (
      "show 0..9",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not '0..9'",
      "did you mean 'show 0-9'?"
    ),
    (
      "show 0:10",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not '0:10'",
      "did you mean 'show 0-9'?"
    ),
    ("show 0 to 9", "'show' takes cell numbers such as 12 or 3-7, not 'to'", "did you mean 'show 0-9'?"),
    (
      "show digit=7", "'show' has no key 'digit'",
      "did you mean 'show label=7'? 'help show' lists what it takes"
    ),
    (
      "show digit 7",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not 'digit'",
      "did you mean 'show label=7'?"
    ),
    (
      "show number=7", "'show' has no key 'number'",
      "did you mean 'show label=7'? 'help show' lists what it takes"
    ),
    (
      "show all",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not 'all'",
      "did you mean 'panel'?"
    ),
    (
      "show 42;",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not '42;'",
      "did you mean 'show 42'?"
    ),
    ("42", "there is no command '42'", "did you mean 'show 42'? 'help' lists all commands"),
    ("40-47", "there is no command '40-47'", "did you mean 'show 40-47'? 'help' lists all commands"),
    ("mnist", "there is no command 'mnist'", "did you mean 'load mnist'? 'help' lists all commands"),
    ("cnn", "there is no command 'cnn'", "did you mean 'train cnn'? 'help' lists all commands"),
    (
      "digits.csv", "there is no command 'digits.csv'",
      "did you mean 'load digits.csv'? 'help' lists all commands"
    ),
    (
      "x.digits", "there is no command 'x.digits'",
      "did you mean 'replay x.digits'? 'help' lists all commands"
    ),
    ("my.png", "there is no command 'my.png'", "did you mean 'predict my.png'? 'help' lists all commands"),
  ]

  /// Words and syntax of Python, of shells and of editors.
  static let foreign: [Habit] = [
    ("evaluate", "there is no command 'evaluate'", "did you mean 'report'? 'help' lists all commands"),
    (
      "evaluate m1", "there is no command 'evaluate'",
      "did you mean 'report model=m1'? 'help' lists all commands"
    ),
    ("score", "there is no command 'score'", "did you mean 'report'? 'help' lists all commands"),
    ("test", "there is no command 'test'", "did you mean 'report'? 'help' lists all commands"),
    ("test 0.2", "there is no command 'test'", "did you mean 'split test=0.2'? 'help' lists all commands"),
    ("accuracy", "there is no command 'accuracy'", "did you mean 'report'? 'help' lists all commands"),
    ("fit", "there is no command 'fit'", "did you mean 'train'? 'help' lists all commands"),
    ("fit epochs=3", "there is no command 'fit'", "did you mean 'train epochs=3'? 'help' lists all commands"),
    (
      "model.fit(X, y)", "there is no command 'model.fit(...)'",
      "did you mean 'train'? 'help' lists all commands"
    ),
    (
      "model.fit(X_train, y_train, epochs=5, batch_size=32)", "there is no command 'model.fit(...)'",
      "did you mean 'train epochs=5 batch=32'? 'help' lists all commands"
    ),
    (
      "clf = MLPClassifier(hidden_layer_sizes=(100,), max_iter=300)", "there is no command 'clf'",
      "did you mean 'train hidden=100 epochs=300'? 'help' lists all commands"
    ),
    (
      "clf.predict(X_test)", "there is no command 'clf.predict(...)'",
      "did you mean 'predict 42'? 'help' lists all commands"
    ),
    (
      "model.evaluate(x_test, y_test)", "there is no command 'model.evaluate(...)'",
      "did you mean 'report'? 'help' lists all commands"
    ),
    (
      "train_test_split(X, y, test_size=0.2, random_state=42)", "there is no command 'train_test_split(...)'",
      "did you mean 'split test=0.2 seed=42'? 'help' lists all commands"
    ),
    ("GridSearchCV", "there is no command 'GridSearchCV'", "did you mean 'grid'? 'help' lists all commands"),
    (
      "GridSearchCV(model, params, cv=5)", "there is no command 'GridSearchCV(...)'",
      "did you mean 'grid k=5'? 'help' lists all commands"
    ),
    (
      "cross_val_score(clf, X, y, cv=5)", "there is no command 'cross_val_score(...)'",
      "did you mean 'cv k=5'? 'help' lists all commands"
    ),
    ("cross validate", "there is no command 'cross'", "did you mean 'cv'? 'help' lists all commands"),
    (
      "confusion_matrix", "there is no command 'confusion_matrix'",
      "did you mean 'confusion'? 'help' lists all commands"
    ),
    (
      "confusion_matrix(y_test, y_pred)", "there is no command 'confusion_matrix(...)'",
      "did you mean 'confusion'? 'help' lists all commands"
    ),
    (
      "classification_report", "there is no command 'classification_report'",
      "did you mean 'report'? 'help' lists all commands"
    ),
    ("load_data", "there is no command 'load_data'", "did you mean 'load'? 'help' lists all commands"),
    ("load_data()", "there is no command 'load_data()'", "did you mean 'load'? 'help' lists all commands"),
    (
      "(x_train, y_train), (x_test, y_test) = mnist.load_data()", "there is no command '(x_train,'",
      "did you mean 'load'? 'help' lists all commands"
    ),
    (
      "LogisticRegression()", "there is no command 'LogisticRegression()'",
      "did you mean 'train logistic'? alpha= is 1 / C"
    ),
    ("print(\"hi\")", "there is no command 'print(...)'", "did you mean 'status'? 'help' lists all commands"),
    (
      "print(accuracy)", "there is no command 'print(...)'",
      "did you mean 'status'? 'help' lists all commands"
    ),
    (
      "import numpy", "'import' takes model, not 'numpy'",
      "no library has to be imported; 'import model FILE' reads a network"
    ),
    (
      "import numpy as np", "'import' takes model, not 'numpy'",
      "no library has to be imported; 'import model FILE' reads a network"
    ),
    (
      "from sklearn.model_selection import train_test_split", "there is no command 'from'",
      "did you mean 'help'? nothing has to be imported"
    ),
    (
      "plt.imshow(X[0])", "there is no command 'plt.imshow(...)'",
      "did you mean 'show'? 'help' lists all commands"
    ),
    (
      "learning_curve", "there is no command 'learning_curve'",
      "did you mean 'learning-curve'? 'help' lists all commands"
    ),
    (
      "learning curve", "there is no command 'learning'",
      "did you mean 'learning-curve'? 'help' lists all commands"
    ),
    ("lr_range", "there is no command 'lr_range'", "did you mean 'lr-range'? 'help' lists all commands"),
    ("delete m1", "there is no command 'delete'", "did you mean 'drop m1'? 'help' lists all commands"),
    ("rm m1", "there is no command 'rm'", "did you mean 'drop m1'? 'help' lists all commands"),
    ("rm -f m1", "there is no command 'rm'", "did you mean 'drop m1'? 'help' lists all commands"),
    ("delete", "there is no command 'delete'", "did you mean 'drop m1'? 'help' lists all commands"),
    ("prune", "there is no command 'prune'", "did you mean 'modify prune=0.9'? 'help' lists all commands"),
    (
      "clear", "there is no command 'clear'",
      "Ctrl-L clears the screen; 'drop NAME' takes a dataset or a model out, 'undo' takes the last change back"
    ),
    (
      "ls", "there is no command 'ls'",
      "did you mean 'status'? this is no shell: a line that begins with '!', such as '!ls', goes to yours"
    ),
    (
      "!ls", "'!' runs a program of the system, which only the prompt does by itself",
      "'digitbook --allow-shell' lets scripts and pipes do it, too"
    ),
    (
      "ls -la", "there is no command 'ls'",
      "did you mean 'status'? this is no shell: a line that begins with '!', such as '!ls', goes to yours"
    ),
    (
      "cd data", "there is no command 'cd'",
      "did you mean 'status'? this is no shell: a line that begins with '!', such as '!ls', goes to yours"
    ),
    ("q", "there is no command 'q'", "did you mean 'quit'? 'help' lists all commands"),
    ("x", "there is no command 'x'", "did you mean 'quit'? 'help' lists all commands"),
    (":q", "there is no command ':q'", "did you mean 'quit'? 'help' lists all commands"),
    ("exit()", "there is no command 'exit()'", "did you mean 'exit'? 'help' lists all commands"),
    ("quit()", "there is no command 'quit()'", "did you mean 'quit'? 'help' lists all commands"),
    ("help()", "there is no command 'help()'", "did you mean 'help'?"),
    ("logout", "there is no command 'logout'", "did you mean 'quit'? 'help' lists all commands"),
    ("bye", "there is no command 'bye'", "did you mean 'quit'? 'help' lists all commands"),
    (
      "time train", "there is no command 'time'",
      "did you mean 'train'? every command says how long it took, and 'history' does"
    ),
    (
      "%time train", "there is no command '%time'",
      "did you mean 'train'? every command says how long it took, and 'history' does"
    ),
    ("sudo train", "there is no command 'sudo'", "did you mean 'train'? 'help' lists all commands"),
    ("digitbook load", "there is no command 'digitbook'", "did you mean 'load'? 'help' lists all commands"),
    (
      "digitbook> show 42", "there is no command 'digitbook>'",
      "did you mean 'show 42'? 'help' lists all commands"
    ),
    ("$ load", "there is no command '$'", "did you mean 'load'? 'help' lists all commands"),
    (">>> train", "there is no command '>>>'", "did you mean 'train'? 'help' lists all commands"),
    ("load; train", "there is no command 'load;'", "one command a line: type 'load', then 'train'"),
    ("load;train", "there is no command 'load;train'", "one command a line: type 'load', then 'train'"),
    ("load && train", "there is no file &&", "one command a line: type 'load', then 'train'"),
    (
      "report > r.txt", "'report' cannot take '>' here",
      "did you mean 'report'? the prompt writes it into a file; scripts only with 'digitbook --allow-shell'"
    ),
    (
      "report >r.txt", "'report' cannot take '>r.txt' here",
      "did you mean 'report'? the prompt writes it into a file; scripts only with 'digitbook --allow-shell'"
    ),
    (
      "show 42 > digit.png", "'show' takes cell numbers such as 12 or 3-7, not '>'",
      "did you mean 'show 42 out=digit.png'?"
    ),
    (
      "report | head", "'report' cannot take '|' here",
      "did you mean 'report'? the prompt has pipes; scripts only with 'digitbook --allow-shell'"
    ),
    ("load &", "there is no file &", "did you mean 'load'?"),
    (
      "predict hand/*.png", "there is no file hand/*.png",
      "did you mean 'predict hand'? a folder is read whole, and '*' is no pattern here"
    ),
    (
      "load *.png", "there is no file *.png",
      "did you mean 'load .'? a folder is read whole, and '*' is no pattern here"
    ),
    (
      "hidden=128", "there is no command 'hidden=128'",
      "did you mean 'train hidden=128'? 'help' lists all commands"
    ),
    ("lr=0.01", "there is no command 'lr=0.01'", "did you mean 'train lr=0.01'? 'help' lists all commands"),
    ("epochs 5", "there is no command 'epochs'", "did you mean 'train epochs=5'? 'help' lists all commands"),
    (
      "trian hidden=128", "there is no command 'trian'",
      "did you mean 'train hidden=128'? 'help' lists all commands"
    ),
    (
      "train hiden=128", "'train' has no key 'hiden'",
      "did you mean 'train hidden=128'? 'help train' lists what it takes"
    ),
    (
      "train hiden 128", "'train' takes \(NaturalMistakes.presets), not 'hiden'",
      "did you mean 'train hidden=128'?"
    ),
    (
      "train epoch=5", "'train' has no key 'epoch'",
      "did you mean 'train epochs=5'? 'help train' lists what it takes"
    ),
    (
      "train activation=rellu",
      "activation is identity, logistic, tanh, relu, leaky-relu, gelu or elu, not 'rellu'",
      "did you mean 'train activation=relu'?"
    ),
    ("wrong 5", "'wrong' cannot take '5' here", "did you mean 'wrong n=5'? 'help wrong' lists what it takes"),
    (
      "wrong top 10", "'wrong' cannot take 'top' here",
      "did you mean 'wrong n=10'? 'help wrong' lists what it takes"
    ),
    ("drop m1;", "there is no dataset or model 'm1;'", "did you mean 'drop m1'?"),
    ("undo all", "'undo' cannot take 'all' here", "did you mean 'undo'? 'help undo' lists what it takes"),
    (
      "confusion --normalize", "'confusion' has no flag '--normalize'",
      "did you mean 'confusion normalize=true'? 'help confusion' lists what it takes"
    ),
    (
      "hint", "there is no command 'hint'", "'check' says what is open in an exercise, with hints"
    ),
    (
      "next", "there is no command 'next'", "'check' says what is open in an exercise, with hints"
    ),
    ("x = 5", "there is no command 'x'", "'help' lists all commands"),
    ("foo bar", "there is no command 'foo'", "'help' lists all commands"),
  ]

  private static func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1")
    return scratch
  }

  @Test func thereAreMany() { #expect(Self.forms.count + Self.foreign.count > 120) }

  @Test(arguments: (forms + foreign).indices) func eachGetsTheLineToType(_ index: Int) throws {
    let habit = (Self.forms + Self.foreign)[index]
    let scratch = try Self.scratch()
    let error = try scratch.fail(habit.line)
    #expect(error.message == habit.message)
    #expect(error.hint == habit.hint, "\(habit.line)")
    #expect(scratch.notebook.workspace.models.count == 1)
  }

  /// Every line in quotes can be typed as it stands.
  @Test(arguments: (forms + foreign).indices) func whatIsSuggestedParses(_ index: Int) throws {
    let hint = (Self.forms + Self.foreign)[index].hint
    let lines = hint.matches(of: /(?:did you mean|type|then) '([^']+)'/).map { String($0.1) }
    for line in lines {
      #expect(throws: Never.self, "\(line)") { _ = try CommandTable.standard.parse(line) }
      if line.hasPrefix("help") { try Scratch().run(line) }
    }
  }

  /// A line without quotes around it, such as advice, names only commands that there are.
  @Test func linesThatParseAreNeverRefused() throws {
    // Words of the table that are commands, presets or topics themselves keep their meaning.
    for verb in CommandTable.standard.verbs {
      #expect(CommandTable.standard.command(for: verb) != nil)
    }
    for line in [
      "load", "split", "train hidden=128,64 lr=0.001", "cv k=5", "grid", "show 42", "report",
      "grid hidden=40,20|60,8|20,20,20 alpha=0.0001|0.05", "train --epochs 5", "help train", "? train",
      "exit",
    ] {
      #expect(throws: Never.self, "\(line)") { _ = try CommandTable.standard.parse(line) }
    }
  }

  /// Whatever is typed, the search for a line ends soon and never traps; a line it finds parses.
  @Test func anyMixtureOfWordsIsAnswered() throws {
    let words = [
      "train", "show", "split", "fit(", "X", ")", "=", "==", ",", "hidden", "hidden=", "[128", "64]", "20",
      "%", "-n",
      "--epochs=1", "to", "first", "|", ";", "&&", ">", "?", "'", "(", "0.2", "label", "m1", "adam", "42",
      "😀", "help",
    ]
    var state: UInt64 = 42
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for _ in 0..<300 {
      let line = (0...next(6)).map { _ in words[next(words.count)] }.joined(
        separator: next(5) == 0 ? "" : " ")
      do {
        _ = try CommandTable.standard.parse(line)
      } catch {
        let hint = CommandTable.standard.message(for: error, in: line).hint ?? ""
        guard let meant = hint.firstMatch(of: /did you mean '(.*)'\?/)?.1, !(error is CommandError) else {
          continue
        }
        // Quotes inside the suggestion would end it early.
        guard !meant.contains("'") else { continue }
        #expect(throws: Never.self, "\(line) -> \(meant)") {
          _ = try CommandTable.standard.parse(String(meant))
        }
      }
    }
  }

  @Test func veryLongLinesAreNotSearched() throws {
    let line = "train " + String(repeating: "hidden = [1, ", count: 200)
    let error = try Scratch().fail(line)
    #expect(error.hint?.contains("did you mean") != true)
  }
}
