/// What the labels of a file mean where they run from 1 to 10 without a 0.
enum LabelConvention: Equatable, Sendable {
  /// The labels are the classes.
  case plain
  /// Label 1 is the digit 0, label 10 the digit 9: USPS in LIBSVM's collection.
  case oneToTen
  /// Label 10 is the digit 0, as MATLAB counts from 1: SVHN, the digits of Ng's course.
  case tenIsZero
  /// Labels from 1 to 10 that may be either; they are left as they are.
  case unclear

  /// The convention of labels from 1 to 10 is told by the size of the images; other labels are plain, and so are those
  /// that the user gives names to.
  ///
  /// | images | convention | |
  /// |---|---|---|
  /// | 16 x 16 | `oneToTen` | USPS |
  /// | 32 x 32 | `tenIsZero` | SVHN |
  /// | 20 x 20 | `tenIsZero` | ex3data1.mat of Ng's course |
  /// | others | `unclear`, if all ten occur | |
  ///
  /// - Parameter labels: all labels of the file, even if only its first rows are read.
  init(_ labels: [Int32], shape: ImageShape, options: ReadingOptions = ReadingOptions()) {
    guard options.classes == nil, labels.min() == 1, labels.max() == 10 else {
      self = .plain
      return
    }
    switch (shape.height, shape.width) {
    case (16, 16): self = .oneToTen
    case (32, 32), (20, 20): self = .tenIsZero
    default: self = Set(labels).count == 10 ? .unclear : .plain
    }
  }

  /// The class of a label.
  func label(_ label: Int32) -> Int32 {
    switch self {
    case .plain, .unclear: label
    case .oneToTen: (1...10).contains(label) ? label - 1 : label
    case .tenIsZero: label == 10 ? 0 : label
    }
  }

  /// What is told about it; `nil` for plain labels.
  var finding: ReadingFinding? {
    switch self {
    case .plain: nil
    case .oneToTen: .labelsOneToTen
    case .tenIsZero: .tenIsZero
    case .unclear: .labelsToTen
    }
  }
}
