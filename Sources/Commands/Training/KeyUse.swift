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
    isGiven: { $0.curve == nil || $0.earlyStopping },
    obstacle: { "schedule=\($0.schedule.rawValue)" }, users: ["early-stopping=true"])

  /// For keys of early stopping.
  static let earlyStopping = KeyUse(
    isGiven: \.earlyStopping, obstacle: { _ in "early-stopping=false" }, users: ["early-stopping=true"])
}

extension TrainingSettings {
  /// Whether the solver follows the schedule.
  fileprivate var usesSchedule: Bool {
    switch schedule {
    case .constant, .cosine, .oneCycle: true
    case .invscaling, .adaptive: solver == .sgd
    }
  }
}
