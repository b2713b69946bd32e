import Synchronization
import Testing

@testable import Digits

/// Cancelled reading gives no dataset, wherever it was cancelled.
@Suite struct StoppedReadingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Cancels at the n-th poll and counts the polls.
  private final class Stop: Sendable {
    private let asked = Atomic<Int>(0)
    private let at: Int

    init(at: Int) { self.at = at }

    var count: Int { asked.load(ordering: .relaxed) }
    @Sendable func check() -> Bool { asked.add(1, ordering: .relaxed).newValue >= at }
  }

  /// For any number of polls before cancellation, reading either is interrupted or completes.
  private func check(_ path: String, atLeast questions: Int) throws {
    let patient = Stop(at: .max)
    let dataset = try DatasetReader.read(path: path, isStopped: patient.check)
    #expect(patient.count >= questions)
    for at in 1...patient.count {
      let stop = Stop(at: at)
      #expect(throws: DatasetError.interrupted) {
        try DatasetReader.read(path: path, isStopped: stop.check)
      }
    }
    #expect(try DatasetReader.read(path: path).images.pixels == dataset.images.pixels)
  }

  @Test func csvFilesCanBeLeft() throws {
    let row = "7," + Array(repeating: "200", count: 784).joined(separator: ",") + "\n"
    let text = String(repeating: row, count: 1100)
    #expect(text.utf8.count > 3 << 20, "several parts")
    try check(try folder.write("digits.csv", text), atLeast: 8)
    try check(try folder.write("digits.csv.gz", gzipped(Array(text.utf8))), atLeast: 9)
  }

  @Test func idxFilesCanBeLeft() throws {
    var generator = SeededGenerator(seed: 3)
    let bytes = idxBytes([500, 28, 28], generator.bytes(500 * 784))
    try check(try folder.write("images", bytes), atLeast: 2)
    try check(try folder.write("images.gz", gzipped(bytes)), atLeast: 7)
  }

  @Test func foldersCanBeLeft() throws {
    for number in 0..<6 {
      _ = try folder.write("\(number).png", pngBytes(height: 9, width: 9, Array(repeating: 90, count: 81)))
    }
    try check(folder.path, atLeast: 6)
  }
}
