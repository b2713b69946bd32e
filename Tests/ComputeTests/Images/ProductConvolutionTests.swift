import Testing

@testable import Compute

/// Convolutions by matrix products against plain loops in double precision: strides, padding on either side, strips of
/// a few output rows, shards that are not full.
@Suite struct ProductConvolutionTests {
  static let cases = (0..<60).map { ConvolutionCase(seed: $0) }

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
    let (x, w, bias, dy) = shape.operands()
    var y = [Float](repeating: .nan, count: dy.count)
    var dx = [Float](repeating: .nan, count: x.count)
    var (dw, dbias) = ([Float](repeating: .nan, count: w.count), [Float](repeating: .nan, count: bias.count))
    convolution.forward(
      x, weights: w, bias: bias, relu: false, into: &y, rows: shape.rows, scratch: scratch.base)
    convolution.inputGradient(dy, weights: w, into: &dx, rows: shape.rows, scratch: scratch.base)
    convolution.weightGradient(x, dy: dy, into: &dw, bias: &dbias, rows: shape.rows, scratch: scratch.base)

    let wanted = shape.plainLoops(x: x, w: w, bias: bias, dy: dy)
    expectClose(y, wanted.y, "y")
    expectClose(dx, wanted.dx, "dx")
    expectClose(dw, wanted.dw, "dw")
    expectClose(dbias, wanted.dbias, "dbias")

    var positive = y
    convolution.forward(
      x, weights: w, bias: bias, relu: true, into: &positive, rows: shape.rows, scratch: scratch.base)
    #expect(positive == y.map { max($0, 0) })
  }
}
