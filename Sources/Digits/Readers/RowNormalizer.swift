/// Scales and centres the digits of tables and arrays as MNIST's are, or tells that they are not.
enum RowNormalizer {
  /// Rows that are looked at to tell how the digits lie.
  private static let sample = 500
  /// Longer side of the ink in 28 x 28 below which a digit is small, and pixels from the middle from which it is off
  /// centre. MNIST's have 20, and half a pixel.
  private static let small = 16
  private static let farOff = 3.0
  /// Longer side above which the image is filled with something that is no digit.
  private static let filled = 24

  /// Does what `options` ask for; if they leave it open, notes how many rows would need it.
  static func apply(to rows: inout RowsRead, options: ReadingOptions) {
    let size = rows.shape.pixelCount
    let count = size > 0 ? rows.pixels.count / size : 0
    guard count > 0 else { return }
    guard options.normalizes == true else {
      noteOffCentre(in: &rows, count: count)
      return
    }
    let (pixels, shape) = (rows.pixels, rows.shape)
    let digits = parallelMap(count) { row -> (pixels: [UInt8], isUnclear: Bool) in
      let ink = InkPlane(
        height: shape.height, width: shape.width, levels: Array(pixels[row * size..<(row + 1) * size]))
      if DigitNormalizer.isNormalized(ink) { return (ink.levels, false) }
      if case .digit(let digit) = DigitCell(ofInk: ink) { return (digit.pixels, false) }
      return (DigitNormalizer.digit(of: ink), true)
    }
    rows.pixels = digits.flatMap(\.pixels)
    rows.shape = DigitNormalizer.shape
    rows.findings.append(.normalized(unclear: digits.count(where: \.isUnclear)))
  }

  /// Notes it if more than a quarter of a sample are small or off centre.
  private static func noteOffCentre(in rows: inout RowsRead, count: Int) {
    guard rows.shape == DigitNormalizer.shape else { return }
    let size = rows.shape.pixelCount
    let step = max(1, count / sample)
    let looked = Array(stride(from: 0, to: count, by: step))
    let off = looked.count { row in
      let ink = InkPlane(height: 28, width: 28, levels: Array(rows.pixels[row * size..<(row + 1) * size]))
      guard let box = ink.box, let centre = DigitNormalizer.centreOfMass(ink.levels, width: 28) else {
        return false
      }
      let distance = max(abs(centre.row - 14), abs(centre.column - 14))
      return box.longerSide <= filled && (box.longerSide < small || distance >= farOff)
    }
    guard 4 * off > looked.count else { return }
    rows.findings.append(.offCentre(count: step == 1 ? off : off * count / looked.count))
  }
}
