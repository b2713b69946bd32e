import Digits
import Display
import Experiments
import Foundation
import Notebook

/// Judges the checks of an exercise by what was done since it was opened.
struct CheckJudge {
  private let work: OpenExercise
  private let workspace: Workspace
  private let context: CommandContext

  init(_ work: OpenExercise, _ workspace: Workspace, _ context: CommandContext) {
    self.work = work
    self.workspace = workspace
    self.context = context
  }

  /// - Throws: `TrainingError.interrupted`.
  func outcome(of check: Check) throws -> CheckOutcome {
    let (isMet, found): (Bool, String) =
      switch check.kind {
      case .accuracy(on: .test, let bounds): testAccuracy(bounds)
      case .accuracy(let part, let bounds): try accuracy(on: part, bounds)
      case .looks(let most): looks(most)
      case .weights(let bounds): weights(bounds)
      case .answer(let question, let right, let verb, let tolerance):
        answer(question, right, of: verb, within: tolerance)
      case .ran(let verb, let times): ran(verb, times)
      case .tried(let key, let values): tried(key, values)
      case .figure(let name, let verb, let bounds): figure(name, of: verb, bounds)
      }
    // A hint is for one who has tried.
    let isUntried = [Self.noModel.1, Self.noAnswer.1].contains(found)
    return CheckOutcome(
      demand: check.demand ?? "", isMet: isMet, found: found, hint: isMet || isUntried ? nil : check.hint)
  }

  // MARK: Models

  private static let noModel = (false, "no model yet")
  private static let noAnswer = (false, "no answer yet")

  /// The current model, if it was made since the exercise was opened.
  private var model: Classifier? {
    guard let model = workspace.currentModel,
      (workspace.lineage.models[model.name] ?? 0) > work.opening
    else { return nil }
    return model
  }

  private func accuracy(on part: SplitPart, _ bounds: Check.Bounds) throws -> (Bool, String) {
    guard let model else { return Self.noModel }
    do {
      let evaluation = try Evaluation(of: model, on: part, in: workspace, context)
      let truth = try evaluation.truth(for: CheckCommand.signature.verb)
      let right = truth.indices.count { evaluation.predictions.label(ofRow: $0) == truth[$0] }
      return verdict(Double(right) / Double(max(truth.count, 1)), of: model.name, bounds)
    } catch let error as CommandError {
      // Another dataset, no such rows: what is missing is told, and the other checks are judged.
      return (false, error.wording.message)
    }
  }

  private func verdict(_ accuracy: Double, of model: String, _ bounds: Check.Bounds) -> (Bool, String) {
    (bounds.contains(accuracy), "\(NumberText.percent(accuracy)) (\(shown(model)))")
  }

  private func weights(_ bounds: Check.Bounds) -> (Bool, String) {
    guard let model else { return Self.noModel }
    let count = model.networks.map(\.model.spec.parameterCount).reduce(0, +)
    return (bounds.contains(Double(count)), "\(NumberText.count(count)) (\(shown(model.name)))")
  }

  // MARK: What was judged

  /// The results of finished cells, the latest first.
  private func results(of verb: String?, ownOnly: Bool = false) -> [[String: Any]] {
    (ownOnly ? work.ownCells : work.cells[...]).reversed().filter { cell in
      cell.status == .ok && (verb.map { isCommand($0, cell) } ?? true)
    }.map(\.fields)
  }

  /// Whether a cell ran a command: its verb or an alias.
  private func isCommand(_ verb: String, _ cell: Cell) -> Bool {
    guard let word = cell.input.split(separator: " ").first else { return false }
    let commands = context.environment.commands
    return commands.command(for: String(word))?.signature.verb
      == commands.command(for: verb)?.signature.verb
  }

  /// The models that were judged on test rows, in order. One that was trained again under its name is another one.
  private var judgedOnTest: [String] {
    var makers: [String: Int] = [:]
    var judged: [(model: String, maker: Int)] = []
    for cell in work.ownCells where cell.status == .ok {
      let fields = cell.fields
      if let name = fields["name"] as? String, fields["kind"] as? String == ModelResult.kind {
        makers[name] = cell.number
      }
      guard fields["on"] as? String == SplitPart.test.rawValue, let model = fields["model"] as? String else {
        continue
      }
      let maker = makers[model] ?? 0
      if !judged.contains(where: { $0 == (model, maker) }) { judged.append((model, maker)) }
    }
    return judged.map(\.model)
  }

  private func looks(_ most: Int) -> (Bool, String) {
    let models = judgedOnTest
    guard !models.isEmpty else { return (true, "not yet") }
    let names = models.enumerated().map { models[..<$0].contains($1) ? "\(shown($1)) again" : shown($1) }
    return (models.count <= most, listed(names, joinedBy: "and"))
  }

  /// What the user's own commands found on the test rows: `check` itself does not look at them.
  private func testAccuracy(_ bounds: Check.Bounds) -> (Bool, String) {
    guard let model else { return Self.noModel }
    // Of an earlier one of that name, what was found says nothing.
    let maker = workspace.lineage.models[model.name] ?? 0
    let cells = work.ownCells.reversed().lazy.filter { $0.status == .ok && $0.number > maker }
    let found = cells.map(\.fields).compactMap { fields -> Double? in
      guard fields["on"] as? String == SplitPart.test.rawValue, fields["model"] as? String == model.name
      else { return nil }
      if let accuracy = fields["accuracy"] as? Double { return accuracy }
      guard let wrong = fields["wrong"] as? Double, let rows = fields["rows"] as? Double, rows > 0 else {
        return nil
      }
      return 1 - wrong / rows
    }.first
    return found.map { verdict($0, of: model.name, bounds) } ?? (false, "\(shown(model.name)) not judged yet")
  }

  // MARK: Answers and commands

  private func answer(
    _ question: Int, _ right: String?, of verb: String?, within tolerance: Double
  ) -> (Bool, String) {
    guard let said = work.answers(context.environment.commands)[question] else { return Self.noAnswer }
    guard let right else { return (true, shown(said)) }
    let results = results(of: verb, ownOnly: true)
    let isRight = LessonAnswer(right).accepts(said, within: tolerance) { LessonAnswer.Value($0, in: results) }
    guard let isRight else { return (false, "\(shown(said)), with nothing to compare it with yet") }
    return (isRight, shown(said))
  }

  private func ran(_ verb: String, _ times: Int) -> (Bool, String) {
    let count = work.ownCells.count { $0.status == .ok && isCommand(verb, $0) }
    return (count >= times, count == 0 ? "not yet" : counted(count, "time"))
  }

  private func tried(_ key: String, _ values: Int) -> (Bool, String) {
    var tried: [String] = []
    for cell in work.ownCells where cell.status != .failed && isCommand("train", cell) {
      let settings = cell.fields["settings"] as? [String: String]
      if let value = settings?[key], !tried.contains(value) { tried.append(value) }
    }
    return (tried.count >= values, tried.isEmpty ? "none yet" : listed(tried, joinedBy: "and"))
  }

  private func figure(_ name: String, of verb: String?, _ bounds: Check.Bounds) -> (Bool, String) {
    guard case .number(let value)? = LessonAnswer.Value(name, in: results(of: verb)) else {
      return (false, "not yet")
    }
    return (bounds.contains(value), Check.shown(value, bounds))
  }
}
