/// The reader's progress in a lesson, kept as long as the notebook.
package enum LessonProgress: Equatable, Sendable {
  /// Left before this step; `dataset` was the current dataset.
  case begun(step: Int, dataset: String?)
  /// Read to the end.
  case finished
}
