import CommandLanguage
import Testing

@testable import digitbook

@Suite struct BareWordsTests {
  @Test(arguments: [
    ([], nil), (["--json"], nil), (["-c", "load"], nil), (["replay", "x.digits"], nil), (["help"], nil),
    (["help", "replay"], nil), (["kernel", "install"], nil), (["help", "kernel", "run"], nil),
    (["--session", "train"], nil), (["--", "train"], nil),
    (["version"], ["--version"]),
    (["help", "train"], ["-c", "help train"]),
    (["help", "guide", "inside"], ["-c", "help guide inside"]),
    (["lesson", "1"], ["--begin", "lesson 1"]),
    (["--json", "lesson"], ["--json", "--begin", "lesson"]),
    (["x.digits"], ["replay", "x.digits"]),
    (["--json", "x.digits", "n=3", "--verify"], ["replay", "x.digits", "n=3", "--verify", "--json"]),
    (["mine.session"], ["--begin", "open mine.session"]),
    (["open", "my session"], ["--begin", "open \"my session\""]),
  ])
  func someWordsWork(arguments: [String], others: [String]?) {
    #expect(BareWords(arguments) == others.map { .arguments($0) })
  }

  @Test(arguments: [
    (
      ["train", "epochs=5"], "'train' is no option of digitbook, but a command of its prompt",
      "type digitbook -c load -c 'train epochs=5', or 'digitbook' alone for the prompt"
    ),
    (
      ["load", "x.csv"], "'load' is no option of digitbook, but a command of its prompt",
      "type digitbook -c 'load x.csv', or 'digitbook' alone for the prompt"
    ),
    (
      ["report"], "'report' is no option of digitbook, but a command of its prompt",
      "type digitbook -c load -c train -c report, or 'digitbook' alone for the prompt"
    ),
    (
      ["--json", "evaluate"], "'evaluate' is no option of digitbook, but a command of its prompt",
      "type digitbook -c load -c train -c report, or 'digitbook' alone for the prompt"
    ),
    (
      ["cv", "5"], "'cv' is no option of digitbook, but a command of its prompt",
      "type digitbook -c load -c 'cv k=5', or 'digitbook' alone for the prompt"
    ),
    (
      ["frobnicate"], "there is no command 'frobnicate'",
      "'digitbook' alone starts its prompt, where 'help' lists all commands"
    ),
  ])
  func othersSayTheLineToType(arguments: [String], message: String, hint: String) {
    #expect(BareWords(arguments) == .refused(ErrorMessage(message, hint: hint)))
  }
}
