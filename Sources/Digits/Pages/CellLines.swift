/// Frames and ruled lines in a small picture, which are no part of the digit.
enum CellLines {
  /// Thickest line as a share of the shorter side, and at least so many pixels.
  private static let thickest = 0.07
  private static let thinnest = 2
  /// Share of a side that a line covers.
  private static let coverage = 0.7

  /// The mask without frames and ruled lines.
  ///
  /// A single line is taken for one of the paper's if it runs from rim to rim of a picture whose ink does not fill it: the
  /// bar of a 7 does so too where the picture is cut close around it. Where next to nothing lies between the lines
  /// they are the writing, unless they run along the rim.
  static func removed(from mask: [Bool], height: Int, width: Int) -> [Bool] {
    // Below this size a line cannot be told from a stroke.
    guard min(height, width) >= 20 else { return mask }
    let thick = max(thinnest, Int(thickest * Double(min(height, width))))
    let across = RuledLines(mask, height: height, width: width, thickest: thick, coverage: coverage)
    let turned = transposed(mask, height: height, width: width)
    let down = RuledLines(turned, height: width, width: height, thickest: thick, coverage: coverage)
    guard !across.lines.isEmpty || !down.lines.isEmpty else { return mask }

    var left = mask
    across.remove(from: &left)
    left = transposed(left, height: height, width: width)
    down.remove(from: &left)
    left = transposed(left, height: width, width: height)

    let isFrame = across.lines.count + down.lines.count >= 3 && !across.lines.isEmpty && !down.lines.isEmpty
    let reaching =
      across.lines.count { $0.from <= width / 20 && $0.to >= width - width / 20 }
      + down.lines.count { $0.from <= height / 20 && $0.to >= height - height / 20 }
    let isRuled = reaching == across.lines.count + down.lines.count
    guard isFrame || isRuled, let before = box(of: mask, height: height, width: width) else { return mask }
    let fills = before.height >= height - 2 && before.width >= width - 2
    if isRuled, !isFrame, reaching == 1, fills { return mask }
    // What is left must be more than crumbs of the lines, unless they run along the rim and the picture is empty.
    let crumbs = max(2, max(height, width) / 20)
    if let after = box(of: left, height: height, width: width), after.longerSide > 2 * crumbs { return left }
    let alongRim =
      across.lines.allSatisfy { isNearEnd($0, of: height) } && down.lines.allSatisfy { isNearEnd($0, of: width) }
    return isRuled || alongRim ? left : mask
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
