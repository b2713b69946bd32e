import Compute
import Digits
import TestSupport
import Testing

@testable import Experiments
@testable import Networks

@Suite("Early stopping holds out MLPClassifier's rows") struct HeldOutOracleTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Rows: Decodable, Sendable {
      let count: Int
      let head: [Int]
      let hash: String
    }

    let digits, hidden: [Int]
    let seed: UInt32
    let share: Double
    let rows: Int
    let output: OutputKind
    let trained, heldOut: Rows
    /// Next draw of the generator after an epoch.
    let next: Double

    var testDescription: String { "digits \(digits) hidden \(hidden) \(output)" }
  }

  static let cases = (try? Oracle.cases("validation.json", as: Case.self)) ?? []

  @Test func thereAreCases() throws {
    let cases = try Oracle.cases("validation.json", as: Case.self)
    #expect(cases.count >= 6)
    #expect(cases.contains { $0.digits.count == 3 } && cases.contains { $0.output == .sigmoid })
  }

  @Test(arguments: cases) func holdsOutTheSameRows(_ expected: Case) throws {
    let all = try MNISTSample.rows(0..<expected.rows)
    let digits = Set(expected.digits.map { ClassLabel($0) })
    var settings = TrainingSettings()
    settings.hidden = expected.hidden
    settings.output = expected.output
    settings.seed = expected.seed
    settings.earlyStopping = true
    settings.validationShare = expected.share
    settings.epochs = 1
    let model = try Trainer(settings).train(
      on: all.selecting(all.rows.filter { digits.contains(all.labels[$0]) }))
    #expect(Array(model.state.heldOut.prefix(6)) == expected.heldOut.head)
    #expect(Fingerprint.of(model.state.heldOut) == expected.heldOut.hash)
    #expect(Fingerprint.of(model.state.trained) == expected.trained.hash)
    var generator = model.state.generator
    #expect(generator.randomSample() == expected.next)
  }

  /// With one row of a class there is nothing to stratify, which is no reason not to train.
  @Test func aClassOfOneRowIsSplitPlainly() throws {
    let all = try MNISTSample.rows(0..<600)
    let ones = all.rows.filter { all.labels[$0] == 1 }
    let zero = try #require(all.rows.first { all.labels[$0] == 0 })
    var settings = TrainingSettings()
    settings.hidden = [4]
    settings.earlyStopping = true
    settings.epochs = 1
    let model = try Trainer(settings).train(on: all.selecting(ones + [zero]))
    #expect(model.state.heldOut.count == Int((0.1 * Double(ones.count + 1)).rounded(.up)))
  }

  /// Two classes keep their shares when a training goes on with other rows, too.
  @Test func furtherRowsAreStratifiedAsWell() throws {
    let all = try MNISTSample.rows(0..<1200)
    let pairs = all.rows.filter { all.labels[$0] == 0 || all.labels[$0] == 1 }
    var settings = TrainingSettings()
    settings.hidden = [4]
    settings.earlyStopping = true
    settings.validationShare = 0.25
    settings.epochs = 1
    let first = try Trainer(settings).train(on: all.selecting(Array(pairs.prefix(100))))
    settings.epochs = 2
    let next = try Trainer(settings).train(on: all.selecting(pairs), continuing: first)
    let zeros = pairs.count { all.labels[$0] == 0 }
    let expected = Double(zeros) * Double(next.state.heldOut.count) / Double(pairs.count)
    #expect(abs(Double(next.state.heldOut.count { all.labels[$0] == 0 }) - expected) < 1)
  }
}
