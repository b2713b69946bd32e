import CommandLanguage
import Digits
import Display
import Notebook

/// Something that an exercise asks for: a line `#!` of its file, in the language of commands.
///
/// - `#! accuracy on=validation least=90%`: of the current model, which was made since the exercise was opened.
/// - `#! looks most=1`: how many models were judged on the test rows, at least one and at most this many.
/// - `#! weights most=20000`: of the current model.
/// - `#! answer 1 is=784`, `is=b,paper`, `is={wrong} of=wrong`: the answer to a question, as in a lesson's `#=`.
/// - `#! ran report times=2`: a command was used.
/// - `#! tried lr values=3`: trainings with different values of a key.
/// - `#! trained with="activation=identity epochs=20"`: settings of the current model.
/// - `#! showed 5`: 'show' drew a single row, of this class.
/// - `#! figure accuracy of=cv least=0.9`: a field of a result, as `--json` names it.
///
/// Each takes `hint="..."`, which is shown while it is not met, and `says="..."`, what is asked for in other words.
struct Check: Sendable {
  enum Kind: Sendable {
    case accuracy(on: SplitPart, Bounds)
    case looks(most: Int)
    case weights(Bounds)
    case answer(question: Int, is: String?, of: String?, within: Double)
    case ran(verb: String, times: Int)
    case tried(key: String, values: Int)
    case trained([Setting])
    case showed(label: String)
    case figure(String, of: String?, Bounds)
  }

  /// A key of `train` and its value: `epochs=20`.
  struct Setting: Sendable {
    let key: String
    let value: String

    var text: String { "\(key)=\(value)" }
  }

  /// A range; a missing end is open.
  struct Bounds: Sendable {
    var least: Double?
    var most: Double?

    func contains(_ value: Double) -> Bool {
      // A figure that is shown as 90 % has met 90 %.
      (least.map { value >= $0 - 1e-9 } ?? true) && (most.map { value <= $0 + 1e-9 } ?? true)
    }
  }

  let kind: Kind
  let hint: String?
  /// What is asked for, in the words of the exercise; `nil` for the usual ones.
  let says: String?

  var isAboutAQuestion: Bool { if case .answer = kind { true } else { false } }

  /// Reads a line of a file, without its mark.
  /// - Throws: `ExerciseError.badCheck`.
  init(_ check: Exercise.CheckLine, of exercise: Exercise) throws(ExerciseError) {
    do {
      (kind, hint, says) = try Self.read(check.text, questions: exercise.questions)
    } catch {
      throw .badCheck(path: exercise.path, line: check.line, ErrorMessage(wording: error))
    }
  }

  /// The checks of an exercise.
  /// - Throws: `ExerciseError.badCheck`, `.noChecks`.
  static func all(of exercise: Exercise) throws(ExerciseError) -> [Check] {
    guard !exercise.checks.isEmpty else { throw .noChecks(path: exercise.path) }
    var checks: [Check] = []
    for line in exercise.checks { checks.append(try Check(line, of: exercise)) }
    return checks
  }

  // MARK: The language of checks

  private static let hint = Key<String>("hint", .text("a sentence"), "what to try while it is not met")
  private static let says = Key<String>("says", .text("a phrase"), "what is asked for, in other words")
  private static let least = Key<Double>("least", .figure, "the smallest value that meets it")
  private static let most = Key<Double>("most", .figure, "the largest value that meets it")
  private static let of = Key<String>("of", .text("a command"), "whose results count; without it, all")
  private static let on = Key<SplitPart>(
    "on", ValueType<SplitPart>.choice, default: "validation", "which rows")
  private static let limit = Key<Int>("most", .integer(0...1000), required: true, "how many models at most")
  private static let question = Key<Int>(
    "question", .integer(1...100), form: .word, required: true, "which question")
  private static let value = Key<String>("is", .text("a number, words or {field}"), "the answer")
  private static let within = Key<Double>(
    "within", .number("0 or more") { $0 >= 0 }, default: "0", "how far a number may be off")
  private static let verb = Key<String>(
    "command", .text("a command"), form: .word, required: true, "which command")
  private static let times = Key<Int>("times", .integer(1...1000), default: "1", "how often at least")
  private static let key = Key<String>(
    "key", .text("a key of train"), form: .word, required: true, "which key")
  private static let values = Key<Int>(
    "values", .integer(2...1000), default: "2", "how many different values at least")
  private static let with = Key<[Setting]>(
    "with", .settings, required: true, "the keys of train with their values")
  private static let label = Key<String>(
    "class", .text("a class"), form: .word, required: true, "which class")
  private static let field = Key<String>(
    "field", .text("a field of a result"), form: .word, required: true, "which field")

  /// The kinds of checks, as commands.
  private static let signatures: [Signature] = [
    signature("accuracy", [on.parameter, least.parameter, most.parameter]),
    signature("looks", [limit.parameter]),
    signature("weights", [least.parameter, most.parameter]),
    signature("answer", [question.parameter, value.parameter, of.parameter, within.parameter]),
    signature("ran", [verb.parameter, times.parameter]),
    signature("tried", [key.parameter, values.parameter]),
    signature("trained", [with.parameter]),
    signature("showed", [label.parameter]),
    signature("figure", [field.parameter, of.parameter, least.parameter, most.parameter]),
  ]

  private static func signature(_ verb: String, _ parameters: [Parameter]) -> Signature {
    Signature(
      verb, group: .exercises, "", parameters: parameters + [hint.parameter, says.parameter], examples: [])
  }

  private static func read(_ text: String, questions: Int) throws -> (Kind, hint: String?, says: String?) {
    guard let line = try ParsedLine(text) else { throw CheckProblem.empty }
    guard let signature = signatures.first(where: { $0.verb == line.verb.text }) else {
      throw CheckProblem.unknown(line.verb.text, known: signatures.map(\.verb))
    }
    let arguments = try Arguments(line, line: text, for: signature)
    return (try kind(line.verb.text, arguments, questions: questions), arguments[hint], arguments[says])
  }

  private static func kind(_ verb: String, _ arguments: Arguments, questions: Int) throws -> Kind {
    func bounds() throws -> Bounds {
      let bounds = Bounds(least: arguments[least], most: arguments[most])
      guard bounds.least != nil || bounds.most != nil else { throw CheckProblem.noBounds(verb) }
      return bounds
    }
    switch verb {
    case "accuracy": return .accuracy(on: arguments[on] ?? .validation, try bounds())
    case "looks": return .looks(most: arguments[limit] ?? 1)
    case "weights": return .weights(try bounds())
    case "answer":
      let number = arguments[question] ?? 1
      guard number <= questions else { throw ExerciseError.noSuchQuestion(number: number, count: questions) }
      return .answer(
        question: number, is: arguments[value], of: arguments[of], within: arguments[within] ?? 0)
    case "ran": return .ran(verb: arguments[Self.verb] ?? "", times: arguments[times] ?? 1)
    case "tried": return .tried(key: arguments[key] ?? "", values: arguments[values] ?? 2)
    case "trained": return .trained(arguments[with] ?? [])
    case "showed": return .showed(label: arguments[label] ?? "")
    default: return .figure(arguments[field] ?? "", of: arguments[of], try bounds())
    }
  }
}

/// What is wrong with a line `#!`, besides what is wrong with lines of any command.
private enum CheckProblem: Worded {
  case empty
  case unknown(String, known: [String])
  case noBounds(String)

  var wording: ErrorMessage {
    switch self {
    case .empty: ErrorMessage("'#!' has no check behind it", hint: "try '#! accuracy least=90%'")
    case .unknown(let verb, let known):
      ErrorMessage("there is no check '\(verb)'", hint: "checks are \(listed(known, joinedBy: "and"))")
    case .noBounds(let verb):
      ErrorMessage("'\(verb)' needs least= or most=", hint: "try '#! \(verb) least=0.9'")
    }
  }
}

extension ValueType where Value == [Check.Setting] {
  /// Pairs as they stand in a line: `"activation=identity epochs=20"`.
  fileprivate static var settings: ValueType {
    ValueType(description: "settings such as \"epochs=20\"", completion: .nothing) {
      text throws(ValueProblem) in
      var settings: [Check.Setting] = []
      for pair in text.split(separator: " ") {
        let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
        guard sides.count == 2 else { throw .notAsExpected("settings such as \"epochs=20\"") }
        settings.append(.init(key: sides[0], value: sides[1]))
      }
      return settings
    }
  }
}

extension ValueType where Value == Double {
  /// A number, or a share in percent: `0.9`, `90%`, `20000`.
  fileprivate static var figure: ValueType {
    ValueType(description: "a number or a share such as 90%", completion: .nothing) {
      text throws(ValueProblem) in
      let isPercent = text.hasSuffix("%")
      guard let number = Double(isPercent ? text.dropLast() : text[...]), number.isFinite else {
        throw .notANumber(range: "or a share such as 90%")
      }
      return isPercent ? number / 100 : number
    }
  }
}
