import Compute
import Foundation
import Testing

@testable import Digits

@Suite struct DuplicateImagesTests {
  /// Random images, some of them copied exactly or with a few pixels changed.
  private func images(_ count: Int, shape: ImageShape, seed: UInt32) -> DigitImages {
    var random = RandomState(seed: seed)
    var images: [[UInt8]] = []
    for _ in 0..<count {
      var image = (0..<shape.pixelCount).map { _ in UInt8(random.randint(in: 0...255)) }
      if !images.isEmpty, random.randint(in: 0...2) > 0 {
        image = images[random.randint(in: 0...images.count - 1)]
        for _ in 0..<random.randint(in: 0...3) {
          image[random.randint(in: 0...image.count - 1)] = UInt8(random.randint(in: 0...255))
        }
      }
      images.append(image)
    }
    return DigitImages(shape: shape, pixels: images.flatMap(\.self))
  }

  @Test func groupsHoldTheRowsOfOneImage() {
    let images = DigitImages(
      shape: ImageShape(height: 1, width: 2), pixels: [1, 2, 3, 4, 1, 2, 5, 6, 3, 4, 1, 2])
    #expect(DuplicateImages.groups(of: images, rows: Array(0..<6)) == [[0, 2, 5], [1, 4]])
    #expect(DuplicateImages.groups(of: images, rows: [5, 4, 3, 2]) == [[2, 5]])
    #expect(DuplicateImages.groups(of: images, rows: []).isEmpty)
  }

  @Test(arguments: 0..<8) func groupsAreThoseOfPairwiseComparison(seed: Int) {
    let images = images(60, shape: ImageShape(height: 3, width: 5), seed: UInt32(seed))
    var expected: [[UInt8]: [Int]] = [:]
    for row in 0..<60 { expected[Array(images[row]), default: []].append(row) }
    let groups = expected.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    #expect(DuplicateImages.groups(of: images, rows: Array(0..<60)) == groups)
  }

  /// Downsampling misses no pair: compared with a brute-force search in double precision.
  @Test(arguments: [(28, 28, 3), (8, 8, 1), (5, 7, 1.5), (1, 1, 0.2), (9, 30, 2)])
  func nearPairsAreThoseOfAFullSearch(height: Int, width: Int, limit: Double) throws {
    let images = images(60, shape: ImageShape(height: height, width: width), seed: UInt32(height * width))
    let (rows, others) = (Array(0..<30), Array(20..<60))
    var expected: [NearDuplicate] = []
    for row in rows {
      let distances = others.filter { $0 != row }.map { other -> (distance: Double, row: Int) in
        let squares = zip(images[row], images[other]).map { left, right -> Double in
          let difference = Double(left) - Double(right)
          return difference * difference
        }
        return (squares.reduce(0, +).squareRoot() / 255, other)
      }
      guard let best = distances.min(by: { ($0.distance, $0.row) < ($1.distance, $1.row) }) else { continue }
      if best.distance <= limit {
        expected.append(NearDuplicate(row: row, other: best.row, distance: best.distance))
      }
    }
    expected.sort { ($0.distance, $0.row) < ($1.distance, $1.row) }
    #expect(expected.count > 5)
    for threads in [1, 3] {
      let found = try NearDuplicate.pairs(
        of: rows, with: others, in: images, within: limit, workers: ThreadPool(count: threads))
      #expect(found == expected)
    }
  }

  @Test func aSearchThatIsNotWantedAnyMoreHasNoResult() throws {
    let images = images(20, shape: ImageShape(height: 4, width: 4), seed: 1)
    let found = try NearDuplicate.pairs(
      of: Array(0..<20), with: Array(0..<20), in: images, within: 1, workers: ThreadPool(count: 1),
      while: { false })
    #expect(found == nil)
  }

  @Test func squaresAreExactForLargeImages() {
    let size = 40_000
    let images = DigitImages(
      shape: ImageShape(height: 200, width: 200),
      pixels: Array(repeating: 0, count: size) + Array(repeating: 255, count: size))
    #expect(PixelDistance.squares(from: 0, to: [1, 0], in: images) == [size * 255 * 255, 0])
    #expect(PixelDistance.distance(ofSquare: size * 255 * 255) == 200)
  }
}
