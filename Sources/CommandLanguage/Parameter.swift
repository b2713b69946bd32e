/// A parameter of a command: a positional word, a key or a flag, with its help.
package struct Parameter: Sendable {
  package enum Form: Equatable, Sendable {
    /// A positional word.
    case word
    /// All remaining positional words.
    case words
    /// `name=value`.
    case key
    /// `--name`.
    case flag
  }

  /// The key, the flag without its dashes, or the name that help gives the word.
  package let name: String
  package let form: Form
  /// The accepted values in words; empty for a flag.
  package let valueDescription: String
  /// The default as it would be typed; `nil` if there is none.
  package let defaultValue: String?
  /// Its meaning in a phrase.
  package let help: String
  /// The corresponding scikit-learn parameter and its default, if there is one.
  package let scikitLearn: ReferenceName?
  /// Whether the command requires it.
  package let isRequired: Bool
  /// What Tab completes for its value.
  package let completion: CompletionKind
  /// Parses a value. Called once per value; the result is kept in `Arguments`.
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

/// The name of a parameter in scikit-learn, or in PyTorch if scikit-learn lacks it.
package struct ReferenceName: Equatable, Sendable {
  /// The library of `name`.
  package var library = "scikit-learn"
  /// Its name in `MLPClassifier` or in the function named.
  package let name: String
  /// Its default there, as Python writes it.
  package let defaultValue: String
  /// How digitbook's parameter differs in meaning; `nil` if it does not.
  package let difference: String?

  package init(_ name: String, default defaultValue: String, difference: String? = nil) {
    self.name = name
    self.defaultValue = defaultValue
    self.difference = difference
  }

  /// A name in PyTorch.
  package static func pytorch(_ name: String, default defaultValue: String, difference: String? = nil) -> Self
  {
    var twin = Self(name, default: defaultValue, difference: difference)
    twin.library = "PyTorch"
    return twin
  }

  /// The name, followed by the library unless that is scikit-learn.
  package var shown: String { library == "scikit-learn" ? name : "\(name) (\(library))" }
}

/// A parameter with the Swift type of its value, so that `arguments[Self.k]` is an `Int`.
package struct Key<Value: Sendable>: Sendable {
  /// The untyped part, for help and completion.
  package let parameter: Parameter
  package let read: @Sendable (String) throws(ValueProblem) -> Value

  /// - Parameter defaultValue: the default as shown in help; the command itself supplies the value.
  package init(
    _ name: String, _ type: ValueType<Value>, form: Parameter.Form = .key,
    default defaultValue: String? = nil,
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
