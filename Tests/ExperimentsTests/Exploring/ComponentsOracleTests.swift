import Compute
import TestSupport
import Testing

@Suite("Principal components are scikit-learn's") struct ComponentsOracleTests {
  struct Case: Decodable {
    let seed: UInt32?
    let mnist: Bool?
    let rows, columns: Int
    let variances, explained, first: [Double]
    let coordinates: [[Double]]
  }

  @Test func variancesDirectionsAndCoordinates() throws {
    for expected in try Oracle.cases("components.json", as: Case.self) {
      let x = try expected.draw()
      let found = try Self.components(x, count: 2)
      let name = "\(expected.rows) x \(expected.columns)"
      #expect(found.variances.count == expected.variances.count, "\(name)")
      let scale = expected.variances.first ?? 1
      for (mine, theirs) in zip(found.variances, expected.variances) {
        #expect(abs(mine - theirs) <= 1e-5 * scale, "\(name)")
      }
      for (mine, theirs) in zip(found.explained, expected.explained) {
        #expect(abs(mine - theirs) <= 1e-5, "\(name)")
      }
      for (mine, theirs) in zip(found.directions[0], expected.first) {
        #expect(abs(mine - theirs) <= 2e-4, "\(name)")
      }
      for (row, theirs) in expected.coordinates.enumerated() {
        let mine = found.coordinates(of: (0..<x.columns).map { x[row, $0] })
        for (mine, theirs) in zip(mine, theirs) {
          #expect(abs(mine - theirs) <= 2e-3 * scale.squareRoot(), "\(name), row \(row)")
        }
      }
    }
  }

  static func components(_ x: Matrix, count: Int, threads: Int = 2) throws -> PrincipalComponents {
    try PrincipalComponents(
      rows: x.rows, columns: x.columns, count: count, workers: ThreadPool(count: threads)
    ) {
      $1.update(from: x.row($0), count: x.columns)
    }
  }
}

extension ComponentsOracleTests.Case {
  /// Draws the rows with the operations of `Scripts/dev/oracle/components.py`.
  func draw() throws -> Matrix {
    let x = Matrix(rows: rows, columns: columns)
    guard let seed else {
      let images = try MNISTSample.rows(0..<rows).images
      x.fill(from: images.pixels[..<(rows * columns)].map { Float($0) / 255 })
      return x
    }
    var random = RandomState(seed: seed)
    let latent = (0..<rows * 3).map { _ in random.randomSample() }
    let mixing = (0..<3 * columns).map { _ in random.randomSample() }
    for row in 0..<rows {
      for column in 0..<columns {
        var value = 10 + 0.1 * random.randomSample()
        for (index, weight) in [4.0, 2.0, 1.0].enumerated() {
          value += weight * latent[row * 3 + index] * mixing[index * columns + column]
        }
        x[row, column] = Float(value)
      }
    }
    return x
  }
}

@Suite struct ComponentsTests {
  private func random(rows: Int, columns: Int, seed: UInt32) -> Matrix {
    let x = Matrix(rows: rows, columns: columns)
    var generator = RandomState(seed: seed)
    for row in 0..<rows {
      for column in 0..<columns { x[row, column] = Float(generator.uniform(-1, 1) * Double(column + 1)) }
    }
    return x
  }

  @Test(arguments: [(300, 40), (40, 300), (1200, 70), (5, 5)])
  func directionsArePerpendicularAndDoNotDependOnTheWorkers(rows: Int, columns: Int) throws {
    let x = random(rows: rows, columns: columns, seed: UInt32(rows))
    let found = try ComponentsOracleTests.components(x, count: 4, threads: 1)
    let real = found.directions.indices.filter { found.variances[$0] > 1e-6 }
    for i in real {
      for j in real {
        let products: [Double] = zip(found.directions[i], found.directions[j]).map { $0 * $1 }
        let expected: Double = i == j ? 1 : 0
        #expect(abs(products.reduce(0, +) - expected) < 1e-5)
      }
    }
    #expect(found.variances == found.variances.sorted(by: >))
    #expect(found.variances.reduce(0, +) <= found.totalVariance * (1 + 1e-6))
    let again = try ComponentsOracleTests.components(x, count: 4, threads: 3)
    #expect(again.directions == found.directions && again.variances == found.variances)
  }

  /// The variance of the coordinates along a direction equals its eigenvalue.
  @Test func theVarianceOfTheCoordinatesIsTheVariance() throws {
    let x = random(rows: 500, columns: 9, seed: 3)
    let found = try ComponentsOracleTests.components(x, count: 9)
    let places = (0..<500).map { row in found.coordinates(of: (0..<9).map { x[row, $0] }) }
    for index in 0..<9 {
      let values = places.map { $0[index] }
      let variance = values.reduce(0) { $0 + $1 * $1 } / 499
      #expect(abs(variance - found.variances[index]) < 1e-4 * found.variances[0])
      #expect(abs(values.reduce(0, +)) < 1e-2)
    }
    #expect(abs(found.explained.reduce(0, +) - 1) < 1e-6)
  }

  @Test func rowsThatAreAllTheSameHaveNoVariance() throws {
    let x = Matrix(rows: 30, columns: 6)
    x.fill(with: 0.5)
    for rows in [30, 3] {
      x.use(rows: rows)
      let found = try ComponentsOracleTests.components(x, count: 2)
      #expect(found.explained == [0, 0])
      let coordinates = found.coordinates(of: [1, 0, 0.5, 0.5, 0.5, 0.5])
      #expect(coordinates.allSatisfy { $0.isFinite })
    }
  }
}
