import Experiments

/// When a key of `train` has an effect: `momentum=` only with sgd, `warmup=` only with some schedules.
///
/// scikit-learn silently ignores a parameter without effect, so the user believes that it did something; here
/// it is an error.
struct KeyUse: Sendable {
  /// Whether training with these settings uses the key.
  let isGiven: @Sendable (TrainingSettings) -> Bool
  /// The setting that leaves the key without effect, as it would be typed.
  let obstacle: @Sendable (TrainingSettings) -> String
  /// The settings that use the key, as they would be typed.
  let users: [String]
  /// Whether it says itself which baselines use the key; the other keys are for networks.
  var isForBaselines = false

  /// For keys that every model has.
  static let allModels = KeyUse(
    isGiven: { _ in true }, obstacle: { _ in "" }, users: [], isForBaselines: true)

  /// For keys that only some baselines use.
  static func baselines(_ kinds: BaselineSettings.Kind...) -> KeyUse { baselines(kinds: kinds) }

  private static func baselines(kinds: [BaselineSettings.Kind]) -> KeyUse {
    KeyUse(
      isGiven: { settings in settings.baseline.map { kinds.contains($0.kind) } ?? false },
      obstacle: { "model=\($0.kind.rawValue)" }, users: kinds.map { "model=\($0.rawValue)" },
      isForBaselines: true)
  }

  /// For a key that networks use under some condition, and some baselines.
  static func networks(_ use: KeyUse, and kinds: [BaselineSettings.Kind]) -> KeyUse {
    let (own, others) = (networks(use), baselines(kinds: kinds))
    return KeyUse(
      isGiven: { own.isGiven($0) || others.isGiven($0) }, obstacle: own.obstacle,
      users: own.users + others.users,
      isForBaselines: true)
  }

  /// For keys of networks, under this further condition.
  static func networks(_ use: KeyUse?) -> KeyUse {
    KeyUse(
      isGiven: { $0.baseline == nil && use?.isGiven($0) != false },
      obstacle: { $0.baseline == nil ? use?.obstacle($0) ?? "" : "model=\($0.kind.rawValue)" },
      users: use?.users ?? ["model=mlp"])
  }

  /// For keys of solvers that go mini-batch by mini-batch.
  static let miniBatches = solvers(.sgd, .adam, .adamw)

  /// For keys that only some solvers use.
  static func solvers(_ solvers: TrainingSettings.Solver...) -> KeyUse {
    KeyUse(
      isGiven: { solvers.contains($0.solver) }, obstacle: { "solver=\($0.solver.rawValue)" },
      users: solvers.map { "solver=\($0.rawValue)" })
  }

  /// For keys that only some schedules use. Schedules that change the rate between epochs work with sgd only.
  static func schedules(_ schedules: TrainingSettings.Schedule...) -> KeyUse {
    KeyUse(
      isGiven: { schedules.contains($0.schedule) && $0.usesSchedule },
      obstacle: {
        $0.usesSchedule ? "schedule=\($0.schedule.rawValue)" : "solver=\($0.solver.rawValue)"
      }, users: schedules.map { "schedule=\($0.rawValue)" })
  }

  /// For `schedule=` itself: the solver must follow the schedule.
  static let schedule = KeyUse(
    isGiven: \.usesSchedule, obstacle: { "solver=\($0.solver.rawValue)" }, users: ["solver=sgd"])

  /// For keys that stop training before its last epoch: a per-step schedule runs to its end unless early
  /// stopping is on.
  static let stopping = KeyUse(
    isGiven: { $0.curve == nil || $0.earlyStopping || $0.solver == .lbfgs },
    obstacle: { "schedule=\($0.schedule.rawValue)" }, users: ["early-stopping=true"])

  /// For patience, which lbfgs does not have.
  static let patience = KeyUse(
    isGiven: { $0.solver != .lbfgs && stopping.isGiven($0) },
    obstacle: { $0.solver == .lbfgs ? "solver=lbfgs" : stopping.obstacle($0) },
    users: stopping.users)

  /// For keys of early stopping.
  static let earlyStopping = KeyUse(
    isGiven: { $0.earlyStopping && $0.solver != .lbfgs },
    obstacle: { $0.solver == .lbfgs ? "solver=lbfgs" : "early-stopping=false" },
    users: ["early-stopping=true"])
}

extension TrainingSettings {
  /// Whether the solver follows the schedule.
  fileprivate var usesSchedule: Bool {
    if solver == .lbfgs { return false }
    return switch schedule {
    case .constant, .cosine, .oneCycle: true
    case .invscaling, .adaptive: solver == .sgd
    }
  }
}
