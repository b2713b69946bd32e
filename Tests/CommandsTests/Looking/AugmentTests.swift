import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct AugmentTests {
  private func scratch() throws -> Scratch { try .withTwoModels() }

  @Test func aPreviewDrawsTheCopiesOfTheEpochs() throws {
    let scratch = try scratch()
    let preview = try scratch.json("augment preview 42 shift:1,rotate:20 n=4 seed=3")
    #expect(preview["augment"] as? String == "shift:1,rotate:20")
    #expect(preview["copies"] as? Int == 4)
    #expect(preview["label"] as? Int == 2)
    #expect(preview["seed"] as? Int == 3)
    func grid(_ line: String) throws -> [ImageGrid.Picture] {
      let blocks = try #require(try scratch.run(line).result?.blocks)
      return blocks.flatMap { block in
        if case .images(let grid) = block { return grid.pictures }
        return []
      }
    }
    let pictures = try grid("augment preview 42 shift:1,rotate:20 n=4 seed=3")
    #expect(pictures.map(\.caption) == ["as it is", "epoch 1", "epoch 2", "epoch 3", "epoch 4"])
    #expect(Set(pictures.map(\.pixels)).count == 5)
    #expect(
      try grid("augment preview 42 augment=shift:1,rotate:20 n=4 seed=3").map(\.pixels)
        == pictures.map(\.pixels))
    #expect(Set(try grid("augment preview 42 none n=3").map(\.pixels)).count == 1)
  }

  @Test(arguments: [
    ("augment", "'augment' needs the word preview, which draws copies, such as 'augment preview 42'"),
    ("augment preview", "'augment' needs the row of the current dataset, such as 'augment preview 42'"),
    ("augment 42", "'augment' takes preview, not '42'"),
    ("augment preview 999", "stripes has no row 999: its rows are 0 to 199"),
    (
      "augment preview 4 shift:1 augment=shift:2", "'augment=shift:2' cannot be combined with 'shift:1'"
    ),
  ])
  func aPreviewSaysWhatIsWrong(line: String, message: String) throws {
    #expect(try scratch().fail(line).message == message)
  }
}
