/// Sizes of images whose rows leave zeros out.
enum SparseImage {
  /// Sides of images in use, in pixels: the digits of scikit-learn, USPS, the cropped MNIST, MNIST, SVHN and
  /// powers of two and their halves beyond.
  static let usualSides = [8, 16, 20, 28, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 2048, 4096]
  /// A row of sparse text is hardly ever shorter than its image's size by this factor; bounds the memory that
  /// a small file can ask for.
  private static let mostZeros = 64
  private static let freeBytes = 64 << 20

  /// The size of images with so many values.
  ///
  /// The last pixels of digits are paper, which is left out: MNIST's largest index is 780. So the size is the
  /// smallest square of the usual sides that holds the largest index, or of any side beyond them. Only if all
  /// rows have all values is a square number of them taken at its word.
  ///
  /// - Parameter isDense: whether no row leaves a value out.
  static func shape(values: Int, isDense: Bool) -> ImageShape? {
    if isDense, let square = ImageShape(squareOf: values) { return square }
    return usualSides.first { $0 * $0 >= values }.map { ImageShape(height: $0, width: $0) }
  }

  /// Throws if the images would take far more memory than the file.
  static func checkSize(rows: Int, pixels: Int, fileBytes: Int) throws(CSVError) {
    let (size, isOver) = rows.multipliedReportingOverflow(by: pixels)
    guard !isOver, size <= FileBytes.limit * 4, size / mostZeros <= fileBytes + freeBytes / mostZeros else {
      throw .tooLarge(rows: rows, pixels: pixels)
    }
  }
}
