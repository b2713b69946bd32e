import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

@Suite struct GlossaryTests {
  private func page(_ line: String) throws -> String {
    TextRenderer().render(try #require(Scratch().run(line).result).blocks)
  }

  @Test func someSixtyWordsAndNoneTwice() {
    #expect(Glossary.entries.count >= 60)
    #expect(Set(Glossary.topics).count == Glossary.topics.count)
    for topic in Glossary.topics {
      let isTyped = topic.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }
      #expect(isTyped, "\(topic)")
    }
  }

  @Test(arguments: Glossary.entries.indices) func everyCommandNamedCanBeTyped(_ index: Int) throws {
    let entry = Glossary.entries[index]
    #expect(!entry.commands.isEmpty, "\(entry.word)")
    for command in entry.commands {
      #expect(throws: Never.self, "\(entry.word): \(command)") {
        _ = try CommandTable.standard.parse(command)
      }
    }
  }

  @Test(arguments: Glossary.entries.indices) func twoSentencesInASCII(_ index: Int) {
    let entry = Glossary.entries[index]
    let sentences = entry.meaning.matches(of: /[.?](\s+(?=[A-Z0-9])|$)/).count
    #expect(sentences == 2, "\(entry.word) has \(sentences) sentences")
    for text in [entry.meaning, entry.formula ?? ""] {
      let isASCII = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
      #expect(isASCII, "\(entry.word)")
    }
    #expect((entry.formula ?? "").count <= 74, "\(entry.word)'s formula is too wide for 80 columns")
  }

  @Test func aWordIsExplained() throws {
    #expect(
      try page("help softmax") == """
        softmax
        =======
        Turns ten scores into ten probabilities that add up to 1. The largest score gets
        the lion's share.

            p_i = e^(z_i) / (e^(z_0) + ... + e^(z_9))

        See it with 'train output=softmax' and 'predict 42'.

        """)
  }

  @Test func wordsOfSeveralPartsAndSynonymsAreFound() throws {
    for (line, same) in [
      ("help learning rate", "help learning-rate"), ("help gray level", "help grey-level"),
      ("help Softmax", "help softmax"),
    ] {
      let (page, other) = (try page(line), try self.page(same))
      #expect(page == other)
    }
  }

  @Test func aKeyThatIsAWordHasBoth() throws {
    let page = try page("help momentum")
    #expect(page.contains("momentum= of train"))
    #expect(page.contains("Like a ball"))
  }

  @Test func wordsListsThemAll() throws {
    let page = try page("help words").split(separator: "\n").joined(separator: " ")
    for entry in Glossary.entries { #expect(page.contains(entry.word), "\(entry.word)") }
  }

  @Test func aMistypedWordIsSuggestedAndTabKnowsThem() throws {
    #expect(try Scratch().fail("help sofmax").hint == "did you mean 'help softmax'?")
    let completion = Completer(workspace: Workspace(), commands: .standard).complete("help backp")
    #expect(completion.candidates.map(\.text) == ["backpropagation"])
  }

  @Test func programsReadAWord() throws {
    let word = try #require(try Scratch().json("help recall")["word"] as? [String: Any])
    #expect(word["formula"] as? String == "recall = TP / (TP + FN)")
    let momentum = try Scratch().json("help momentum")
    #expect(momentum["word"] != nil && momentum["key"] != nil)
    let words = try #require(try Scratch().json("help words")["words"] as? [String])
    #expect(words.count == Glossary.entries.count)
  }
}
