import CommandLanguage
import Experiments
import Notebook

/// digitbook's commands, in the order help lists them. A new command is a file in the folder of its group and
/// a line here.
private let allCommands: [any Command.Type] = [
  LoadCommand.self,
  DatasetsCommand.self,
  UseCommand.self,
  InfoCommand.self,
  SheetCommand.self,
  SplitCommand.self,
  DrawCommand.self,
  AddCommand.self,

  ShowCommand.self,
  PanelCommand.self,
  AugmentCommand.self,

  TrainCommand.self,
  CrossValidateCommand.self,
  GridCommand.self,
  RandomCommand.self,
  EnsembleCommand.self,
  ModelsCommand.self,
  SummaryCommand.self,

  ReportCommand.self,
  DiffCommand.self,
  ConfusionCommand.self,
  WrongCommand.self,
  ROCCommand.self,
  RobustnessCommand.self,
  PlotCommand.self,
  PredictCommand.self,
  ReadCommand.self,

  MapCommand.self,
  NeighboursCommand.self,
  DuplicatesCommand.self,
  SuspectsCommand.self,
  CalibrationCommand.self,
  RejectCommand.self,

  ExplainCommand.self,
  ActivationsCommand.self,
  SaliencyCommand.self,
  OccludeCommand.self,
  PerturbCommand.self,
  AttackCommand.self,
  WeightsCommand.self,
  UnitsCommand.self,
  ModifyCommand.self,

  StepCommand.self,
  GradientCheckCommand.self,
  LearningRateFinderCommand.self,
  LearningCurveCommand.self,
  DiagnoseCommand.self,

  SaveCommand.self,
  OpenCommand.self,
  SessionsCommand.self,
  RecoverCommand.self,
  HistoryCommand.self,
  RerunCommand.self,
  RunsCommand.self,
  JobsCommand.self,
  UndoCommand.self,
  RedoCommand.self,
  DropCommand.self,
  RenameCommand.self,
  ExportCommand.self,
  ImportCommand.self,
  ReplayCommand.self,

  LessonCommand.self,
  ExerciseCommand.self,
  AnswerCommand.self,
  CheckCommand.self,
  HandInCommand.self,
  GradeCommand.self,
  AskCommand.self,

  HelpCommand.self,
  SayCommand.self,
  EditCommand.self,
  StatusCommand.self,
  SetCommand.self,
  AbbrCommand.self,
  VersionCommand.self,
  QuitCommand.self,
]

/// The result types that are decoded again when a session is opened, because `runs` and `diagnose` compute
/// with them.
private let resultsToRestore: [any RestorableResult.Type] = [
  CrossValidationResult.self, GridResult.self, ModelResult.self, RenameResult.self, ReportResult.self,
]

extension CommandTable {
  /// digitbook's commands.
  package static let standard = CommandTable(allCommands, habits: .standard)
}

extension LiveSession {
  /// A session that restores the results of digitbook's commands.
  package convenience init(places: SessionPlaces = .standard, keepsUnnamed: Bool = false) {
    self.init(places: places, keepsUnnamed: keepsUnnamed, restoring: resultsToRestore)
  }
}

extension Notebook {
  /// A notebook with digitbook's commands; without a session, its cells stay in memory until `save` names a
  /// file.
  package convenience init(
    settings: Settings = Settings(), libraries: [LibraryVersion] = [], session: LiveSession = LiveSession(),
    store: (any CheckpointStore)? = nil, sketchpad: (any Sketchpad)? = nil,
    keyboard: (any TrainingKeyboard)? = nil, cancellation: Cancellation = Cancellation()
  ) {
    self.init(
      commands: .standard, settings: settings, libraries: libraries, session: session, store: store,
      sketchpad: sketchpad, keyboard: keyboard, cancellation: cancellation)
  }
}
