import Display
import Foundation
import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

/// Looking inside the data, on small images that are not MNIST's.
@Suite struct ExploringTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func theMapIsOfTheRowsAskedFor() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "split", "train hidden=8,5 epochs=3")
    let map = try scratch.json("map n=50 on=test")
    let points = try #require(map["points"] as? [[String: Any]])
    #expect(points.count == 50)
    #expect(map["rows"] as? Int == 50 && map["by"] as? String == "pixels")
    let explained = try #require(map["explained"] as? [Double])
    // Four kinds of stripes lie in a space of three dimensions, in a regular simplex.
    #expect(explained.count == 2 && explained[0] >= explained[1] && explained.reduce(0, +) > 0.5)
    let deep = try scratch.json("map by=layer:2 n=20")
    #expect(deep["model"] as? String == "m1" && deep["rows"] as? Int == 200)
    #expect((deep["points"] as? [Any])?.count == 20)
    #expect(try text(scratch.run("map n=30 on=train")).contains("of the 150 training rows of stripes; "))
  }

  /// The mean of the coordinates of all rows is 0, and their variance what is said.
  @Test func coordinatesOfAllRowsAreCentred() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 120))")
    let points = try #require(try scratch.json("map n=1000")["points"] as? [[String: Any]])
    #expect(points.count == 120)
    for axis in ["x", "y"] {
      let values = points.compactMap { $0[axis] as? Double }
      #expect(abs(values.reduce(0, +)) < 1e-3)
      #expect(values.reduce(0) { $0 + $1 * $1 } > 1)
    }
    #expect(points.compactMap { $0["row"] as? Int } == Array(0..<120))
  }

  @Test func theSameSeedDrawsTheSameRows() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 120))")
    func rows(_ line: String) throws -> [Int] {
      try #require(try scratch.json(line)["points"] as? [[String: Any]]).compactMap { $0["row"] as? Int }
    }
    #expect(try rows("map n=10 seed=4") == rows("map n=10 seed=4"))
    #expect(try rows("map n=10 seed=4") != rows("map n=10 seed=5"))
  }

  @Test func unlabelledRowsAreMappedToo() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("blank.csv", rows: 30, labelled: false))")
    #expect(try text(scratch.run("map")).contains("*"))
    #expect(try scratch.json("neighbours 3 n=2")["label"] == nil)
  }

  @Test func neighboursAreSearchedWhereTheyAreAskedFor() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 80))")
    let all = try scratch.json("neighbours 5 n=3")
    #expect(all["on"] as? String == "all" && all["searched"] as? Int == 79)
    let near = try #require(all["neighbours"] as? [[String: Any]])
    #expect(near.count == 3 && near.allSatisfy { $0["label"] as? Int == 1 && $0["row"] as? Int != 5 })
    let distances = near.compactMap { $0["distance"] as? Double }
    #expect(distances == distances.sorted() && distances.allSatisfy { $0 > 0 })
    try scratch.run("split", "train hidden=6 epochs=2")
    #expect(try scratch.json("neighbours 5 n=3")["on"] as? String == "train")
    let deep = try scratch.json("neighbors 5 n=3 by=layer:1 on=test")
    #expect(deep["model"] as? String == "m1" && deep["by"] as? String == "layer:1")
    #expect(try text(scratch.run("neighbours 5 by=layer:1")).contains("as layer 1 of m1 sees them"))
  }

  /// Rows 0 to 3 stand in the file twice, once with another label.
  @Test func duplicatesAcrossTheSplitAreCounted() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("stripes.csv", rows: 40)
    var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    lines += [lines[1], lines[2], lines[3], "9" + lines[4].dropFirst()]
    let double = try scratch.file("double.csv", Data(lines.joined(separator: "\n").utf8))
    try scratch.run("load \(double)")
    let unsplit = try scratch.json("duplicates")
    #expect(unsplit["repeated_training_rows"] as? Int == 4 && unsplit["conflicting"] as? Int == 1)
    #expect(unsplit["test_rows_in_training"] == nil)

    try scratch.run("split test=20 stratify=false seed=3")
    let split = try #require(scratch.notebook.workspace.currentSplit?.split)
    let isTest = Set(split.test)
    let across = (0..<4).count { isTest.contains($0) != isTest.contains($0 + 40) }
    let found = try scratch.json("duplicates")
    #expect(across > 0 && found["test_rows_in_training"] as? Int == across)
    let within = (0..<4).count { isTest.contains($0) == isTest.contains($0 + 40) }
    let repeated = ["repeated_training_rows", "repeated_test_rows"].compactMap { found[$0] as? Int }
    #expect(repeated.reduce(0, +) == within)
    #expect((found["pairs"] as? [[String: Any]])?.count == 4)
    let sentence = try text(scratch.run("duplicates")).replacing("\n", with: " ")
    #expect(sentence.contains("A model may know them by heart"))
    #expect(try #require(scratch.json("duplicates near=1")["near_rows"] as? Int) >= across)
  }

  @Test func suspectsAreTheRowsWithWrongLabels() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("stripes.csv", rows: 240)
    var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    // Row 12 is a 0 that is called 2, row 101 a 1 that is called 3.
    lines[13] = "2" + lines[13].dropFirst()
    lines[102] = "3" + lines[102].dropFirst()
    try scratch.run("load \(scratch.file("wrong.csv", Data(lines.joined(separator: "\n").utf8)))")
    let found = try scratch.json("suspects on=all k=3 hidden=16 epochs=20 lr=0.01 n=5")
    let suspects = try #require(found["suspects"] as? [[String: Any]])
    #expect(Set(suspects.compactMap { $0["row"] as? Int }) == [12, 101])
    #expect(suspects.allSatisfy { $0["is_mislabelled"] as? Bool == true })
    #expect(found["mislabelled"] as? Int == 2 && found["rows"] as? Int == 240)
    #expect(scratch.notebook.workspace.models.isEmpty)
  }

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

  @Test func rejectedRowsGetNoAnswer() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=4")
    let curve = try scratch.json("reject accuracy=0.5")
    let thresholds = try #require(curve["thresholds"] as? [[String: Any]])
    #expect(thresholds.first?["answered"] as? Int == 50)
    let answered = thresholds.compactMap { $0["answered"] as? Int }
    #expect(answered == answered.sorted(by: >))
    #expect(curve["found"] is [String: Any])

    let silent = try scratch.json("predict 3 reject=1")
    let image = try #require((silent["images"] as? [[String: Any]])?.first)
    #expect(image["predicted"] == nil && image["probabilities"] is [Any])
    #expect(
      try text(scratch.run("predict 3 reject=1")).contains("m1 says: I don't know (less than 100.00 % sure)"))
    #expect(try text(scratch.run("predict 3-5 reject=1")).contains("don't know"))
    let certain = try scratch.json("predict 3 reject=0")
    #expect((certain["images"] as? [[String: Any]])?.first?["predicted"] is Int)
    let many = try scratch.json("predict 0-199 reject=0.6")
    let known = try #require(many["answered"] as? Int)
    #expect((many["counts"] as? [Int])?.reduce(0, +) == known && known < 200)
  }

  @Test func plotShowsWhatTheCommandsShow() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=4")
    for verb in ["confusion", "roc", "calibration", "reject"] {
      #expect(try text(scratch.run("plot \(verb) on=train")) == text(scratch.run("\(verb) on=train")))
    }
  }
}
