import CommandLanguage
import Foundation
import NotebookTestSupport
import Testing

@testable import Commands
@testable import Notebook

/// `export page`: what stands in the file. That it reads digits as digitbook does is tested in a browser.
@Suite struct PageExportTests {
  private func scratch(_ lines: String...) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=400", "split test=100 seed=1")
    for line in lines { try scratch.run(line) }
    return scratch
  }

  private func network(in page: String) throws -> [String: Any] {
    let start = try #require(page.firstRange(of: "id=\"model\">")?.upperBound)
    let end = try #require(page[start...].firstRange(of: "</script>")?.lowerBound)
    let object = try JSONSerialization.jsonObject(with: Data(page[start..<end].utf8))
    return try #require(object as? [String: Any])
  }

  @Test func holdsTheNetworkAndSaysHowGoodItIs() throws {
    let scratch = try scratch(
      "train layers=conv:4x3,bn,pool:2,dropout:0.1,residual(conv:4x3+1),gap epochs=1 seed=1")
    let path = scratch.folder.path + "/reader.html"
    let result = try scratch.json("export page m1 \(path)")
    let page = try String(contentsOfFile: path, encoding: .utf8)
    #expect(result["bytes"] as? Int == page.utf8.count)
    let merit = try #require(result["merit"] as? [String: Any])
    let accuracy = try #require(merit["accuracy"] as? Double)
    let percent = String(format: "%.2f", accuracy * 100)
    #expect(page.contains("<p>m1 gets \(percent) % of the 100 test rows of mnist right.</p>"))
    #expect(page.contains("<p>None of these images was seen in training.</p>"))
    #expect(!page.contains("://") && page.contains("default-src 'none'"))

    let network = try network(in: page)
    #expect(network["classes"] as? [String] == (0..<10).map(String.init))
    let member = try #require((network["members"] as? [[String: Any]])?.first)
    let layers = try #require(member["layers"] as? [[String: Any]])
    #expect(
      layers.map { $0["kind"] as? String } == [
        "conv", "bn", "relu", "maxpool", "residual", "relu", "gap", "dense",
      ])
    let shown = try #require(network["shown"] as? [String: Any])
    #expect(shown["layer"] as? Int == 2 && shown["height"] as? Int == 26 && shown["channels"] as? Int == 4)

    // The numbers of the page are the weights, as far as 16 bits hold them.
    let weights = try #require(scratch.notebook.workspace.models["m1"]?.network?.model.weights)
    let first = try #require(weights.tensors.first { $0.name == "1.weight" })
    let place = try #require(layers[0]["weights"] as? [String: Any])
    let scale = try #require(place["scale"] as? Double)
    let text = try #require(network["short"] as? String)
    let short = try #require(Data(base64Encoded: text))
    #expect(place["at"] as? Int == 0 && place["count"] as? Int == first.values.count)
    for (index, value) in first.values.enumerated() {
      let bits = UInt16(short[2 * index]) | UInt16(short[2 * index + 1]) << 8
      #expect(abs(Double(Int16(bitPattern: bits)) * scale - Double(value)) <= 0.51 * scale)
    }
  }

  @Test func takesTheCurrentModelAndEnsembles() throws {
    let scratch = try scratch(
      "train hidden=4 epochs=1", "train hidden=3,2 activation=tanh epochs=1", "ensemble m1 m2 name=both")
    try scratch.run("export page \(scratch.folder.path)/reader")
    let page = try String(contentsOfFile: scratch.folder.path + "/reader.html", encoding: .utf8)
    #expect(page.contains("<title>both reads what you draw</title>"))
    let network = try network(in: page)
    let members = try #require(network["members"] as? [[String: Any]])
    #expect(members.count == 2 && members[1]["columns"] as? [Int] == Array(0..<10))
    #expect((network["shown"] as? [String: Any])?["areUnits"] as? Bool == true)
  }

  @Test func isHonestAboutRowsThatTheModelHasSeen() throws {
    let scratch = try scratch("train hidden=4 epochs=1", "split test=100 seed=2")
    try scratch.run("export page m1 \(scratch.folder.path)/a.html")
    let page = try String(contentsOfFile: scratch.folder.path + "/a.html", encoding: .utf8)
    #expect(page.contains("This flatters it: "))
    #expect(page.contains("m1 is stale: it was trained on an older split of mnist"))
    try scratch.run("drop mnist", "export page m1 \(scratch.folder.path)/b.html")
    let other = try String(contentsOfFile: scratch.folder.path + "/b.html", encoding: .utf8)
    #expect(
      other.contains("How good it is was not measured when this page was written: no digits are loaded yet."))
  }

  @Test func refusesWhatItCannotDraw() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))")
    #expect(try scratch.fail("export page a.html").message == "no model is trained yet")
    try scratch.run("train hidden=2 epochs=1")
    #expect(
      try scratch.fail("export page m1 a.html").message
        == "m1 takes images of 8 x 8 pixels, and what one draws on the page becomes one of 28 x 28")
    #expect(try scratch.fail("export page m9 a.html").message == "there is no model 'm9'")
  }

  @Test func missingPartsAreAnError() {
    #expect(throws: DocumentError.partsMissing(searched: ["/nix"])) { try WebFolder.parts(among: ["/nix"]) }
  }

  @Test func namesOfClassesCannotLeaveTheScript() throws {
    let scratch = try Scratch()
    let names = ["</script><b>", "b&\"c"]
    var text = "label," + (0..<784).map { "p\($0)" }.joined(separator: ",") + "\n"
    for row in 0..<40 {
      let pixels = (0..<784).map { $0 % 28 == row % 2 * 9 ? 200 + row : 0 }
      text +=
        names[row % 2].replacing("\"", with: "") + "," + pixels.map(String.init).joined(separator: ",") + "\n"
    }
    let path = try scratch.file("words.csv", Data(text.utf8))
    try scratch.run("load \(path)", "train hidden=2 epochs=1", "export page m1 \(scratch.folder.path)/a.html")
    let page = try String(contentsOfFile: scratch.folder.path + "/a.html", encoding: .utf8)
    #expect(!page.contains("</script><b>"))
    let classes = try #require(try network(in: page)["classes"] as? [String])
    #expect(Set(classes) == ["</script><b>", "b&c"])
  }
}
