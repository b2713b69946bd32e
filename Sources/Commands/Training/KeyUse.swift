import Experiments

/// What a key of `train` needs of the others to mean anything: `momentum=` is sgd's, `warmup=` a schedule's.
///
/// scikit-learn passes over such a parameter in silence, and whoever types it believes that it did something.
struct KeyUse: Sendable {
  /// Whether a training with these settings looks at the key.
  let isGiven: @Sendable (TrainingSettings) -> Bool
  /// The setting, as it would be typed, that leaves it without use.
  let obstacle: @Sendable (TrainingSettings) -> String
  /// The settings, as they would be typed, that use it.
  let users: [String]

  /// For some of the solvers.
  static func solvers(_ solvers: TrainingSettings.Solver...) -> KeyUse {
    KeyUse(
      isGiven: { solvers.contains($0.solver) }, obstacle: { "solver=\($0.solver.rawValue)" },
      users: solvers.map { "solver=\($0.rawValue)" })
  }

  /// For some of the schedules; those that change the rate between epochs are sgd's alone.
  static func schedules(_ schedules: TrainingSettings.Schedule...) -> KeyUse {
    KeyUse(
      isGiven: { schedules.contains($0.schedule) && $0.usesSchedule },
      obstacle: {
        $0.usesSchedule ? "schedule=\($0.schedule.rawValue)" : "solver=\($0.solver.rawValue)"
      }, users: schedules.map { "schedule=\($0.rawValue)" })
  }

  /// For a schedule by name: whether it is one that the solver follows.
  static let schedule = KeyUse(
    isGiven: \.usesSchedule, obstacle: { "solver=\($0.solver.rawValue)" }, users: ["solver=sgd"])

  /// For what stops a training before its last epoch: a curve of the rate is run to its end, unless rows held back
  /// say otherwise.
  static let stopping = KeyUse(
    isGiven: { $0.curve == nil || $0.earlyStopping },
    obstacle: { "schedule=\($0.schedule.rawValue)" }, users: ["early-stopping=true"])

  /// For early stopping.
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
