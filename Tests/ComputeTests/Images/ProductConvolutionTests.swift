import Testing

@testable import Compute

/// Convolutions by matrix products against plain loops in double precision: strides, padding on either side, strips of
/// a few output rows, shards that are not full.
@Suite struct ProductConvolutionTests {
  static let cases = (0..<60).map { ConvolutionCase(seed: $0) }

  private func values(_ count: Int, key: UInt64) -> [Float] {
    let random = CounterGenerator(key)
    return (0..<count).map { Float(random.symmetric(UInt64($0))) }
  }

  private func expectClose(_ found: [Float], _ wanted: [Double], _ name: String) {
    let largest = max(wanted.map(abs).max() ?? 1, 1)
    let wrong = found.indices.filter { !(abs(Double(found[$0]) - wanted[$0]) < 4e-6 * largest) }
    #expect(wrong.isEmpty, "\(name): \(wrong.prefix(3).map { ($0, found[$0], wanted[$0]) })")
  }

  @Test(arguments: cases) func doesWhatPlainLoopsDo(_ shape: ConvolutionCase) {
    let convolution = ProductConvolution(
      input: shape.input, output: shape.output, kernel: shape.kernel, stride: shape.stride,
      padding: shape.padding)
    let scratch = ZeroedMemory(size: convolution.scratchSize)
    let (size, places) = (shape.input.count, shape.output.height * shape.output.width)
    let x = values(size * shape.rows, key: 1)
    let w = values(shape.weights, key: 2)
    let bias = values(shape.filters, key: 3)
    let dy = values(shape.output.count * shape.rows, key: 4)
    var y = [Float](repeating: .nan, count: dy.count)
    var dx = [Float](repeating: .nan, count: x.count)
    var (dw, dbias) = ([Float](repeating: .nan, count: w.count), [Float](repeating: .nan, count: bias.count))
    convolution.forward(
      x, weights: w, bias: bias, relu: false, into: &y, rows: shape.rows, scratch: scratch.base)
    convolution.inputGradient(dy, weights: w, into: &dx, rows: shape.rows, scratch: scratch.base)
    convolution.weightGradient(x, dy: dy, into: &dw, bias: &dbias, rows: shape.rows, scratch: scratch.base)

    var plainY = (0..<y.count).map { Double(bias[$0 / places % shape.filters]) }
    var plainDX = [Double](repeating: 0, count: dx.count)
    var plainDW = [Double](repeating: 0, count: w.count)
    var plainBias = [Double](repeating: 0, count: bias.count)
    for (place, slope) in dy.enumerated() { plainBias[place / places % shape.filters] += Double(slope) }
    shape.eachProduct { to, weight, from in
      for row in 0..<shape.rows {
        let (to, from) = (row * shape.output.count + to, row * size + from)
        plainY[to] += Double(w[weight]) * Double(x[from])
        plainDX[from] += Double(w[weight]) * Double(dy[to])
        plainDW[weight] += Double(x[from]) * Double(dy[to])
      }
    }
    expectClose(y, plainY, "y")
    expectClose(dx, plainDX, "dx")
    expectClose(dw, plainDW, "dw")
    expectClose(dbias, plainBias, "dbias")

    var positive = y
    convolution.forward(
      x, weights: w, bias: bias, relu: true, into: &positive, rows: shape.rows, scratch: scratch.base)
    #expect(positive == y.map { max($0, 0) })
  }
}
