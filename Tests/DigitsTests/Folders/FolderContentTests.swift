import Testing

@testable import Digits

@Suite struct FolderContentTests {
  private func content(_ names: [String], head: [UInt8] = []) -> FolderContent? {
    FolderContent(names.map { FolderFile(name: $0, head: head) })
  }

  private let raw = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  @Test func fourIDXFilesAreOneDataset() {
    let right = FolderContent.idx([
      IDXSet(
        name: "", train: IDXPair(images: raw[0], labels: raw[1]),
        test: IDXPair(images: raw[2], labels: raw[3]))
    ])
    #expect(content(raw) == right)
    #expect(content(raw + raw.map { $0 + ".gz" } + ["README.md"]) == right, "the compressed twins count once")
    // Uploads to Kaggle have each file again in a folder of its name.
    let dotted = raw.map { $0.replacing("-idx", with: ".idx") }
    #expect(
      content(raw.map { $0 + "/" + $0 } + dotted)
        == .idx([
          IDXSet(
            name: "", train: IDXPair(images: dotted[0], labels: dotted[1]),
            test: IDXPair(images: dotted[2], labels: dotted[3]))
        ]))
  }

  @Test func severalSetsAreToldApart() {
    let names = ["letters", "balanced"].flatMap { set in
      ["train-images", "train-labels", "test-images"].map {
        "gzip/emnist-\(set)-\($0)-idx\($0.hasSuffix("s-images") ? 3 : 1)-ubyte.gz"
      }
    }
    guard case .idx(let sets) = content(names) else {
      Issue.record("\(String(describing: content(names)))")
      return
    }
    #expect(sets.map(\.name) == ["emnist-balanced", "emnist-letters"])
    #expect(sets.allSatisfy { $0.train.labels != nil && $0.test?.labels == nil && $0.test != nil })
  }

  @Test func filesWithoutPartsAndTestFilesAlone() {
    #expect(
      content(["images.idx3-ubyte", "labels.idx1-ubyte"])
        == .idx([
          IDXSet(
            name: "", train: IDXPair(images: "images.idx3-ubyte", labels: "labels.idx1-ubyte"), test: nil)
        ]))
    #expect(
      content([raw[2], raw[3]])
        == .idx([IDXSet(name: "", train: IDXPair(images: raw[2], labels: raw[3]), test: nil)]))
    #expect(content([raw[1]]) == nil, "labels alone are no dataset")
    #expect(content([raw[0], raw[1]], head: Array("<html>".utf8)) == nil, "web pages in place of the data")
  }

  @Test func picturesAreToldByNameOrBytes() {
    #expect(
      content(["1/b.PNG", "1/a.jpeg", "Thumbs.db", "list.csv", "2/x"])
        == .pictures(["1/a.jpeg", "1/b.PNG"], otherFiles: 3))
    #expect(
      content(["0", "1/a"], head: [0xFF, 0xD8, 0xFF, 0xE0]) == .pictures(["0", "1/a"], otherFiles: 0))
    #expect(
      content(["__MACOSX/._a.png", ".DS_Store", ".git/a.png", "a.png"]) == .pictures(["a.png"], otherFiles: 0)
    )
  }

  @Test func arraysAndTables() {
    #expect(content(["x.npy", "y.npy", "README.md"]) == .arrays(["x.npy", "y.npy"]))
    #expect(
      content(["train.csv", "train.csv.gz", "test.csv.zst", "notes.txt"])
        == .tables(["test.csv.zst", "train.csv"]))
    #expect(content(["mnist.data"], head: Array("MATLAB 5.0 MAT-file".utf8)) == .arrays(["mnist.data"]))
    #expect(content(["notes.txt"]) == nil)
    #expect(content([]) == nil)
  }

  @Test func aFolderIsListedWithAllBelowIt() throws {
    let folder = try TemporaryFolder()
    for name in ["a/b/c/1.png", "2.txt", ".hidden/3.png", "a/.4.png", "0"] {
      try folder.write(name, "GIF89a picture")
    }
    let files = try FolderListing.files(in: folder.path)
    #expect(NaturalOrder.sorted(files.map(\.name)) == ["0", "2.txt", "a/b/c/1.png"])
    #expect(FolderContent(files) == .pictures(["0", "2.txt", "a/b/c/1.png"], otherFiles: 0))
    #expect(throws: DatasetError.interrupted) {
      try FolderListing.files(in: folder.path, isStopped: { true })
    }
    #expect(throws: DatasetError.self) { try FolderListing.files(in: folder.path + "/none") }
  }
}
