import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct MapTests {
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
}
