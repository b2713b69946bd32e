import Digits
import Display
import Experiments
import Foundation
import Notebook

/// Judges the checks of an exercise by what was done since it was opened.
struct CheckJudge {
  let work: OpenExercise
  private let workspace: Workspace
  private let context: CommandContext

  init(_ work: OpenExercise, _ workspace: Workspace, _ context: CommandContext) {
    self.work = work
    self.workspace = workspace
    self.context = context
  }

  /// What was found for one check.
  struct Finding {
    let isMet: Bool
    /// In words.
    let found: String
    var stage = Stage.tried
    /// What fits better than the hint of the exercise.
    var hint: String?

    init(_ isMet: Bool, _ found: String, _ stage: Stage = .tried, hint: String? = nil) {
      self.isMet = isMet
      self.found = found
      self.stage = stage
      self.hint = hint
    }

    static let noModel = Finding(false, "no model yet", .untouched)
    static let noAnswer = Finding(false, "no answer yet", .untouched)
  }

  /// How far the reader is with a check: a hint is for one who has tried.
  enum Stage {
    case tried, untouched
    /// Its turn comes when the demands before it are met.
    case lastStep
  }

  /// - Throws: `TrainingError.interrupted`.
  func outcomes(of checks: [Check]) throws -> [CheckOutcome] {
    var isOpenBefore = false
    let loss = work.loss(in: workspace)
    return try checks.map { check in
      let finding = try finding(of: check, among: checks, isLost: loss != nil)
      let hint: String? =
        switch finding.stage {
        case _ where finding.isMet: nil
        case .untouched: nil
        case _ where loss != nil: loss
        case .lastStep where isOpenBefore: finding.hint
        case .lastStep, .tried: finding.hint ?? check.hint
        }
      if !finding.isMet, !check.isAboutAQuestion { isOpenBefore = true }
      return CheckOutcome(
        demand: check.demand ?? "", isMet: finding.isMet, found: finding.found, hint: hint)
    }
  }

  private func finding(of check: Check, among checks: [Check], isLost: Bool) throws -> Finding {
    switch check.kind {
    case .accuracy where isLost: Finding(false, "its rows are gone")
    case .accuracy(on: .test, let bounds):
      testAccuracy(
        bounds, looks: checks.compactMap { if case .looks(let most) = $0.kind { most } else { nil } }.first)
    case .accuracy(let part, let bounds): try accuracy(on: part, bounds)
    case .looks(let most): looks(most)
    case .weights(let bounds): weights(bounds)
    case .answer(let question, let right, let verb, let tolerance):
      answer(question, right, of: verb, within: tolerance)
    case .ran(let verb, let times): ran(verb, times)
    case .tried(let key, let values): tried(key, values)
    case .trained(let settings): trained(settings)
    case .showed(let label): showed(label)
    case .figure(let name, let verb, let bounds): figure(name, of: verb, bounds)
    }
  }

  // MARK: Models

  /// The current model, if it was made since the exercise was opened, and not by the exercise itself.
  var model: Classifier? {
    guard let model = workspace.currentModel, maker(of: model) > work.opening,
      !work.givenCells.contains(where: { $0.number == maker(of: model) })
    else { return nil }
    return model
  }

  /// The cell that made a model.
  func maker(of model: Classifier) -> Int { workspace.lineage.models[model.name] ?? 0 }

  private func accuracy(on part: SplitPart, _ bounds: Check.Bounds) throws -> Finding {
    guard let model else { return .noModel }
    do {
      let evaluation = try Evaluation(of: model, on: part, in: workspace, context)
      let truth = try evaluation.truth(for: CheckCommand.signature.verb)
      let right = truth.indices.count { evaluation.predictions.label(ofRow: $0) == truth[$0] }
      return verdict(Double(right) / Double(max(truth.count, 1)), of: model.name, bounds)
    } catch let error as CommandError {
      // Another dataset, no such rows: what is missing is told, and the other checks are judged.
      return Finding(
        false, error.wording.message,
        hint: "The current dataset is not that of the exercise: 'datasets' lists all, 'use NAME' chooses one."
      )
    }
  }

  func verdict(_ accuracy: Double, of model: String, _ bounds: Check.Bounds) -> Finding {
    Finding(bounds.contains(accuracy), "\(NumberText.percent(accuracy)) (\(shown(model)))")
  }

  private func weights(_ bounds: Check.Bounds) -> Finding {
    guard let model else { return .noModel }
    let count = model.networks.map(\.model.spec.parameterCount).reduce(0, +)
    return Finding(bounds.contains(Double(count)), "\(NumberText.count(count)) (\(shown(model.name)))")
  }

  private func trained(_ wanted: [Check.Setting]) -> Finding {
    guard let model else { return .noModel }
    let maker = maker(of: model)
    let made = work.cells.first { $0.number == maker }?.fieldsOfModel
    let settings = made?["settings"] as? [String: String] ?? [:]
    let others = wanted.filter { settings[$0.key] != $0.value }
    let name = shown(model.name)
    guard !others.isEmpty else { return Finding(true, "yes (\(name))") }
    let has = others.map { Check.Setting(key: $0.key, value: settings[$0.key] ?? "none").text }
    let asked = listed(others.map(\.text), joinedBy: "and")
    return Finding(
      false, "\(listed(has, joinedBy: "and")) (\(name))",
      hint:
        "\(name) has \(listed(has, joinedBy: "and")); the exercise asks for \(asked): type the whole line.")
  }

  // MARK: Answers and commands

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

  private func answer(
    _ question: Int, _ right: String?, of verb: String?, within tolerance: Double
  ) -> Finding {
    guard let said = work.answers(context.environment.commands)[question] else { return .noAnswer }
    guard let right else { return Finding(true, shown(said)) }
    let isRight = LessonAnswer(right).accepts(said, within: tolerance, field: field(of: verb))
    guard let isRight else { return Finding(false, "\(shown(said)), with nothing to compare it with yet") }
    return Finding(isRight, shown(said))
  }

  /// How a question reads what is said, before it is judged.
  func reading(of said: String, asAnswerTo question: Int, _ checks: [Check]) -> LessonAnswer.Reading {
    for case .answer(question, let right?, let verb, _) in checks.map(\.kind) {
      return LessonAnswer(right).reading(of: said, field: field(of: verb))
    }
    return .words
  }

  private func field(of verb: String?) -> (String) -> LessonAnswer.Value? {
    let results = results(of: verb, ownOnly: true)
    return { LessonAnswer.Value($0, in: results) }
  }

  private func ran(_ verb: String, _ times: Int) -> Finding {
    let count = work.ownCells.count { $0.status == .ok && isCommand(verb, $0) }
    return Finding(count >= times, count == 0 ? "not yet" : counted(count, "time"))
  }

  private func tried(_ key: String, _ values: Int) -> Finding {
    var tried: [String] = []
    for cell in work.ownCells where cell.status != .failed && isCommand("train", cell) {
      let settings = cell.fields["settings"] as? [String: String]
      if let value = settings?[key], !tried.contains(value) { tried.append(value) }
    }
    return Finding(tried.count >= values, tried.isEmpty ? "none yet" : listed(tried, joinedBy: "and"))
  }

  /// Rows that were drawn alone, at any time: whoever looks on has not lost what was found.
  private func showed(_ label: String) -> Finding {
    let drawn = results(of: "show", ownOnly: true).compactMap { $0["images"] as? [[String: Any]] }
    guard let last = drawn.first else { return Finding(false, "not yet") }
    let alone = drawn.filter { $0.count == 1 }.compactMap(\.first)
    func isWanted(_ image: [String: Any]) -> Bool { image["label"].map { "\($0)" } == label }
    guard let row = alone.first(where: isWanted) ?? (last.count == 1 ? last.first : nil) else {
      return Finding(false, "\(counted(last.count, "row")) together")
    }
    let (number, shows) = (row["row"].map { "\($0)" } ?? "?", row["label"].map { "\($0)" } ?? "no class")
    return Finding(isWanted(row), "row \(number) shows \(shows)")
  }

  private func figure(_ name: String, of verb: String?, _ bounds: Check.Bounds) -> Finding {
    guard case .number(let value)? = LessonAnswer.Value(name, in: results(of: verb)) else {
      return Finding(false, "not yet")
    }
    return Finding(bounds.contains(value), Check.shown(value, bounds))
  }
}
