import CommandLanguage
import Compute
import Display

extension OutOfMemory: Worded {
  package var wording: ErrorMessage {
    ErrorMessage(
      "there is not enough memory: " + inWords,
      hint:
        "use fewer rows, a smaller batch= or network, or 'drop' datasets and models that are no longer needed"
    )
  }

  private var inWords: String {
    guard bytes < .max else { return "no system has what this would take" }
    let size = NumberText.bytes(bytes)
    return available.map {
      "one part of the work takes \(size), and \(NumberText.bytes($0)) are left"
    } ?? "the system has no \(size) left for one part of the work"
  }

  /// Where a file needs the memory.
  func wording(of path: String) -> ErrorMessage {
    let needed = bytes < .max ? "\(counted(bytes, "byte")) of memory" : "more memory than any system has"
    let left =
      available.map { ", and \(NumberText.count($0)) are free" } ?? ", which the system does not have"
    return ErrorMessage(
      "\(path) needs \(needed)\(bytes < .max ? left : "")",
      hint: "load a part of it with rows=, or close other programs")
  }
}
