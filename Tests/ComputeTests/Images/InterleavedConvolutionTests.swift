import Testing

@testable import Compute

/// Convolutions of sixteen interleaved rows against plain loops in double precision: widths with and without
/// partial tiles, windows that reach into the padding on either side or on both, few rows and many.
@Suite struct InterleavedConvolutionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let channels, filters, height, width, kernel, padding, rows: Int

    init(seed: UInt64) {
      let random = CounterGenerator(seed)
      func draw(_ index: UInt64, _ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(random[index] % UInt64(range.count))
      }
      kernel = draw(0, 1...6)
      padding = draw(1, 0...kernel - 1)
      let smallest = max(kernel - 2 * padding, 1)
      height = draw(2, smallest...smallest + 8)
      width = draw(3, smallest...smallest + 29)
      channels = draw(4, 1...4)
      filters = draw(5, 1...9)
      rows = draw(6, 1...16)
    }

    var testDescription: String {
      "\(channels) x \(height) x \(width), \(filters) of \(kernel) with padding \(padding), \(rows) rows"
    }
    var input: ImageLayout {
      ImageLayout(channels: channels, height: height, width: width, isInterleaved: true)
    }
    var output: ImageLayout {
      ImageLayout(
        channels: filters, height: height + 2 * padding - kernel + 1,
        width: width + 2 * padding - kernel + 1, isInterleaved: true)
    }
    var weights: Int { filters * channels * kernel * kernel }

    /// Enumerates the products of the convolution: indices of output, weight and input.
    func eachProduct(_ body: (_ y: Int, _ w: Int, _ x: Int) -> Void) {
      for (filter, channel) in pairs(filters, channels) {
        for (i, j) in pairs(output.height, output.width) {
          for (k, l) in pairs(kernel, kernel) {
            let (row, column) = (i + k - padding, j + l - padding)
            guard (0..<height).contains(row), (0..<width).contains(column) else { continue }
            body(
              (filter * output.height + i) * output.width + j,
              ((filter * channels + channel) * kernel + k) * kernel + l,
              (channel * height + row) * width + column)
          }
        }
      }
    }

    private func pairs(_ rows: Int, _ columns: Int) -> [(Int, Int)] {
      (0..<rows).flatMap { row in (0..<columns).map { (row, $0) } }
    }
  }

  static let cases = (0..<60).map { Case(seed: $0) }

  /// Values in [-1, 1) for the rows in use, and arbitrary ones in the other lanes.
  private func values(_ count: Int, key: UInt64, rows: Int, others: Float) -> [Float] {
    let random = CounterGenerator(key)
    return (0..<count * 16).map { $0 % 16 < rows ? Float(random.symmetric(UInt64($0))) : others }
  }

  private func expectClose(
    _ found: [Float], _ wanted: [Double], lanes: Int, of stride: Int, _ name: String
  ) {
    let wrong = found.indices.filter { place in
      place % stride < lanes && !(abs(Double(found[place]) - wanted[place]) < 2e-5)
    }
    #expect(wrong.isEmpty, "\(name): \(wrong.prefix(3).map { ($0, found[$0], wanted[$0]) })")
  }

  @Test(arguments: cases) func doesWhatPlainLoopsDo(_ shape: Case) {
    let convolution = InterleavedConvolution(
      input: shape.input, output: shape.output, kernel: shape.kernel, padding: shape.padding)
    // Unused lanes may hold anything, except those of dy in a half that is summed.
    let x = values(shape.input.count, key: 1, rows: shape.rows, others: 7)
    let w = values(shape.weights, key: 2, rows: 16, others: 0).prefix(shape.weights).map { $0 }
    let bias = values(shape.filters, key: 3, rows: 16, others: 0).prefix(shape.filters).map { $0 }
    let dy = values(shape.output.count, key: 4, rows: shape.rows, others: 0)

    var y = [Float](repeating: .nan, count: shape.output.count * 16)
    var dx = [Float](repeating: .nan, count: shape.input.count * 16)
    var (dw, dbias) = ([Float](repeating: .nan, count: w.count), [Float](repeating: .nan, count: bias.count))
    var turned = w
    convolution.turn(w, into: &turned)
    convolution.forward(x, weights: w, bias: bias, relu: false, into: &y, rows: shape.rows)
    convolution.inputGradient(dy, turned: turned, into: &dx, rows: shape.rows)
    convolution.weightGradient(x, dy: dy, into: &dw, bias: &dbias, rows: shape.rows)

    let places = shape.output.height * shape.output.width
    var plainY = (0..<y.count).map { Double(bias[$0 / 16 / places]) }
    var plainDX = [Double](repeating: 0, count: dx.count)
    var plainDW = [Double](repeating: 0, count: w.count)
    shape.eachProduct { to, weight, from in
      for row in 0..<shape.rows {
        plainY[to * 16 + row] += Double(w[weight]) * Double(x[from * 16 + row])
        plainDX[from * 16 + row] += Double(w[weight]) * Double(dy[to * 16 + row])
        plainDW[weight] += Double(x[from * 16 + row]) * Double(dy[to * 16 + row])
      }
    }
    expectClose(y, plainY, lanes: shape.rows, of: 16, "y")
    expectClose(dx, plainDX, lanes: shape.rows, of: 16, "dx")
    // Sums over all pixels of all rows are larger.
    let scale = Float(places * shape.rows).squareRoot()
    expectClose(dw.map { $0 / scale }, plainDW.map { $0 / Double(scale) }, lanes: 1, of: 1, "dw")
    let plainBias = (0..<shape.filters).map { filter in
      dy[filter * places * 16..<(filter + 1) * places * 16].reduce(0) { $0 + Double($1) }
    }
    expectClose(dbias.map { $0 / scale }, plainBias.map { $0 / Double(scale) }, lanes: 1, of: 1, "dbias")

    var positive = y
    convolution.forward(x, weights: w, bias: bias, relu: true, into: &positive, rows: shape.rows)
    expectClose(positive, plainY.map { max($0, 0) }, lanes: shape.rows, of: 16, "relu")
  }
}
