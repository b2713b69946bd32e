import Testing

@testable import Compute

/// Convolutions from NCHW against plain loops in double precision: images narrower than a tile, kernels of 1 x 1 to
/// 7 x 7, padding on either side, filters that fill no block, blocks of each kind.
@Suite struct FirstConvolutionTests {
  static let cases = (0..<60).map { ConvolutionCase(ofFewChannels: $0) }

  /// Sums of up to 1,960 products in float32, whose terms are below 1.
  private func expectClose(_ found: [Float], _ wanted: [Double], _ name: String) {
    let wrong = found.indices.filter { !(abs(Double(found[$0]) - wanted[$0]) < 2e-4) }
    #expect(wrong.isEmpty, "\(name): \(wrong.prefix(3).map { ($0, found[$0], wanted[$0]) })")
  }

  @Test(arguments: cases) func doesWhatPlainLoopsDo(_ shape: ConvolutionCase) {
    let (x, w, bias, dy) = shape.operands()
    let wanted = shape.plainLoops(x: x, w: w, bias: bias, dy: dy)

    var first: [[Float]]?
    for output in ConvolutionCase.blocked(shape.output) {
      let convolution = FirstConvolution(
        input: shape.input, output: output, kernel: shape.kernel, stride: shape.stride, padding: shape.padding
      )
      let scratch = ZeroedMemory(size: convolution.scratchSize)
      let weights = Matrix(rows: 1, columns: convolution.weightCount)
      convolution.arrange(w, into: weights.base)
      let paddedBias = Matrix(rows: 1, columns: output.paddedChannels)
      paddedBias.fill(with: 0)
      paddedBias.base.update(from: bias, count: bias.count)
      let slopes = Matrix(blocking: dy, output, rows: shape.rows)
      let y = Matrix(rows: shape.rows, columns: output.count)
      y.fill(with: .nan)
      var dx = [Float](repeating: .nan, count: x.count)
      var dw = [Float](repeating: .nan, count: w.count)
      convolution.forward(
        x, weights: weights.base, bias: paddedBias.base, relu: false, into: y.base, rows: shape.rows,
        scratch: scratch.base)
      convolution.inputGradient(
        slopes.base, weights: weights.base, into: &dx, rows: shape.rows, scratch: scratch.base)
      convolution.weightGradient(x, dy: slopes.base, into: &dw, rows: shape.rows, scratch: scratch.base)
      let found = y.plain(output)
      expectClose(found, wanted.y, "y")
      expectClose(dx, wanted.dx, "dx")
      expectClose(dw, wanted.dw, "dw")
      // With AVX-512 blocks of 8 and 16 go by registers of as many filters, to the same bits.
      first = first ?? [found, dw]
      #expect([found, dw] == first)
      #expect(y.fillsWithZeros(output))

      convolution.forward(
        x, weights: weights.base, bias: paddedBias.base, relu: true, into: y.base, rows: shape.rows,
        scratch: scratch.base)
      #expect(y.plain(output) == found.map { max($0, 0) })
    }
  }

  /// The last tile of a row overlaps the one before it; both give the same bits.
  @Test(arguments: [8, 16, 24, 32]) func placesDoNotDependOnTheirTile(filters: Int) {
    let values = ConvolutionCase.values(9 * 20, key: 5)
    let weights = ConvolutionCase.values(filters * 9, key: 6)
    func outputs(width: Int) -> [Float] {
      let input = ImageLayout(channels: 1, height: 9, width: width)
      let output = ImageLayout(
        channels: filters, height: 7, width: width - 2, block: filters.isMultiple(of: 16) ? 16 : 8)
      let convolution = FirstConvolution(input: input, output: output, kernel: 3, stride: 1, padding: 0)
      let scratch = ZeroedMemory(size: convolution.scratchSize)
      let arranged = Matrix(rows: 1, columns: convolution.weightCount)
      convolution.arrange(weights, into: arranged.base)
      let bias = Matrix(rows: 1, columns: filters)
      bias.fill(with: 0.25)
      let y = Matrix(rows: 1, columns: output.count)
      let x = (0..<9).flatMap { values[$0 * 20..<$0 * 20 + width] }
      convolution.forward(
        x, weights: arranged.base, bias: bias.base, relu: false, into: y.base, rows: 1, scratch: scratch.base)
      return y.plain(output)
    }
    let wide = outputs(width: 20)
    for width in 3..<20 {
      let narrow = outputs(width: width)
      let cut = (0..<filters * 7).flatMap { wide[$0 * 18..<$0 * 18 + width - 2] }
      #expect(narrow == cut, "\(width)")
    }
  }
}
