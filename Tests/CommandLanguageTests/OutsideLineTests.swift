import CommandLanguage
import Testing

@Suite struct OutsideLineTests {
  @Test(
    arguments: [
      ("!ls -l", .shell("ls -l")), ("  ! echo 'a | b'", .shell("echo 'a | b'")),
      ("report | less", .pipe(command: "report ", program: "less")),
      ("wrong n=500 |grep '9 | 4' | wc -l", .pipe(command: "wrong n=500 ", program: "grep '9 | 4' | wc -l")),
      ("report > r.txt", .file(command: "report ", path: "r.txt", appends: false)),
      ("report >r.txt", .file(command: "report ", path: "r.txt", appends: false)),
      ("report >> r.txt # more", .file(command: "report ", path: "r.txt", appends: true)),
      ("report > \"my file.txt\"", .file(command: "report ", path: "my file.txt", appends: false)),
    ] as [(String, OutsideLine)])
  func leavesDigitbook(line: String, expected: OutsideLine) { #expect(OutsideLine(line) == expected) }

  @Test(
    arguments: [
      "report", "grid hidden=64|128", "say \"a | b\"", "say 'a > b'", "report |", "report >", "report > a b",
      "!", "!!", "| less", "> r.txt", "load && train", "load || train", "# report | less", "",
    ])
  func staysInside(line: String) { #expect(OutsideLine(line) == nil) }
}
