/// Frames and ruled lines in a small picture, which are no part of the digit.
enum CellLines {
  /// Thickest line as a share of the shorter side, and at least so many pixels.
  private static let thickest = 0.07
  private static let thinnest = 2
  /// Share of a side that a line covers.
  private static let coverage = 0.7

  /// Sides of what is left of the corner of a frame, as a share of its lines' thickness.
  private static let cornerShare = 1.5

  /// Thickness of a stroke of the writing, as a share of the other strokes' width; a thinner one is a line of the paper.
  private static let strokeShare = 0.75

  /// The mask without frames and ruled lines.
  ///
  /// Lines are ruled if they run from rim to rim, and are a frame if they run in both directions. The bar of a 7 or the
  /// stem of a 4 does so too where the picture is cut close around it: what is as thick as the strokes that it touches
  /// stays. Where next to nothing lies between the lines they are the writing, unless they run along the rim.
  ///
  /// - Parameter pixel: side of a pixel of the picture, which is 1 unless it was enlarged.
  static func removed(from mask: [Bool], height: Int, width: Int, pixel: Int = 1) -> [Bool] {
    // Below this size a line cannot be told from a stroke.
    guard min(height, width) >= 20 * pixel else { return mask }
    let thick = max(thinnest * pixel, Int(thickest * Double(min(height, width))))
    let across = RuledLines(mask, height: height, width: width, thickest: thick, coverage: coverage)
    let turned = transposed(mask, height: height, width: width)
    let down = RuledLines(turned, height: width, width: height, thickest: thick, coverage: coverage)
    guard !across.lines.isEmpty || !down.lines.isEmpty else { return mask }

    var left = mask
    across.remove(from: &left)
    left = transposed(left, height: height, width: width)
    down.remove(from: &left)
    left = transposed(left, height: width, width: height)

    let count = across.lines.count + down.lines.count
    let isFrame = count >= 3 && !across.lines.isEmpty && !down.lines.isEmpty
    let reaching =
      across.lines.count { $0.from <= width / 20 && $0.to >= width - width / 20 }
      + down.lines.count { $0.from <= height / 20 && $0.to >= height - height / 20 }
    guard isFrame || reaching == count else { return mask }
    let alongRim =
      across.lines.allSatisfy { isNearEnd($0, of: height) }
      && down.lines.allSatisfy { isNearEnd($0, of: width) }
    // What is left must be more than crumbs of the lines, such as their corners.
    let thickness = isFrame ? (across.lines + down.lines).map(\.thickness).max() ?? 0 : 0
    let crumbs = max(2, max(height, width) / 20, Int(cornerShare * thickness))
    let rest = InkComponents(left, height: height, width: width)
    left = rest.mask(of: Set(rest.parts.indices.filter { rest.parts[$0].box.longerSide > crumbs }))
    guard let after = box(of: left, height: height, width: width), after.longerSide > 2 * crumbs else {
      // A single upright line is a 1.
      return across.lines.isEmpty || isFrame && !alongRim && reaching < count ? mask : left
    }
    let strokes = StrokeWidth.mean(left, height: height, width: width)
    let lines = across.lines + down.lines
    if !isFrame, lines.allSatisfy({ $0.thickness >= strokeShare * strokes }),
      touches(mask, left, height: height, width: width)
    {
      return mask
    }
    return left
  }

  /// Whether what was taken out touched what is left.
  private static func touches(_ before: [Bool], _ left: [Bool], height: Int, width: Int) -> Bool {
    for row in 0..<height {
      for column in 0..<width {
        let place = row * width + column
        guard before[place], !left[place] else { continue }
        if row > 0 && left[place - width] || row < height - 1 && left[place + width]
          || column > 0 && left[place - 1]
          || column < width - 1 && left[place + 1]
        {
          return true
        }
      }
    }
    return false
  }

  private static func isNearEnd(_ line: RuledLines.Line, of side: Int) -> Bool {
    let place = line.row(at: Double(line.from + line.to) / 2) / Double(side)
    return place < 0.15 || place > 0.85
  }

  private static func transposed(_ mask: [Bool], height: Int, width: Int) -> [Bool] {
    var turned = [Bool](repeating: false, count: mask.count)
    for row in 0..<height {
      for column in 0..<width where mask[row * width + column] { turned[column * height + row] = true }
    }
    return turned
  }

  private static func box(of mask: [Bool], height: Int, width: Int) -> InkPlane.Box? {
    InkPlane(height: height, width: width, levels: mask.map { $0 ? 255 : 0 }).boxOfAnyInk
  }
}
