import Foundation
import Testing

@testable import Digits

@Suite struct BuiltInMNISTTests {
  private func counts(_ labels: some Sequence<ClassLabel>) -> [Int] {
    ClassList.digits.counts(of: Array(labels))
  }

  /// Uses `memcmp`: comparing 50 million elements of an array is slow without the optimiser.
  private func begins(_ whole: [UInt8], with start: [UInt8]) -> Bool {
    start.count <= whole.count && memcmp(whole, start, start.count) == 0
  }

  @Test func theOfficialTrainingRowsComeFirst() throws {
    let mnist = try BuiltInMNIST.load()
    let labels = try #require(mnist.labels)
    #expect(mnist.name == "mnist")
    #expect(mnist.count == 70_000)
    #expect(mnist.images.shape == .mnist)
    #expect(mnist.officialTrainingRows == 60_000)
    // The published counts.
    #expect(counts(labels[..<60_000]) == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    #expect(counts(labels[60_000...]) == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    #expect(labels[..<10] == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    #expect(labels[60_000..<60_010] == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    // Sums of all grey levels, by NumPy.
    let sums = ImageScan(of: mnist.images).sums
    #expect(sums[..<60_000].reduce(0, +) == 1_567_298_545)
    #expect(sums.reduce(0, +) == 1_832_221_745)
  }

  @Test func theFirstRowsAreTheSameRows() throws {
    let mnist = try BuiltInMNIST.load()
    for rows in [1, 42_000, 60_000, 60_001] {
      let first = try BuiltInMNIST.load(rowLimit: rows)
      #expect(first.count == rows)
      #expect(first.labels.map { $0[...] } == mnist.labels?[..<rows])
      #expect(begins(mnist.images.pixels, with: first.images.pixels))
      #expect(first.officialTrainingRows == (rows > 60_000 ? 60_000 : nil))
      #expect(first.source.sha256 == mnist.source.sha256)
      #expect(first.source.rowLimit == rows)
    }
    #expect(try BuiltInMNIST.load(rowLimit: -1).count == 1)
    #expect(try BuiltInMNIST.load(rowLimit: .max).count == 70_000)
  }

  @Test func theFolderChosenByTheUserComesFirst() throws {
    let folders = MNISTFolder.candidates(chosen: "/data", programFolders: ["/bin"])
    #expect(folders.first == "/data")
    #expect(folders[1] == "/bin/digitbook_Digits.resources/mnist")
    #expect(folders.last == "/bin/../share/digitbook/mnist")
  }

  @Test func withoutTheFilesTheErrorSaysWhereTheyWereSought() {
    #expect(throws: DatasetError.builtInMissing(searched: ["/nowhere", "/neither"])) {
      try MNISTFolder.locate(among: ["/nowhere", "/neither"])
    }
  }

  @Test func anotherFileInTheirPlaceIsNoticed() throws {
    let folder = try TemporaryFolder()
    for name in MNISTFolder.files { try folder.write(name, gzipped(idxBytes([1, 1, 1], [1]))) }
    #expect(throws: DatasetError.builtInDamaged(path: folder.path + "/train-images-idx3-ubyte.gz")) {
      try BuiltInMNIST.load(from: folder.path, rowLimit: nil)
    }
  }
}
