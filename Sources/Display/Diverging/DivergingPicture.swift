/// A validated heatmap for drawing: values divided by the maximum magnitude, -1...1, row by row.
struct DivergingPicture {
  let height: Int
  let width: Int
  private let shares: GreyPicture
  private let digit: GreyPicture?

  /// `nil` if the picture is empty or its number of values does not match its size.
  init?(_ picture: DivergingHeatmap.Picture, full: Double?) {
    let (count, overflow) = picture.height.multipliedReportingOverflow(by: picture.width)
    guard picture.height > 0, picture.width > 0, !overflow, picture.values.count == count else { return nil }
    let largest = full ?? picture.values.lazy.filter(\.isFinite).map(abs).max() ?? 0
    let levels = picture.values.map { value -> Float in
      guard value.isFinite, largest > 0 else { return 0 }
      return Float(min(max(value / largest, -1), 1))
    }
    let digit =
      picture.ink.count == count
      ? GreyPicture(
        height: picture.height, width: picture.width, levels: picture.ink.map { Float($0) / 255 }) : nil
    self.init(
      shares: GreyPicture(height: picture.height, width: picture.width, levels: levels), digit: digit)
  }

  private init(shares: GreyPicture, digit: GreyPicture?) {
    height = shares.height
    width = shares.width
    self.shares = shares
    self.digit = digit
  }

  /// Whether a digit is drawn below the values.
  var hasInk: Bool { digit != nil }

  func share(_ row: Int, _ column: Int) -> Double { Double(shares[row, column]) }

  /// Grey level of the digit below the values; 0 is paper, 1 ink.
  func ink(_ row: Int, _ column: Int) -> Float { digit?[row, column] ?? 0 }

  /// Colour of a value; the digit shows through in a medium grey.
  func tint(_ row: Int, _ column: Int, onPaper paper: Tint) -> Tint {
    let ink = UInt8((min(max(ink(row, column), 0), 1) * 110).rounded())
    let ground = paper == .black ? Tint.grey(ink) : .grey(255 - ink)
    return .of(share(row, column), over: ground)
  }

  func resampled(height: Int, width: Int) -> DivergingPicture {
    DivergingPicture(
      shares: shares.resampled(height: height, width: width),
      digit: digit?.resampled(height: height, width: width))
  }
}
