import CommandLanguage
import Notebook
import Testing

@Suite struct SettingsTests {
  @Test func aChoiceSuggestsTheNearest() {
    let type = ValueType<Settings.Images>.choice
    #expect(type.completion == .words(["auto", "ascii", "blocks"]))
    #expect(problem(type, "asci") == .notAChoice(choices: ["auto", "ascii", "blocks"], nearest: "ascii"))
    #expect(problem(type, "zebra") == .notAChoice(choices: ["auto", "ascii", "blocks"], nearest: nil))
  }
}
