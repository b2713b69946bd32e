import Compute
import Testing

/// Against functions whose minima are known.
@Suite struct LBFGSTests {
  /// Rosenbrock's valley, whose minimum is 0 at (1, 1).
  @Test func findsTheEndOfRosenbrocksValley() throws {
    func valley(_ p: [Double]) -> (value: Double, gradient: [Double]) {
      let (a, b) = (1 - p[0], p[1] - p[0] * p[0])
      return (a * a + 100 * b * b, [-2 * a - 400 * p[0] * b, 200 * b])
    }
    var search = try LBFGS(from: [-1.2, 1], valley)
    var iterations = 0
    while iterations < 200, case .moved = try search.iterate(slope: 1e-5, fall: 0, valley) {
      let before = search.value
      iterations += 1
      #expect(before.isFinite)
    }
    #expect(search.value < 1e-8)
    #expect(abs(search.position[0] - 1) < 1e-3 && abs(search.position[1] - 1) < 1e-3)
    // SciPy 1.17 takes 36.
    #expect(iterations < 60)
  }

  @Test func aBowlIsDoneInFewSteps() throws {
    let scales = (1...30).map { Double($0 * $0) }
    func bowl(_ p: [Double]) -> (value: Double, gradient: [Double]) {
      let offsets = p.indices.map { p[$0] - Double($0) / 30 }
      return (
        zip(scales, offsets).reduce(0) { $0 + 0.5 * $1.0 * $1.1 * $1.1 }, zip(scales, offsets).map { $0 * $1 }
      )
    }
    var search = try LBFGS(from: Array(repeating: 1, count: 30), bowl)
    var last = search.value
    for _ in 0..<200 {
      let outcome = try search.iterate(slope: 1e-3, fall: 0, bowl)
      #expect(search.value <= last)
      last = search.value
      if case .converged = outcome { break }
    }
    #expect(search.largestSlope < 1e-2)
  }

  @Test func thereIsNothingToDoAtTheMinimum() throws {
    var search = try LBFGS(from: [2]) { (($0[0] - 2) * ($0[0] - 2), [2 * ($0[0] - 2)]) }
    let outcome = try search.iterate(slope: 1e-6, fall: 0) { _ in
      Issue.record("asked for nothing")
      return (0, [0])
    }
    #expect(search.position == [2])
    if case .moved = outcome { Issue.record("moved") }
  }
}
