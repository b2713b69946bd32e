import CommandLanguage
import Display
import Experiments

extension SlurmError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .noCommand(let command):
      ErrorMessage(
        "there is no \(command) here: Slurm's commands are on the cluster's login nodes",
        hint: "log in there, or use on=processes for this machine")
    case .noPartition:
      ErrorMessage(
        "Slurm has no such partition, or none is the default", hint: "'sinfo' lists them: set partition=NAME")
    case .noAccount:
      ErrorMessage(
        "Slurm does not let you use this account in this partition",
        hint: "ask the cluster's staff for the account: set account=NAME")
    case .timeLimit:
      ErrorMessage(
        "the partition does not allow that time limit", hint: "'sinfo' shows the longest: set time=MINUTES")
    case .memoryLimit:
      ErrorMessage("no node of the partition has that much memory", hint: "ask for less: set memory=2G")
    case .arrayTooLarge:
      ErrorMessage(
        "Slurm takes no job array of that size, though its MaxArraySize allows it",
        hint: "use fewer candidates in one line, or a larger tasks= so that fewer wait")
    case .tooManyJobs:
      ErrorMessage(
        "the cluster does not let you submit so many tasks",
        hint: "wait until some of yours are finished, then type the same line again")
    case .noController(let said):
      ErrorMessage(
        "Slurm's controller does not answer: \(said)", hint: "type the same line again in some minutes")
    case .failed(let command, let said):
      ErrorMessage(
        "\(command) failed\(said.isEmpty ? " without a word" : ": \(said)")",
        hint: "'set' shows what is asked for")
    case .strangeAnswer(let command, let answer):
      ErrorMessage(
        "\(command) answered '\(answer)', which digitbook does not understand",
        hint: "is it Slurm's \(command)?")
    case .folderUnseen(let folder, let node, let seconds):
      ErrorMessage(
        "a task runs on \(node) since \(counted(seconds, "second")) and has written nothing into \(folder): "
          + "the nodes seem not to see that folder",
        hint: "'jobs cancel', then set DIGITBOOK_CLUSTER to a folder on a disk that all nodes share")
    case .neverBegan(let chunk, let log, let end):
      ErrorMessage(
        "chunk \(chunk) ended three times before its worker began" + (end.isEmpty ? "" : ": \(end)"),
        hint: "\(log) has what it printed; is this program, \(WorkerMachine.program), on the nodes too?")
    case .held(let reason):
      ErrorMessage(
        "Slurm holds a task back: \(reason)",
        hint: "ask the cluster's staff, or 'jobs cancel' and type the line again")
    }
  }
}

extension WorkerRefusal: Worded {
  package var wording: ErrorMessage {
    ErrorMessage("the worker of chunk \(chunk) could not begin: \(reason)")
  }
}
