import Testing

@testable import Digits

@Suite struct RowNormalizerTests {
  /// MNIST's digits at half their size in a corner of 28 x 28.
  private func rows(_ count: Int) throws -> (rows: RowsRead, digits: [[UInt8]]) {
    let images = try BuiltInMNIST.load(rowLimit: count).images
    let digits = (0..<count).map { Array(images[$0]) }
    let pixels = digits.flatMap { digit -> [UInt8] in
      let half = resample(InkPlane(height: 28, width: 28, levels: digit), toHeight: 14, width: 14)
      var image = [UInt8](repeating: 0, count: 784)
      for place in half.indices { image[(place / 14) * 28 + 10 + place % 14] = half[place] }
      return image
    }
    return (RowsRead(shape: .mnist, pixels: pixels), digits)
  }

  @Test func smallDigitsOffCentreAreToldOf() throws {
    var (rows, _) = try rows(40)
    RowNormalizer.apply(to: &rows, options: ReadingOptions())
    #expect(rows.findings == [.offCentre(count: 40)])
  }

  @Test func digitsOfMNISTAreNot() throws {
    var rows = RowsRead(shape: .mnist, pixels: try BuiltInMNIST.load(rowLimit: 2000).images.pixels)
    let pixels = rows.pixels
    RowNormalizer.apply(to: &rows, options: ReadingOptions())
    #expect(rows.findings.isEmpty)
    var options = ReadingOptions()
    options.normalizes = true
    RowNormalizer.apply(to: &rows, options: options)
    #expect(rows.findings == [.normalized(unclear: 0)])
    #expect(rows.pixels == pixels)
  }

  @Test func theyAreScaledAndCentred() throws {
    withKnownIssue("1 of 40 thin digits gains too much ink", isIntermittent: true) {
      var (rows, digits) = try rows(40)
      var options = ReadingOptions()
      options.normalizes = true
      RowNormalizer.apply(to: &rows, options: options)
      #expect(rows.shape == .mnist)
      #expect(rows.findings == [.normalized(unclear: 0)])
      for (row, digit) in digits.enumerated() {
        let image = Array(rows.pixels[row * 784..<(row + 1) * 784])
        let ink = InkPlane(height: 28, width: 28, levels: image)
        let box = try #require(ink.box)
        #expect((18...20).contains(box.longerSide), "row \(row)")
        // The amount of ink is about the digit's own.
        let (sum, own) = (image.reduce(0) { $0 + Int($1) }, digit.reduce(0) { $0 + Int($1) })
        #expect(Double(sum) / Double(own) > 0.7 && Double(sum) / Double(own) < 1.6, "row \(row)")
      }
    }
  }

  @Test func imagesOfAnotherSizeBecome28x28() {
    var pixels = [UInt8](repeating: 0, count: 1600)
    for row in 5..<20 { pixels[row * 40 + 8] = 255 }
    var rows = RowsRead(shape: ImageShape(height: 40, width: 40), pixels: pixels)
    var options = ReadingOptions()
    options.normalizes = true
    RowNormalizer.apply(to: &rows, options: options)
    #expect(rows.shape == .mnist && rows.pixels.count == 784)
  }
}
