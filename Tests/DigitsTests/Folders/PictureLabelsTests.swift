import Testing

@testable import Digits

@Suite struct PictureLabelsTests {
  private func plan(_ names: [String], folder: String = "data") throws -> PictureLabels {
    try PictureLabels(names: names, folder: folder)
  }

  @Test func foldersNameNumbersLettersAndWords() throws {
    #expect(try plan(["7/a.png", "0/1.png"]).labels == .integers([0, 7]))
    #expect(try plan(["a/1.png", "B/1.png"]).labels == .words(["B", "a"]))
    #expect(try plan(["cat/1.png", "cat/2.png", "dog/1.png"]).labels == .words(["cat", "cat", "dog"]))
    #expect(try plan(["12/a.png", "47/a.png"]).labels == .integers([12, 47]))
    #expect(try plan(["05/a.png"]).labels == .integers([5]))
    #expect(try plan(["scans/a.png"]).labels == nil, "a single folder with a word is none of classes")
  }

  @Test func trainAndTestAreTheOfficialSplit() throws {
    let plan = try plan(["test/1/a.png", "train/0/b.png", "train/0/a.png", "train/1/c.png"])
    #expect(plan.names == ["train/0/a.png", "train/0/b.png", "train/1/c.png", "test/1/a.png"])
    #expect(plan.labels == .integers([0, 0, 1, 1]))
    #expect(plan.trainingCount == 3)
  }

  @Test(
    arguments: [
      (["mnist_png/training/3/1.png", "mnist_png/testing/3/1.png"], 1),
      (["Train_Images/3/1.png", "Test_Images/3/1.png"], 1), (["valid/3/1.png", "train/3/1.png"], 1),
      (["val/3/1.png", "train/3/1.png", "test/3/1.png"], 2),
      (["trainingSet/trainingSet/3/1.jpg", "testSet/3/2.jpg"], 1),
      (["train/3_1.png", "test/3_2.png"], 1),
    ] as [([String], Int)])
  func partsHaveManyNames(names: [String], training: Int) throws {
    let plan = try plan(names)
    #expect(plan.trainingCount == training)
    #expect(plan.labels == .integers([Int32](repeating: 3, count: names.count)))
    let parts = plan.names.compactMap { $0.split(separator: "/").first.flatMap { PicturePart(folder: $0) } }
    #expect(parts.first ?? .train == .train)
  }

  @Test func withoutAllPicturesInPartsThereIsNoSplit() throws {
    #expect(try plan(["train/1/a.png", "train/2/a.png"]).trainingCount == nil)
    #expect(try plan(["train/1/a.png", "test/1/b.png", "1/c.png"]).trainingCount == nil)
    #expect(try plan(["train/1/a.png", "test/1/b.png", "1/c.png"]).labels == .integers([1, 1, 1]))
  }

  @Test func namesThatBeginWithTheDigit() throws {
    #expect(try plan(["7_0012.png", "3-a.png", "9 (2).png"]).labels == .integers([3, 7, 9]))
    #expect(
      try plan(["anna/7_01.png", "anna/3_02.png", "ben/3_1.png"]).labels == .integers([3, 7, 3]),
      "folders of writers")
    #expect(
      try plan(["shirt/0_1.png", "shirt/0_2.png", "bag/8_1.png"]).labels == .words(["bag", "shirt", "shirt"]))
    #expect(try plan(["a.png", "b.png"], folder: "digits/4").labels == .integers([4, 4]))
  }

  @Test func namesThatEndWithTheDigit() throws {
    let plan = try plan(["00012_7.png", "00013_0.png", "00002_7.png"])
    #expect(plan.labels == .integers([7, 7, 0]))
    #expect(plan.findings == [.labelAtNamesEnd(example: "00002_7.png")])
    #expect(try self.plan(["img_0001-7.png", "img_0002-1.png"]).labels == .integers([7, 1]))
    #expect(try self.plan(["2828_my_own_7.png", "2828_my_own_3.png"]).labels == .integers([3, 7]))
    // The number of the picture begins with a single digit in some.
    #expect(try self.plan(["9_7.png", "10_3.png"]).labels == .integers([7, 3]))
    #expect(try self.plan(["1_7.png", "2_3.png", "3_7.png"]).labels == .integers([7, 3, 7]))
    #expect(try self.plan(["7_1.png", "7_2.png", "3_1.png"]).labels == .integers([3, 7, 7]))
  }

  @Test(
    arguments: [
      ["scan-1.png", "scan-2.png", "scan-3.png"], ["img_0001-7.png", "img_0002.png"], ["2828_my_own_7.png"],
      ["a.png", "b.png"], ["img_10.png", "img_11.png"], ["digit4.png"],
    ])
  func whatMayBeTheNumberOfThePictureIsNoLabel(names: [String]) throws {
    let plan = try plan(names)
    #expect(plan.labels == nil)
    #expect(plan.findings == [.unlabelled(searched: PictureLabels.searched)])
  }

  @Test func aMixtureIsAnError() {
    #expect(
      throws: DatasetError.folderPartlyLabelled(
        path: "data", labelled: "data/3_c.png", unlabelled: "data/a.png")
    ) { try plan(["a.png", "3_c.png"]) }
    #expect(throws: DatasetError.self) { try plan(["train/1/a.png", "test/77.png"]) }
  }

  @Test func labelsCanBeLeftOut() throws {
    let plan = try PictureLabels(names: ["1/a.png", "b.png"], folder: "data", ignoresLabels: true)
    #expect(plan.labels == nil)
    #expect(plan.findings.isEmpty)
  }
}
