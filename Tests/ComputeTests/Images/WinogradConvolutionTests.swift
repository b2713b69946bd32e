import Testing

@testable import Compute

/// Winograd's convolutions against plain loops in double precision: images that are no whole number of tiles, padding on
/// either side, channels that fill no block, blocks of each kind.
@Suite struct WinogradConvolutionTests {
  static let cases = (0..<60).map { ConvolutionCase(tilesOf: $0) }

  /// Tiles add and subtract up to 25 times an input, so they round more than a sum of products does: 3e-5 of the largest
  /// result, of float32's 6e-8.
  private func expectClose(_ found: [Float], _ wanted: [Double], _ name: String) {
    let largest = max(wanted.map(abs).max() ?? 1, 1)
    let wrong = found.indices.filter { !(abs(Double(found[$0]) - wanted[$0]) < 3e-5 * largest) }
    #expect(wrong.isEmpty, "\(name): \(wrong.prefix(3).map { ($0, found[$0], wanted[$0]) })")
  }

  @Test(arguments: cases) func doesWhatPlainLoopsDo(_ shape: ConvolutionCase) {
    let (x, w, bias, dy) = shape.operands()
    let wanted = shape.plainLoops(x: x, w: w, bias: bias, dy: dy)

    var first: [[Float]]?
    for (input, output) in zip(ConvolutionCase.blocked(shape.input), ConvolutionCase.blocked(shape.output)) {
      let convolution = WinogradConvolution(input: input, output: output, padding: shape.padding)
      let scratch = ZeroedMemory(size: convolution.scratchSize)
      let weights = Matrix(rows: 2, columns: convolution.weightCount)
      convolution.transform(w, turned: false, into: weights.row(0))
      convolution.transform(w, turned: true, into: weights.row(1))
      let paddedBias = Matrix(rows: 1, columns: output.paddedChannels)
      paddedBias.fill(with: 0)
      paddedBias.base.update(from: bias, count: bias.count)
      let from = Matrix(blocking: x, input, rows: shape.rows)
      let slopes = Matrix(blocking: dy, output, rows: shape.rows)
      let (y, dx) = (
        Matrix(rows: shape.rows, columns: output.count), Matrix(rows: shape.rows, columns: input.count)
      )
      y.fill(with: .nan)
      dx.fill(with: .nan)
      var dw = [Float](repeating: .nan, count: w.count)
      convolution.forward(
        from.base, weights: weights.row(0), bias: paddedBias.base, relu: false, into: y.base,
        rows: shape.rows,
        scratch: scratch.base)
      convolution.inputGradient(
        slopes.base, turned: weights.row(1), into: dx.base, rows: shape.rows, scratch: scratch.base)
      convolution.weightGradient(
        from.base, dy: slopes.base, into: &dw, rows: shape.rows, scratch: scratch.base)
      let found = y.plain(output)
      expectClose(found, wanted.y, "y")
      expectClose(dx.plain(input), wanted.dx, "dx")
      expectClose(dw, wanted.dw, "dw")
      // With AVX-512 blocks of 8 and 16 go by registers of as many channels, to the same bits.
      first = first ?? [found, dx.plain(input), dw]
      #expect([found, dx.plain(input), dw] == first)
      #expect(y.fillsWithZeros(output))
      #expect(dx.fillsWithZeros(input))

      convolution.forward(
        from.base, weights: weights.row(0), bias: paddedBias.base, relu: true, into: y.base, rows: shape.rows,
        scratch: scratch.base)
      #expect(y.plain(output) == found.map { max($0, 0) })
    }
  }

  /// A row has the same bits alone and among others: they share tiles' products, and shards are of any size.
  @Test(arguments: [8, 16]) func rowsDoNotDependOnEachOther(block: Int) {
    let layout = ImageLayout(channels: 16, height: 10, width: 9, block: block)
    let convolution = WinogradConvolution(input: layout, output: layout, padding: 1)
    let scratch = ZeroedMemory(size: convolution.scratchSize)
    let weights = Matrix(rows: 1, columns: convolution.weightCount)
    convolution.transform(ConvolutionCase.values(16 * 16 * 9, key: 5), turned: false, into: weights.base)
    let bias = Matrix(rows: 1, columns: 16)
    bias.fill(with: 0.5)
    let x = ConvolutionCase.values(layout.count * 16, key: 6)
    var (together, alone) = ([Float](repeating: 0, count: x.count), [Float](repeating: 0, count: x.count))
    convolution.forward(
      x, weights: weights.base, bias: bias.base, relu: false, into: &together, rows: 16, scratch: scratch.base
    )
    x.withUnsafeBufferPointer { x in
      alone.withUnsafeMutableBufferPointer { alone in
        for row in 0..<16 {
          convolution.forward(
            x.baseAddress! + row * layout.count, weights: weights.base, bias: bias.base, relu: false,
            into: alone.baseAddress! + row * layout.count, rows: 1, scratch: scratch.base)
        }
      }
    }
    #expect(together == alone)
  }
}
