import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct CalibrationTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func calibrationSaysOnWhichRows() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=4")
    let found = try scratch.json("calibration bins=10")
    #expect(found["rows"] as? Int == 50 && found["on"] as? String == "test")
    let bins = try #require(found["bins"] as? [[String: Any]])
    #expect(bins.count == 10 && bins.reduce(0) { $0 + ($1["rows"] as? Int ?? 0) } == 50)
    #expect(try text(scratch.run("calibration on=train")).contains("!! includes training rows"))
    // The error follows from the bins.
    var error = 0.0
    for bin in bins {
      guard let sure = bin["confidence"] as? Double, let right = bin["accuracy"] as? Double else { continue }
      error += abs(sure - right) * Double(bin["rows"] as? Int ?? 0) / 50
    }
    #expect(abs(error - (found["expected_calibration_error"] as? Double ?? -1)) < 1e-12)
  }
}
