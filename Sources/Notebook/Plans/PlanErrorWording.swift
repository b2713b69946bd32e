import CommandLanguage
import Display
import Experiments
import Foundation

extension PlanError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .noPlan(let path):
      ErrorMessage(
        "there is no plan \(path)", hint: "name the folder that 'grid ... on=plan' or 'jobs' tells")
    case .damaged(let path):
      ErrorMessage(
        "\(path) is damaged or no part of a plan",
        hint: "remove its folder and type the line of the search again")
    case .otherFormat(let path, let found, let known):
      ErrorMessage(
        "\(path) has format \(found), and this digitbook reads format \(known)",
        hint: "run it with the digitbook that wrote it, or type the line again with --afresh")
    case .otherVersion(let path, let found, let own):
      ErrorMessage(
        "\(path) was made by digitbook \(found), and this is \(own), whose numbers differ",
        hint: "use the same digitbook everywhere, or type the line again with --afresh")
    case .noSuchChunk(let chunk, let chunks):
      ErrorMessage("there is no chunk \(chunk): the plan has 0 to \(chunks - 1)", hint: "use --chunk 0")
    case .otherData(let name, let path):
      ErrorMessage(
        "the rows of \(name) are not those of the plan: \(path) has another hash here",
        hint: "copy the file from where the search was typed, or type the line again with --afresh")
    case .noData(let name, let reason):
      ErrorMessage(
        "the dataset \(name) of the plan is not there: \(reason)",
        hint: "put the file where every machine sees it under the same path")
    case .cannotWrite(let path, let code):
      ErrorMessage(
        "cannot write \(path): \(String(cString: strerror(code)))",
        hint: "set DIGITBOOK_CLUSTER to a folder with room that you may write to")
    case .broken(let fit, let times, let log, let end):
      ErrorMessage(
        "fit \(fit) of the plan broke \(counted(times, "time"))"
          + (end.isEmpty ? "" : ", the last time with: \(end)"),
        hint: "\(log) has all of what it printed; the same line with on=local makes the rest here")
    }
  }
}

extension ChunkProblem: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .noNumber(let variables):
      ErrorMessage(
        "no chunk is named, and none of \(listed(variables, joinedBy: "and")) is set", hint: "add --chunk 0")
    }
  }
}
