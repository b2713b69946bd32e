/// The commands, in the order help lists them. A new command is a file in this folder and a line here.
let allCommands: [any Command.Type] = [
  LoadCommand.self,
  DatasetsCommand.self,
  UseCommand.self,
  InfoCommand.self,
  SplitCommand.self,
  DrawCommand.self,
  AddCommand.self,

  ShowCommand.self,
  PanelCommand.self,
  AugmentCommand.self,

  TrainCommand.self,
  CrossValidateCommand.self,
  GridCommand.self,
  EnsembleCommand.self,
  ModelsCommand.self,

  ReportCommand.self,
  ConfusionCommand.self,
  WrongCommand.self,
  ROCCommand.self,
  PlotCommand.self,
  PredictCommand.self,

  MapCommand.self,
  NeighboursCommand.self,
  DuplicatesCommand.self,
  SuspectsCommand.self,
  CalibrationCommand.self,
  RejectCommand.self,

  HelpCommand.self,
  LessonCommand.self,
  StatusCommand.self,
  HistoryCommand.self,
  SetCommand.self,
  ReplayCommand.self,
  VersionCommand.self,
  QuitCommand.self,
]
