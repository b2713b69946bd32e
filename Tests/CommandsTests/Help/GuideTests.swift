import CommandLanguage
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// The guides, the README that leads to them, and `help guide`.
@Suite struct GuideTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    .standardizedFileURL
  private static let folder = root.appending(path: "Sources/Commands/Guide").path
  private static let entries = (try? GuideFolder.entries(among: [folder])) ?? []

  private func text(of path: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  private func page(_ line: String) throws -> String {
    TextRenderer().render(try #require(Scratch().run(line).result).blocks)
  }

  // MARK: The pages

  @Test func theREADMEIsReadToItsEnd() throws {
    let lines = try text(of: "README.md").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 250)
  }

  @Test func theREADMEListsEveryGuide() throws {
    let readme = try text(of: "README.md")
    #expect(!Self.entries.isEmpty)
    for entry in Self.entries {
      let file = URL(filePath: entry.path).lastPathComponent
      #expect(readme.contains("(Sources/Commands/Guide/\(file)"), "\(file)")
    }
  }

  @Test func everyGuideBeginsWithATitleAndASentence() throws {
    for entry in Self.entries {
      let guide = try entry.read()
      let lines = guide.text.split(separator: "\n", omittingEmptySubsequences: false)
      try #require(lines.count > 3, "\(entry.name)")
      #expect(lines[0] == "# \(guide.title)" && lines[1].isEmpty, "\(entry.name)")
      #expect(lines[2] == guide.summary && lines[3].isEmpty, "\(entry.name)")
      #expect(guide.summary.hasSuffix(".") && !guide.summary.contains(". "), "\(entry.name)")
    }
  }

  /// Links to files, and to chapters in them.
  @Test func everyLinkLeadsSomewhere() throws {
    let guides = Self.entries.map { "Sources/Commands/Guide/" + URL(filePath: $0.path).lastPathComponent }
    for page in ["README.md"] + guides {
      let place = Self.root.appending(path: page)
      for link in try text(of: page).matches(of: /\]\(([^()\s]+)\)/) where !link.1.hasPrefix("http") {
        let parts = link.1.split(separator: "#", maxSplits: 1).map(String.init)
        let path = try #require(parts.first)
        let target = place.deletingLastPathComponent().appending(path: path).standardizedFileURL
        #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(link.1)")
        guard parts.count == 2 else { continue }
        let chapters = try String(contentsOf: target, encoding: .utf8).split(separator: "\n")
          .filter { $0.hasPrefix("#") }
          .map { $0.drop { "# ".contains($0) }.lowercased().replacing(" ", with: "-") }
        #expect(chapters.contains(parts[1]), "\(page): \(link.1)")
      }
    }
  }

  @Test(arguments: [80, 40]) func guidesFitAndShowNoMarks(width: Int) throws {
    let renderer = TextRenderer(style: RenderStyle(width: width))
    for entry in Self.entries {
      let blocks = try entry.read().blocks.filter { block in
        if case .preformatted = block { false } else { true }
      }
      for line in renderer.render(blocks).split(separator: "\n") {
        #expect(line.count <= width, "\(entry.name): \(line)")
        let isMarked = ["`", "**", "]("].contains { line.contains($0) }
        #expect(!isMarked && !line.hasPrefix("#") && !line.hasPrefix("|"), "\(entry.name): \(line)")
      }
    }
  }

  @Test func codeStaysAsItIs() throws {
    for entry in Self.entries {
      let guide = try entry.read()
      let code = guide.text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
        .map { $0.element.dropFirst().dropLast().split(separator: "\n", omittingEmptySubsequences: false) }
        .map { lines in lines.map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n") }
      let shown = guide.blocks.compactMap { block in
        if case .preformatted(let text) = block { text } else { nil }
      }
      #expect(shown == code, "\(entry.name)")
    }
  }

  @Test func markdownBecomesBlocks() {
    let text = """
      # A `title`

      One line with `code`
      and a [link](Inside.md), [another](../Schema.md#tables).

      - first
      - second

      | layer | meaning |
      | --- | --- |
      | `bn` `gap` | two of **them** |
      | with `a\\|b` | [text](x.md) |
      ```
      # as it is

        | here |
      ```
      """
    #expect(
      GuideDrawing(text).blocks == [
        .heading("A 'title'"),
        .prose("One line with `code`\nand a link (`help guide inside`), another."),
        .prose("- first\n- second"),
        .table(
          Table(
            columns: [Table.Column("layer"), Table.Column("meaning")],
            rows: [
              [Table.Cell("bn gap", .strong), "two of them"],
              ["with 'a|b'", "text ('help guide x')"],
            ], wraps: true)),
        .preformatted("  # as it is\n\n    | here |"),
      ])
    #expect(GuideDrawing("").blocks.isEmpty)
    #expect(GuideDrawing("```\nnever closed").blocks == [.preformatted("  never closed")])
    #expect(GuideDrawing("|").blocks == [.table(Table(columns: [], rows: [], wraps: true))])
  }

  // MARK: At the prompt

  @Test func helpGuideListsThem() throws {
    let lines = try page("help guide").split(separator: "\n").map(String.init)
    #expect(lines.first == "Guides")
    #expect(lines.last == "'help guide cluster' shows one; Tab completes their names.")
    #expect(lines.allSatisfy { $0.count <= 80 })
    let words = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    for entry in Self.entries {
      let guide = try entry.read()
      #expect(words.contains("\(guide.name) \(guide.summary)"), "\(guide.name)")
    }
    let listed = try #require(try Scratch().json("help guide")["guides"] as? [[String: Any]])
    #expect(listed.map { $0["name"] as? String } == Self.entries.map(\.name))
    #expect(listed.allSatisfy { $0["text"] == nil })
  }

  @Test func helpGuideAndANameShowsOne() throws {
    let page = try page("help guide lessons")
    #expect(
      page.hasPrefix(
        """
        Lessons and words
        =================
        Twelve lessons for readers who know nothing of networks, exercises, and a
        glossary of the words of the field.

        Lessons
        =======
        'lesson' lists twelve lessons, from what a digit image is to whether it needs a
        network:

              lesson
          --  -----------------------------------
           1  What a digit image is
        """))
    #expect(try self.page("help guide Lessons") == page)
    let json = try Scratch().json("help guide lessons")
    #expect((json["guide"] as? [String: Any])?["title"] as? String == "Lessons and words")
    let file = try text(of: "Sources/Commands/Guide/Lessons.md")
    #expect(json["text"] as? String == file)
  }

  @Test func anUnknownGuideSuggestsTheNearest() throws {
    #expect(
      try Scratch().fail("help guide insid")
        == ErrorMessage(
          "there is no guide 'insid'", hint: "did you mean 'help guide inside'?", columns: 11..<16))
    #expect(
      try Scratch().fail("help guide qq qqqq")
        == ErrorMessage(
          "there is no guide 'qq-qqqq'", hint: "'help guide' lists them", columns: 11..<18))
    #expect(
      try Scratch().fail("help inside")
        == ErrorMessage(
          "there is no help on 'inside'", hint: "did you mean 'help guide inside'?", columns: 5..<11))
  }

  // MARK: Finding and failing

  @Test func theFoldersAreTriedInOrder() {
    #expect(
      GuideFolder.candidates(chosen: "/x", programFolders: ["/bin"], workingFolder: "/work") == [
        "/x", "/bin/digitbook_Commands.resources/Guide", "/bin/digitbook_Commands.bundle/Guide",
        "/bin/digitbook_Commands.bundle/Contents/Resources/Guide", "/bin/../share/digitbook/guides",
        "/work/Sources/Commands/Guide",
      ])
  }

  @Test func withoutGuidesItSaysWhereItLooked() throws {
    #expect(throws: GuideError.missing(searched: ["/no", "/never"])) {
      try GuideFolder.entries(among: ["/no", "/never"])
    }
    #expect(
      ErrorMessage(wording: GuideError.missing(searched: ["/no", "/never"]))
        == ErrorMessage(
          "the guides were not found; looked in /no and /never",
          hint: "start digitbook with Scripts/digitbook, or set DIGITBOOK_GUIDES to the folder that has them"
        ))
  }

  @Test func anUnreadableGuideIsAnError() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      at: scratch.folder.appending(path: "folder.md"), withIntermediateDirectories: true)
    _ = try scratch.file("bytes.md", Data([0xFF, 0xFE, 0x00]))
    _ = try scratch.file("Empty.md", Data())
    _ = try scratch.file("notes.txt", Data("no guide".utf8))
    let entries = try GuideFolder.entries(among: ["/no", scratch.folder.path])
    #expect(entries.map(\.name) == ["bytes", "empty", "folder"])
    for entry in entries where entry.name != "empty" {
      #expect(throws: GuideError.unreadable(path: entry.path)) { try entry.read() }
    }
    let empty = try #require(entries.first { $0.name == "empty" }).read()
    #expect(empty.title == "empty" && empty.summary.isEmpty && empty.blocks.isEmpty)
    #expect(
      ErrorMessage(wording: GuideError.unreadable(path: "/x/a.md"))
        == ErrorMessage(
          "cannot read the guide /x/a.md",
          hint: "make it a readable text file, or set DIGITBOOK_GUIDES to another folder"))
  }
}
