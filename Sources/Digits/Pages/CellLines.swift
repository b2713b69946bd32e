/// Frames and ruled lines in a small picture, which are no part of the digit.
enum CellLines {
  /// Thickest line as a share of the shorter side, and at least so many pixels.
  private static let thickest = 0.07
  private static let thinnest = 2
  /// Share of a side that a line covers.
  private static let coverage = 0.7

  /// Share of the shorter side within which a line lies that leaves the picture.
  private static let rimShare = 0.1

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
    var mask = mask
    if CellFrame.remove(from: &mask, height: height, width: width) > 0 {
      // Crumbs of the frame, such as its corners.
      let crumbs = max(2, max(height, width) / 20)
      let rest = InkComponents(mask, height: height, width: width)
      mask = rest.mask(of: Set(rest.parts.indices.filter { rest.parts[$0].box.longerSide > crumbs }))
    }
    let thick = max(thinnest * pixel, Int(thickest * Double(min(height, width))))
    let across = RuledLines(mask, height: height, width: width, thickest: thick, coverage: coverage)
    let turned = transposed(mask, height: height, width: width)
    let down = RuledLines(turned, height: width, width: height, thickest: thick, coverage: coverage)
    let lines = across.lines + down.lines
    guard !lines.isEmpty else { return mask }

    var left = mask
    across.remove(from: &left)
    left = transposed(left, height: height, width: width)
    down.remove(from: &left)
    left = transposed(left, height: width, width: height)

    let isFrame = lines.count >= 3 && !across.lines.isEmpty && !down.lines.isEmpty
    let reaching =
      across.lines.count { reaches($0, across: width) } + down.lines.count { reaches($0, across: height) }
    // What is left must be more than crumbs of the lines, such as their corners and what the rim cut off.
    let thickness = lines.map(\.thickness).max() ?? 0
    let crumbs = max(2, max(height, width) / 20, isFrame ? Int(cornerShare * thickness) : 0)
    let rest = InkComponents(left, height: height, width: width)
    left = rest.mask(
      of: Set(
        rest.parts.indices.filter {
          rest.parts[$0].box.longerSide > crumbs
            && !isCutOff(rest.parts[$0], thickness: thickness, height: height, width: width)
        }))
    guard let after = box(of: left, height: height, width: width), after.longerSide > 2 * crumbs else {
      let alongRim =
        across.lines.allSatisfy { isNearEnd($0, of: height) }
        && down.lines.allSatisfy { isNearEnd($0, of: width) }
      // A single upright line is a 1, and no digit has more than four straight lines.
      let arePaper = isFrame && (alongRim || lines.count > 4)
      return across.lines.isEmpty || reaching < lines.count && !arePaper ? mask : left
    }
    let areOfPaper =
      across.lines.allSatisfy {
        reaches($0, across: width)
          || isNearEnd($0, of: height) && passes($0, from: after.left, to: after.right, of: width)
      }
      && down.lines.allSatisfy {
        reaches($0, across: height)
          || isNearEnd($0, of: width) && passes($0, from: after.top, to: after.bottom, of: height)
      }
    guard isFrame || areOfPaper else { return mask }
    let strokes = StrokeWidth.mean(left, height: height, width: width)
    if !isFrame, lines.allSatisfy({ $0.thickness >= strokeShare * strokes }),
      touches(mask, left, height: height, width: width)
    {
      return mask
    }
    return left
  }

  /// Whether a line runs from rim to rim.
  private static func reaches(_ line: RuledLines.Line, across side: Int) -> Bool {
    line.from <= side / 20 && line.to >= side - side / 20
  }

  /// Whether a line is longer, at both ends, than what is written beside it.
  private static func passes(_ line: RuledLines.Line, from: Int, to: Int, of side: Int) -> Bool {
    let margin = max(1, side / 40)
    return line.from <= from - margin && line.to >= to + margin
  }

  /// Whether a part is the rest of a line that leaves the picture: as thin as the others, and along the rim.
  private static func isCutOff(_ part: InkComponents.Part, thickness: Double, height: Int, width: Int) -> Bool
  {
    let box = part.box
    let band = max(2, Int(rimShare * Double(min(height, width))))
    let isAlongRim =
      box.bottom <= band || box.top >= height - band || box.right <= band || box.left >= width - band
    return isAlongRim && Double(part.area) <= 1.6 * (thickness + 1) * Double(box.longerSide)
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
