import CommandLanguage
import Foundation
import NotebookTestSupport
import Testing

@Suite struct PictureFileTests {
  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=2")
    return scratch
  }

  @Test(arguments: [
    "plot loss", "plot accuracy", "plot confusion", "plot roc", "plot calibration", "plot reject", "map",
    "show 0-11", "show mean",
  ])
  func everyDrawingGoesIntoAnSVG(line: String) throws {
    let scratch = try scratch()
    let path = scratch.folder.path + "/picture.SVG"
    let result = try scratch.json("\(line) out=\(path)")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.hasPrefix("<?xml") && text.hasSuffix("</svg>\n"))
    #expect(result["format"] as? String == "svg" && result["bytes"] as? Int == text.utf8.count)
    #expect(result["path"] as? String == path && result["of"] is String)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).sorted()
        == ["picture.SVG", "small.csv"])
  }

  /// A PNG of a result without digit images holds everything that an SVG would: what a slide needs.
  @Test(arguments: [
    "plot loss", "plot accuracy", "plot confusion", "plot roc", "plot calibration", "plot reject", "map",
    "plot accuracy m1 m2",
  ])
  func everyChartGoesIntoAPNG(line: String) throws {
    let scratch = try scratch()
    try scratch.run("train hidden=4 epochs=3")
    let path = scratch.folder.path + "/chart.png"
    let result = try scratch.json("\(line) out=\(path)")
    #expect(result["format"] as? String == "png")
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    #expect(bytes.starts(with: [137, 80, 78, 71]) && result["bytes"] as? Int == bytes.count)
    // 800 pixels at twice the size.
    #expect(Array(bytes[16..<20]) == [0, 0, 6, 64])
    // The same result gives the same file.
    try scratch.run("\(line) out=\(path) --force")
    #expect([UInt8](try Data(contentsOf: URL(filePath: path))) == bytes)
  }

  /// Dark ink on white paper, so that it is read again as the digit it was.
  @Test func aPNGIsReadAgain() throws {
    let scratch = try scratch()
    let path = scratch.folder.path + "/digit.png"
    try scratch.run("show 5 out=\(path)")
    let read = try scratch.json("load \(path)")
    #expect(read["rows"] as? Int == 1)
    try scratch.run("use small", "show 0-14 out=\(scratch.folder.path)/many.png")
    let bytes = try Data(contentsOf: URL(filePath: scratch.folder.path + "/many.png"))
    // Width and height stand in bytes 16 to 23: ten of 8 pixels in a line, two of paper between, four times.
    #expect(Array(bytes[16..<24]) == [0, 0, 1, 136, 0, 0, 0, 72])
  }

  @Test func writesOverAFileOnlyWhenForced() throws {
    let scratch = try scratch()
    let path = try scratch.file("mine.svg", Data("mine".utf8))
    let error = try scratch.fail("plot loss out=\(path)")
    #expect(error.message == "\(path) already exists")
    #expect(error.hint == "choose another name, or add --force to overwrite it")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    chmod(path, 0o640)
    try scratch.run("plot loss out=\(path) --force")
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("<?xml"))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test func thereMustBeDigitsForAPNG() throws {
    let scratch = try scratch()
    try scratch.run("train hidden=32 epochs=60 lr=0.01")
    let path = scratch.folder.path + "/wrong.png"
    let error = try scratch.fail("show wrong out=\(path)")
    #expect(error.message == "there are no digit images to write to \(path)")
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func whatIsDrawnCanBeWrittenToAFile() throws {
    let scratch = try Scratch.ofImages(Scratch.imageTrainings[0])
    for (line, name) in [
      ("weights", "w"), ("weights layer=2 unit=1", "u"), ("activations 42", "a"), ("saliency 42", "s"),
      ("occlude 42", "o"),
    ] {
      for format in ["svg", "png"] {
        let path = "\(scratch.folder.path)/\(name).\(format)"
        let found = try scratch.json("\(line) out=\(path)")
        #expect(found["format"] as? String == format)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        #expect(bytes.count == found["bytes"] as? Int)
        #expect(
          format == "svg" ? bytes.starts(with: Array("<?xml".utf8)) : bytes.starts(with: [137, 80, 78, 71]))
      }
    }
    let again = try scratch.fail("weights out=\(scratch.folder.path)/w.png")
    #expect(again.hint == "choose another name, or add --force to overwrite it")
    try scratch.run("weights out=\(scratch.folder.path)/w.png --force")
    // Units without maps make no pictures, but a drawing.
    let strips = try scratch.json("activations 42 layer=3 out=\(scratch.folder.path)/strip.png")
    #expect(strips["format"] as? String == "png")
  }
}
