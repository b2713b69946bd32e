import Display
import Experiments
import Jupyter

/// Words the progress of a cell as the prompt does.
struct KernelProgress: ProgressTeller {
  private var text = ProgressText()
  private var learning = LearningPicture()

  mutating func note(_ event: ExperimentEvent, at seconds: Double) {
    if case .snapshot(let snapshot) = event { learning.note(snapshot) }
    _ = text.note(event, at: seconds)
  }

  func line(at seconds: Double, width: Int) -> String { text.line(at: seconds, width: width, unicode: true) }

  var picture: [Block] { learning.blocks(columns: 80) }

  func note(of event: ExperimentEvent) -> String? {
    if case .slowProcessor(let way) = event { ProgressLine.slowness(way) } else { nil }
  }
}
