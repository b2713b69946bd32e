import Testing

@testable import CommandLanguage

@Suite struct ShellOperatorsTests {
  @Test(arguments: [
    ("load; train", ShellOperators.Kind.sequence, ["load", "train"]),
    ("load;train epochs=1;", .sequence, ["load", "train epochs=1"]),
    ("load && train", .sequence, ["load", "train"]),
    ("load&&train", .sequence, ["load", "train"]),
    ("load || train", .sequence, ["load", "train"]),
    ("train &", .sequence, ["train"]),
    ("report > r.txt", .file("r.txt"), ["report"]),
    ("report >r.txt", .file("r.txt"), ["report"]),
    ("report >> r.txt", .file("r.txt"), ["report"]),
    ("wrong n=5 | head -3", .pipe, ["wrong n=5"]),
  ])
  func operatorsAreFound(line: String, kind: ShellOperators.Kind, commands: [String]) throws {
    let operators = try #require(ShellOperators(line))
    #expect(operators.kind == kind)
    #expect(operators.commands == commands)
  }

  @Test(arguments: [
    "train", "grid hidden=64|128", "load \"a;b.csv\"", "load 'a > b'", "> x", "; load", "report >",
    "train < x",
    "# a; b",
  ])
  func otherLinesHaveNone(line: String) {
    #expect(ShellOperators(line) == nil)
  }
}
