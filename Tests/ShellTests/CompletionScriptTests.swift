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

  private static func path(of shell: String) -> String? {
    ["/bin/", "/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"].map { $0 + shell }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  @Test(.enabled(if: path(of: "fish") != nil)) func fishCompletes() throws {
    let sandbox = try Sandbox()
    for name in ["tour.digits", "notes.txt", "work.session"] { try sandbox.file(name, "") }
    let lines = [
      "digitbook rep", "digitbook to", "digitbook --allow", "digitbook --color a", "digitbook replay t",
      "digitbook replay tour.digits --ver", "digitbook help lear", "digitbook -c 'trai",
      "digitbook -c 'train epo",
      "digitbook -c \"set hints=o", "digitbook open w", "digitbook -c 'load' -c 'trai",
    ]
    try sandbox.file("lines", lines.map { $0 + "\n" }.joined())
    try sandbox.file(
      "complete.fish",
      """
      source digitbook.fish
      while read --local line
        printf '%s|' (complete -C"$line" | string replace --regex '\\t.*' '')
        echo
      end < lines

      """)
    let fish = try #require(Self.path(of: "fish"))
    let run = try Piped.run(
      shell: "\"$0\" completions fish > digitbook.fish && \(fish) --no-config complete.fish", in: sandbox)
    #expect(run.error == "")
    #expect(
      run.output.split(separator: "\n") == [
        "replay|", "tour.digits|", "--allow-shell|", "always|auto|", "tour.digits|", "--verify|--version|",
        "learning-curve|", "train|", "train epochs=|", "set hints=off|set hints=on|", "work.session|",
        "train|",
      ])
  }

  /// zsh completes at a terminal only.
  @Test(.enabled(if: path(of: "zsh") != nil)) func zshCompletes() throws {
    let sandbox = try Sandbox()
    for name in ["tour.digits", "notes.txt", "work.session"] { try sandbox.file(name, "") }
    let script = try Piped.run(["completions", "zsh"], in: sandbox)
    try FileManager.default.createDirectory(
      at: sandbox.folder.appending(path: "functions"), withIntermediateDirectories: true)
    try sandbox.file("functions/_digitbook", script.output)
    try sandbox.file(
      ".zshrc",
      """
      fpath=("$PWD/functions" $fpath)
      autoload -Uz compinit
      compinit -u -D
      PS1='ready> '

      """)
    let zsh: String = try #require(Self.path(of: "zsh"))
    let terminal = try Terminal(
      in: sandbox, environment: ["ZDOTDIR": sandbox.folder.path], columns: 100, program: zsh)
    try terminal.expect("ready> ")
    for (typed, completed) in [
      ("digitbook rep\t", "digitbook replay "), ("digitbook to\t", "digitbook tour.digits "),
      ("digitbook --allow\t", "digitbook --allow-shell "),
      ("digitbook replay t\t", "digitbook replay tour.digits "),
      ("digitbook replay tour.digits --ver\t", "--verify  -- compare what comes out with the #> lines"),
      ("digitbook help lear\t", "digitbook help learning-curve "),
      ("digitbook -c 'trai\t", "digitbook -c 'train"),
      ("digitbook -c 'train epo\t", "digitbook -c 'train epochs="),
      ("digitbook -c \"set hints=o\t", "hints=off"), ("digitbook open w\t", "digitbook open work.session "),
      ("digitbook -c load -c 'trai\t", "digitbook -c load -c 'train"),
    ] {
      // What zsh shows with escape codes is put together by a screen.
      let before = terminal.raw.count
      terminal.type(typed)
      try terminal.wait(for: "'\(completed)'") { raw in
        var screen = Screen(columns: 100)
        screen.show(String(raw.dropFirst(before)))
        return screen.text.contains { ($0 + " ").contains(completed) }
      }
      // Keys, not Ctrl-C, which zsh may take for one to the completion itself.
      terminal.type("\u{15}\r")
      try terminal.expect("ready> ")
    }
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
