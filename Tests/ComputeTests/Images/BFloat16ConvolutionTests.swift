import Testing

@testable import Compute

@Suite("Convolutions in bfloat16") struct BFloat16ConvolutionTests {
  struct Case: Sendable {
    let channels, filters, size, kernel, padding, block: Int
  }

  static let cases = [
    Case(channels: 32, filters: 64, size: 12, kernel: 3, padding: 0, block: 16),
    Case(channels: 20, filters: 40, size: 9, kernel: 5, padding: 2, block: 16),
    Case(channels: 64, filters: 33, size: 7, kernel: 1, padding: 0, block: 8),
    Case(channels: 17, filters: 16, size: 6, kernel: 3, padding: 2, block: 1),
    Case(channels: 16, filters: 10, size: 34, kernel: 2, padding: 1, block: 10),
  ]

  /// Small whole numbers are exact in bfloat16, and so are their sums in float32: the passes must then give the numbers
  /// of matrix products in float32 exactly.
  @Test(arguments: cases) func giveThoseOfFloat32OnWholeNumbers(_ c: Case) {
    let rows = 3
    let plainInput = ImageLayout(channels: c.channels, height: c.size, width: c.size)
    let places = c.size + 2 * c.padding - c.kernel + 1
    let plainOutput = ImageLayout(channels: c.filters, height: places, width: places)
    let input = layout(plainInput, block: c.block == 10 ? c.channels : c.block)
    let output = layout(plainOutput, block: c.block == 10 ? c.filters : c.block)
    var numbers = RandomNumbers(seed: UInt32(c.channels))
    func whole(_ count: Int) -> [Float] { (0..<count).map { _ in Float(numbers.whole(in: 0...8) - 4) } }
    let x = whole(rows * plainInput.count), dy = whole(rows * plainOutput.count)
    let weights = whole(c.filters * c.channels * c.kernel * c.kernel), bias = whole(c.filters)

    let exact = ProductConvolution(
      input: plainInput, output: plainOutput, kernel: c.kernel, stride: 1, padding: c.padding)
    let expected = Results(x.count, dy.count, weights.count)
    let scratch = ZeroedMemory(size: exact.scratchSize)
    exact.forward(
      x, weights: weights, bias: bias, relu: true, into: expected.y.base, rows: rows, scratch: scratch.base)
    exact.inputGradient(dy, weights: weights, into: expected.dx.base, rows: rows, scratch: scratch.base)
    let biasSums = Matrix(rows: 1, columns: c.filters)
    exact.weightGradient(
      x, dy: dy, into: expected.dw.base, bias: biasSums.base, rows: rows, scratch: scratch.base)

    let tested = BFloat16Convolution(input: input, output: output, kernel: c.kernel, padding: c.padding)
    let found = Results(rows * input.count, rows * output.count, weights.count)
    let forth = ZeroedMemory(size: 2 * tested.forwardCount),
      back = ZeroedMemory(size: 2 * tested.backwardCount)
    let (forward, backward) = (bits(forth), bits(back))
    let own = ZeroedMemory(size: tested.scratchSize)
    // What an earlier layer left there.
    own.base.initializeMemory(as: UInt8.self, repeating: 0x7f, count: own.size)
    tested.arrange(weights, forward: forward, backward: backward)
    let (blockedX, blockedDY) = (blocked(x, input, rows), blocked(dy, output, rows))
    let padded = bias + [Float](repeating: 0, count: output.paddedChannels - c.filters)
    tested.forward(
      blockedX.base, weights: forward, bias: padded, relu: true, into: found.y.base, rows: rows,
      scratch: own.base)
    tested.inputGradient(
      blockedDY.base, weights: backward, into: found.dx.base, rows: rows, scratch: own.base)
    let sums = Matrix(rows: 1, columns: tested.gradientCount)
    tested.weightGradient(blockedX.base, dy: blockedDY.base, into: sums.base, rows: rows, scratch: own.base)
    tested.plainGradient(sums.base, into: found.dw.base)

    #expect(plain(found.y, output, rows) == expected.y.elements)
    #expect(plain(found.dx, input, rows) == expected.dx.elements)
    #expect(found.dw.elements == expected.dw.elements)
    #expect(expected.dw.elements.contains { abs($0) > 4 })
  }

  private struct Results {
    let y, dx, dw: Matrix

    init(_ x: Int, _ y: Int, _ w: Int) {
      self.y = Matrix(rows: 1, columns: y)
      dx = Matrix(rows: 1, columns: x)
      dw = Matrix(rows: 1, columns: w)
    }
  }

  private func layout(_ plain: ImageLayout, block: Int) -> ImageLayout {
    ImageLayout(channels: plain.channels, height: plain.height, width: plain.width, block: block)
  }

  private func bits(_ memory: ZeroedMemory) -> UnsafeMutablePointer<UInt16> {
    memory.base.assumingMemoryBound(to: UInt16.self)
  }

  private func blocked(_ x: [Float], _ layout: ImageLayout, _ rows: Int) -> Matrix {
    let matrix = Matrix(rows: rows, columns: layout.count)
    ImageMath.fromNCHW(layout, x, to: matrix.base, rows: rows)
    return matrix
  }

  private func plain(_ x: Matrix, _ layout: ImageLayout, _ rows: Int) -> [Float] {
    let plain = Matrix(rows: rows, columns: layout.channels * layout.height * layout.width)
    ImageMath.toNCHW(layout, x.base, to: plain.base, rows: rows)
    return plain.elements
  }
}
