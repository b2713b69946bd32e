import Testing

@testable import Digits

@Suite struct DatasetStatisticsTests {
  private func dataset(
    _ pixels: [UInt8], side: Int = 2, labels: [UInt8]? = nil, training: Int? = nil
  ) -> Dataset {
    Dataset(
      name: "d", images: DigitImages(shape: ImageShape(height: side, width: side), pixels: pixels),
      labels: labels.map { [ClassLabel](digits: $0) },
      source: DatasetSource(kind: .csv, path: "d", sha256: ""), officialTrainingRows: training
    )
  }

  @Test func inkOfTheBuiltInDigits() throws {
    let statistics = DatasetStatistics(of: try BuiltInMNIST.load())
    #expect(statistics.labelCounts == [6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958])
    // Mean, std and fraction of x > 0 by NumPy in float64.
    #expect(abs(statistics.ink.mean - 0.130_925_351_926_484_88) < 1e-12)
    #expect(abs(statistics.ink.deviation - 0.308_448_524_027_035_92) < 1e-12)
    #expect(abs(statistics.ink.share - 0.191_424_471_574_344_03) < 1e-12)
    #expect(statistics.ink.blankImages == 0)
    let ones = try #require(statistics.ink.meanByLabel?[1])
    #expect(abs(ones - 0.076_105_104_984_738_59) < 1e-12)
    // numpy.unique over the rows finds 70,000 distinct images.
    #expect(statistics.duplicates.groups == 0)
    #expect(statistics.duplicates.testRowsInTraining == 0)
  }

  @Test func aSmallDatasetByHand() throws {
    // A blank image, a full corner twice (labels 1 and 2, the second one a test row), another image.
    let pixels: [UInt8] = [0, 0, 0, 0, 255, 0, 0, 0, 0, 51, 0, 0, 255, 0, 0, 0]
    let statistics = DatasetStatistics(of: dataset(pixels, labels: [0, 1, 1, 2], training: 3))
    #expect(statistics.rows == 4)
    #expect(statistics.labelCounts == [1, 2, 1, 0, 0, 0, 0, 0, 0, 0])
    #expect(abs(statistics.ink.mean - 2.2 / 16) < 1e-15)
    #expect(abs(statistics.ink.deviation - (2.04 / 16 - 0.1375 * 0.1375).squareRoot()) < 1e-15)
    #expect(statistics.ink.share == 3.0 / 16)
    #expect(statistics.ink.blankImages == 1)
    let byLabel = try #require(statistics.ink.meanByLabel)
    #expect(byLabel[0] == 0)
    #expect(abs((byLabel[1] ?? 0) - 0.15) < 1e-15)
    #expect(byLabel[3] == nil)
    #expect(statistics.duplicates.groups == 1)
    #expect(statistics.duplicates.surplusRows == 1)
    #expect(statistics.duplicates.conflictingGroups == 1)
    #expect(statistics.duplicates.testRowsInTraining == 1)
  }

  @Test func unlabelledImagesHaveNoCounts() {
    let statistics = DatasetStatistics(of: dataset([0, 0, 0, 1]))
    #expect(statistics.labelCounts == nil)
    #expect(statistics.ink.meanByLabel == nil)
    #expect(statistics.duplicates.testRowsInTraining == nil)
  }

  @Test func duplicatesAreThoseThatADictionaryFinds() {
    var random = SeededGenerator(seed: 11)
    for side in [1, 2, 3, 5] {
      let rows = 1500
      let pixels = random.bytes(rows * side * side, below: side == 1 ? 255 : 1)
      let labels = random.bytes(rows, below: 1)
      let found = DatasetStatistics(of: dataset(pixels, side: side, labels: labels, training: 700)).duplicates
      let groups = Dictionary(grouping: 0..<rows) { Array(pixels[$0 * side * side..<($0 + 1) * side * side]) }
        .values.filter { $0.count > 1 }
      #expect(found.groups == groups.count)
      #expect(found.surplusRows == groups.reduce(0) { $0 + $1.count - 1 })
      #expect(found.conflictingGroups == groups.count { Set($0.map { labels[$0] }).count > 1 })
      #expect(
        found.testRowsInTraining
          == groups.reduce(0) { sum, group in
            sum + (group.contains { $0 < 700 } ? group.count { $0 >= 700 } : 0)
          })
    }
  }

  @Test func imagesThatOnlyHashAlikeAreNotTheSame() {
    let pair = dataset([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8])
    let found = DuplicateStatistics(in: pair, hashes: [9, 9, 9, 9])
    #expect(found.groups == 2)
    #expect(found.surplusRows == 2)
  }

  @Test func meanImagesAreRoundedHalfUp() throws {
    let pixels: [UInt8] = [0, 10, 255, 1, 1, 10, 255, 2, 7, 7, 7, 7]
    let means = try #require(MeanImages(of: dataset(pixels, labels: [3, 3, 8])))
    #expect(means.counts == [0, 0, 0, 2, 0, 0, 0, 0, 1, 0])
    #expect(Array(means.images[3]) == [1, 10, 255, 2])
    #expect(Array(means.images[8]) == [7, 7, 7, 7])
    #expect(Array(means.images[0]) == [0, 0, 0, 0])
    let some = try #require(MeanImages(of: dataset(pixels, labels: [3, 3, 8]), rows: [0, 2, 99, -1]))
    #expect(Array(some.images[3]) == [0, 10, 255, 1])
    #expect(MeanImages(of: dataset(pixels)) == nil)
  }

  @Test func meanImagesOfTheBuiltInDigits() throws {
    let means = try #require(MeanImages(of: try BuiltInMNIST.load()))
    // floor(mean + 0.5) over the rows of each digit, by NumPy: sums of the ten images, and a crop of the
    // three.
    let sums = (0..<10).map { means.images[$0].reduce(0) { $0 + Int($1) } }
    #expect(sums == [34_638, 15_198, 29_813, 28_341, 24_300, 25_825, 27_609, 22_899, 30_091, 24_573])
    let three = Array(means.images[3])
    #expect(three[(28 * 14 + 10)..<(28 * 14 + 18)] == [99, 132, 153, 160, 159, 157, 156, 152])
  }
}
