import CommandLanguage
import Commands
import Notebook
import NotebookTestSupport
import Testing

/// What Tab offers, without a terminal: `complete(typed)` is the line after Tab, `labels` what it lists.
@Suite struct CompleterTests {
  private func completion(_ typed: String, files: [String: [FileLister.Entry]] = [:]) throws -> Completion {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("stripes.csv", rows: 60))", "train hidden=2 epochs=1", "train hidden=2 epochs=1")
    return Completer(
      workspace: scratch.notebook.workspace, commands: .standard, files: FileLister { files[$0] ?? [] }
    ).complete(typed)
  }

  /// The line as Tab makes it.
  private func complete(_ typed: String, files: [String: [FileLister.Entry]] = [:]) throws -> String {
    let completion = try completion(typed, files: files)
    return typed.dropLast(completion.replaced) + completion.common + completion.suffix
  }

  private func labels(_ typed: String, files: [String: [FileLister.Entry]] = [:]) throws -> [String] {
    try completion(typed, files: files).candidates.map(\.label)
  }

  private static let files: [String: [FileLister.Entry]] = [
    "": [
      .init(".hidden"), .init("data", isFolder: true), .init("my digits.csv"), .init("my file.csv"),
      .init("train.csv"), .init("bad\u{1B}[2Jname"), .init("odd\u{202E}name"), .init("odd\nname"),
    ],
    "data/": [.init("a=b.csv"), .init("it's.csv"), .init("new folder", isFolder: true)],
    "data/new folder/": [.init("x.csv")],
    "~/": [.init("home.csv")],
  ]

  @Test(arguments: [
    ("tr", "train "), ("sp", "split "), ("  he", "  help "), ("xyz", "xyz"), ("\"tr", "\"train\" "),
  ])
  func verbs(typed: String, after: String) throws {
    #expect(try complete(typed) == after)
  }

  @Test func everyVerbIsOfferedOnAnEmptyLine() throws {
    #expect(try labels("") == CommandTable.standard.signatures.map(\.verb))
    #expect(try complete("") == "")
  }

  @Test(arguments: [
    ("train hid", "train hidden="), ("train sol", "train solver="),
    ("train seed=1 al", "train seed=1 alpha="),
    ("train solver=s", "train solver=sgd "), ("train solver=sgd", "train solver=sgd "),
    ("train nest", "train nesterov="), ("train nesterov=t", "train nesterov=true "),
    ("train lr=", "train lr="),
    ("set col", "set color="), ("set color=n", "set color=never "),
    ("grid solver=s", "grid solver=sgd"), ("grid solver=sgd|a", "grid solver=sgd|adam"),
    ("train cnn-l", "train cnn-large "), ("summary le", "summary lenet "),
    ("train layers=co", "train layers=conv:"), ("train layers=conv:8x3,dr", "train layers=conv:8x3,dropout:"),
    ("train layers=residual(b", "train layers=residual(bn"), ("train layers=res", "train layers=residual("),
    ("grid layers=gap|fl", "grid layers=gap|flatten"),
    ("random solver=sgd|a", "random solver=sgd|adam"), ("random hi", "random hidden="),
    ("random --h", "random --halving "), ("unknown x", "unknown x"), ("train # hid", "train # hid"),
    ("split --o", "split --official "),
    ("split -", "split --official "),
  ])
  func keysValuesAndFlags(typed: String, after: String) throws {
    #expect(try complete(typed) == after)
  }

  @Test func aKeyIsOfferedOnce() throws {
    #expect(try labels("train beta") == ["beta1=", "beta2="])
    #expect(try labels("train beta1=0.9 beta") == ["beta2="])
    #expect(try labels("split --official --").isEmpty)
  }

  @Test(arguments: [
    ("train continue=", "train continue=m"), ("train continue=m1", "train continue=m1 "),
    ("use str", "use stripes "), ("report model=m2", "report model=m2 "),
    ("help earl", "help early-stopping "), ("help histo", "help history "),
    ("help gui", "help guide "), ("help guide ins", "help guide inside "),
    ("help guide inside ", "help guide inside "),
  ])
  func namesAndTopics(typed: String, after: String) throws {
    #expect(try complete(typed) == after)
  }

  @Test(arguments: [
    ("load trai", "load train.csv "), ("load da", "load data/"), ("load data/a", "load data/a=b.csv "),
    ("load my", "load \"my "), ("load \"my", "load \"my "), ("load \"my d", "load \"my digits.csv\" "),
    ("load 'my d", "load 'my digits.csv' "), ("load labels=my", "load labels=\"my "),
    ("load labels=\"my f", "load labels=\"my file.csv\" "), ("load data/i", "load \"data/it's.csv\" "),
    ("load data/n", "load \"data/new folder/"),
    ("load \"data/new folder/", "load \"data/new folder/x.csv\" "),
    ("load .h", "load .hidden "), ("load ~", "load ~/"), ("load ~/h", "load ~/home.csv "),
    ("replay tr", "replay train.csv "), ("load b", "load b"), ("load m", "load m"),
    ("load mn", "load mnist "), ("load o", "load o"),
  ])
  func paths(typed: String, after: String) throws {
    #expect(try complete(typed, files: Self.files) == after)
  }

  @Test func listsFilesByTheirLastName() throws {
    #expect(try labels("load data/", files: Self.files) == ["a=b.csv", "it's.csv", "new folder/"])
  }

  /// Completes the sessions of the folder Sessions or, without one, of the working folder; and paths.
  @Test func sessionsByTheirNames() throws {
    let here: [FileLister.Entry] = [.init("a.session"), .init("b.csv"), .init(".x.session.lock")]
    #expect(try labels("open ", files: ["": here]) == ["a", "a.session", "b.csv"])
    let saved: [FileLister.Entry] = [
      .init("digits.session"), .init("draft.session"), .init(".digits.session.draft"),
    ]
    let both = ["": here + [.init("Sessions", isFolder: true)], "Sessions/": saved]
    #expect(try complete("open di", files: both) == "open digits ")
    #expect(try labels("save d", files: both) == ["digits", "draft"])
  }

  /// The lexer reads what Tab types as the name that it listed.
  @Test func whatTabTypesIsWhatItMeans() throws {
    let odd = ["a b", "it's", "say \"hi\"", "both ' and \"", "back\\slash \"x", "#hash", "x,y|z"]
    for name in odd {
      let candidates = try completion("load ", files: ["": [.init(name)]]).candidates
      let candidate = try #require(candidates.first { $0.label == name })
      #expect(try Lexer.words(of: "load " + candidate.text).map(\.token.text) == ["load", name])
    }
  }
}
