import Foundation
import Testing

#if os(Linux)
  /// A disk that fills while an export is written: a sentence, the earlier file as it was, and no leftovers.
  ///
  /// A limit on the size of files fails the same calls of the system as a full disk does.
  @Suite struct FullDiskTests {
    private static let exports = [
      "export model m1 a.onnx --force", "export model m1 a.safetensors --force",
      "export model m1 a.npz --force", "export data a.csv --force", "export data a.npz --force",
      "export page m1 a.html --force", "export html a.html --force",
      "predict test out=a.csv columns=all --force",
    ]

    @Test func theEarlierFileStays() throws {
      let sandbox = try Sandbox()
      for export in Self.exports {
        let name = try #require(
          export.split { " =".contains($0) }.map(String.init).first { $0.hasPrefix("a.") })
        let file = sandbox.folder.appending(path: name)
        try Data("earlier".utf8).write(to: file)
        // 8 blocks of 512 bytes.
        let run = try Piped.run(
          shell:
            "ulimit -f 8; exec \"$0\" -c 'load mnist rows=200' -c 'split test=0.5' -c 'train hidden=60 epochs=1' -c '\(export)'",
          in: sandbox)
        #expect(run.code == 1 && !run.wasKilled, "\(export): \(run.error)")
        #expect(
          run.error.contains("-c 4: error: cannot write \(name): there is no room for it\n"),
          "\(export): \(run.error)")
        #expect(run.error.contains("make room, or choose a path on another disk"), "\(export): \(run.error)")
        #expect(try Data(contentsOf: file) == Data("earlier".utf8), "\(export)")
        #expect(try leftovers(sandbox, beside: name) == [], "\(export)")
        try FileManager.default.removeItem(at: file)
      }
    }

    @Test func aFolderIsNotLeftHalfWritten() throws {
      let sandbox = try Sandbox()
      let lines = "-c 'load mnist rows=200' -c 'split test=0.5' -c 'train hidden=60 epochs=1'"
      let made = try Piped.run(shell: "exec \"$0\" \(lines) -c 'export card m1 card'", in: sandbox)
      try #require(made.code == 0, "\(made.error)")
      let page = try Data(contentsOf: sandbox.folder.appending(path: "card/README.md"))
      let run = try Piped.run(
        shell: "ulimit -f 8; exec \"$0\" \(lines) -c 'export card m1 card --force'", in: sandbox)
      #expect(run.code == 1 && run.error.contains("there is no room for it"), "\(run.error)")
      #expect(try Data(contentsOf: sandbox.folder.appending(path: "card/README.md")) == page)
      #expect(try leftovers(sandbox, beside: "card") == [])
    }

    private func leftovers(_ sandbox: Sandbox, beside name: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: sandbox.folder.path)
        .filter { $0 != name && $0.contains(name) }
    }
  }
#endif
