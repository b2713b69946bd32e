/// What is written in one box of a photographed page.
enum SheetBox: Equatable {
  case empty
  case digit([UInt8])
  /// Ink that may be no digit, as an image all the same.
  case doubtful([UInt8], DoubtfulBox.Reason)

  /// From the middle of a box's line to where writing is looked for, in millimetres: half the line, and its blur.
  private static let inset = 0.5
  /// Pixels per millimetre at most: finer detail is lost in 28 x 28 pixels.
  static let finest = 8.0
  /// The palest ink, as a share of the way from the paper to black: pencils are above, shadows of a crease below.
  private static let leastInk = 0.12

  /// - Parameters:
  ///   - offsets: of its lines.
  ///   - plane: the picture, or a smaller copy with `scale` of its pixels per pixel.
  static func read(
    _ box: SheetLayout.Area, _ offsets: BoxFrames.Offsets, _ map: PageMap, _ plane: GreyPlane,
    shrunkBy factor: Int
  ) -> SheetBox {
    let inside = Self.inside(of: box, offsets)
    let scale = min(finest, map.scale(x: box.x + box.width / 2, y: box.y + box.height / 2))
    return read(
      patch(inside, map, plane, shrunkBy: factor, pixelsPerMillimetre: scale), pixelsPerMillimetre: scale)
  }

  /// The part of the page within the lines of a box. A line that was not found is as far from its place as the other
  /// one of its direction.
  private static func inside(of box: SheetLayout.Area, _ offsets: BoxFrames.Offsets) -> SheetLayout.Area {
    let left = offsets.left ?? offsets.right ?? 0
    let right = offsets.right ?? offsets.left ?? 0
    let top = offsets.top ?? offsets.bottom ?? 0
    let bottom = offsets.bottom ?? offsets.top ?? 0
    return SheetLayout.Area(
      x: box.x + left + inset, y: box.y + top + inset, width: box.width + right - left - 2 * inset,
      height: box.height + bottom - top - 2 * inset)
  }

  /// A rectangle of the page as it would lie flat.
  static func patch(
    _ area: SheetLayout.Area, _ map: PageMap, _ plane: GreyPlane, shrunkBy factor: Int,
    pixelsPerMillimetre scale: Double
  ) -> GreyPlane {
    let width = max(1, Int((area.width * scale).rounded()))
    let height = max(1, Int((area.height * scale).rounded()))
    var levels: [UInt8] = []
    levels.reserveCapacity(width * height)
    let shift = Double(factor - 1) / 2
    for row in 0..<height {
      let y = area.y + (Double(row) + 0.5) / Double(height) * area.height
      for column in 0..<width {
        let place = map(area.x + (Double(column) + 0.5) / Double(width) * area.width, y)
        let level = plane.level(
          SheetLayout.Point((place.x - shift) / Double(factor), (place.y - shift) / Double(factor)))
        levels.append(UInt8(min(255, max(0, level.rounded()))))
      }
    }
    return GreyPlane(height: height, width: width, levels: levels)
  }

  private static func read(_ patch: GreyPlane, pixelsPerMillimetre scale: Double) -> SheetBox {
    let paper = CellPaper(of: patch, isInkDark: true)
    let ink = InkPlane(height: patch.height, width: patch.width, levels: paper.ink(of: patch))
    let grain = Double(paper.grainOfInk)
    guard let found = CellInk(ink, grain: grain, leastInk: leastInk),
      let digit = DigitImage.pixels(of: found.plane)
    else { return .empty }
    // A dot smaller than a millimetre is no writing.
    guard Double(found.box.longerSide) >= 1.2 * scale else { return .empty }
    if found.isBlot { return .doubtful(digit, .blot) }
    let isCrossed = crosses(ink, grain: grain, rim: max(1, Int(0.6 * scale)))
    return isCrossed ? .doubtful(digit, .struckOut) : .digit(digit)
  }

  /// Whether a connected piece of ink runs from the left side to the right one, or touches three sides. What runs along
  /// one side alone is a rest of the box's line.
  private static func crosses(_ ink: InkPlane, grain: Double, rim: Int) -> Bool {
    let sorted = ink.levels.sorted()
    let full = Double(sorted[sorted.count - 1 - sorted.count / 500])
    let threshold = UInt8(min(255, max(1, max(0.35 * full, 4 * grain))))
    let parts = InkComponents(ink.levels.map { $0 >= threshold }, height: ink.height, width: ink.width)
    return parts.parts.contains { part in
      let box = part.box
      guard box.height > 2 * rim || box.width > 2 * rim else { return false }
      let isAlongSide =
        box.bottom <= 2 * rim || box.right <= 2 * rim || box.top >= ink.height - 2 * rim
        || box.left >= ink.width - 2 * rim
      let sides = [
        box.left < rim, box.right > ink.width - rim, box.top < rim, box.bottom > ink.height - rim,
      ]
      return !isAlongSide && (sides[0] && sides[1] || sides.count { $0 } >= 3)
    }
  }
}
