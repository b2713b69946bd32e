import Testing

@testable import CommandLanguage

@Suite struct CallSyntaxTests {
  @Test(arguments: [
    ("train()", "train", []),
    ("train(hidden=128)", "train", ["hidden=128"]),
    ("train(hidden = [128, 64], epochs=5)", "train", ["hidden=[128,64]", "epochs=5"]),
    ("model.fit(X, y)", "fit", []),
    (
      "m = MLPClassifier(hidden_layer_sizes=(100,), alpha=1)", "MLPClassifier",
      ["hidden_layer_sizes=(100,)", "alpha=1"]
    ),
    ("sklearn.metrics.f1_score(y, p, average='macro')", "f1_score", ["p", "average=macro"]),
    ("load(\"my file.csv\")", "load", ["\"my file.csv\""]),
    ("load(\"a.csv\");", "load", ["a.csv"]),
    ("train(hidden=128", "train", ["hidden=128"]),
    ("print(f(x), 2)", "print", ["f(x)", "2"]),
    ("quit ()", "quit", []),
  ])
  func aCallIsTakenApart(line: String, name: String, arguments: [String]) throws {
    let call = try #require(CallSyntax(line))
    #expect(call.name == name)
    #expect(call.arguments == arguments)
  }

  @Test(arguments: ["train", "train hidden=128", "train layers=residual(conv:8x3)", "(x)", "", "a b(c)"])
  func otherLinesAreNoCalls(line: String) {
    #expect(CallSyntax(line) == nil)
  }
}
