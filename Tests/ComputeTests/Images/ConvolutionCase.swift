import Testing

@testable import Compute

/// The shape of a convolution, and its products one by one.
struct ConvolutionCase: CustomTestStringConvertible, Sendable {
  let channels, filters, height, width, kernel, stride, padding, rows: Int

  init(seed: UInt64) {
    let draw = Self.draws(seed)
    kernel = draw(0, 1...5)
    padding = draw(1, 0...kernel - 1)
    stride = draw(7, 1...3)
    let smallest = max(kernel - 2 * padding, 1)
    // Some are so large that their windows are gathered in several strips.
    let isLarge = seed.isMultiple(of: 10)
    height = draw(2, smallest...smallest + (isLarge ? 60 : 8))
    width = draw(3, smallest...smallest + (isLarge ? 60 : 12))
    channels = draw(4, 1...(isLarge ? 20 : 5))
    filters = draw(5, 1...9)
    rows = draw(6, 1...4)
  }

  /// Whole numbers of a range, one for each index.
  private static func draws(_ seed: UInt64) -> (_ index: UInt64, _ range: ClosedRange<Int>) -> Int {
    let random = CounterGenerator(seed)
    return { index, range in range.lowerBound + Int(random[index] % UInt64(range.count)) }
  }

  var testDescription: String {
    "\(channels) x \(height) x \(width), \(filters) of \(kernel) / \(stride) + \(padding), \(rows) rows"
  }
  var input: ImageLayout { ImageLayout(channels: channels, height: height, width: width) }
  var output: ImageLayout {
    ImageLayout(
      channels: filters, height: (height + 2 * padding - kernel) / stride + 1,
      width: (width + 2 * padding - kernel) / stride + 1)
  }
  /// Convolutions of 3 x 3 kernels with stride 1 and any padding up to 2.
  init(tilesOf seed: UInt64) {
    let draw = Self.draws(seed)
    (kernel, stride) = (3, 1)
    padding = draw(0, 0...2)
    height = draw(1, max(3 - 2 * padding, 1)...11)
    width = draw(2, max(3 - 2 * padding, 1)...14)
    channels = draw(3, 1...40)
    filters = draw(4, 1...40)
    rows = draw(5, 1...4)
  }

  /// Convolutions of few channels.
  init(ofFewChannels seed: UInt64) {
    let draw = Self.draws(seed)
    (kernel, stride) = (draw(0, 1...7), draw(7, 1...3))
    padding = draw(1, 0...kernel - 1)
    height = draw(2, max(kernel - 2 * padding, 1)...12)
    width = draw(3, max(kernel - 2 * padding, 1)...20)
    channels = draw(4, 1...4)
    filters = draw(5, 1...40)
    rows = draw(6, 1...4)
  }

  /// The same images in blocks of 8 and 16 channels, and with channels last in whole eights.
  static func blocked(_ layout: ImageLayout) -> [ImageLayout] {
    [8, 16, (layout.channels + 7) / 8 * 8].map {
      ImageLayout(channels: layout.channels, height: layout.height, width: layout.width, block: $0)
    }
  }

  var weights: Int { filters * channels * kernel * kernel }

  /// Enumerates the products of the convolution of one row: indices of output, weight and input.
  func eachProduct(_ body: (_ y: Int, _ w: Int, _ x: Int) -> Void) {
    for filter in 0..<filters {
      for channel in 0..<channels {
        for i in 0..<output.height {
          for j in 0..<output.width {
            for k in 0..<kernel {
              for l in 0..<kernel {
                let (row, column) = (i * stride + k - padding, j * stride + l - padding)
                guard (0..<height).contains(row), (0..<width).contains(column) else { continue }
                body(
                  (filter * output.height + i) * output.width + j,
                  ((filter * channels + channel) * kernel + k) * kernel + l,
                  (channel * height + row) * width + column)
              }
            }
          }
        }
      }
    }
  }

  /// Values in [-1, 1).
  static func values(_ count: Int, key: UInt64) -> [Float] {
    let random = CounterGenerator(key)
    return (0..<count).map { Float(random.symmetric(UInt64($0))) }
  }

  /// Operands for all rows, in NCHW.
  func operands() -> (x: [Float], w: [Float], bias: [Float], dy: [Float]) {
    (
      Self.values(input.count * rows, key: 1), Self.values(weights, key: 2), Self.values(filters, key: 3),
      Self.values(output.count * rows, key: 4)
    )
  }

  /// What the passes should give for all rows, in NCHW: y with the bias, dx, dw and dbias.
  func plainLoops(
    x: [Float], w: [Float], bias: [Float], dy: [Float]
  ) -> (y: [Double], dx: [Double], dw: [Double], dbias: [Double]) {
    let places = output.height * output.width
    var y = dy.indices.map { Double(bias[$0 / places % filters]) }
    var dx = [Double](repeating: 0, count: x.count)
    var dw = [Double](repeating: 0, count: w.count)
    var dbias = [Double](repeating: 0, count: bias.count)
    for (place, slope) in dy.enumerated() { dbias[place / places % filters] += Double(slope) }
    eachProduct { to, weight, from in
      for row in 0..<rows {
        let (to, from) = (row * output.count + to, row * input.count + from)
        y[to] += Double(w[weight]) * Double(x[from])
        dx[from] += Double(w[weight]) * Double(dy[to])
        dw[weight] += Double(x[from]) * Double(dy[to])
      }
    }
    return (y, dx, dw, dbias)
  }
}
