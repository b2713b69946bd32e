/// The commands, in the order help lists them. A new command is a file in this folder and a line here.
let allCommands: [any Command.Type] = [
  LoadCommand.self,
  DatasetsCommand.self,
  UseCommand.self,
  InfoCommand.self,
  SplitCommand.self,

  ShowCommand.self,
  PanelCommand.self,

  TrainCommand.self,
  CrossValidateCommand.self,
  GridCommand.self,
  ModelsCommand.self,

  ReportCommand.self,
  ConfusionCommand.self,
  WrongCommand.self,
  ROCCommand.self,
  PlotCommand.self,
  PredictCommand.self,

  SaveCommand.self,
  OpenCommand.self,
  SessionsCommand.self,
  RecoverCommand.self,

  HelpCommand.self,
  StatusCommand.self,
  HistoryCommand.self,
  SetCommand.self,
  ReplayCommand.self,
  VersionCommand.self,
  QuitCommand.self,
]
