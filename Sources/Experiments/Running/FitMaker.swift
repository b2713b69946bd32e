/// Makes the fits of a search elsewhere: in other processes or on a cluster. The search collects their scores as if it
/// had made them itself.
package protocol FitMaker: Sendable {
  /// Makes all fits of `work`, or reports those that are made.
  ///
  /// Returns when all are made, or early if the context's cancellation is raised.
  /// - Parameters:
  ///   - context: of the search; progress within fits goes to its observer.
  ///   - finished: called for each made fit once, from the calling thread.
  /// - Throws: `SearchUnderWay` if the fits are submitted and will be made without this process.
  func make(_ work: SearchWork, context: ExperimentContext, finished: (MadeFit) -> Void) throws
}

/// A fit that was made elsewhere.
package struct MadeFit: Sendable {
  /// Index in `SearchWork.fits`.
  package let index: Int
  /// One per judgement of the fit.
  package let outcomes: [FitOutcome]
  /// Whether this process would get the same bits: the fit was made by the same version on a processor that computes
  /// in the same way.
  package let hasOwnBits: Bool

  package init(index: Int, outcomes: [FitOutcome], hasOwnBits: Bool) {
    self.index = index
    self.outcomes = outcomes
    self.hasOwnBits = hasOwnBits
  }
}

/// A search whose fits are being made elsewhere and which has no result yet.
package struct SearchUnderWay: Error, Sendable {
  /// Folder of its plan.
  package let folder: String

  package init(folder: String) { self.folder = folder }
}
