import CommandLanguage
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

@Suite struct HelpTests {
  private func page(_ line: String) throws -> String {
    TextRenderer().render(try #require(Scratch().run(line).result).blocks)
  }

  @Test func listsEveryCommandWithItsSentence() throws {
    let lines = try page("help").split(separator: "\n").map(String.init)
    for signature in CommandTable.standard.signatures {
      let words = signature.summary.split(separator: " ").prefix(3).joined(separator: " ")
      #expect(
        lines.contains { $0.hasPrefix(signature.verb + " ") && $0.contains(words) }, "\(signature.verb)")
    }
    for group in Signature.Group.allCases { #expect(lines.contains(group.rawValue)) }
    #expect(
      lines.joined(separator: " ").contains(
        "'help words' lists the words of the field, 'help guide' the guides. Tab completes;"))
  }

  @Test func trainShowsScikitLearnsNamesBesideOurs() throws {
    let page = try page("help train --more")
    for twin in ["hidden_layer_sizes", "learning_rate_init", "n_iter_no_change", "validation_fraction"] {
      #expect(page.contains(twin))
    }
    #expect(page.contains("lr=              0.001"))
    #expect(page.contains("Examples"))
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  /// The pages of commands with thirty keys begin with what is theirs, in one window of 80 x 24.
  @Test(arguments: [
    "train", "grid", "random", "cv", "learning-curve", "lr-range", "suspects", "step", "summary",
  ])
  func aPageFitsTheWindow(verb: String) throws {
    let page = try page("help \(verb)")
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count <= 23, "\(lines.count) lines:\n\(page)")
    #expect(lines.allSatisfy { $0.count <= 80 })
    let words = page.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("'help \(verb) --more' explains all"))
    let signature = try #require(CommandTable.standard.command(for: verb)?.signature)
    for parameter in signature.parameters where verb != "train" && !parameter.isOfTraining {
      #expect(page.contains(parameter.typed), "\(parameter.typed)")
    }
    let whole = try self.page("help \(verb) --more")
    for parameter in signature.parameters { #expect(whole.contains(parameter.typed), "\(parameter.typed)") }
    for example in signature.examples where example.line.count <= 80 {
      #expect(whole.contains(example.line), "\(example.line)")
    }
  }

  @Test func theShortPageOfTrainNamesEveryKey() throws {
    let words = try page("help train").split { $0.isWhitespace }.map { $0.trimmingMarks() }
    for parameter in TrainCommand.signature.parameters {
      #expect(words.contains(parameter.typed), "\(parameter.typed)")
    }
  }

  /// Examples are there to be copied: no word of a command is broken at 80 columns.
  @Test func noExampleIsBroken() throws {
    for signature in CommandTable.standard.signatures {
      let page = try page("help \(signature.verb) --more")
      for word in signature.examples.flatMap({ $0.line.split(separator: " ") }) {
        #expect(page.contains(word), "'\(word)' of \(signature.verb)")
      }
    }
  }

  /// At 40 and 30 columns every page stays within its window, but for formulas and pasted output.
  @Test(arguments: [80, 40, 30, 20]) func pagesFitNarrowWindows(width: Int) throws {
    let scratch = try Scratch()
    let verbs = CommandTable.standard.signatures.flatMap { ["\($0.verb)", "\($0.verb) --more"] }
    let topics =
      verbs + TrainingKeys.all.map(\.parameter.name) + Glossary.topics + [
        "", "words", "keys", "guide", "cnn",
      ]
    for topic in topics {
      for block in try #require(scratch.run("help \(topic)").result).blocks {
        if case .preformatted = block { continue }
        let text = TextRenderer(style: RenderStyle(width: width)).render([block])
        let widest = text.split(separator: "\n").map(\.count).max() ?? 0
        #expect(widest <= width, "help \(topic) is \(widest) wide at \(width) columns:\n\(text)")
      }
    }
  }

  /// What help says of JSON is in the JSON.
  @Test func theFieldsNamedForProgramsAreThere() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "split validation=8", "train hidden=2 epochs=1")
    let lines = [
      "report": "report", "confusion": "confusion", "wrong": "wrong", "predict": "predict 0-3",
      "train": "train hidden=2 epochs=2", "cv": "cv k=2 epochs=1", "grid": "grid hidden=2|3 epochs=1 k=2",
      "random": "random n=2 hidden=2..9 epochs=1 k=2",
      "runs": "runs", "diff": "diff m1 m2",
    ]
    for field in JSONNotes.fields.sorted(by: { $0.verb > $1.verb }) {
      let text = "\(try scratch.json(try #require(lines[field.verb])))"
      for name in field.has.matches(of: /[a-z][a-z0-9_]*/).map({ String($0.output) })
      where !["with", "and", "of", "the", "counts", "by", "answer", "every", "class", "folds"].contains(name)
      {
        #expect(text.contains("\(name)"), "\(field.verb) has no \(name)")
      }
      #expect(try page("help \(field.verb) --more").contains("Under --json"))
    }
  }

  @Test(arguments: [
    ("help session", "The workspace and its cells in one file"),
    ("help script", "A text file with a command a line"),
    ("help keys", "Ctrl-C"), ("help keys", "and those of train"), ("help lbfgs", "use adam, the default"),
    ("help json", "One object a command"), ("help cell", "One command that was run"),
    ("help logistic-regression", "train hidden=none"), ("help 'guide shell'", "JSON"),
  ])
  func wordsOfTheManualAreExplained(line: String, phrase: String) throws {
    #expect(try page(line).split { $0.isWhitespace }.joined(separator: " ").contains(phrase))
  }

  @Test(arguments: [
    ("help guid", "did you mean 'help guide'?"), ("help me", "did you mean 'help'?"),
    ("help me with train", "did you mean 'help train'?"),
  ])
  func helpKnowsWhatIsMeant(line: String, hint: String) throws {
    #expect(try Scratch().fail(line).hint?.hasPrefix(hint.trimmingCharacters(in: .whitespaces)) == true)
  }

  @Test func aKeySaysWhatItMeansToWhom() throws {
    let page = try page("help lr")
    #expect(page.contains("lr= of train, cv, grid, random, summary, suspects, step and learning-curve"))
    #expect(page.contains("Takes a number, above 0."))
    #expect(page.contains("Default: 0.001."))
    #expect(page.contains("scikit-learn: learning_rate_init, default 0.001."))
  }

  @Test func aKeyThatMeansSeveralThingsIsExplainedForEach() throws {
    let page = try page("help seed")
    #expect(page.contains("seed= of set"))
    #expect(page.contains("The difference: there, None draws differently every time"))
  }

  @Test func aliasesAndFlagsAreTopicsToo() throws {
    #expect(try page("help exit").contains("quit"))
    #expect(try page("help official").contains("--official of split"))
    #expect(try page("? quit").contains("Also: exit."))
  }

  @Test(arguments: [
    ("help trian", "there is no help on 'trian'", "did you mean 'help train'?"),
    ("help qqqqqq", "there is no help on 'qqqqqq'", "'help' lists all commands"),
  ])
  func anUnknownTopicSuggestsTheNearest(line: String, message: String, hint: String) throws {
    #expect(try Scratch().fail(line) == ErrorMessage(message, hint: hint, columns: 5..<line.count))
  }

  @Test func programsReadTheTable() throws {
    let help = try Scratch().json("help train")
    let command = try #require((help["commands"] as? [[String: Any]])?.first)
    #expect(command["command"] as? String == "train")
    let parameters = try #require(command["parameters"] as? [[String: Any]])
    let rate = try #require(parameters.first { $0["name"] as? String == "lr=" })
    #expect(rate["scikit_learn"] as? String == "learning_rate_init")
    #expect(rate["default"] as? String == "0.001")
  }

  /// A file of the repository.
  private func text(of path: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The reference is generated; `Scripts/dev/update-reference` regenerates it.
  @Test func theReferenceIsTheTableOfCommands() throws {
    let text = try self.text(of: "Sources/Commands/Reference.md")
    let start = try #require(text.firstRange(of: /<!-- reference: .* -->\n/))
    let end = try #require(text.firstRange(of: "<!-- end of reference -->"))
    #expect(
      String(text[start.upperBound..<end.lowerBound]) == CommandTable.standard.reference,
      "run Scripts/dev/update-reference")
  }

  /// The training keys are listed at `train` only; the other commands that take them refer to it.
  @Test func theReferenceHasARowForEveryKey() throws {
    let sections = CommandTable.standard.reference.components(separatedBy: "\n#### ")
    let shared = Set(TrainingKeys.all.map(\.parameter.typed))
    for signature in CommandTable.standard.signatures {
      let section = try #require(sections.first { $0.hasPrefix("`\(signature.synopsis)`") })
      let takesAll = shared.isSubset(of: signature.parameters.map(\.typed))
      for parameter in signature.parameters {
        let isElsewhere = signature.verb != "train" && takesAll && shared.contains(parameter.typed)
        #expect(section.contains("| `\(parameter.typed)` |") != isElsewhere)
        #expect(!isElsewhere || section.contains("It also takes the keys of `train`"))
      }
    }
  }

  @Test func theGuideToNetworksShowsEveryLayer() throws {
    let text = try self.text(of: "Sources/Commands/Guide/Networks.md")
    for word in LayerWord.all { #expect(text.contains("`\(word.example)"), "\(word.name)") }
    for preset in Preset.allCases { #expect(text.contains("`\(preset.rawValue)`")) }
  }

  @Test func layersHaveAPageOfTheirOwn() throws {
    let page = try page("help layers")
    for word in LayerWord.all { #expect(page.contains(word.name)) }
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func aPresetShowsItsKeys() throws {
    let page = try page("help cnn")
    #expect(page.contains("schedule=one-cycle"))
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(try Scratch().json("help cnn")["preset"] as? String == "train \(Preset.cnn.keys)")
  }

  @Test func namesOfPyTorchSayWhoseTheyAre() throws {
    #expect(try page("help smoothing").contains("PyTorch: label_smoothing, default 0.0."))
    let hint = try Scratch().fail("train weight_decay=0.1").hint
    #expect(hint?.hasPrefix("did you mean 'train decay=0.1'?") == true)
  }
}

extension Substring {
  /// Without the marks of a sentence.
  fileprivate func trimmingMarks() -> String {
    String(self).trimmingCharacters(in: CharacterSet(charactersIn: ".,;'()"))
  }
}
