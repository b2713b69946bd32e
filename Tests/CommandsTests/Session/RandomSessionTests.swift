import CommandLanguage
import Commands
import Digits
import Foundation
import Notebook
import NotebookTestSupport
import TestSupport
import Testing

/// Whatever a session did: its script verifies, holds the same afterwards and nothing else, and is the same to the byte
/// when it is written after the session was saved and opened again.
///
/// 100 sessions; with `DIGITBOOK_FUZZ` set a tenth of the inputs that it asks for.
@Suite struct RandomSessionTests {
  private static let seeds = 1...max(Damage.inputs(few: 1000) / 10, 1)

  @Test(arguments: seeds)
  func theScriptMakesTheSame(seed: Int) throws {
    let scratch = try Scratch()
    let files = try Self.files(in: scratch)
    let out = scratch.folder.path
    for line in RandomSession(seed: seed, files: files).lines {
      Self.run(line.replacing("OUT", with: out), in: scratch.notebook)
    }
    let path = out + "/x.digits"
    // Also where everything was undone: the script has no command then.
    try scratch.run("export script \(path)")
    let script = try String(contentsOfFile: path, encoding: .utf8)

    let proof = try #require(
      Notebook(session: LiveSession(places: scratch.places)).run("replay \(path) --verify"))
    #expect(proof.status == .ok && proof.result?.effect == CellEffect.none, "seed \(seed): \(proof.json)")

    let again = Notebook(session: LiveSession(places: scratch.places))
    for line in try Script(contentsOf: path).lines {
      let cell = again.run(line.text)
      #expect(cell?.status == .ok, "seed \(seed): \(line.text): \(cell?.error?.message ?? "")")
    }
    try Self.expectSame(again.workspace, scratch.notebook.workspace, "seed \(seed)")
    try scratch.run("save s")
    scratch.notebook.session.leave()
    let reopened = Notebook(session: LiveSession(places: scratch.places))
    try #require(reopened.run("open s")?.status == .ok)
    try #require(reopened.run("export script \(path) --force")?.status == .ok)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8) == script, "seed \(seed): after it was opened again")
    try Self.expectSame(reopened.workspace, scratch.notebook.workspace, "seed \(seed), opened again")
    // Last, because a look is a step of the analysis, too.
    let listings = Self.listings(of: scratch.notebook)
    #expect(Self.listings(of: again) == listings, "seed \(seed)")
    #expect(Self.listings(of: reopened) == listings, "seed \(seed), opened again")
  }

  /// Tables, an archive of arrays, and labels that are words.
  private static func files(in scratch: Scratch) throws -> [String] {
    let plain = try scratch.csv("a.csv", rows: 60)
    let other = try scratch.csv("b.csv", rows: 40)
    let text = try String(contentsOfFile: other, encoding: .utf8)
    let words = ["zero", "one", "two", "three"]
    let lines = text.split(separator: "\n").enumerated().map { number, line in
      guard number > 0, let label = line.first?.wholeNumberValue else { return line + ",what" }
      return line.dropFirst(2) + ",\(words[label])"
    }
    let named = try scratch.file(
      "words.csv",
      Data(
        lines.map { $0.hasPrefix("label,") ? String($0.dropFirst(6)) : String($0) }.joined(separator: "\n")
          .utf8))
    let archive = scratch.folder.path + "/arrays.npz"
    let maker = Notebook(session: LiveSession(places: scratch.places))
    try #require(maker.run("load \(other)")?.status == .ok)
    try #require(maker.run("export data \(archive)")?.status == .ok)
    let zip = scratch.folder.path + "/two.zip"
    try Self.zip([("a.csv", plain), ("b.csv", other)], to: zip)
    let classes = "classes=none,first,second,third"
    return [
      plain, other, "\(named) label=what", "\(archive)", "\(plain) rows=50", "\(zip) member=b.csv",
      "\(zip) member=a.csv rows=30", "\(plain) \(classes)", "\(other) label=none",
      "\(plain) scale=0..510 invert=off",
      "\(other) header=on label=label", "\(zip)",
    ]
  }

  private static func zip(_ files: [(name: String, path: String)], to path: String) throws {
    try Data().write(to: URL(filePath: path))
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    let archive = try ZipWriter.deflated(path, handle.fileDescriptor)
    for file in files {
      let bytes = try Data(contentsOf: URL(filePath: file.path))
      try archive.begin(file.name, bytes: bytes.count)
      try bytes.withUnsafeBytes { try archive.write($0) }
    }
    try archive.finish()
    try handle.close()
  }

  /// Runs a line as the shell does.
  private static func run(_ line: String, in notebook: Notebook) {
    let cell = notebook.run(line)
    guard case .rerun(let lines)? = cell?.result?.effect else { return }
    for line in lines {
      guard notebook.run(line.text)?.status == .ok else { return }
    }
  }

  private static func expectSame(_ found: Workspace, _ expected: Workspace, _ seed: String) throws {
    #expect(Array(found.datasets.keys) == Array(expected.datasets.keys), "\(seed)")
    #expect(Array(found.models.keys) == Array(expected.models.keys), "\(seed)")
    for (name, dataset) in expected.datasets {
      #expect(found.datasets[name]?.source == dataset.source, "\(seed): \(name)")
      #expect(found.splits[name] == expected.splits[name], "\(seed): \(name)")
    }
    for (name, model) in expected.models {
      let networks = found.models[name]?.networks ?? []
      #expect(networks.map(\.model.weights) == model.networks.map(\.model.weights), "\(seed): \(name)")
      #expect(
        networks.map(\.model.baseline?.learned) == model.networks.map(\.model.baseline?.learned),
        "\(seed): \(name)")
      #expect(networks.map(\.split) == model.networks.map(\.split), "\(seed): \(name)")
      #expect(networks.map(\.datasetName) == model.networks.map(\.datasetName), "\(seed): \(name)")
    }
    #expect(found.currentDatasetName == expected.currentDatasetName, "\(seed)")
    #expect(found.currentModelName == expected.currentModelName, "\(seed)")
    #expect(found.settings.seed == expected.settings.seed, "\(seed)")
  }

  /// What a user sees of the workspace, without times.
  private static func listings(of notebook: Notebook) -> [String] {
    ["models", "datasets", "report on=all"].map { line in
      let cell = notebook.run(line)
      let json = cell?.json ?? ""
      let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
      return "\(line): \(plain(object?["result"] ?? object?["error"] ?? ""))"
    }
  }

  private static func plain(_ value: Any) -> String {
    switch value {
    case let object as [String: Any]:
      object.filter { !$0.key.hasPrefix("seconds") && $0.key != "cell" }.sorted { $0.key < $1.key }
        .map { "\($0.key)=\(plain($0.value))" }.joined(separator: ";")
    case let list as [Any]: "[" + list.map(plain).joined(separator: ",") + "]"
    default: "\(value)"
    }
  }
}
