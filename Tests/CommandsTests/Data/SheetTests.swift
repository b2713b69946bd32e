import CommandLanguage
import Digits
import Display
import Foundation
import Notebook
import NotebookTestSupport
import TestSupport
import Testing

@testable import Commands

/// Sheets that are printed, filled in with MNIST's test digits, photographed and loaded again.
@Suite struct SheetTests {
  private func page(
    _ classes: String = "0-9", each: Int = 10, page: Int = 1, copy: Int = 1, copies: Int = 1,
    paper: SheetPaper = .a4
  ) throws -> SheetPage {
    try #require(
      SheetPage(
        paper: paper, classes: try SheetClasses(classes), each: each, page: page, copy: copy, copies: copies))
  }

  private func digits(_ page: SheetPage, start: Int = 0) throws -> [[UInt8]?] {
    let mnist = try SheetCamera.mnist.get()
    return try SheetCamera.rows(for: page, start: start).map { row in row.map { Array(mnist.images[$0]) } }
  }

  private func sentences(_ cell: Cell) -> [String] {
    cell.result?.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } } ?? []
  }

  // MARK: Reading

  @Test func everyBoxHasItsLabel() throws {
    let scratch = try Scratch()
    let page = try page()
    let photo = try SheetCamera.photograph(page, digits(page)).png()
    let path = try scratch.file("ada.png", photo)
    let cell = try scratch.run("load \(path)")
    let text = sentences(cell)
    #expect(text.first?.hasPrefix("ada: 100 labelled images of 28 x 28 pixels, from ") == true)
    #expect(text.dropFirst().first == "1 page of a sheet of 0-9, filled in by ada.")
    let dataset = try #require(scratch.notebook.workspace.dataset(named: "ada"))
    #expect(dataset.labels == page.labels)
    #expect((0..<100).allSatisfy { dataset.origins?.place(ofRow: $0)?.box == $0 + 1 })
    // What was read resembles what was written.
    let mnist = try SheetCamera.mnist.get()
    let distances = try zip(0..<100, SheetCamera.rows(for: page)).map { row, source in
      let (a, b) = (dataset.images[row], mnist.images[try #require(source)])
      return zip(a, b).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) } / 784
    }
    #expect(distances.reduce(0, +) / 100 < 14, "\(distances.reduce(0, +) / 100)")
  }

  /// Turned by quarters, bent, in deep shadow, on Letter, large and small.
  @Test(arguments: 0..<8) func photographsOfAllKinds(kind: Int) throws {
    let scratch = try Scratch()
    let page = try page(copy: 7, copies: 30, paper: kind == 5 ? .letter : .a4)
    var camera = PaperCamera()
    camera.seed = UInt64(kind + 1)
    switch kind {
    case 0...3: camera.turn = -0.05
    case 4: camera.bend = 1.2
    case 5: (camera.shadow, camera.grain) = (0.6, 0.03)
    case 6: camera.scale = 300 / 25.4
    default: (camera.scale, camera.ink) = (110 / 25.4, 0.5)
    }
    let photo = try SheetCamera.photograph(page, digits(page, start: 10 * kind), with: camera).turned(
      kind < 4 ? kind : 0)
    let path = try scratch.file("IMG_0001.png", photo.png())
    try scratch.run("load \(path) name=read")
    let dataset = try #require(scratch.notebook.workspace.dataset(named: "read"))
    let labels = try #require(dataset.labels)
    #expect(labels.count >= 99)
    for row in 0..<dataset.count {
      let place = try #require(dataset.origins?.place(ofRow: row))
      #expect(labels[row] == page.labels[place.box - 1])
      #expect(dataset.origins?.writer(ofRow: row) == "7")
    }
  }

  @Test func lettersAndEmptyBoxes() throws {
    let scratch = try Scratch()
    let page = try page("b-d,0", each: 3)
    let written = try digits(try self.page(each: 2)).prefix(12).enumerated().map { index, digit in
      index % 4 == 3 ? nil : digit
    }
    let path = try scratch.file("ada.png", SheetCamera.photograph(page, Array(written)).png())
    let result = try scratch.json("load \(path)")
    #expect(result["rows"] as? Int == 9)
    #expect((result["classes"] as? [Any])?.map { "\($0)" } == ["0", "b", "c", "d"])
    #expect(sentences(try scratch.run("load \(path)"))[2].hasSuffix("; 3 empty boxes left out."))
  }

  @Test func blotsAndStruckOutBoxesAreDoubtful() throws {
    let scratch = try Scratch()
    let page = try page()
    let box = page.layout.box(12)
    let blot = page.layout.box(47)
    let photo = try SheetCamera.photograph(page, digits(page)) { paper in
      // A stroke from side to side, and a disc of ink.
      for step in stride(from: 0.2, to: 14.8, by: 0.1) {
        paper.fill(x: box.x + step, y: box.y + 4 + step / 2, width: 0.2, height: 0.8, level: 0.2)
      }
      paper.disc(x: blot.x + 7.5, y: blot.y + 7.5, radius: 4.5, level: 0.2)
    }
    let path = try scratch.file("ada.png", photo.png())
    let text = sentences(try scratch.run("load \(path)"))
    #expect(text[0].hasPrefix("ada: 98 labelled images"))
    #expect(
      text[1] == "1 page of a sheet of 0-9, filled in by ada; 2 doubtful boxes left out ('show doubtful' "
        + "draws them, doubtful=keep takes them in).")
    let doubtful = try scratch.json("show doubtful")
    let boxes = try #require(doubtful["boxes"] as? [[String: Any]])
    #expect(boxes.map { $0["box"] as? Int } == [13, 48])
    #expect(boxes.map { $0["label"] as? Int } == [1, 4])
    #expect(boxes.map { $0["reason"] as? String } == ["struckOut", "blot"])
    #expect(sentences(try scratch.run("load \(path) doubtful=keep"))[0].hasPrefix("ada: 100 labelled images"))
    let kept = try #require(try scratch.json("show doubtful")["boxes"] as? [[String: Any]])
    #expect(kept.map { $0["row"] as? Int } == [12, 47])
  }

  /// Ink that leaves no box but is no digit stays a row, and is named.
  @Test func whatIsProbablyNoDigitIsNamed() throws {
    let scratch = try Scratch()
    let page = try page()
    let box = page.layout.box(12)
    var written = try digits(page)
    written[12] = nil
    let photo = SheetCamera.photograph(page, written) { paper in
      // A dash.
      paper.fill(x: box.x + 4, y: box.y + 7, width: 7, height: 1, level: 0.2)
    }
    let path = try scratch.file("ada.png", photo.png())
    let cell = try scratch.run("load \(path)")
    #expect(sentences(cell).contains("1 row may be no digit: 'show 12' draws it."))
    #expect(try scratch.json("load \(path)")["unlikely"] as? [Int] == [12])
    let plain = try scratch.file("bea.png", SheetCamera.photograph(page, digits(page)).png())
    #expect(try scratch.json("load \(plain)")["unlikely"] == nil)
  }

  /// Pages of one writer, numbered without a hyphen; `bea1` has no second page.
  @Test func numberedFilesAreTheirWritersPages() throws {
    let scratch = try Scratch()
    let folder = scratch.folder.appending(path: "class")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, number) in [("ada1", 1), ("ada2", 2), ("bea1", 1)] {
      let page = try page(each: 20, page: number)
      try SheetCamera.photograph(page, digits(page, start: 3 * number)).png()
        .write(to: folder.appending(path: "\(name).png"))
    }
    let result = try scratch.json("load \(folder.path)")
    #expect(result["writers"] as? [String] == ["ada", "bea1"])
    let cell = try scratch.run("load \(folder.path)")
    #expect(
      sentences(cell).last == "Not split yet: 'split groups=writer' holds out a quarter of the writers.")
  }

  /// Several files in one line are what their folder would be.
  @Test func severalPhotographsAreOneDataset() throws {
    let scratch = try Scratch()
    var paths: [String] = []
    for copy in 1...2 {
      let page = try page(each: 2, copy: copy, copies: 3)
      var camera = PaperCamera()
      camera.seed = UInt64(copy)
      paths.append(
        try scratch.file(
          "IMG_\(copy).png", SheetCamera.photograph(page, digits(page, start: 20 * copy), with: camera).png())
      )
    }
    let cell = try scratch.run("load \(paths[0]) \(paths[1]) name=both")
    #expect(
      sentences(cell).first
        == "both: 40 labelled images of 28 x 28 pixels, from \(paths[0]) and 1 more.")
    let dataset = try #require(scratch.notebook.workspace.dataset(named: "both"))
    #expect(dataset.origins.map { RowOrigins.sorted($0.writers) } == ["1", "2"])
    #expect(dataset.origins?.place(ofRow: 39)?.box == 20)
    #expect(dataset.origins?.writer(ofRow: 0) == "1" && dataset.origins?.writer(ofRow: 39) == "2")
    // It is read again from all of them.
    try scratch.run("save both")
    let again = try DatasetReader.read(dataset.source)
    #expect(again.images.pixels == dataset.images.pixels && again.source == dataset.source)
    try FileManager.default.removeItem(atPath: paths[1])
    #expect(throws: DatasetError.missing(path: paths[1])) { try DatasetReader.read(dataset.source) }
    let table = try scratch.csv("digits.csv", rows: 3)
    #expect(
      try scratch.fail("load \(paths[0]) \(table)").message
        == "several files become one dataset if all of them are pictures, and \(table) is none")
    #expect(try scratch.fail("load \(paths[0]) nowhere.png").message == "there is no file nowhere.png")
  }

  @Test func aFolderIsOneDatasetAndKnowsItsWriters() throws {
    let scratch = try Scratch()
    let folder = scratch.folder.appending(path: "class")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for copy in 1...3 {
      let page = try page(each: 2, copy: copy, copies: 3)
      var camera = PaperCamera()
      camera.seed = UInt64(copy)
      try SheetCamera.photograph(page, digits(page, start: 20 * copy), with: camera).png().write(
        to: folder.appending(path: "IMG_\(10 - copy).png"))
    }
    let result = try scratch.json("load \(folder.path)")
    #expect(result["rows"] as? Int == 60)
    #expect(result["writers"] as? [String] == ["1", "2", "3"])
    let split = try scratch.json("split groups=writer test=1 seed=3")
    #expect(split["group_counts"] as? [Int] == [2, 0, 1])
    let dataset = try #require(scratch.notebook.workspace.dataset(named: "class"))
    let test = try #require(scratch.notebook.workspace.split(of: "class")?.split.test)
    #expect(Set(test.map { dataset.origins?.writer(ofRow: $0) }).count == 1 && test.count == 20)
    try scratch.run("load mnist rows=500", "train epochs=2 hidden=32 seed=1")
    try scratch.run("use class")
    let report = try scratch.json("report by=writer on=all")
    let writers = try #require(report["writers"] as? [[String: Any]])
    let accuracies = writers.compactMap { $0["accuracy"] as? Double }
    #expect(accuracies.count == 3 && accuracies == accuracies.sorted())
    #expect(
      try scratch.fail("report by=writer digits=3").message
        == "'digits=3' cannot be combined with 'by=writer'")
    let cv = try scratch.json("cv k=2 groups=writer epochs=1 hidden=8")
    #expect((cv["held_out"] as? [Int])?.sorted() == [20, 20])
    #expect(
      try scratch.fail("cv k=3 groups=writer").message
        == "3 folds cannot be made of 2 writers, whose rows stay together")

    // Added, saved, opened: who wrote what stays known.
    try scratch.run("add class to=mnist on=train", "save sheets")
    scratch.notebook.session.leave()
    let again = Notebook(session: LiveSession(places: scratch.places))
    try #require(again.run("open sheets")?.status == .ok)
    let joined = try #require(again.workspace.dataset(named: "mnist-class"))
    #expect(joined.count == 540)
    #expect(joined.origins?.writer(ofRow: 0) == nil && joined.origins?.writer(ofRow: 500) != nil)
    #expect(joined.origins == scratch.notebook.workspace.dataset(named: "mnist-class")?.origins)
    #expect(again.workspace.dataset(named: "class")?.origins == dataset.origins)
    again.session.leave()
  }

  @Test func thePlaceOnThePageIsShown() throws {
    let scratch = try Scratch()
    let page = try page()
    let path = try scratch.file("ada.png", SheetCamera.photograph(page, digits(page)).png())
    try scratch.run("load \(path)")
    let cell = try scratch.run("show 12 source")
    #expect(
      sentences(cell) == [
        "Row 12 of ada, label 1, written by ada: box 3 in row 2 of \(path) (0-9, page 1)."
      ])
    let grids: [ImageGrid] =
      cell.result?.blocks.compactMap { if case .images(let grid) = $0 { grid } else { nil } } ?? []
    let picture = try #require(grids.first?.pictures.first)
    // The box's frame surrounds it, and its digit stands inside.
    let ink = picture.pixels.reduce(0) { $0 + Int($1) }
    #expect(picture.pixels.max() == 255 && ink > 20 * picture.height * 10)
    #expect(
      try scratch.fail("show 1 source model=m1").message == "'model=m1' cannot be combined with '1 source'")
    try FileManager.default.removeItem(atPath: path)
    #expect(try scratch.fail("show 12 source").message == "there is no file \(path)")
    try scratch.run("load mnist rows=20")
    #expect(
      try scratch.fail("show 1 source").message
        == "'show 1 source' is about photographed sheets, and mnist has no such rows")
    #expect(
      try scratch.fail("show doubtful").message
        == "'show doubtful' is about photographed sheets, and mnist has no such rows")
  }

  // MARK: Bad input

  private func failure(
    _ photo: PaperCamera.Photo, keys: String = "", name: String = "photo.png"
  ) throws -> ErrorMessage {
    let scratch = try Scratch()
    let path = try scratch.file(name, photo.png())
    let error = try scratch.fail("load \(path)\(keys)")
    return ErrorMessage(error.message.replacing(path, with: name), hint: error.hint)
  }

  private static let again = "photograph the page again, flat, in good light, with all four corner squares"

  @Test(arguments: [
    (0, "upper left"), (1, "upper right"), (2, "lower right"), (3, "lower left"),
  ]) func aMissingMarkIsNamed(index: Int, corner: String) throws {
    let page = try page()
    let photo = try SheetCamera.photograph(page, digits(page)) { paper in
      let mark = page.layout.marks[index]
      paper.fill(x: mark.x - 6, y: mark.y - 6, width: 12, height: 12, level: 1)
    }
    let error = try failure(photo)
    #expect(
      error.message
        == "the corner square at the \(corner) of photo.png was not found: it is cut off, covered, blurred or written on"
    )
    #expect(error.hint == Self.again)
  }

  @Test func twoSheetsOnOnePicture() throws {
    let page = try page(each: 1)
    var camera = PaperCamera()
    (camera.scale, camera.turn) = (100 / 25.4, 0.01)
    let one = try SheetCamera.photograph(page, digits(page), with: camera)
    let error = try failure(one.beside(one))
    #expect(error.message == "photo.png shows more than one sheet")
    #expect(error.hint == "photograph each page by itself")
  }

  @Test func blurredBeyondUse() throws {
    let page = try page()
    let photo = try SheetCamera.photograph(page, digits(page)).coarsened(by: 24)
    let error = try failure(photo, keys: " sheet=on")
    let possible = [
      "photo.png shows no sheet: none of the four corner squares was found",
      "the corner squares of photo.png were found, but the strip between the upper two cannot be read: it is blurred, "
        + "covered or mirrored",
    ]
    #expect(possible.contains(error.message), "\(error.message)")
  }

  @Test func aPageAtSixtyDotsPerInch() throws {
    let page = try page()
    var camera = PaperCamera()
    (camera.scale, camera.blur, camera.grain) = (60 / 25.4, 0, 0.005)
    let error = try failure(SheetCamera.photograph(page, digits(page), with: camera))
    #expect(
      error.message.hasPrefix("photo.png shows the page with about ")
        && error.message.hasSuffix(" dots per inch, too few to tell strokes"), "\(error.message)")
    #expect(error.hint == "go nearer, or scan it with 180 or more; 90 are the least")
  }

  @Test func anEmptySheetAndAnEmptyPage() throws {
    let page = try page()
    let sheet = SheetCamera.photograph(page, [])
    #expect(try failure(sheet).message == "photo.png shows a sheet with nothing written in its boxes")
    let blank = PaperCamera.Photo(
      levels: [UInt8](repeating: 240, count: 1200 * 900), height: 1200, width: 900)
    let error = try failure(blank, keys: " sheet=on")
    #expect(error.message == "photo.png shows no sheet: none of the four corner squares was found")
    #expect(error.hint == Self.again + "; sheet=off takes it for a picture of one digit")
  }

  /// A strip pasted over the page's own.
  private func photograph(_ page: SheetPage, withStrip cells: [Bool]) throws -> PaperCamera.Photo {
    try SheetCamera.photograph(page, digits(page)) { paper in
      for (index, isBlack) in cells.enumerated() {
        let cell = page.layout.cell(
          row: index / SheetLayout.stripColumns, column: index % SheetLayout.stripColumns)
        paper.fill(x: cell.x, y: cell.y, width: cell.width, height: cell.height, level: isBlack ? 0 : 1)
      }
    }
  }

  @Test func marksAndStripMustAgree() throws {
    let (few, many) = (try page(each: 3), try page())
    let error = try failure(photograph(few, withStrip: SheetCode.cells(of: many)))
    #expect(
      error.message
        == "photo.png has 30 boxes where its strip promises 100: corner squares and strip do not agree, "
        + "so no label is sure")
    #expect(error.hint == "use a page as it was printed, and photograph it flat and whole")
    let other = try failure(photograph(many, withStrip: SheetCode.cells(of: few)))
    #expect(other.message.hasPrefix("photo.png has 40 boxes where its strip promises 30:"))
  }

  @Test func aSheetOfANewerVersion() throws {
    let page = try page()
    let error = try failure(photograph(page, withStrip: SheetCode.cells(of: page, version: 2)))
    #expect(error.message == "photo.png shows a sheet of version 2, which this digitbook does not know")
    #expect(error.hint == "load it with a newer digitbook, or print the sheet again with 'sheet'")
  }

  @Test func aCoveredStrip() throws {
    let page = try page()
    let photo = try SheetCamera.photograph(page, digits(page)) { paper in
      paper.fill(x: 60, y: 14, width: 50, height: 14, level: 0.5)
    }
    #expect(
      try failure(photo).message
        == "the corner squares of photo.png were found, but the strip between the upper two cannot be read: it is "
        + "blurred, covered or mirrored")
  }

  @Test func pagesOfDifferentSheetsAndTheSamePageTwice() throws {
    let scratch = try Scratch()
    let folder = scratch.folder.appending(path: "class")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func put(_ page: SheetPage, _ name: String) throws {
      let photo = try SheetCamera.photograph(
        page, digits(try self.page(each: 2)).prefix(page.labels.count).map { $0 })
      try photo.png().write(to: folder.appending(path: name))
    }
    try put(page(each: 2, copy: 4, copies: 9), "a.png")
    try put(page(each: 2, copy: 4, copies: 9), "b.png")
    let twice = try scratch.fail("load \(folder.path)")
    #expect(twice.message == "\(folder.path)/a.png and \(folder.path)/b.png both show page 1 of copy 4")
    #expect(try scratch.json("load \(folder.path) writer=file")["writers"] as? [String] == ["a", "b"])
    try put(page("a-t", each: 1), "b.png")
    let other = try scratch.fail("load \(folder.path)")
    #expect(
      other.message
        == "\(folder.path)/b.png is a page of another sheet (a-t, 1 each) than \(folder.path)/a.png (0-9, 2 each, 9 copies)"
    )
    #expect(
      other.hint
        == "put the pages of each sheet into a folder of their own, load both, and 'add' one to the other")
    // A broken one among them costs only itself.
    try Data("no picture".utf8).write(to: folder.appending(path: "b.png"))
    #expect(
      try scratch.fail("load \(folder.path)").hint?.hasSuffix("skip=broken leaves such pictures out") == true)
    #expect(try scratch.json("load \(folder.path) skip=broken")["rows"] as? Int == 20)
  }

  @Test func keysOfSheetsAreAboutSheetsAlone() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("a.csv", rows: 20)
    #expect(
      try scratch.fail("load \(path) sheet=on").message
        == "sheet= is about photographs of sheets, and \(path) is a table")
    try scratch.run("load \(path)")
    #expect(
      try scratch.fail("split groups=writer").message
        == "nobody knows who wrote the rows of a, and 'split groups=writer' needs it")
    #expect(
      try scratch.fail("split groups=writer stratify=true").message
        == "'stratify=true' cannot be combined with 'groups=writer'")
  }
}
