import Testing

@testable import Digits

@Suite struct DigitNormalizerTests {
  /// An opaque picture of `paper` with a rectangle of `ink` on it.
  private func picture(
    height: Int, width: Int, paper: UInt8, ink: UInt8, rows: Range<Int>, columns: Range<Int>
  ) -> DecodedPicture {
    DecodedPicture(
      height: height, width: width,
      greyAlpha: (0..<height * width).flatMap { index in
        rows.contains(index / width) && columns.contains(index % width) ? [ink, 255] : [paper, 255]
      })
  }

  /// Bounding box of the ink in a 28 x 28 image: rows and columns.
  private func box(_ image: [UInt8]) -> (rows: ClosedRange<Int>, columns: ClosedRange<Int>)? {
    let inked = image.indices.filter { image[$0] > 0 }
    let rows = inked.map { $0 / 28 }
    let columns = inked.map { $0 % 28 }
    guard let top = rows.min(), let bottom = rows.max(), let left = columns.min(), let right = columns.max()
    else { return nil }
    return (top...bottom, left...right)
  }

  @Test func aRectangleIsFittedAndCentred() throws {
    // 100 x 50 becomes 20 x 10. Its centre of mass, 9.5 and 4.5 within the box, is rounded up to 10 and 5, so
    // the box begins at 14 - 10 = 4 and 14 - 5 = 9, and its centre is at 13.5 and 13.5.
    let image = DigitNormalizer.digit(
      in: picture(height: 300, width: 200, paper: 255, ink: 0, rows: 11..<111, columns: 140..<190))
    let found = try #require(box(image))
    #expect(found.rows == 4...23)
    #expect(found.columns == 9...18)
    #expect(image.allSatisfy { $0 == 0 || $0 == 255 })
    let centre = try #require(DigitNormalizer.centreOfMass(image, width: 28))
    #expect(centre == (13.5, 13.5))
  }

  @Test(arguments: [(UInt8(255), UInt8(0)), (0, 255)])
  func paperIsTheColourOfTheBorder(paper: UInt8, ink: UInt8) throws {
    let scan = picture(height: 40, width: 40, paper: paper, ink: ink, rows: 5..<25, columns: 10..<20)
    let image = DigitNormalizer.digit(in: scan)
    #expect(image.count { $0 == 255 } == 200)
    #expect(image.count { $0 == 0 } == 584)
    let right: Polarity = paper == 255 ? .darkOnLight : .lightOnDark
    #expect(DigitNormalizer.digit(in: scan, polarity: right) == image)
    let wrong: Polarity = paper == 255 ? .lightOnDark : .darkOnLight
    #expect(DigitNormalizer.digit(in: scan, polarity: wrong) != image)
  }

  @Test func greyPaperCountsAsPaper() throws {
    // Paper 200, ink 50: three quarters of the way from paper to black, 150 / 200 * 255 = 191.25.
    let image = DigitNormalizer.digit(
      in: picture(height: 40, width: 40, paper: 200, ink: 50, rows: 5..<25, columns: 10..<20))
    #expect(Set(image) == [0, 191])
    #expect(image.count { $0 == 191 } == 200)
  }

  @Test(arguments: [UInt8(0), 255])
  func onTransparentPaperWhatIsOpaqueIsInk(ink: UInt8) throws {
    var opaque = picture(height: 40, width: 40, paper: 0, ink: 1, rows: 5..<25, columns: 10..<20)
    opaque = DecodedPicture(
      height: 40, width: 40,
      greyAlpha: stride(from: 0, to: 3200, by: 2).flatMap { index in
        opaque.greyAlpha[index] == 1 ? [ink, 255] : [0, 0]
      })
    let image = DigitNormalizer.digit(in: opaque)
    #expect(image.count { $0 == 255 } == 200)
    #expect(image.count { $0 == 0 } == 584)
  }

  @Test(arguments: [(28, 28), (1, 1), (300, 2)])
  func aBlankPictureBecomesABlankImage(height: Int, width: Int) {
    for paper in [UInt8(0), 100, 255] {
      let blank = picture(height: height, width: width, paper: paper, ink: 0, rows: 0..<0, columns: 0..<0)
      #expect(DigitNormalizer.digit(in: blank) == [UInt8](repeating: 0, count: 784))
    }
  }

  @Test func shrinkingTakesTheMeanOfTheArea() {
    // Each 2 x 2 block holds 0, 255, 255, 0: 127.5, rounded half up.
    let checkers = InkPlane(
      height: 40, width: 40, levels: (0..<1600).map { ($0 / 40 + $0) % 2 == 0 ? 0 : 255 })
    #expect(resample(checkers, toHeight: 20, width: 20) == [UInt8](repeating: 128, count: 400))
    // Three pixels to two: the middle one is shared, (2 * 90 + 30) / 3 = 70 and (30 + 2 * 150) / 3 = 110.
    #expect(
      resample(InkPlane(height: 1, width: 3, levels: [90, 30, 150]), toHeight: 1, width: 2) == [70, 110])
  }

  @Test func growingLiesBetweenTheNeighbours() {
    // New centres 0.25, 0.75, 1.25, 1.75 minus 0.5: before the first pixel, 1/4, 3/4, beyond the last.
    let pair = InkPlane(height: 2, width: 1, levels: [0, 100])
    #expect(resample(pair, toHeight: 4, width: 1) == [0, 25, 75, 100])
    #expect(
      resample(InkPlane(height: 1, width: 1, levels: [9]), toHeight: 2, width: 3) == [9, 9, 9, 9, 9, 9])
  }

  @Test func randomPicturesComeOutCentredAndNoLargerThanTheirBox() throws {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<300 {
      let (height, width) = (Int.random(in: 1...90, using: &random), Int.random(in: 1...90, using: &random))
      let share = UInt8.random(in: 1...255, using: &random)
      let levels = random.bytes(height * width).map {
        $0 < share ? UInt8.random(in: 0...255, using: &random) : 0
      }
      let image = DigitNormalizer.digit(
        in: DecodedPicture(height: height, width: width, greyAlpha: levels.flatMap { [$0, 255] }),
        polarity: .lightOnDark)
      #expect(image.count == 784)
      guard let found = box(image) else { continue }
      #expect(found.rows.count <= 20 && found.columns.count <= 20)
      let centre = try #require(DigitNormalizer.centreOfMass(image, width: 28))
      if found.rows.lowerBound > 0, found.rows.upperBound < 27 { #expect(abs(centre.row - 14) <= 0.5) }
      if found.columns.lowerBound > 0, found.columns.upperBound < 27 {
        #expect(abs(centre.column - 14) <= 0.5)
      }
    }
  }

  @Test func imagesOfMNISTAreTakenAsTheyAreAndSoAreTheirNegatives() throws {
    // True for all 70,000; every 35th keeps the test short.
    let images = try BuiltInMNIST.load().images
    for row in stride(from: 0, to: images.count, by: 35) {
      let digit = Array(images[row])
      let asItIs = DecodedPicture(height: 28, width: 28, greyAlpha: digit.flatMap { [$0, 255] })
      let negative = DecodedPicture(height: 28, width: 28, greyAlpha: digit.flatMap { [255 - $0, 255] })
      #expect(DigitNormalizer.digit(in: asItIs) == digit)
      #expect(DigitNormalizer.digit(in: negative) == digit)
    }
  }

  @Test func aDigitOffCentreIsCentredEvenIfThePictureHasTheRightSize() throws {
    let image = DigitNormalizer.digit(
      in: picture(height: 28, width: 28, paper: 0, ink: 255, rows: 0..<10, columns: 0..<5))
    let found = try #require(box(image))
    #expect(found.rows == 4...23)
    #expect(found.columns == 9...18)
  }
}
