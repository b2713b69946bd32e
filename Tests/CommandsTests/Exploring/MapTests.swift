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

  @Test func neighboursStayNeighbours() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 120))", "split", "train hidden=8 epochs=3")
    let map = try scratch.json("map method=tsne n=60 perplexity=10")
    #expect(map["method"] as? String == "tsne" && map["perplexity"] as? Double == 10)
    #expect(map["explained"] == nil && (map["points"] as? [Any])?.count == 60)
    let trust = try #require(map["trustworthiness"] as? Double)
    let divergence = try #require(map["divergence"] as? Double)
    #expect(trust > 0.8 && divergence >= 0)
    #expect(
      try text(scratch.run("map method=tsne n=60 by=layer:1")).contains(
        "the 5 nearest on the map are so in truth"))
    // The same bits, however many threads.
    let cell = try scratch.run("map method=tsne n=60 seed=3")
    try scratch.run("set threads=1")
    #expect(try text(scratch.run("map method=tsne n=60 seed=3")) == text(cell))
    // Few rows take a smaller perplexity of their own.
    #expect(try scratch.json("map method=tsne n=31")["perplexity"] as? Double == 10)
  }

  @Test func neighboursAttractEachOther() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 60))")
    let map = try scratch.json("map method=umap-like n=40 neighbours=6")
    #expect(map["method"] as? String == "umap-like" && map["neighbours"] as? Int == 6)
    #expect(map["perplexity"] == nil && (map["points"] as? [Any])?.count == 40)
    #expect(try #require(map["trustworthiness"] as? Double) > 0.75)
    let cell = try scratch.run("map method=umap-like n=40 seed=3")
    #expect(try text(cell).contains("(15 of each row attract it"))
    try scratch.run("set threads=1")
    #expect(try text(scratch.run("map method=umap-like n=40 seed=3")) == text(cell))
    #expect(try text(scratch.run("map method=umap-like n=40 seed=4")) != text(cell))
  }

  @Test func classesAreToldApart() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 120))")
    let map = try scratch.json("map method=lda shrinkage=0.2")
    let explained = try #require(map["explained"] as? [Double])
    #expect(explained.count == 2 && explained[0] >= explained[1] && explained.reduce(0, +) <= 1)
    #expect(map["shrinkage"] as? Double == 0.2 && map["rows"] as? Int == 120)
    #expect(try text(scratch.run("map method=lda")).contains("it was told their labels (shrinkage 0.1)"))
  }

  @Test func aMapMovesThroughTheLayers() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 120))", "split", "train hidden=8,5 epochs=3")
    let maps = try #require(try scratch.json("map layers n=30")["maps"] as? [[String: Any]])
    #expect(maps.compactMap { $0["by"] as? String } == ["pixels", "layer:1", "layer:2", "layer:3"])
    let rows = maps.map { ($0["points"] as? [[String: Any]])?.compactMap { $0["row"] as? Int } }
    #expect(rows.allSatisfy { $0 == rows[0] }, "the same rows on each")
    #expect(maps[0]["model"] == nil && maps[3]["model"] as? String == "m1")
    let shown = try text(scratch.run("map layers n=30 method=tsne"))
    #expect(shown.contains("by layer 3 of m1") && shown.contains("nearest has the same label"))
    #expect(try scratch.json("map layer=2 n=20")["by"] as? String == "layer:2")
    let path = scratch.folder.appending(path: "layers.svg").path
    try scratch.run("map layers n=20 out=\(path)")
  }

  @Test(arguments: [
    ("map perplexity=5", "'perplexity=5' has no effect without 'method=tsne'"),
    ("map neighbours=5", "'neighbours=5' has no effect without 'method=umap-like'"),
    ("map method=tsne shrinkage=0.5", "'shrinkage=0.5' has no effect without 'method=lda'"),
    ("map method=tsne n=20 perplexity=20", "a perplexity is below the number of rows drawn, which is 20"),
    ("map method=tsne n=3", "tsne needs 4 rows, and 3 are drawn"),
    ("map by=pixels layer=1", "'by=pixels' cannot be combined with 'layer='"),
    ("map layers by=pixels", "'by=pixels' cannot be combined with 'layers'"),
    ("map method=umap", "method is pca, tsne, umap-like or lda, not 'umap'"),
    ("map layer=9", "the network has no layer 9: its layers are 1 (4 units) and 2 (4 outputs)"),
  ])
  func wrongLinesGetOneSentence(line: String, message: String) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 60))", "split", "train hidden=4 epochs=1")
    #expect(try scratch.fail(line).message == message)
  }

  @Test func withoutLabelsOrLayersItSaysSo() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("blank.csv", rows: 30, labelled: false))")
    #expect(try scratch.fail("map method=lda").message == "lda needs rows of three classes or more")
    #expect(try scratch.json("map method=tsne n=20")["trustworthiness"] is Double)
    _ = try scratch.fail("map layers")
  }
}
