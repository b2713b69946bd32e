import Testing

@testable import Digits

@Suite struct IDXNamesTests {
  @Test(arguments: [
    ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz"),
    ("qmnist-train-images-idx3-ubyte.gz", "qmnist-train-labels-idx2-int.gz"),
    ("xnist-images-idx3-ubyte.xz", "xnist-labels-idx2-int.xz"),
    ("chan-images.idx3", "chan-labels.idx1"), ("a-images.idx3.bz2", "a-labels.idx2"),
    ("flat-images-idx2-ubyte", "flat-labels-idx2-ubyte"),
    ("test_images.npy", "test_labels.npy"), ("kmnist-test-imgs.npz", "kmnist-test-labels.npz"),
    ("X_train.npy", "y_train.npy"), ("x_test.npy", "y_test.npy"), ("X.npy", "y.npy"),
    ("Xtrain.npy", "ytrain.npy"),
    ("trainX.npy", "trainY.npy"), ("X_train.npy", "Y_train.npy"),
  ])
  func labelsAreFoundByTheirName(images: String, labels: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(images, "x")
    #expect(IDXNames.labels(beside: path).found == nil)
    let beside = try folder.write(labels, "x")
    #expect(IDXNames.labels(beside: path).found == beside)
  }

  @Test func whereLabelsWereLookedForIsTold() {
    #expect(
      IDXNames.labels(beside: "a/b-images-idx3-ubyte.gz").searched == [
        "b-labels-idx1-ubyte.gz", "b-labels-idx2-int.gz", "b-labels-idx2-ubyte.gz", "b-labels-idx1-int.gz",
      ])
    #expect(IDXNames.labels(beside: "X_test.npy").searched == ["y_test.npy", "Y_test.npy"])
    for name in ["digits.bin", "xylophone.npy", "fox.npy", "a.xz"] {
      #expect(IDXNames.labels(beside: name).searched.isEmpty)
    }
  }
}
