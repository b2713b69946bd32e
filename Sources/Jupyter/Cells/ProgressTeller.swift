import Display
import Experiments

/// Words and pictures for the progress of long work. The executable supplies the one of its prompt.
package protocol ProgressTeller: Sendable {
  /// Processes an event.
  /// - Parameter seconds: since the work began.
  mutating func note(_ event: ExperimentEvent, at seconds: Double)

  /// How far the work is, with its figures and the time left, on one line; empty before there is anything to tell.
  func line(at seconds: Double, width: Int) -> String

  /// The picture of a training that is watched; empty for others.
  var picture: [Block] { get }

  /// A note to tell once, such as that this processor takes a slow way.
  func note(of event: ExperimentEvent) -> String?
}
