import Testing

@testable import Experiments
@testable import digitbook

@Suite struct ProgressTextTests {
  private func record(_ epoch: Int, validation: Double? = nil) -> EpochRecord {
    EpochRecord(
      epoch: epoch, loss: 0.25, runningAccuracy: 0.9, validationAccuracy: validation, validationScore: nil,
      validationLoss: nil,
      learningRate: 0.1, seconds: 2)
  }

  @Test func anEpochIsALineOfALog() {
    var text = ProgressText()
    #expect(
      text.note(.epoch(record(7), of: 20), at: 14) == "epoch 7/20  loss 0.2500  accuracy 90.00 %  2.0 s")
    #expect(
      text.note(.epoch(record(8, validation: 0.875), of: 20), at: 16)
        == "epoch 8/20  loss 0.2500  accuracy 90.00 %  validation 87.50 %  2.0 s")
    #expect(text.note(.batch(epoch: 9, of: 20, share: 0.5, loss: 0.2), at: 17) == nil)
  }

  @Test func theLiveLineHasBarFiguresAndTimeLeft() {
    var text = ProgressText()
    _ = text.note(.epoch(record(1), of: 4), at: 2)
    #expect(
      text.line(at: 2, width: 100, unicode: false)
        == "epoch 1/4  #####---------------  loss 0.2500  accuracy 90.00 %  6.0 s left")
    _ = text.note(.batch(epoch: 2, of: 4, share: 0.5, loss: 0.125), at: 3)
    #expect(
      text.line(at: 3, width: 100, unicode: true)
        == "epoch 2/4  ━━━━━━━━────────────  loss 0.1250  accuracy 90.00 %  5.0 s left")
    _ = text.note(.epoch(record(4), of: 4), at: 8)
    #expect(!text.line(at: 8, width: 100, unicode: false).contains("left"))
  }

  @Test func aContinuedTrainingCountsFromWhereItBegan() {
    var text = ProgressText()
    _ = text.note(.epoch(record(11), of: 20), at: 2)
    #expect(text.line(at: 2, width: 100, unicode: false).hasSuffix("18 s left"))
  }

  @Test func aSearchTellsItsPlanItsFitsAndItsRefit() {
    var text = ProgressText()
    #expect(text.note(.plan(candidates: 3, folds: 5, reused: 0), at: 0) == "3 candidates x 5 folds = 15 fits")
    #expect(text.note(.fit(FitProgress(done: 0, of: 15, share: 0.1, best: nil)), at: 1) == nil)
    #expect(text.line(at: 1, width: 100, unicode: false) == "fit  0/15  ##------------------  9.0 s left")
    #expect(
      text.note(.fit(FitProgress(done: 1, of: 15, share: 0.2, best: 0.9483)), at: 2)
        == "fit 1/15  best so far 94.83 %")
    #expect(text.note(.fit(FitProgress(done: 1, of: 15, share: 0.25, best: 0.9483)), at: 2) == nil)
    #expect(text.note(.refit, at: 10) == "training the best candidate on all training rows")
    _ = text.note(.epoch(record(1), of: 2), at: 12)
    #expect(
      text.line(at: 12, width: 100, unicode: false)
        == "refit, epoch 1/2  ##########----------  loss 0.2500  accuracy 90.00 %  2.0 s left")
  }

  /// The bar starts at the reused fraction, and the time left covers the remaining work.
  @Test func aSearchThatGoesOnSaysWhatWasMadeBefore() {
    var text = ProgressText()
    #expect(
      text.note(.plan(candidates: 3, folds: 5, reused: 6), at: 0)
        == "3 candidates x 5 folds = 15 fits, 6 of them made before")
    func progress(_ done: Int, _ share: Double) -> ExperimentEvent {
      .fit(FitProgress(done: done, of: 15, share: share, best: nil, reusedShare: 0.4))
    }
    #expect(text.note(progress(6, 0.4), at: 0) == nil)
    #expect(text.note(progress(7, 0.5), at: 2) == "fit 7/15")
    #expect(text.line(at: 2, width: 100, unicode: false) == "fit  7/15  ##########----------  10 s left")
    #expect(
      text.note(.plan(candidates: 1, folds: 5, reused: 5), at: 0)
        == "1 candidate x 5 folds = 5 fits, all of them made before")
  }

  /// A gradient check takes seconds, so the log does not report its progress.
  @Test func aCheckCountsTheWeightsItTried() {
    var text = ProgressText()
    #expect(text.note(.tried(weights: 0, of: 120), at: 1) == nil)
    #expect(text.note(.tried(weights: 30, of: 120), at: 3) == nil)
    #expect(
      text.line(at: 3, width: 100, unicode: false) == "weight  30/120  #####---------------  9.0 s left")
  }

  @Test func theBarMakesWayWhereRoomIsShort() {
    var text = ProgressText()
    _ = text.note(.epoch(record(1, validation: 0.875), of: 4), at: 2)
    #expect(
      text.line(at: 2, width: 79, unicode: false)
        == "epoch 1/4  #----  loss 0.2500  accuracy 90.00 %  validation 87.50 %  6.0 s left")
    #expect(
      text.line(at: 2, width: 74, unicode: false)
        == "epoch 1/4  loss 0.2500  accuracy 90.00 %  validation 87.50 %  6.0 s left")
  }

  @Test func noEventTrapsAndNoLineIsTooWide() {
    var text = ProgressText()
    #expect(text.line(at: 0, width: 20, unicode: true) == "")
    let odd: [ExperimentEvent] = [
      .batch(epoch: 0, of: 0, share: .nan, loss: .infinity), .epoch(record(5), of: 0),
      .plan(candidates: .max, folds: 2, reused: .max),
      .fit(FitProgress(done: 9, of: 0, share: 7, best: .nan)),
      .batch(epoch: 1, of: 1, share: -1, loss: -.infinity), .tried(weights: 5, of: 0),
    ]
    for event in odd {
      _ = text.note(event, at: 1)
      #expect(text.line(at: 2, width: 30, unicode: true).count <= 30)
    }
  }
}
