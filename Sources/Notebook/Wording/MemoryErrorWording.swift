import CommandLanguage
import Compute
import Display

extension OutOfMemory: Worded {
  package var wording: ErrorMessage {
    ErrorMessage(
      bytes < .max
        ? "there is not enough memory: the system has no \(NumberText.bytes(bytes)) left for one part of the work"
        : "there is not enough memory: no system has what this would take",
      hint: "use a smaller batch= or network, or 'drop' datasets and models that are no longer needed")
  }
}
