import CPNG
import CommandLanguage
import Commands
import Display
import Foundation
import NotebookTestSupport
import TestSupport
import Testing

@testable import Notebook

/// Every example that help shows is run: help cannot rot.
@Suite struct ExampleTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let verb: String
    let example: Signature.Example
    var testDescription: String { example.line }
  }

  static let cases = CommandTable.standard.signatures.flatMap { signature in
    signature.examples.map { Case(verb: signature.verb, example: $0) }
  }

  @Test func everyCommandHasAnExampleOfItself() {
    for signature in CommandTable.standard.signatures {
      #expect(!signature.examples.isEmpty, "\(signature.verb) has no example")
      for example in signature.examples {
        let verb = example.line.prefix { $0 != " " }
        #expect(verb == signature.verb, "'\(example.line)' stands under \(signature.verb)")
      }
    }
  }

  @Test(arguments: cases) func exampleRuns(_ example: Case) throws {
    let scratch = try Scratch(isRehearsal: example.example.needs.contains("no file"))
    let files = try files(for: example.example.needs, in: scratch)
    func withPaths(_ line: String) -> String {
      files.reduce(line) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
    }
    for line in example.example.needs
    where !["file ", "path ", "out ", "no file"].contains(where: line.hasPrefix) {
      if line == "a session without a name" {
        let other = Notebook(session: LiveSession(places: scratch.places, keepsUnnamed: true))
        try #require(other.run("load mnist rows=20")?.status == .ok)
        other.session.leave()
      } else {
        try scratch.run(withPaths(line))
      }
    }
    let cell = try scratch.run(withPaths(example.example.line))
    let result = try #require(cell.result)
    #expect(cell.json.contains("\"kind\":\"\(type(of: result).kind)\""))

    // In a narrow window nothing is wider than it, but for what cannot wrap: tables of figures as scikit-learn prints
    // them, and pictures.
    for width in [40, 30] {
      for block in result.blocks where Self.wraps(block) {
        let text = TextRenderer(style: RenderStyle(width: width)).render([block])
        let widest = text.split(separator: "\n").map(\.count).max() ?? 0
        // Two columns of figures take 40.
        let least = if case .table = block { 40 } else { width }
        #expect(widest <= max(width, least), "\(widest) wide at \(width) columns:\n\(text)")
      }
    }

    // A session gives it back as it was: to see, and to be kept again.
    let stored = try StoredResult(result)
    let again = try #require(
      stored.result(restoring: scratch.notebook.session.restorableResults),
      "\(stored.kind) is not read again: \(stored.json)")
    #expect(TextRenderer().render(again.blocks) == TextRenderer().render(result.blocks))
    #expect(try StoredResult(again) == stored)
    #expect(again.isInterrupted == result.isInterrupted)
  }

  private static func wraps(_ block: Block) -> Bool {
    switch block {
    case .text, .prose, .heading, .banner, .bars, .chart, .scatter, .table: true
    case .preformatted, .typeset, .images, .signed, .strip, .writing: false
    }
  }

  /// The files that an example reads (`file NAME`) or writes (`out NAME`), and where they are.
  private func files(for needs: [String], in scratch: Scratch) throws -> [String: String] {
    var files: [String: String] = [:]
    for need in needs where need.hasPrefix("file ") {
      let name = String(need.dropFirst(5))
      files[name] = try make(name, in: scratch)
    }
    for need in needs where need.hasPrefix("path ") || need.hasPrefix("out ") {
      let name = String(need.drop { $0 != " " }.dropFirst())
      files[name] = scratch.folder.appending(path: name).path
    }
    if !files.isEmpty { files["submission.csv"] = scratch.folder.appending(path: "submission.csv").path }
    return files
  }

  private func make(_ name: String, in scratch: Scratch) throws -> String {
    switch name {
    case "digits.csv": try largeCSV(name, in: scratch)
    case "digit.png", "3.png", "5.png": try picture(name, in: scratch)
    case "page.png": try scratch.file(name, TestPage(["8042 57", "1 336"]).png())
    case "wide.digits": try scratch.file(name, Data("set seed=${hidden}\n".utf8))
    case "said.digits":
      try scratch.file(name, Data("set seed=1\n#> seed=1 threads=~ images=~ color=~\n".utf8))
    case "lab.ipynb":
      try scratch.file(
        name,
        Data(#"{"nbformat": 4, "cells": [{"cell_type": "code", "source": "set seed=1"}]}"#.utf8))
    case "lab.digits", "teacher.digits":
      try scratch.file(name, Data("# # Lab\nload mnist rows=200\n#! looks most=1\n".utf8))
    case "class": try handIns(name, in: scratch)
    default: try scratch.file(name, Data("# an empty script\n".utf8))
    }
  }

  /// A folder with a hand-in of the first exercise.
  private func handIns(_ name: String, in scratch: Scratch) throws -> String {
    let folder = scratch.folder.appending(path: name).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let other = Notebook(session: LiveSession(places: scratch.places))
    for line in [
      "exercise 1", "load mnist rows=4000 name=practice", "info",
      "hand-in Ada out=\(folder)/ada.hand-in.digits",
    ] { try #require(other.run(line)?.status == .ok) }
    return folder
  }

  /// Images of MNIST's size, so that a model of MNIST can judge them.
  private func largeCSV(_ name: String, in scratch: Scratch) throws -> String {
    let rows = (0..<30).map { row -> String in
      let pixels = (0..<784).map { pixel -> Int in (pixel * 31 + row * 17) % 256 }
      return ([row % 10] + pixels).map(String.init).joined(separator: ",")
    }
    return try scratch.file(name, Data(rows.joined(separator: "\n").utf8))
  }

  /// A dark stroke on bright paper.
  private func picture(_ name: String, in scratch: Scratch) throws -> String {
    let side = 40
    let pixels = (0..<side * side).map { (18...22).contains($0 % side) ? UInt8(10) : 250 }
    let path = scratch.folder.appending(path: name).path
    var image = png_image()
    image.version = digitbook_png_version_wanted()
    image.width = png_uint_32(side)
    image.height = png_uint_32(side)
    image.format = digitbook_png_format_gray()
    try #require(png_image_write_to_file(&image, path, 0, pixels, 0, nil) != 0)
    return path
  }
}
