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
    let page = try page("help train")
    for twin in ["hidden_layer_sizes", "learning_rate_init", "n_iter_no_change", "validation_fraction"] {
      #expect(page.contains(twin))
    }
    #expect(page.contains("lr=              0.001"))
    #expect(page.contains("Examples"))
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func aKeySaysWhatItMeansToWhom() throws {
    let page = try page("help lr")
    #expect(page.contains("lr= of train, cv, grid, summary, suspects, step and learning-curve"))
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
    #expect(try Scratch().fail("train weight_decay=0.1").hint?.hasPrefix("did you mean 'decay='?") == true)
  }
}
