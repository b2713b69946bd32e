import Foundation
import Testing

/// A second Ctrl-C soon after the first abandons the command that is still ending, and no other.
@Suite struct AbandonTests {
  private let controlC = "\u{03}"
  private let endless = "epochs=1000000 tol=0 patience=1000000"

  private func terminal() throws -> Terminal {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    try terminal.run("load mnist rows=2000")
    return terminal
  }

  /// Once it is said that the model is kept, Ctrl-C at the prompt does not take it away, however soon it is pressed;
  /// 'undo' does.
  @Test func whatIsKeptStaysKept() throws {
    let terminal = try terminal()
    terminal.type("train \(endless) name=cut\r")
    try terminal.expect("loss ")
    terminal.type(controlC)
    #expect(try terminal.expectPrompt().contains("It is kept as it is"))
    for _ in 1...3 {
      terminal.type(controlC)
      #expect(try terminal.expectPrompt().trimmingCharacters(in: .whitespacesAndNewlines) == "^C")
    }
    #expect(try terminal.run("models").contains("cut"))
    #expect(try terminal.run("undo").contains("train \(endless) name=cut"))
    #expect(try terminal.run("models").contains("No model is trained yet"))
  }

  /// A Ctrl-C at the prompt and the first one of a command that follows at once are no two for that command.
  @Test func aPressAtThePromptDoesNotCountForTheNextCommand() throws {
    let terminal = try terminal()
    terminal.type("train \(endless) name=cut\r")
    try terminal.expect("loss ")
    terminal.type(controlC)
    try terminal.expectPrompt()
    terminal.type(controlC)
    try terminal.expectPrompt()
    terminal.type("train \(endless) name=next\r")
    try terminal.expect("loss ")
    terminal.type(controlC)
    #expect(try terminal.expectPrompt().contains("It is kept as it is"))
    #expect(try terminal.run("models").contains("next"))
  }

  /// A mini-batch of 1,500 rows in a wide network takes long enough for the second Ctrl-C to arrive during
  /// it.
  @Test func whileItStopsNothingIsKept() throws {
    let terminal = try terminal()
    terminal.type("train hidden=2000,2000 batch=1500 \(endless) name=cut\r")
    try terminal.expect("loss ")
    // Two pending signals would be merged into one.
    for _ in 1...3 {
      terminal.type(controlC)
      Thread.sleep(forTimeInterval: 0.2)
    }
    var shown = try terminal.expectPrompt()
    // On a fast machine the first Ctrl-C has taken effect by then, and the model stays.
    if shown.contains("It is kept") {
      shown = try terminal.run("undo")
    } else {
      #expect(shown.contains("interrupted, without a result"))
    }
    #expect(try terminal.run("models").contains("No model is trained yet"))
    #expect(try terminal.run("train epochs=1").contains("m1: 784-128-10"))
  }

  @Test func aLineThatIsTypedIsWhatControlCMeans() throws {
    let terminal = try terminal()
    terminal.type("train \(endless) name=cut\r")
    try terminal.expect("loss ")
    terminal.type(controlC)
    try terminal.expectPrompt()
    terminal.type("rep")
    try terminal.expect("rep")
    terminal.type(controlC)
    #expect(try terminal.expectPrompt() == "^C\n")
    // The next Ctrl-C does not affect earlier commands either.
    terminal.type(controlC)
    #expect(try !terminal.expectPrompt().contains("abandoned"))
    #expect(try terminal.run("models").contains("cut"))
  }

  @Test func aCommandInBetweenSettlesIt() throws {
    let terminal = try terminal()
    terminal.type("train \(endless) name=cut\r")
    try terminal.expect("loss ")
    terminal.type(controlC)
    try terminal.expectPrompt()
    try terminal.run("set")
    terminal.type(controlC)
    #expect(try !terminal.expectPrompt().contains("abandoned"))
    #expect(try terminal.run("models").contains("cut"))
  }

  @Test func anInterruptedSearchGoesOn() throws {
    let terminal = try terminal()
    // One thread and many epochs, so that there is a moment with one fit done that lasts long enough to be
    // drawn.
    try terminal.run("set threads=1")
    terminal.type("cv k=4 epochs=300 tol=0 hidden=32\r")
    try terminal.expect("4 fits")
    try terminal.expect("fit 1/4")
    terminal.type(controlC)
    let part = try terminal.expectPrompt().replacing("\n", with: " ")
    #expect(part.contains("folds were done. The same command again goes on from here."))
    let rest = try terminal.run("cv k=4 epochs=300 tol=0 hidden=32")
    #expect(rest.contains(/1 candidate x 4 folds = 4 fits, [123] of them made before/))
    #expect(rest.contains(/[123] of 4 fits taken from before\./))
  }
}
