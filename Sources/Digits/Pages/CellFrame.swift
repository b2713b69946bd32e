/// A closed frame around what is written in a small picture, of any thickness: one part of the ink whose outline is
/// straight on all four sides. A 0 that fills the picture has no corners.
struct CellFrame {
  /// Share of the picture's sides that a frame has at least.
  private static let extent = 0.7
  /// Share of the shorter side by which an outline may lean or bend, and that its lines are thick at most.
  private static let slack = 0.06
  private static let thickest = 0.14
  /// Share of an outline that must be straight.
  private static let straight = 0.93
  /// Most frames within each other.
  private static let most = 3

  /// Takes frames out of a mask; returns their number.
  static func remove(from mask: inout [Bool], height: Int, width: Int) -> Int {
    var count = 0
    while count < most {
      let components = InkComponents(mask, height: height, width: width)
      let frame = components.parts.indices.first { index in
        let box = components.parts[index].box
        return Double(box.height) >= extent * Double(height) && Double(box.width) >= extent * Double(width)
          && isFrame(components, index)
      }
      guard let frame else { break }
      removeSides(of: frame, components, from: &mask)
      count += 1
    }
    return count
  }

  /// The pixels of a part along one side of its box: where the ink begins, seen from outside, and how thick it is there.
  private struct Side {
    /// Pixels from the side of the box, for each column or row of it.
    var depths: [Int]
    var runs: [Int]

    var thickness: Int { runs.sorted()[runs.count / 2] }
  }

  private enum Direction: CaseIterable { case down, up, right, left }

  /// Row and column of a pixel that lies so deep in a box, at a place along its side.
  private static func place(_ direction: Direction, _ box: InkPlane.Box, along: Int, depth: Int)
    -> (row: Int, column: Int)
  {
    switch direction {
    case .down: (box.top + depth, box.left + along)
    case .up: (box.bottom - 1 - depth, box.left + along)
    case .right: (box.top + along, box.left + depth)
    case .left: (box.top + along, box.right - 1 - depth)
    }
  }

  private static func outline(_ direction: Direction, _ components: InkComponents, _ part: Int) -> Side {
    let box = components.parts[part].box
    let isAcross = direction == .down || direction == .up
    let (length, reach) = isAcross ? (box.width, box.height) : (box.height, box.width)
    var side = Side(depths: [], runs: [])
    for along in 0..<length {
      func isInk(_ depth: Int) -> Bool {
        let (row, column) = place(direction, box, along: along, depth: depth)
        return components.labels[row * components.width + column] == Int32(part)
      }
      var depth = 0
      while depth < reach, !isInk(depth) { depth += 1 }
      var end = depth
      while end < reach, isInk(end) { end += 1 }
      side.depths.append(depth)
      side.runs.append(end - depth)
    }
    return side
  }

  private static func isFrame(_ components: InkComponents, _ part: Int) -> Bool {
    let shorter = Double(min(components.height, components.width))
    return Direction.allCases.allSatisfy { direction in
      let side = outline(direction, components, part)
      let near = side.depths.count { Double($0) <= max(1, slack * shorter) }
      return Double(near) >= straight * Double(side.depths.count)
        && Double(side.thickness) <= max(2, thickest * shorter)
    }
  }

  /// Takes out what is as thick as the frame; where it is thicker, writing touches it, and stays.
  private static func removeSides(of part: Int, _ components: InkComponents, from mask: inout [Bool]) {
    let box = components.parts[part].box
    for direction in Direction.allCases {
      let side = outline(direction, components, part)
      let thickness = side.thickness
      for (along, (depth, run)) in zip(side.depths, side.runs).enumerated() {
        // The corners belong to two sides, each of which is as long as the box there.
        let isCorner = along <= 2 * thickness || along >= side.depths.count - 1 - 2 * thickness
        guard run <= thickness + thickness / 2 + 1 || isCorner else { continue }
        for inward in depth..<depth + min(run, 2 * thickness + 2) {
          let (row, column) = place(direction, box, along: along, depth: inward)
          mask[row * components.width + column] = false
        }
      }
    }
  }
}
