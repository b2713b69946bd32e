/// How far a reader is with a lesson. It lasts as long as the notebook.
package enum LessonProgress: Equatable, Sendable {
  /// Left before a step, with this dataset the one that the lesson's next command means.
  case begun(step: Int, dataset: String?)
  /// Read to its end.
  case finished
}
