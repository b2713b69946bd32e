/// Brings the images of any format into the form of MNIST: bright ink on dark paper, and the rows of a digit as rows.
enum Orientation {
  /// Turns round dark ink on bright paper, then exchanges rows and columns, each as the options say or as the data
  /// show, and adds what it did to the findings.
  ///
  /// - Parameters:
  ///   - fileName: name of the file. EMNIST's letters are exchanged, but the mean digits tell nothing of letters.
  ///   - isInkBright: whether ink is known to be bright, as after reading pictures.
  static func apply(
    to rows: inout RowsRead, options: ReadingOptions, fileName: String, isInkBright: Bool = false
  ) {
    if !isInkBright, isInverted(rows, options) {
      PixelsInPlace.invert(&rows.pixels)
      rows.findings.append(.inverted(count: nil))
    }
    if isTransposed(rows, options, fileName: fileName) {
      PixelsInPlace.transpose(&rows.pixels, shape: rows.shape)
      rows.shape = ImageShape(height: rows.shape.width, width: rows.shape.height)
      rows.findings.append(.transposed)
    }
  }

  private static func isInverted(_ rows: RowsRead, _ options: ReadingOptions) -> Bool {
    switch options.polarity {
    case .darkOnLight: true
    case .lightOnDark: false
    // Whoever says that paper is the higher value has turned the images round already.
    case .auto where options.range.map { $0.low > $0.high } == true: false
    case .auto: DatasetPolarity.isDarkOnLight(rows.pixels, shape: rows.shape)
    }
  }

  private static func isTransposed(_ rows: RowsRead, _ options: ReadingOptions, fileName: String) -> Bool {
    switch options.transpose {
    case .on: return true
    case .off: return false
    case .auto: break
    }
    let isEMNIST = fileName.lowercased().contains("emnist")
    let sample = DigitSample(
      of: rows.pixels.count / rows.shape.pixelCount, labels: rows.labels, classNames: rows.classNames)
    let isSquare = rows.shape.height == rows.shape.width
    if sample.hasOtherClasses {
      guard isEMNIST else { return false }
      // Without a 0 among them, 1 to 9 are the letters A to I.
      if sample.digits?.contains(0) != true { return isSquare }
    }
    switch DatasetTransposition.judge(rows.pixels, shape: rows.shape, sample: sample) {
    case .transposed: return true
    case .upright: return false
    case .undecided: return isEMNIST && isSquare
    }
  }
}
