import Testing

@testable import Digits

@Suite struct RowsFingerprintTests {
  private static let shape = ImageShape(height: 3, width: 5)
  private let pixels: [UInt8]
  private let labels: [UInt8]

  init() {
    var generator = SeededGenerator(seed: 7)
    pixels = generator.bytes(40 * Self.shape.pixelCount)
    labels = generator.bytes(40, below: 9)
  }

  private func fingerprint(
    _ rows: [Int], _ pixels: [UInt8], _ labels: [UInt8], shape: ImageShape = shape
  ) -> String {
    RowsFingerprint(DigitImages(shape: shape, pixels: pixels), labels: [ClassLabel](digits: labels)).of(rows)
  }

  @Test func pixelsLabelsOrderAndSizeCount() {
    let rows = [3, 17, 5]
    let expected = fingerprint(rows, pixels, labels)
    #expect(expected.count == 64)
    #expect(fingerprint(rows, pixels, labels) == expected)
    #expect(fingerprint([17, 3, 5], pixels, labels) != expected)
    #expect(fingerprint([3, 17], pixels, labels) != expected)
    #expect(
      fingerprint(rows, pixels, labels, shape: ImageShape(height: 5, width: 3)) != expected)
    for place in 0..<Self.shape.pixelCount {
      var changed = pixels
      changed[17 * Self.shape.pixelCount + place] ^= 1
      #expect(fingerprint(rows, changed, labels) != expected)
    }
    var relabelled = labels
    relabelled[5] = (labels[5] + 1) % 10
    #expect(fingerprint(rows, pixels, relabelled) != expected)
  }

  /// Other rows and the positions of the rows do not matter.
  @Test func onlyWhatIsInTheRowsCounts() {
    let size = Self.shape.pixelCount
    let all = RowsFingerprint(
      DigitImages(shape: Self.shape, pixels: pixels), labels: [ClassLabel](digits: labels))
    #expect(all.of([0, 1, 2]) == fingerprint([0, 1, 2], Array(pixels[..<(3 * size)]), Array(labels[..<3])))
    #expect(
      all.of([10, 11]) == fingerprint([0, 1], Array(pixels[(10 * size)...]), Array(labels[10...])))
  }
}
