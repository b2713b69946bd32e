import Experiments
import Testing

@testable import digitbook

/// The keys of `train --watch`, as bytes of a terminal.
@Suite struct WatchingKeysTests {
  @Test func keysAreReadAsTheyAre() {
    func read(_ text: String) -> [TrainingControl] { WatchingKeys.controls(of: Array(text.utf8)[...]) }
    #expect(read(" +-sedq") == [.pause, .faster, .slower, .step, .epoch, .dropout, .end])
    #expect(read("=_SEDQ") == [.faster, .slower, .step, .epoch, .dropout, .end])
    // Arrows, a function key, Alt with a key, and what is none.
    #expect(read("\u{1B}[A\u{1B}[1;5C\u{1B}OP\u{1B}sx7\n") == [])
    #expect(read("\u{1B}[Aq") == [.end])
  }
}
