import Testing

@testable import Compute

/// Max pooling and its gradient, in every channel layout.
@Suite struct MaxPoolTests {
  static let cases = [1, 8, 16, 5].flatMap { block in
    [(2, 2), (3, 3), (2, 1), (3, 2)].map { (block, $0.0, $0.1) }
  }

  /// Integers, so that many are equal, and zeros as relu leaves them.
  private func values(_ count: Int, key: UInt64) -> [Float] {
    let random = CounterGenerator(key)
    return (0..<count).map { Float(max(random.whole(UInt64($0), upTo: 4), 0)) }
  }

  @Test(arguments: cases, [false, true])
  func takesTheFirstOfTheLargest(_ shape: (block: Int, size: Int, stride: Int), relu: Bool) {
    let layout = ImageLayout(channels: shape.block, height: 7, width: 8, block: shape.block)
    let pool = ImageMath.Pool(size: shape.size, stride: shape.stride, over: layout)
    let (rows, places) = (3, pool.height * pool.width)
    let x = values(rows * layout.count, key: 1)
    let dy = values(rows * places * shape.block, key: 2)

    var plainY: [Float] = []
    var plainDX = [Float](repeating: 0, count: x.count)
    for row in 0..<rows {
      for (place, channel) in (0..<places).flatMap({ place in (0..<shape.block).map { (place, $0) } }) {
        let (i, j) = (place / pool.width * shape.stride, place % pool.width * shape.stride)
        let window = (0..<shape.size * shape.size).map { number in
          let (k, l) = (number / shape.size, number % shape.size)
          return row * layout.count + ((i + k) * layout.width + j + l) * shape.block + channel
        }
        let winner = window.reduce(window[0]) { x[$1] > x[$0] ? $1 : $0 }
        if !(relu && x[winner] == 0) { plainDX[winner] += dy[plainY.count] }
        plainY.append(x[winner])
      }
    }

    var y = [Float](repeating: .nan, count: dy.count)
    var dx = [Float](repeating: .nan, count: x.count)
    var winners = [UInt16](repeating: .max, count: dy.count)
    ImageMath.maxPool(layout, pool, x, to: &y, winners: &winners, rows: rows)
    ImageMath.maxPoolGradient(layout, pool, y: y, dy: dy, winners: winners, to: &dx, rows: rows, relu: relu)
    #expect(y == plainY)
    #expect(dx == plainDX)
  }

  @Test(arguments: [1, 8, 16]) func passesOnWhatIsNotANumber(_ block: Int) {
    let layout = ImageLayout(channels: block, height: 4, width: 4, block: block)
    let pool = ImageMath.Pool(size: 2, stride: 2, over: layout)
    for place in 0..<4 {
      var x = [Float](repeating: 1, count: layout.count)
      x[(place / 2 * 4 + place % 2) * block] = .nan
      var y = [Float](repeating: 0, count: 4 * block)
      var winners = [UInt16](repeating: 0, count: 4 * block)
      ImageMath.maxPool(layout, pool, x, to: &y, winners: &winners, rows: 1)
      #expect(y[0].isNaN)
      #expect(winners[0] == UInt16(place))
      #expect(y.dropFirst().allSatisfy { $0 == 1 })
    }
  }
}
