import Foundation
import Testing

@testable import Compute

/// Sums over many pixels keep their digits, although they are computed in single precision: the mean that
/// batch normalisation takes decides which relu units are silent.
@Suite struct ChannelSumsTests {
  static let layouts =
    [1, 8, 16].map { ImageLayout(channels: 16, height: 28, width: 27, block: $0) }
    // NHWC: all channels of a pixel are neighbours.
    + [ImageLayout(channels: 40, height: 28, width: 27, block: 40)]

  @Test(arguments: layouts) func areThoseOfDoublePrecision(_ layout: ImageLayout) {
    let rows = 16
    var random = RandomState(seed: 5)
    func drawn() -> Matrix {
      let matrix = Matrix(rows: rows, columns: layout.count)
      random.fillUniform(into: UnsafeMutableBufferPointer(start: matrix.base, count: matrix.count), 0.5, 1.5)
      return matrix
    }
    let (x, dy) = (drawn(), drawn())
    let means = [Float](repeating: 0.25, count: layout.channels)
    var sums = [Float](repeating: 0, count: layout.channels)
    var (squares, slopes, products) = (sums, sums, sums)
    ImageMath.channelSums(layout, x.base, to: &sums, rows: rows)
    ImageMath.channelSquares(layout, x.base, means: means, to: &squares, rows: rows)
    ImageMath.channelProducts(
      layout, x.base, dy: dy.base, means: means, sums: &slopes, products: &products, rows: rows)

    let size = layout.height * layout.width * layout.block
    func exact(_ channel: Int, _ value: (Double, Double) -> Double) -> Double {
      (0..<x.count).filter { $0 % layout.count / size * layout.block + $0 % layout.block == channel }
        .reduce(0) { $0 + value(Double(x.base[$1]), Double(dy.base[$1])) }
    }
    // A sequential sum of the twelve thousand values of a channel would often be wrong by several times as
    // much.
    func expectClose(_ found: Float, _ wanted: Double) {
      #expect(abs(Double(found) / wanted - 1) < 6e-7)
    }
    for channel in [0, 7, layout.channels - 1] {
      expectClose(sums[channel], exact(channel) { x, _ in x })
      expectClose(squares[channel], exact(channel) { x, _ in (x - 0.25) * (x - 0.25) })
      expectClose(slopes[channel], exact(channel) { _, dy in dy })
      expectClose(products[channel], exact(channel) { x, dy in dy * (x - 0.25) })
    }
  }
}
