/// One thing a command takes: a word in its place, a key or a flag, with all that help says of it.
package struct Parameter: Sendable {
  /// How it is written.
  package enum Form: Equatable, Sendable {
    /// A word in its place; the first one first.
    case word
    /// All words from here on.
    case words
    /// `name=value`.
    case key
    /// `--name`.
    case flag
  }

  /// The key, the flag without its dashes, or what help calls the word.
  package let name: String
  /// How it is written.
  package let form: Form
  /// What it takes, in words; empty for a flag.
  package let valueDescription: String
  /// What happens without it, as it would be typed; `nil` where there is no such value.
  package let defaultValue: String?
  /// What it means, in a phrase.
  package let help: String
  /// The name of scikit-learn's parameter, where there is one, and its default.
  package let scikitLearn: ReferenceName?
  /// Whether the command cannot do without.
  package let isRequired: Bool
  /// What Tab offers for its value.
  package let completion: CompletionKind
  /// Reads a value, once: what it gives is kept in `Arguments`.
  package let read: @Sendable (String) throws(ValueProblem) -> any Sendable
}

extension Parameter {
  /// As it is typed: `rows`, `lr=`, `--force`.
  package var typed: String {
    switch form {
    case .word, .words: name
    case .key: "\(name)="
    case .flag: "--\(name)"
    }
  }
}

/// What scikit-learn calls a parameter, or PyTorch where scikit-learn has no such thing.
package struct ReferenceName: Equatable, Sendable {
  /// The library that calls it so.
  package var library = "scikit-learn"
  /// Its name in `MLPClassifier` or in the function named.
  package let name: String
  /// Its default there, as Python writes it.
  package let defaultValue: String
  /// Where ours means something else; `nil` where it does not.
  package let difference: String?

  /// Memberwise.
  package init(_ name: String, default defaultValue: String, difference: String? = nil) {
    self.name = name
    self.defaultValue = defaultValue
    self.difference = difference
  }

  /// A name of PyTorch's.
  package static func pytorch(_ name: String, default defaultValue: String, difference: String? = nil) -> Self {
    var twin = Self(name, default: defaultValue, difference: difference)
    twin.library = "PyTorch"
    return twin
  }

  /// The name, with its library where that is not scikit-learn.
  package var shown: String { library == "scikit-learn" ? name : "\(name) (\(library))" }
}

/// A parameter together with the type of its value, so that a command reads `arguments[Self.k]` and gets
/// an `Int`.
package struct Key<Value: Sendable>: Sendable {
  /// What help and completion know of it.
  package let parameter: Parameter
  package let read: @Sendable (String) throws(ValueProblem) -> Value

  /// - Parameter default: what is said to hold without it; the command itself supplies it.
  package init(
    _ name: String, _ type: ValueType<Value>, form: Parameter.Form = .key, default defaultValue: String? = nil,
    scikitLearn: ReferenceName? = nil, required: Bool = false, _ help: String
  ) {
    read = type.read
    parameter = Parameter(
      name: name, form: form, valueDescription: type.description, defaultValue: defaultValue, help: help,
      scikitLearn: scikitLearn, isRequired: required, completion: type.completion,
      read: Self.reader(type))
  }
}

extension Key where Value == Bool {
  /// A flag, written `--name`.
  package static func flag(_ name: String, _ help: String) -> Key<Bool> {
    let type = ValueType<Bool>(description: "", completion: .nothing) { _ throws(ValueProblem) in true }
    return Key(name, type, form: .flag, help)
  }
}
