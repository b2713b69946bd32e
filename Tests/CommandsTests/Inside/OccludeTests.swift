import Compute
import Digits
import Experiments
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@Suite struct OccludeTests: InsideSuite {
  @Test(arguments: [1, 2, 5, 30]) func occlusionIsWhatTheNetworkSaysOfCoveredImages(_ patch: Int) throws {
    let scratch = try trained("train hidden=8 epochs=3")
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let covered = try scratch.json("occlude 42 patch=\(patch)")["covered"] as? [Double]
    let pixels = PlainNetwork.pixels(dataset, 42)
    let best = PlainNetwork.best(plain.probabilities(pixels))
    let expected = pixels.indices.map { middle in
      let copy = pixels.indices.map { index in
        let down = index / 8 - (middle / 8 - patch / 2)
        let across = index % 8 - (middle % 8 - patch / 2)
        return (0..<patch).contains(down) && (0..<patch).contains(across) ? 0 : pixels[index]
      }
      return plain.probabilities(copy)[best]
    }
    #expect(agree(covered, expected, within: 1e-5))
  }

  /// A picture of 1000 x 1000 is covered in nearly 4,000 places, a few at a time: progress is told, and it can be
  /// interrupted.
  @Test func largePicturesTellTheirProgressAndStop() throws {
    let scratch = try Scratch()
    let side = 1000
    let pixels = (0..<side * side * 4).map { place in
      // Ink in another quarter of the picture for each of the four.
      let (image, row, column) = (place / (side * side), place % (side * side) / side, place % side)
      return UInt8((row / 500 * 2 + column / 500) == image ? 200 : 0)
    }
    let header = Data([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 3, 232, 0, 0, 3, 232])
    let images = try scratch.file("large-images-idx3-ubyte", header + Data(pixels))
    _ = try scratch.file("large-labels-idx1-ubyte", Data([0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1]))
    try scratch.run("load \(images)", "split test=2 seed=0")
    try scratch.run("train hidden=2 epochs=1")
    let told = Locked<[[Int]]>([])
    let cancellation = scratch.notebook.cancellation
    let cell = try #require(
      scratch.notebook.run("occlude 1 patch=100") { event in
        guard case .covered(let places, let all) = event else { return }
        let count = told.withLock { list in
          list.append([places, all])
          return list.count
        }
        if count == 4 { cancellation.raise() }
      })
    #expect(cell.status == .interrupted && cell.result == nil && cell.error == nil)
    let counts = told.withLock { $0 }
    #expect(counts.count == 4 && counts.allSatisfy { $0[1] > 3000 })
    #expect(counts.map { $0[0] } == counts.map { $0[0] }.sorted() && counts[3][0] > 0 && counts[3][0] < 100)
  }
}
