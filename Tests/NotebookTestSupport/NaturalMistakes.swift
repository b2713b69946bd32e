import CommandLanguage
import Commands
import Notebook

/// What somebody who knows Python, R or a shell types in the first hour: each line is done, or answered with what to type
/// instead.
package enum NaturalMistakes {
  /// The words that can stand behind `train`, as its errors list them.
  package static let presets: String = {
    let train = CommandTable.standard.signatures.first { $0.verb == "train" }
    let words = train?.parameters(.word).first?.completion.words ?? []
    return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
  }()

  /// Lines that do what was meant, and how what they show begins.
  package static let done: [(line: String, shown: String)] = [
    ("train?", "train [preset] [key=value ...] [--flag ...]"),
    ("?train", "train [preset] [key=value ...] [--flag ...]"),
    ("? train", "train [preset] [key=value ...] [--flag ...]"),
    ("lr?", "lr= of train, cv, grid, random, summary, suspects, step and learning-curve\n"),
    ("?lr", "lr= of train, cv, grid, random, summary, suspects, step and learning-curve\n"),
    ("train --epochs 2", "\nm1: 64-128-4 relu, "),
    ("exit", ""),
  ]

  package static let answered: [(line: String, message: String, hint: String)] = [
    ("exit()", "there is no command 'exit()'", "did you mean 'exit'? 'help' lists all commands"),
    ("quit()", "there is no command 'quit()'", "did you mean 'quit'? 'help' lists all commands"),
    ("q", "there is no command 'q'", "did you mean 'quit'? 'help' lists all commands"),
    ("help()", "there is no command 'help()'", "did you mean 'help'?"),
    (
      "train(hidden=128)", "there is no command 'train(...)'",
      "did you mean 'train hidden=128'? 'help' lists all commands"
    ),
    (
      "train(hidden=[128,64],epochs=5)", "there is no command 'train(...)'",
      "did you mean 'train hidden=128,64 epochs=5'? 'help' lists all commands"
    ),
    (
      "hidden=[128,64]", "there is no command 'hidden=[128,64]'",
      "did you mean 'train hidden=128,64'? 'help' lists all commands"
    ),
    (
      "train hidden=[128,64]",
      "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '[128,64]'",
      "did you mean 'train hidden=128,64'?"
    ),
    (
      "train epochs 5", "'train' takes \(presets), not 'epochs'",
      "did you mean 'train epochs=5'?"
    ),
    (
      "train epochs: 5", "'train' takes \(presets), not 'epochs:'",
      "did you mean 'train epochs=5'?"
    ),
    (
      "train -e 5", "'train' takes \(presets), not '-e'", "did you mean 'train epochs=5'?"
    ),
    (
      "epochs=5", "there is no command 'epochs=5'", "did you mean 'train epochs=5'? 'help' lists all commands"
    ),
    ("train lr=0,01", "lr takes a number, above 0, not '0,01'", "did you mean 'train lr=0.01'?"),
    (
      "train learning_rate=0.1", "'train' has no key 'learning_rate'",
      "did you mean 'train lr=0.1'? 'help train' lists what it takes"
    ),
    ("load_data", "there is no command 'load_data'", "did you mean 'load'? 'help' lists all commands"),
    (
      "import numpy as np", "'import' takes model, not 'numpy'",
      "no library has to be imported; 'import model FILE' reads a network"
    ),
    ("pip install torch", "there is no command 'pip'", "did you mean 'help'? nothing has to be installed"),
    (
      "model.fit(X, y, epochs=5)", "there is no command 'model.fit(...)'",
      "did you mean 'train epochs=5'? 'help' lists all commands"
    ),
    (
      "x_train, x_test = train_test_split(X, y, test_size=0.2)", "there is no command 'x_train,'",
      "did you mean 'split test=0.2'? 'help' lists all commands"
    ),
    (
      "print(accuracy)", "there is no command 'print(...)'",
      "did you mean 'status'? 'help' lists all commands"
    ),
    (
      "confusion_matrix(y, p)", "there is no command 'confusion_matrix(...)'",
      "did you mean 'confusion'? 'help' lists all commands"
    ),
    (
      "confusion matrix", "'confusion' cannot take 'matrix' here",
      "did you mean 'confusion'? 'help confusion' lists what it takes"
    ),
    (
      "report -v", "'report' cannot take '-v' here",
      "did you mean 'report --more'? 'help report' lists what it takes"
    ),
    (
      "show first 10",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not 'first'",
      "did you mean 'show n=10'?"
    ),
    ("load; train", "there is no command 'load;'", "one command a line: type 'load', then 'train'"),
    (
      "ls", "there is no command 'ls'",
      "did you mean 'status'? this is no shell: a line that begins with '!', such as '!ls', goes to yours"
    ),
    (
      "cd ..", "there is no command 'cd'",
      "did you mean 'status'? this is no shell: a line that begins with '!', such as '!ls', goes to yours"
    ),
    (
      "clear", "there is no command 'clear'",
      "Ctrl-L clears the screen; 'drop NAME' takes a dataset or a model out, 'undo' takes the last change back"
    ),
    (
      "!ls", "'!' runs a program of the system, which only the prompt does by itself",
      "'digitbook --allow-shell' lets scripts and pipes do it, too"
    ),
    (
      "report > r.txt", "'report' cannot take '>' here",
      "did you mean 'report'? the prompt writes it into a file; scripts only with 'digitbook --allow-shell'"
    ),
    (
      "report | less", "'report' cannot take '|' here",
      "did you mean 'report'? the prompt has pipes; scripts only with 'digitbook --allow-shell'"
    ),
  ]
}
