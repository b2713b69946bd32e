import Testing

@testable import Digits

/// Files sorted by label say so, also where only their first rows are read.
@Suite struct SortedRowsTests {
  private let folder: TemporaryFolder
  private let sorted = (0..<300).map { UInt8($0 / 30) }
  private let mixed = (0..<300).map { UInt8($0 * 7 % 10) }

  init() throws { folder = try TemporaryFolder() }

  private func files(_ labels: [UInt8]) throws -> [String] {
    let pixels: [UInt8] = (0..<1200).map { $0 % 4 == 1 ? 255 : UInt8($0 % 100) }
    let rows = labels.indices.map { row in pixels[row * 4..<row * 4 + 4].map(Int.init) }
    let csv = zip(labels, rows).map { label, row in
      "\(label)," + row.map(String.init).joined(separator: ",") + "\n"
    }
    let sparse = zip(labels, rows).map { label, row in
      "\(label) " + row.enumerated().map { "\($0 + 1):\($1)" }.joined(separator: " ") + "\n"
    }
    let name = labels == sorted ? "sorted" : "mixed"
    try folder.write("\(name)-labels-idx1-ubyte", idxBytes([300], labels))
    try folder.write("y_\(name).npy", npyBytes("|u1", [300], labels))
    return [
      try folder.write("\(name).csv", "label,a,b,c,d\n" + csv.joined()),
      try folder.write("\(name).svm", sparse.joined()),
      try folder.write("\(name)-images-idx3-ubyte", idxBytes([300, 2, 2], pixels)),
      try folder.write("X_\(name).npy", npyBytes("|u1", [300, 2, 2], pixels)),
    ]
  }

  @Test(arguments: [nil, 15, 45])
  func itIsToldOfAnyNumberOfRows(limit: Int?) throws {
    for file in try files(sorted) {
      let found = try DatasetReader.load(path: file, options: ReadingOptions(rowLimit: limit))
      #expect(found.findings.contains(.sorted), "\(file)")
      #expect(found.dataset.count == limit ?? 300)
    }
    for file in try files(mixed) {
      let found = try DatasetReader.load(path: file, options: ReadingOptions(rowLimit: limit))
      #expect(!found.findings.contains(.sorted), "\(file)")
    }
  }

  /// A folder has its classes one after another; that matters only where not all is read.
  @Test func foldersOfClasses() throws {
    for digit in 0..<3 {
      for number in 0..<9 {
        let pixels = (0..<81).map { $0 % 9 == 4 && $0 / 9 > 1 && $0 / 9 < 5 + number % 4 ? 255 : 0 as UInt8 }
        try folder.write("pictures/\(digit)/\(number).png", try pngBytes(height: 9, width: 9, pixels))
      }
    }
    let path = folder.path + "/pictures"
    #expect(try !DatasetReader.load(path: path).findings.contains(.sorted))
    #expect(
      try DatasetReader.load(path: path, options: ReadingOptions(rowLimit: 5)).findings.contains(.sorted))
  }
}
