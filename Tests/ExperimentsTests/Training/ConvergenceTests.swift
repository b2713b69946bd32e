import Digits
import Testing

@testable import Experiments

/// Whether it is said that the loss still falls.
@Suite struct ConvergenceTests {
  private func model(_ change: (inout TrainingSettings) -> Void) throws -> Model {
    var settings = TrainingSettings()
    settings.hidden = [8]
    settings.epochs = 3
    change(&settings)
    return try Trainer(settings).train(on: MNISTSample.rows(0..<400))
  }

  @Test func aFallingLossIsTold() throws {
    let model = try model { _ in }
    let losses = model.history.map(\.loss)
    #expect(model.stopped == .epochs && losses[2] < losses[1] - 1e-4)
    #expect(model.fallOfLoss == losses[1] - losses[2])
  }

  @Test func whatEndedByItselfOrAsPlannedIsNot() throws {
    #expect(try model { $0.epochs = 1 }.fallOfLoss == nil, "one epoch has nothing to compare with")
    #expect(try model { $0.tolerance = 10 }.fallOfLoss == nil, "it falls by less than tol")
    #expect(try model { $0.schedule = .oneCycle }.fallOfLoss == nil, "the schedule ends here")
    let converged = try model {
      ($0.tolerance, $0.patience, $0.epochs) = (10, 1, 50)
    }
    #expect(converged.stopped == .converged && converged.fallOfLoss == nil)
  }

  @Test func memoryIsThatOfWeightsMomentsAndRows() throws {
    let model = try model { _ in }
    let weights = 784 * 8 + 8 + 8 * 10 + 10
    // Adam keeps two moments of each weight; rows and their order are numbers of eight bytes.
    #expect(model.bytes == 4 * 3 * weights + 8 * 2 * 400)
  }
}
