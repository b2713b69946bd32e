import Testing

@testable import Digits

@Suite struct MeanDigitsTests {
  @Test func theTableIsThatOfTheBuiltInTrainingRows() throws {
    let dataset = try BuiltInMNIST.load(rowLimit: BuiltInMNIST.trainingRows)
    let labels = try #require(dataset.labels)
    let pixels = dataset.images.pixels
    let frame = try #require(DigitFrame(pixels, side: 28, rows: Array(0..<dataset.count)))
    #expect(frame.box == InkPlane.Box(top: 4, left: 4, height: 21, width: 21))
    #expect(MeanDigits.images.map(\.count) == [Int](repeating: DigitFrame.pixelCount, count: 10))
    // The mean of the reduced images is that of the reduced means, but for the rounding of each.
    let means = try #require(MeanImages(of: dataset)).images
    for digit in 0..<10 {
      let reduced = frame.reduced(means.pixels, row: digit)
      for (found, right) in zip(MeanDigits.images[digit], reduced) {
        #expect(abs(Int(found) - Int(right)) <= 1)
      }
    }
    #expect(labels.count == 60_000)
  }
}
