import Foundation
import Testing

/// What other programs learn of the commands: JSON, and completion scripts for shells.
@Suite struct CompletionScriptTests {
  @Test func theTableIsJSON() throws {
    let run = try Piped.run(["--dump-commands"])
    #expect(run.code == 0 && run.error == "")
    let table = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let commands = try #require(table["commands"] as? [[String: Any]])
    let set = try #require(commands.first { $0["command"] as? String == "set" })
    #expect(set["group"] as? String == "The shell")
    let parameters = try #require(set["parameters"] as? [[String: Any]])
    let hints = try #require(parameters.first { $0["name"] as? String == "hints=" })
    #expect(hints["values"] as? [String] == ["on", "off"])
    #expect(hints["form"] as? String == "key" && hints["required"] as? Bool == false)
    #expect(hints["default"] as? String == "on")
    #expect(
      hints["meaning"] as? String == "whether the prompt colours what is typed and shows its likely rest")
    let grid = try #require(commands.first { $0["command"] as? String == "grid" })
    let keys = try #require(grid["parameters"] as? [[String: Any]])
    #expect(keys.first { $0["name"] as? String == "hidden=" }?["several"] as? Bool == true)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash")))
  func bashCompletes() throws {
    let sandbox = try Sandbox()
    try sandbox.file("tour.digits", "")
    try sandbox.file("notes.txt", "")
    func completed(_ words: String...) throws -> [String] {
      let list = words.map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }.joined(separator: " ")
      try sandbox.file(
        "complete.sh",
        """
        eval "$("$1" completions bash)"
        COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); _digitbook
        printf '%s\\n' "${COMPREPLY[@]}"

        """)
      let run = try Piped.run(shell: "/bin/bash complete.sh \"$0\"", in: sandbox)
      #expect(run.error == "")
      return run.output.split(separator: "\n").map(String.init).sorted()
    }
    #expect(try completed("digitbook", "rep") == ["replay"])
    #expect(try completed("digitbook", "to") == ["tour.digits"])
    #expect(try completed("digitbook", "--allow") == ["--allow-shell"])
    #expect(try completed("digitbook", "--color", "a") == ["always", "auto"])
    #expect(try completed("digitbook", "replay", "t") == ["tour.digits"])
    #expect(try completed("digitbook", "replay", "tour.digits", "--ver") == ["--verify", "--version"])
    #expect(try completed("digitbook", "help", "lear") == ["learning-curve"])
    #expect(try completed("digitbook", "-c", "'trai") == ["train"])
    #expect(try completed("digitbook", "-c", "'train epo") == ["train epochs="])
    #expect(try completed("digitbook", "-c", "\"set hints=o") == ["set hints=off", "set hints=on"])
  }

  @Test func eachShellHasItsScript() throws {
    for shell in ["bash", "zsh", "fish"] {
      let run = try Piped.run(["completions", shell])
      #expect(run.code == 0 && run.error == "")
      #expect(run.output.contains("Completion of digitbook for \(shell)"))
      #expect(run.output.contains("epochs="))
    }
    let other = try Piped.run(["completions", "tcsh"])
    #expect(other.code == 2)
    #expect(other.error.contains("There are completions for bash, zsh and fish, not for 'tcsh'."))
  }
}
