import CommandLanguage
import Experiments
import Notebook
import Testing

@testable import Commands

/// The line that is suggested for some settings gives just these settings.
@Suite struct TrainLineTests {
  private func settings(of line: String) throws -> TrainingSettings {
    let parsed = try #require(try ParsedLine(line))
    let arguments = try Arguments(parsed, line: line, for: TrainCommand.signature)
    return TrainingKeys.settings(from: arguments, on: try TrainingKeys.base(for: arguments, in: Workspace()))
  }

  @Test(arguments: [
    "train", "train hidden=64,32 lr=0.01", "train cnn", "train lenet lr=0.01 epochs=2", "train mlp",
    "train mlp hidden=400", "train cnn-large seed=3", "train activation=tanh augment=standard",
    "train layers=conv:8x3,relu,pool:2 alpha=0 early-stopping=true",
  ])
  func isTheLineThatWasTyped(_ line: String) throws {
    #expect(TrainLine.typed(try settings(of: line)) == line)
  }

  @Test(arguments: [
    "train lr=0.004 solver=adamw warmup=0.2 schedule=cosine", "train cnn ema=0 batch=32 seed=9",
    "train mlp schedule=constant", "train cnn warmup=0.5", "train hidden=800 smoothing=0.1 epochs=15",
    "train layers=conv:6x5+2,pool:2,conv:16x5,pool:2,dense:120,dense:84",
  ])
  func givesTheSameSettings(_ line: String) throws {
    let wanted = try settings(of: line)
    let typed = TrainLine.typed(wanted)
    #expect(try settings(of: typed) == wanted, "\(typed)")
    #expect(typed.count <= line.count)
  }

  @Test func leavesOutWhatACommandHasNoUseFor() throws {
    let settings = try settings(of: "train cnn lr=0.5")
    #expect(TrainLine.typed(settings, verb: "lr-range", without: ["lr"]) == "lr-range cnn")
    #expect(TrainLine.typed(settings) { $0.learningRate = 0.1 } == "train cnn lr=0.1")
  }
}
