/// The commands, in the order help lists them. A new command is a file in this folder and a line here.
let allCommands: [any Command.Type] = [
  LoadCommand.self, SplitCommand.self,
  TrainCommand.self,
  HelpCommand.self, StatusCommand.self, HistoryCommand.self, SetCommand.self, ReplayCommand.self,
  VersionCommand.self, QuitCommand.self,
]
