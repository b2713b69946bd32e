/// The square in which the digits of a dataset lie, and images reduced to it. It makes the 8 x 8 of scikit-learn,
/// which have no margin, comparable with the 28 x 28 of MNIST, which have four pixels of it.
struct DigitFrame: Equatable, Sendable {
  /// Side of a reduced image.
  static let side = 14
  static let pixelCount = side * side

  /// Side of the images.
  let imageSide: Int
  let box: InkPlane.Box

  /// Finds the frame in the mean of some images; `nil` if the mean is one level throughout.
  ///
  /// Rows and columns belong to it if their mean level is above a fifth of the way from the palest to the darkest
  /// one. Exchanging rows and columns of the images does so with the frame.
  init?(_ pixels: [UInt8], side: Int, rows: [Int]) {
    let size = side * side
    var (byRow, byColumn) = ([Int](repeating: 0, count: side), [Int](repeating: 0, count: side))
    for image in rows {
      for row in 0..<side {
        for column in 0..<side {
          let level = Int(pixels[image * size + row * side + column])
          byRow[row] += level
          byColumn[column] += level
        }
      }
    }
    guard let vertical = Self.extent(byRow), let horizontal = Self.extent(byColumn) else { return nil }
    let length = max(vertical.count, horizontal.count)
    func start(_ extent: Range<Int>) -> Int {
      min(max(0, extent.lowerBound - (length - extent.count) / 2), side - length)
    }
    imageSide = side
    box = InkPlane.Box(top: start(vertical), left: start(horizontal), height: length, width: length)
  }

  private static func extent(_ sums: [Int]) -> Range<Int>? {
    guard let low = sums.min(), let high = sums.max(), high > low else { return nil }
    let threshold = low + (high - low) / 5
    guard let first = sums.firstIndex(where: { $0 > threshold }),
      let last = sums.lastIndex(where: { $0 > threshold })
    else { return nil }
    return first..<last + 1
  }

  /// One image in `side * side` levels.
  func reduced(_ pixels: [UInt8], row: Int) -> [UInt8] {
    let size = imageSide * imageSide
    let image = InkPlane(
      height: imageSide, width: imageSide, levels: Array(pixels[row * size..<(row + 1) * size]))
    return resample(image.cropped(to: box), toHeight: Self.side, width: Self.side)
  }
}
