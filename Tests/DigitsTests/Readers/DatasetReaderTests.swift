import Foundation
import Testing

@testable import Digits

@Suite struct DatasetReaderTests {
  private let folder: TemporaryFolder
  private let rows = "label,a,b,c,d\n1,20,3,4,5\n"
  /// 3 x 3 pixels with one of ink.
  private let dot: [UInt8] = [9, 9, 9, 9, 200, 9, 9, 9, 9]

  init() throws { folder = try TemporaryFolder() }

  @Test func whatAFileIsIsToldFromItsBytes() throws {
    let csv = try folder.write("digits.png", rows)
    #expect(try DatasetReader.read(path: csv).source.kind == .csv)
    let packed = try folder.write("digits.csv", gzipped(Array(rows.utf8)))
    #expect(try DatasetReader.read(path: packed).images.pixels == [20, 3, 4, 5])
    let idx = try folder.write("digits.txt", idxBytes([1, 1, 1], [1]))
    #expect(try DatasetReader.read(path: idx).source.kind == .idx)
    let png = try folder.write("digits.gz", pngBytes(height: 3, width: 3, dot))
    #expect(try DatasetReader.read(path: png).source.kind == .png)
    let packedPNG = try folder.write(
      "picture", gzipped(pngBytes(height: 3, width: 3, dot)))
    #expect(try DatasetReader.read(path: packedPNG).source.kind == .png)
  }

  @Test func whatCannotBeReadSaysWhy() throws {
    #expect(throws: DatasetError.missing(path: "nowhere/x.csv")) {
      try DatasetReader.read(path: "nowhere/x.csv")
    }
    #expect(throws: DatasetError.missing(path: "")) { try DatasetReader.read(path: "") }
    #expect(throws: DatasetError.notAFile(path: "/dev/null")) { try DatasetReader.read(path: "/dev/null") }
    let empty = try folder.write("empty", "")
    #expect(throws: DatasetError.empty(path: empty)) { try DatasetReader.read(path: empty) }
    let packed = try folder.write("empty.gz", gzipped([]))
    #expect(throws: DatasetError.empty(path: packed)) { try DatasetReader.read(path: packed) }
    let sound = try folder.write("a.wav", Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WAVE".utf8))
    #expect(throws: DatasetError.unknownFormat(path: sound, firstBytes: [82, 73, 70, 70, 4, 0, 0, 0])) {
      try DatasetReader.read(path: sound)
    }
    let twice = try folder.write("twice.gz", gzipped(gzipped(Array(rows.utf8))))
    #expect(throws: DatasetError.self) { try DatasetReader.read(path: twice) }
  }

  @Test func errorsNameTheirFile() throws {
    let csv = try folder.write("a.csv", "9,8,7,6,5\n1,2\n")
    #expect(
      throws: DatasetError.csv(path: csv, .missingCell(CSVCell(line: 2, column: 3, text: ""), expected: 5))
    ) {
      try DatasetReader.read(path: csv)
    }
    let packed = try gzipped(Array(rows.utf8))
    let broken = try folder.write("a.gz", Array(packed[..<10]))
    #expect(throws: DatasetError.gzip(path: broken, .truncated(inflated: 0))) {
      try DatasetReader.read(path: broken)
    }
  }

  @Test func labelsGoWithFilesOfImagesOnly() throws {
    let csv = try folder.write("a.csv", rows)
    #expect(throws: DatasetError.labelsNotTaken(path: "b", kind: .csv)) {
      try DatasetReader.read(path: csv, labelsPath: "b")
    }
    #expect(throws: DatasetError.labelsNotTaken(path: "b", kind: .folder)) {
      try folder.write("pictures/1.png", try pngBytes(height: 3, width: 3, dot))
      return try DatasetReader.read(path: folder.path + "/pictures", labelsPath: "b")
    }
  }

  @Test func aTildeIsTheHomeFolder() {
    #expect(FileBytes.expand("~/a") == NSHomeDirectory() + "/a")
    #expect(FileBytes.expand("a~") == "a~")
  }

  @Test func aSourceIsEnoughToReadItAgain() throws {
    let csv = try folder.write("a.csv", rows + rows.dropFirst(14))
    let dataset = try DatasetReader.read(path: csv, rowLimit: 1)
    let again = try DatasetReader.read(dataset.source)
    #expect(again.source == dataset.source)
    #expect(again.images.pixels == dataset.images.pixels)
    #expect(again.labels == dataset.labels)
  }

  @Test(arguments: [
    ("data/train-images-idx3-ubyte.gz", "train"), ("t10k-images.idx3-ubyte", "t10k"),
    ("digits.csv", "digits"),
    ("a.b.csv.gz", "a.b"), ("folder/", "folder"), (".csv", ".csv"),
    ("digit-recognizer.zip", "digit-recognizer"),
    ("mnist.tar.gz", "mnist"), ("usps.bz2", "usps"), ("mnist_784.ARFF", "mnist_784"), ("a/7.JPEG", "7"),
    ("kmnist-train-imgs.npz", "kmnist-train"), ("my.idx3-ubyte", "my"), ("short-images-idx3-short", "short"),
    ("train.csv.zip", "train"), ("mnist.scale", "mnist.scale"),
  ])
  func aDatasetIsNamedAfterItsFile(path: String, name: String) {
    #expect(IDXNames.stem(of: path) == name)
  }
}
