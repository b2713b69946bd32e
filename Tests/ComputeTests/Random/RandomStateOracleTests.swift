import Compute
import TestSupport
import Testing

@Suite("RandomState draws what NumPy's does") struct RandomStateOracleTests {
  struct Case: Decodable {
    let seed: UInt32
    let stream: String
    let arguments: [Double]
    let count: Int
    let hash: String
  }

  @Test func everyStreamFromEverySeed() throws {
    let cases: [Case] = try Oracle.cases("generator.json")
    #expect(cases.count > 60)
    for expected in cases {
      var random = RandomState(seed: expected.seed)
      let drawn = fingerprint(of: expected, from: &random)
      #expect(drawn == expected.hash, "\(expected.stream) \(expected.arguments) from seed \(expected.seed)")
    }
  }

  private func fingerprint(of expected: Case, from random: inout RandomState) -> String? {
    let (arguments, count) = (expected.arguments, expected.count)
    switch expected.stream {
    case "randomSample":
      return Fingerprint.of((0..<count).map { _ in random.randomSample() })
    case "uniform":
      return Fingerprint.of((0..<count).map { _ in random.uniform(arguments[0], arguments[1]) })
    case "normal":
      return Fingerprint.of(
        (0..<count).map { _ in random.normal(mean: arguments[0], standardDeviation: arguments[1]) })
    case "randint":
      // 2^63 - 1 decodes as 2^63 from JSON's Double.
      let range = (Int(exactly: arguments[0]) ?? .min)...(Int(exactly: arguments[1]) ?? .max)
      return Fingerprint.of((0..<count).map { _ in random.randint(in: range) })
    case "permutation":
      return Fingerprint.of(random.permutation(count))
    case "choice":
      return Fingerprint.of(random.choice(Int(arguments[0]), size: count))
    case "epochs":
      var order = Array(0..<count)
      for _ in 0..<Int(arguments[0]) { random.shuffle(&order) }
      return Fingerprint.of(order)
    case "mixture":
      return Fingerprint.of(mixture(of: count, from: &random))
    default:
      return nil
    }
  }

  /// Alternates streams on one generator, so that leftovers of one meet the next.
  private func mixture(of count: Int, from random: inout RandomState) -> [Double] {
    var numbers: [Double] = []
    while numbers.count < count {
      numbers.append(random.normal())
      numbers.append(Double(random.randint(in: 0...999)))
      numbers.append(random.randomSample())
      var order = Array(0..<7)
      random.shuffle(&order)
      numbers.append(contentsOf: order.map(Double.init))
      numbers.append(random.uniform(-1, 1))
    }
    return Array(numbers.prefix(count))
  }
}
