/// A picture looked at as a page: what has the size of digits there, without asking which.
///
/// `DigitCell` looks for one large digit. This finds a small one on a large picture, and tells a page with many.
enum PageGlance: Equatable {
  case nothing
  /// One mark alone, in pixels of the picture.
  case mark(InkPlane.Box)
  /// A few marks.
  case marks
  /// Marks of a typical height that is too small to be read, in pixels of the picture.
  case small(height: Int)
  /// Lines of many marks, to which most of the ink belongs.
  case page

  /// Longer side of a picture from which it is looked at.
  private static let leastSide = 300
  /// Marks of a page, and their share of its ink: there are as many beside one digit on squared paper.
  private static let (leastMarks, leastShare) = (12, 0.4)
  /// Height of a mark that is no speck of dirt, as a share of the picture's shorter side.
  private static let leastHeight = 0.02

  init(_ picture: GreyPlane) {
    self = .nothing
    guard max(picture.height, picture.width) >= Self.leastSide else { return }
    let reduction = PagePicture.reduction(height: picture.height, width: picture.width)
    do throws(PageError) {
      let page = try PageParts(PageInk(of: reduction > 1 ? picture.reduced(by: reduction) : picture))
      self = Self.marks(of: page, reduction: reduction)
    } catch {
      if case .small(let height, _) = error { self = .small(height: height * reduction) }
    }
  }

  private static func marks(of page: PageParts, reduction: Int) -> PageGlance {
    let parts = page.components.parts
    let marks = TextLines(page).lines.flatMap(\.main)
    let area = marks.reduce(0) { $0 + parts[$1].area }
    let ink = parts.reduce(0) { $0 + $1.area }
    if marks.count >= leastMarks, Double(area) >= leastShare * Double(ink) { return .page }
    guard let first = marks.first, marks.count == 1 else { return marks.isEmpty ? .nothing : .marks }
    let box = parts[first].box
    let side = min(page.components.height, page.components.width)
    return Double(box.height) < leastHeight * Double(side) ? .nothing : .mark(box.scaled(by: reduction))
  }
}

extension DigitCell {
  /// Width of an ink in heights from which it is no digit but a line of marks.
  private static let widest = 2.0
  /// How many times as tall as the marks of a picture its ink is where that is no digit.
  private static let overMarks = 20

  /// Finds the digit in a picture, which may be a small one on a large photograph, or a page with many.
  /// - Parameter isInkDark: `nil` to tell it from the levels.
  init(ofPicture grey: GreyPlane, isInkDark: Bool?) {
    let glance = PageGlance(grey)
    guard glance != .page else {
      self = .refused(.page)
      return
    }
    self.init(of: grey, isInkDark: isInkDark)
    switch (self, glance) {
    case (.refused(.noInk), .mark(let box)):
      let near = box.grown(by: box.longerSide / 2, inHeight: grey.height, width: grey.width)
      self = DigitCell(of: grey.cropped(to: near), isInkDark: isInkDark).moved(by: near)
    case (.refused(.noInk), .marks), (.refused(.noInk), .small): self = .refused(.smallInk)
    case (.digit(let digit), _) where Double(digit.box.width) > Self.widest * Double(digit.box.height):
      self = .refused(.smallInk)
    case (.digit(let digit), .small(let height)) where digit.box.longerSide > Self.overMarks * height:
      self = .refused(.smallInk)
    default: break
    }
  }

  /// The same in a picture of which this one is the part in a box.
  private func moved(by part: InkPlane.Box) -> DigitCell {
    guard case .digit(let digit) = self else { return self == .refused(.noInk) ? .refused(.smallInk) : self }
    var box = digit.box
    box.top += part.top
    box.left += part.left
    return .digit(
      Digit(pixels: digit.pixels, box: box, strokeWidth: digit.strokeWidth, isInkDark: digit.isInkDark))
  }
}
