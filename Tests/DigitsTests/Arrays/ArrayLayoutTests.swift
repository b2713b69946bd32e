import Testing

@testable import Digits

@Suite struct ArrayLayoutTests {
  /// Arrays of bytes with a count in each row's first pixel; labels are 0, 1, 2, ...
  private struct File: ArrayMembers {
    var arrays: [(name: String, shape: [Int])]
    var isFortran = false

    var names: [String] { arrays.map(\.name) }
    func outline(_ name: String) throws(DatasetError) -> ArrayOutline { try array(name).outline(name) }
    func array(_ name: String) throws(DatasetError) -> StoredArray {
      guard let shape = arrays.first(where: { $0.name == name })?.shape else { throw .missing(path: name) }
      let bytes = (0..<shape.reduce(1, *)).map { UInt8(truncatingIfNeeded: $0) }
      guard let array = NumericArray(.u1, shape: shape, isFortran: isFortran, bytes: bytes) else {
        throw .missing(path: name)
      }
      return .numbers(array)
    }
  }

  private func parts(
    _ arrays: [(name: String, shape: [Int])], isFortran: Bool = false, member: String? = nil,
    labels: Int? = nil
  ) throws(DatasetError) -> [String] {
    let file = File(arrays: arrays, isFortran: isFortran)
    return try ArrayLayout(of: file, path: "a", member: member, labelCount: labels).parts.map { part in
      let labels =
        switch part.labels {
        case .none: "-"
        case .array(let name): name
        case .constant(let label): "\(label)"
        case .uspsClasses: "usps"
        case .column: "a column"
        }
      let kind = part.kind.map { "\($0)" } ?? "all"
      return "\(kind): \(part.axes.rows) of \(part.axes.shape) in \(part.images.name), \(labels)"
    }
  }

  @Test func namesInUseAreUnderstood() throws {
    #expect(
      try parts([("x_train", [6, 4, 4]), ("y_train", [6]), ("x_test", [2, 4, 4]), ("y_test", [2])]) == [
        "training: 6 of 4 x 4 in x_train, y_train", "test: 2 of 4 x 4 in x_test, y_test",
      ])
    #expect(
      try parts([
        ("test_images", [2, 4, 4]), ("test_labels", [2, 1]), ("train_images", [6, 4, 4]),
        ("train_labels", [6, 1]),
        ("val_images", [3, 4, 4]), ("val_labels", [3, 1]),
      ]) == [
        "training: 6 of 4 x 4 in train_images, train_labels",
        "validation: 3 of 4 x 4 in val_images, val_labels",
        "test: 2 of 4 x 4 in test_images, test_labels",
      ])
    for (images, labels) in [
      ("X", "y"), ("images", "labels"), ("data", "target"), ("dataset/images", "dataset/labels"),
      ("arr_0", "arr_1"),
      ("digits", "answers"),
    ] {
      #expect(try parts([(labels, [6]), (images, [6, 16])]) == ["all: 6 of 4 x 4 in \(images), \(labels)"])
    }
    for (images, labels) in [
      ("Xtrain", "Ytrain"), ("trainX", "trainY"), ("train/data", "train/target"), ("XTrain", "YTrain"),
      ("trainImages", "trainLabels"), ("train.images", "train.labels"), ("X_tr", "y_tr"),
    ] {
      #expect(
        try parts([(images, [6, 16]), (labels, [6])]) == ["training: 6 of 4 x 4 in \(images), \(labels)"])
    }
    #expect(try parts([("arr_0", [6, 4, 4])]) == ["all: 6 of 4 x 4 in arr_0, -"])
    #expect(
      try parts([("train1", [6, 16]), ("test0", [2, 16]), ("train0", [3, 16])]) == [
        "training: 3 of 4 x 4 in train0, 0", "training: 6 of 4 x 4 in train1, 1",
        "test: 2 of 4 x 4 in test0, 0",
      ])
  }

  @Test func labelsWithoutImagesAreTold() throws {
    func alone(_ arrays: [(name: String, shape: [Int])], member: String? = nil) throws -> [String] {
      try ArrayLayout(of: File(arrays: arrays), path: "a", member: member).labelsAlone
    }
    let train: [(name: String, shape: [Int])] = [("x_train", [6, 4, 4]), ("y_train", [6])]
    #expect(try alone(train + [("y_test", [2])]) == ["y_test"])
    #expect(try alone(train + [("y_test", [2]), ("val_labels", [2])]) == ["y_test", "val_labels"])
    #expect(try alone(train + [("x_test", [2, 4, 4]), ("y_test", [2])]).isEmpty)
    #expect(try alone(train + [("y_train_onehot", [6, 10])]).isEmpty)
    #expect(try alone(train + [("y_test", [2])], member: "x_train").isEmpty)
    #expect(try alone([("x", [6, 4, 4]), ("y", [6])]).isEmpty)
  }

  @Test func labelsMayBeChosenByName() throws {
    let arrays: [(name: String, shape: [Int])] = [
      ("x", [6, 4, 4]), ("labels_a", [6]), ("labels_b", [6]), ("c", [5]),
    ]
    #expect(
      try ArrayLayout(of: File(arrays: arrays), path: "a", labels: "labels_b").parts.map(\.labels)
        == [.array("labels_b")])
    #expect(throws: DatasetError.array(path: "a", .noSuchArray(name: "z", arrays: arrays.map(\.name)))) {
      try ArrayLayout(of: File(arrays: arrays), path: "a", labels: "z")
    }
    #expect(throws: DatasetError.self) { try ArrayLayout(of: File(arrays: arrays), path: "a", labels: "c") }
  }

  @Test(arguments: [
    ["dense/dense/kernel:0", "dense/dense/bias:0"], ["layers/dense/vars/0", "layers/dense/vars/1"],
    ["Theta1", "Theta2"], ["conv1.weight", "conv1.bias", "fc.weight"],
    ["model_weights/a/a/kernel", "model_weights/b/b/bias"],
  ])
  func weightsOfANetworkAreNoImages(names: [String]) throws {
    let file = File(arrays: names.map { ($0, [64, 16]) })
    #expect(throws: DatasetError.array(path: "a", .weights(array: names[0]))) {
      try ArrayLayout(of: file, path: "a")
    }
    #expect(try ArrayLayout(of: file, path: "a", member: names[0]).parts.count == 1)
    let images = File(arrays: [
      ("images", [6, 4, 4]), ("labels", [6]), ("class_weights", [6]), ("weights", [6]),
    ])
    #expect(try ArrayLayout(of: images, path: "a").parts.map(\.labels) == [.array("labels")])
  }

  @Test func otherArraysAreLeftAlone() throws {
    // As numpy.savez(file, **load_digits()) writes them.
    #expect(
      try parts([
        ("data", [6, 64]), ("target", [6]), ("frame", []), ("feature_names", [64]), ("target_names", [10]),
        ("images", [6, 8, 8]), ("DESCR", []),
      ]) == ["all: 6 of 8 x 8 in images, target"])
    #expect(
      try parts([
        ("x_train", [6, 16]), ("x_train_mean", [4, 4, 4]), ("y_train", [6]), ("y_train_extra", [6]),
      ])
        == ["training: 6 of 4 x 4 in x_train, y_train"])
    #expect(
      try parts([("pictures", [6, 4, 4]), ("labels", [6]), ("image_size", [2]), ("id", [6])])
        == ["all: 6 of 4 x 4 in pictures, labels"])
    #expect(
      try parts([
        ("dataset.train.images", [6, 16]), ("dataset.train.labels", [6, 1]),
        ("dataset.train.writers", [6, 1]),
        ("dataset.mapping", [10, 2]),
      ]) == ["training: 6 of 4 x 4 in dataset.train.images, dataset.train.labels"])
  }

  @Test func theLabelsTellWhichAxisCountsTheImages() throws {
    #expect(try parts([("X", [16, 25]), ("y", [25])]) == ["all: 25 of 4 x 4 in X, y"])
    #expect(try parts([("X", [16, 25]), ("y", [16])]) == ["all: 16 of 5 x 5 in X, y"])
    #expect(try parts([("X", [16, 25])], labels: 25) == ["all: 25 of 4 x 4 in X, -"])
    #expect(try parts([("X", [4, 5, 6]), ("y", [1, 6])]) == ["all: 6 of 4 x 5 in X, y"])
    #expect(try parts([("X", [4, 5, 6]), ("y", [10, 6])]) == ["all: 6 of 4 x 5 in X, y"])
    #expect(try parts([("X", [4, 4, 7])], isFortran: true) == ["all: 7 of 4 x 4 in X, -"])
    #expect(
      try parts([("X", [8, 8, 3, 7]), ("y", [7, 1])], isFortran: true) == ["all: 7 of 8 x 8 in X, y"])
    #expect(try parts([("data", [256, 11, 10])], isFortran: true) == ["all: 110 of 16 x 16 in data, usps"])
    for shape in [[7, 8, 8], [7, 8, 8, 1], [7, 1, 8, 8], [7, 8, 8, 3], [7, 3, 8, 8], [7, 64]] {
      #expect(try parts([("X", shape)]) == ["all: 7 of 8 x 8 in X, -"])
    }
  }

  @Test func theImagesMayBeChosen() throws {
    let two = [("a", [6, 4, 4]), ("b", [6, 5, 5]), ("labels", [6])]
    #expect(try parts(two, member: "b") == ["all: 6 of 5 x 5 in b, labels"])
    #expect(
      try parts([("train/data", [6, 16])], member: "/train/data") == ["training: 6 of 4 x 4 in train/data, -"]
    )
    #expect(try parts(two, member: "a.npy") == ["all: 6 of 4 x 4 in a, labels"])
    #expect(throws: DatasetError.array(path: "a", .noSuchArray(name: "c", arrays: ["a", "b", "labels"]))) {
      try parts(two, member: "c")
    }
  }

  @Test func contradictionsAreNamed() {
    func refusal(_ arrays: [(name: String, shape: [Int])]) -> ArrayError? {
      guard
        case .array("a", let error)? = #expect(throws: DatasetError.self, performing: { try parts(arrays) })
      else { return nil }
      return error
    }
    func described(_ name: String, _ shape: [Int]) -> ArrayDescription {
      ArrayDescription(name: name, shape: shape, type: "uint8")
    }
    #expect(refusal([]) == .noArrays)
    #expect(
      refusal([("a", [6, 4, 4]), ("b", [6, 5, 5])])
        == .severalImages([described("a", [6, 4, 4]), described("b", [6, 5, 5])]))
    #expect(
      refusal([("X", [6, 4, 4]), ("data", [6, 5, 5])])
        == .severalImages([described("X", [6, 4, 4]), described("data", [6, 5, 5])]))
    #expect(
      refusal([("x_train", [6, 4, 4]), ("images", [6, 5, 5])])
        == .severalImages([described("images", [6, 5, 5]), described("x_train", [6, 4, 4])]))
    #expect(
      refusal([("X", [6, 4, 4]), ("y", [6]), ("labels", [6])])
        == .severalLabels(
          images: described("X", [6, 4, 4]), [described("y", [6]), described("labels", [6])]))
    #expect(
      refusal([("X", [6, 4, 4]), ("y", [5])])
        == .rowCounts(images: described("X", [6, 4, 4]), rows: 6, labels: described("y", [5]), count: 5))
    #expect(refusal([("arr_0", [6])]) == .labelsOnly(described("arr_0", [6])))
    #expect(refusal([("y", [6])]) == .labelsOnly(described("y", [6])))
    #expect(refusal([("X", [6, 7])]) == .imageShape(described("X", [6, 7])))
    #expect(refusal([("X", [0, 4, 4])]) == .noRows(described("X", [0, 4, 4])))
    #expect(refusal([("a", [6, 7]), ("b", [2, 2, 2, 2, 2])]) != nil)
  }

  @Test func rowsOfSeveralPartsFollowEachOther() throws {
    let file = File(arrays: [
      ("test_images", [2, 2, 2]), ("test_labels", [2]), ("val_images", [1, 2, 2]), ("val_labels", [1]),
      ("train_images", [3, 2, 2]), ("train_labels", [3]),
    ])
    var options = ReadingOptions()
    options.range = .bytes
    let all = try ArrayReader.rows(from: file, path: "a", options: options)
    #expect(all.labels == .integers([0, 1, 2, 0, 0, 1]))
    #expect(all.officialTrainingRows == 4)
    #expect(all.pixels == [UInt8](0..<12) + [UInt8](0..<4) + [UInt8](0..<8))
    #expect(all.findings.contains(.validationRows(count: 1)))
    options.rowLimit = 5
    let some = try ArrayReader.rows(from: file, path: "a", options: options)
    #expect(some.labels == .integers([0, 1, 2, 0, 0]))
    #expect(some.officialTrainingRows == 4)
    options.rowLimit = 2
    let few = try ArrayReader.rows(from: file, path: "a", options: options)
    #expect(few.labels == .integers([0, 1]))
    #expect(few.officialTrainingRows == nil)
    #expect(few.findings == [.arrays(images: "train_images", labels: "train_labels")])
  }

  @Test func labelsOfAnotherFileBelongToAllRows() throws {
    let file = File(arrays: [("x_train", [3, 2, 2]), ("x_test", [1, 2, 2])])
    let labels = ArrayReader.OtherLabels(path: "b", labels: .words(["a", "b", "c", "d"]))
    let rows = try ArrayReader.rows(from: file, path: "a", labels: labels, options: ReadingOptions())
    #expect(rows.labels == .words(["a", "b", "c", "d"]))
    #expect(throws: DatasetError.labelCount(path: "b", labels: 3, images: 4)) {
      try ArrayReader.rows(
        from: file, path: "a", labels: ArrayReader.OtherLabels(path: "b", labels: .integers([1, 2, 3])),
        options: ReadingOptions())
    }
  }

  @Test func valuesThatFitNoRangeNameTheirs() throws {
    let array = try #require(
      NumericArray(.i2, shape: [1, 2, 2], bytes: littleEndian([0, 1, 2, 4095] as [Int16])))
    let file = SingleArray(.numbers(array))
    #expect(throws: DatasetError.array(path: "a", .range(array: "", lowest: 0, highest: 4095))) {
      try ArrayReader.rows(from: file, path: "a", options: ReadingOptions())
    }
    var options = ReadingOptions()
    options.range = GreyRange(low: 0, high: 4095)
    #expect(try ArrayReader.rows(from: file, path: "a", options: options).pixels == [0, 0, 0, 255])
  }

  @Test func readingCanBeLeft() {
    let file = File(arrays: [("x_train", [3, 2, 2]), ("x_test", [1, 2, 2])])
    #expect(throws: DatasetError.interrupted) {
      try ArrayReader.rows(from: file, path: "a", options: ReadingOptions(), isStopped: { true })
    }
  }
}
