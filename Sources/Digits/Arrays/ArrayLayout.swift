/// Which arrays of a file are the images and the labels of its training, validation and test rows.
///
/// | names | where |
/// |---|---|
/// | `x_train`, `y_train`, `x_test`, `y_test` | Keras |
/// | `train_images`, `val_images`, `test_images` and `..._labels` | MedMNIST |
/// | `train/data`, `train/target`, `test/data`, `test/target` | USPS in HDF5 |
/// | `dataset.train.images`, `dataset.train.labels`, `dataset.test...`, `dataset.mapping` | EMNIST |
/// | `X`, `y`; `images`, `labels`; `data`, `target` | |
/// | `train0` to `train9`, `test0` to `test9` | MNIST by Roweis |
/// | `data`, 256 x 1100 x 10 | USPS by Roweis |
/// | any names | if their shapes leave no choice |
/// | `train`, `test`, or a single array | N x (P + 1): pixels and a label (Kaggle's table as an array) |
struct ArrayLayout {
  /// Rows that belong together.
  struct Part {
    enum Labels: Equatable {
      case none
      case array(String)
      /// All rows are of this class.
      case constant(Int32)
      /// As many rows of each class, the digits 1 to 9 and then 0.
      case uspsClasses
      /// The first or the last column of the array of the images, which the values tell.
      case column
    }

    let images: ArrayOutline
    let axes: ImageAxes
    let labels: Labels
    let kind: ArrayName.Part?
  }

  /// Training, validation, test.
  let parts: [Part]
  /// Table of classes and character codes.
  let mapping: String?
  /// Labels of parts that have no images, and are passed over.
  private(set) var labelsAlone: [String] = []

  /// - Parameters:
  ///   - member: name of the images, overruling the choice.
  ///   - labels: name of the labels, overruling the choice.
  ///   - labelCount: number of labels in another file, which are taken instead of those in this one.
  init(
    of members: some ArrayMembers, path: String, member: String? = nil, labels: String? = nil,
    labelCount: Int? = nil
  ) throws(DatasetError) {
    var finder = PartFinder(members: members, path: path, labelCount: labelCount)
    guard !finder.names.isEmpty else { throw .array(path: path, .noArrays) }
    mapping = finder.names.first { $0.role == .mapping }?.name
    if let labels { finder.chosenLabels = try members.outline(try finder.array(called: labels).name) }
    if let member {
      let chosen = try finder.array(called: member)
      parts = [try finder.part(images: try members.outline(chosen.name), of: chosen.part)]
    } else if let weights = finder.weights() {
      throw .array(path: path, .weights(array: weights))
    } else if let parts = try finder.classArrays() {
      self.parts = parts
    } else if let parts = try finder.partsByName() {
      self.parts = parts
    } else if let parts = try finder.tables() {
      self.parts = parts
    } else {
      parts = [try finder.partByShape()]
    }
    for part in parts { try finder.checkSize(of: part.images) }
    if member == nil, labels == nil, labelCount == nil, !parts.contains(where: { $0.kind == nil }) {
      let kinds = Set(parts.map(\.kind))
      labelsAlone = finder.names.filter { $0.role == .labels && !kinds.contains($0.part) }.map(\.name)
    }
  }
}

/// Searches the arrays of a file.
private struct PartFinder<Members: ArrayMembers> {
  let members: Members
  let path: String
  let labelCount: Int?
  let names: [ArrayName]
  /// The labels that the user chose.
  var chosenLabels: ArrayOutline?

  init(members: Members, path: String, labelCount: Int?) {
    self.members = members
    self.path = path
    self.labelCount = labelCount
    names = members.names.map(ArrayName.init)
  }

  private func failure(_ error: ArrayError) -> DatasetError { .array(path: path, error) }

  /// The array that the user means: `x_train.npy` as listed by an archive, `/train/data` as by HDF5's own tools.
  func array(called name: String) throws(DatasetError) -> ArrayName {
    let spellings = [
      name, name.hasSuffix(".npy") ? String(name.dropLast(4)) : name,
      name.hasPrefix("/") ? String(name.dropFirst()) : name,
    ]
    guard let found = names.first(where: { spellings.contains($0.name) }) else {
      throw failure(.noSuchArray(name: name, arrays: members.names))
    }
    return found
  }

  /// A weight of a network, if that is what the file holds: nothing is called images, and all names but those that tell
  /// nothing end as those of layers do.
  func weights() -> String? {
    guard !names.contains(where: { $0.role == .images }) else { return nil }
    let weights = members.names.filter { name in
      let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
      let isLayer = words.contains { $0 == "layers" || $0 == "model_weights" } && words.contains("vars")
      return isLayer || words.contains { word in Self.weightWords.contains { word.hasPrefix($0) } }
    }
    return weights.count > 1 && weights.count * 2 > members.names.count ? weights[0] : nil
  }

  /// Beginnings of words in the names of weights by Keras, PyTorch and MATLAB's courses.
  private static var weightWords: [String] { ["kernel", "bias", "weight", "theta", "gamma", "beta", "coef"] }

  // MARK: By name

  /// The parts that the names tell; `nil` if no name is one of images.
  func partsByName() throws(DatasetError) -> [ArrayLayout.Part]? {
    var parts: [ArrayLayout.Part] = []
    for kind in ArrayName.Part.allCases {
      if let images = try images(of: kind) { parts.append(try part(images: images, of: kind)) }
    }
    guard let whole = try images(of: nil) else { return parts.isEmpty ? nil : parts }
    guard parts.isEmpty || whole.images.isEmpty else {
      throw failure(.severalImages(([whole] + parts.map(\.images)).map(\.description)))
    }
    return parts.isEmpty ? [try part(images: whole, of: nil)] : parts
  }

  /// The images of a part by their name.
  private func images(of kind: ArrayName.Part?) throws(DatasetError) -> ArrayOutline? {
    let candidates = plainest(.images, kind)
    var found = try outlines(candidates.map(\.name))
    // An array named `images` must be images, one named `image_size` need not.
    if found.count == 1, candidates[0].otherWords == 0 { return found[0] }
    found.removeAll(where: \.images.isEmpty)
    // The same images in two shapes, as in scikit-learn's digits: the one that tells height and width.
    let isSame =
      Set(found.map { $0.shape.first ?? 0 }).count == 1 && Set(found.map { $0.shape.count }).count > 1
    if isSame, let best = found.max(by: { $0.shape.count < $1.shape.count }),
      found.count(where: { $0.shape.count == best.shape.count }) == 1
    {
      return best
    }
    guard found.count <= 1 else { throw failure(.severalImages(found.map(\.description))) }
    return found.first
  }

  /// The names of a role and part with the fewest other words.
  private func plainest(_ role: ArrayName.Role, _ kind: ArrayName.Part?) -> [ArrayName] {
    let candidates = names.filter { $0.role == role && $0.part == kind }
    let fewest = candidates.map(\.otherWords).min()
    return candidates.filter { $0.otherWords == fewest }
  }

  private func outlines(_ names: [String]) throws(DatasetError) -> [ArrayOutline] {
    var outlines: [ArrayOutline] = []
    for name in names { outlines.append(try members.outline(name)) }
    return outlines
  }

  // MARK: By shape

  /// The only images and the only labels that the shapes allow.
  func partByShape() throws(DatasetError) -> ArrayLayout.Part {
    let all = try outlines(names.filter { $0.role != .mapping }.map(\.name))
    let labelNames = Set(names.filter { $0.role == .labels }.map(\.name))
    let images = all.filter {
      !$0.images.isEmpty && !labelNames.contains($0.name) && $0.name != chosenLabels?.name
    }
    guard let first = images.first else {
      // A table of many columns is no one-hot labels.
      let isWide = all.first.map { outline in outline.shape.filter { $0 > 128 }.count > 1 } ?? false
      if let only = all.first, all.count == 1 || labelNames.contains(only.name), !only.labelCounts.isEmpty,
        !isWide
      {
        throw failure(.labelsOnly(only.description))
      }
      if all.count == 1, let only = all.first, case .numbers = only.content {
        throw failure(.imageShape(only.description))
      }
      throw failure(.noImages(all.map(\.description)))
    }
    guard images.count == 1 else { throw failure(.severalImages(images.map(\.description))) }
    if let chosenLabels { return try part(images: first, labels: chosenLabels, of: nil) }
    var labels = all.filter { candidate in
      candidate.name != first.name
        && first.images.contains { candidate.labelCounts.first == $0.rows }
    }
    // An array that is called labels goes before others of its length.
    if labels.contains(where: { labelNames.contains($0.name) }) {
      labels.removeAll { !labelNames.contains($0.name) }
    }
    guard labels.count <= 1 else {
      throw failure(.severalLabels(images: first.description, labels.map(\.description)))
    }
    return try part(images: first, labels: labelCount == nil ? labels.first : nil, of: nil)
  }

  // MARK: By an axis that is one longer than a square

  /// Arrays whose rows are the pixels of an image and its label, if nothing in the file is images or labels.
  func tables() throws(DatasetError) -> [ArrayLayout.Part]? {
    guard labelCount == nil, chosenLabels == nil else { return nil }
    let all = try outlines(names.filter { $0.role != .mapping }.map(\.name))
    guard all.allSatisfy(\.images.isEmpty) else { return nil }
    var parts: [ArrayLayout.Part] = []
    for (name, outline) in zip(names.filter { $0.role != .mapping }, all) {
      guard let axes = outline.labelledRows else { continue }
      parts.append(ArrayLayout.Part(images: outline, axes: axes, labels: .column, kind: name.part))
    }
    guard parts.count > 1 else { return parts.isEmpty ? nil : parts }
    let kinds = parts.compactMap(\.kind?.rawValue)
    guard Set(kinds).count == parts.count else {
      throw failure(.severalImages(parts.map(\.images.description)))
    }
    return parts.sorted { ($0.kind?.rawValue ?? 0) < ($1.kind?.rawValue ?? 0) }
  }

  // MARK: Images with their labels

  /// A part with these images and the labels whose name goes with them.
  func part(images: ArrayOutline, of kind: ArrayName.Part?) throws(DatasetError) -> ArrayLayout.Part {
    guard labelCount == nil else { return try part(images: images, labels: nil, of: kind) }
    if let chosenLabels { return try part(images: images, labels: chosenLabels, of: kind) }
    var labels = try outlines(plainest(.labels, kind).map(\.name).filter { $0 != images.name })
    if labels.count > 1 {
      let fitting = labels.filter { labels in
        images.images.contains { labels.labelCounts.first == $0.rows }
      }
      guard fitting.count <= 1 else {
        throw failure(.severalLabels(images: images.description, fitting.map(\.description)))
      }
      labels = fitting
    }
    return try part(images: images, labels: labels.first, of: kind)
  }

  private func part(
    images: ArrayOutline, labels: ArrayOutline?, of kind: ArrayName.Part?
  ) throws(DatasetError) -> ArrayLayout.Part {
    switch images.content {
    case .numbers: break
    case .words: throw failure(.text(array: images.name))
    case .other: throw failure(refusal(of: images))
    }
    if images.shape.contains(0) { throw failure(.noRows(images.description)) }
    if labels == nil, labelCount == nil, let axes = uspsAxes(images) {
      return ArrayLayout.Part(images: images, axes: axes, labels: .uspsClasses, kind: kind)
    }
    let ways = images.images
    if ways.isEmpty, labels == nil, labelCount == nil, let axes = images.labelledRows {
      return ArrayLayout.Part(images: images, axes: axes, labels: .column, kind: kind)
    }
    guard let first = ways.first(where: { $0.height == $0.width }) ?? ways.first else {
      throw failure(
        images.labelCounts.isEmpty || images.shape.count > 1
          ? .imageShape(images.description) : .labelsOnly(images.description))
    }
    if let labels {
      if case .other = labels.content { throw failure(refusal(of: labels)) }
      for count in labels.labelCounts {
        if let axes = ways.first(where: { $0.rows == count }) {
          return ArrayLayout.Part(images: images, axes: axes, labels: .array(labels.name), kind: kind)
        }
      }
      guard let count = labels.labelCounts.first else { throw failure(.labelShape(labels.description)) }
      throw failure(
        .rowCounts(images: images.description, rows: first.rows, labels: labels.description, count: count))
    }
    // Labels of another file belong to all parts together, which the caller checks.
    let axes = ways.first { $0.rows == labelCount } ?? first
    return ArrayLayout.Part(images: images, axes: axes, labels: .none, kind: kind)
  }

  /// So that no sum or product of sizes overflows.
  func checkSize(of images: ArrayOutline) throws(DatasetError) {
    guard case .numbers(let type) = images.content,
      let size = NumericArray.byteCount(shape: images.shape, type)
    else { throw failure(.size(array: images.name, promised: nil, found: 0)) }
    guard size <= FileBytes.limit else {
      throw failure(.tooLarge(array: images.name, bytes: size, limit: FileBytes.limit))
    }
  }

  private func refusal(of outline: ArrayOutline) -> ArrayError {
    switch outline.description.type {
    case "sparse": .sparse(array: outline.name)
    case "complex": .complex(array: outline.name)
    default: .notNumbers(array: outline.name)
    }
  }

  // MARK: Classes without labels

  /// One array per class and part: `train0` to `test9`.
  func classArrays() throws(DatasetError) -> [ArrayLayout.Part]? {
    guard labelCount == nil else { return nil }
    var parts: [ArrayLayout.Part] = []
    for (word, kind) in [("train", ArrayName.Part.training), ("test", .test)] {
      for digit in Int32(0)...9 where members.names.contains("\(word)\(digit)") {
        let outline = try members.outline("\(word)\(digit)")
        guard let axes = outline.images.first else { return nil }
        parts.append(ArrayLayout.Part(images: outline, axes: axes, labels: .constant(digit), kind: kind))
      }
    }
    return parts.count > 1 ? parts : nil
  }

  /// 256 x N x 10 in MATLAB's order: N images of each digit.
  private func uspsAxes(_ images: ArrayOutline) -> ImageAxes? {
    guard images.isFortran, images.shape.count == 3, images.shape[0] == 256, images.shape[2] == 10 else {
      return nil
    }
    let (rows, overflows) = images.shape[1].multipliedReportingOverflow(by: 10)
    guard !overflows else { return nil }
    return ImageAxes(
      rows: rows, height: 16, width: 16, rowStride: 256, yStride: 16, xStride: 1)
  }
}
