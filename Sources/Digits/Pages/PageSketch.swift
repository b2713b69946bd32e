/// Cuts the ink of a line into pieces and makes images of what may be digits.
struct PageSketch {
  private let ink: PageInk
  private let components: InkComponents
  /// The part of each pixel, and beyond its outline of the pixels that touch it; -1 on paper. [height x width]
  private let labels: [Int32]

  /// Most parts of one digit, and most cuts of one part.
  private static let mostParts = 4
  private static let mostCuts = 4
  /// Sides in typical heights: a part that is wider may be more than one digit, a digit is no wider, and a piece is as
  /// tall as a digit.
  private static let wide = 0.85
  private static let widest = 1.5
  private static let tall = 0.6
  /// Widest gap within a digit, in typical heights.
  private static let gap = 0.45

  init(_ ink: PageInk, _ components: InkComponents) {
    self.ink = ink
    self.components = components
    var grown = components.labels
    for _ in 0..<2 { grown = Self.grown(grown, height: ink.height, width: ink.width) }
    labels = grown
  }

  /// Paper that touches ink takes its number, the smallest where it touches several parts.
  private static func grown(_ labels: [Int32], height: Int, width: Int) -> [Int32] {
    var grown = labels
    labels.withUnsafeBufferPointer { labels in
      for row in 0..<height {
        for column in 0..<width {
          let place = row * width + column
          let label = labels[place]
          guard label >= 0 else { continue }
          for (down, right) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
            let (r, c) = (row + down, column + right)
            guard r >= 0, c >= 0, r < height, c < width else { continue }
            let other = r * width + c
            if labels[other] < 0, grown[other] < 0 || grown[other] > label { grown[other] = label }
          }
        }
      }
    }
    return grown
  }

  func line(_ line: TextLines.Line) -> PageProposal.Line {
    let pieces = pieces(of: line)
    var candidates: [PageProposal.Candidate] = []
    for first in pieces.indices {
      var parts = 1
      for last in first..<pieces.count {
        // The pieces of one part count once, so that the whole part is a candidate, too.
        if last > first, pieces[last].labels != pieces[last - 1].labels { parts += 1 }
        guard parts <= Self.mostParts else { break }
        if let candidate = candidate(first..<last + 1, of: pieces, line) { candidates.append(candidate) }
      }
    }
    return PageProposal.Line(
      pieces: pieces, candidates: candidates, digitHeight: line.height, slope: line.slope)
  }

  // MARK: Pieces

  private func pieces(of line: TextLines.Line) -> [PageProposal.Piece] {
    let parts = components.parts
    // Parts above each other are of one digit.
    var units: [(box: InkPlane.Box, members: [Int])] = []
    for index in (line.main + line.minor).sorted(by: { (parts[$0].box.left, $0) < (parts[$1].box.left, $1) })
    {
      let box = parts[index].box
      if let last = units.last {
        let shared = min(last.box.right, box.right) - max(last.box.left, box.left)
        let narrower = min(last.box.width, box.width)
        if 10 * shared >= 6 * narrower,
          isSmall(box, line) || isSmall(last.box, line) || 10 * shared >= 9 * narrower
        {
          units[units.count - 1].box.extend(to: box)
          units[units.count - 1].members.append(index)
          continue
        }
      }
      units.append((box, [index]))
    }
    return units.flatMap { unit in pieces(of: unit.box, unit.members, line) }
      .sorted { $0.box.left + $0.box.right < $1.box.left + $1.box.right }
  }

  private func isSmall(_ box: InkPlane.Box, _ line: TextLines.Line) -> Bool {
    Double(box.height) < Self.tall * line.height
  }

  private func pieces(
    of box: InkPlane.Box, _ members: [Int], _ line: TextLines.Line
  ) -> [PageProposal.Piece] {
    let labels = Set(members.map(Int32.init))
    let area = members.reduce(0) { $0 + components.parts[$1].area }
    let origin = (row: box.top, column: box.left)
    func piece(_ box: InkPlane.Box, _ area: Int, _ left: StrokeCuts.Cut?, _ right: StrokeCuts.Cut?)
      -> PageProposal.Piece
    {
      PageProposal.Piece(
        box: box, area: area, isTall: !isSmall(box, line), labels: labels, left: left, right: right,
        origin: origin)
    }
    guard Double(box.width) > Self.wide * line.height, !isSmall(box, line) else {
      return [piece(box, area, nil, nil)]
    }
    var mask = [Bool](repeating: false, count: box.height * box.width)
    for row in 0..<box.height {
      for column in 0..<box.width {
        mask[row * box.width + column] = labels.contains(
          components.labels[(box.top + row) * components.width + box.left + column])
      }
    }
    let most = min(12, max(Self.mostCuts, Int(3 * Double(box.width) / line.height)))
    let cuts = StrokeCuts(
      mask, height: box.height, width: box.width, digitHeight: line.height, most: most
    ).cuts
    let limits: [StrokeCuts.Cut?] = [nil] + cuts.map(Optional.some) + [nil]
    return zip(limits, limits.dropFirst()).compactMap { left, right in
      var (area, found) = (0, InkPlane.Box?.none)
      for row in 0..<box.height {
        let from = left.map { Int(max(0, $0.column(at: row).rounded(.up))) } ?? 0
        let to = right.map { Int(max(0, $0.column(at: row).rounded(.up))) } ?? box.width
        guard from < min(to, box.width) else { continue }
        for column in from..<min(to, box.width) where mask[row * box.width + column] {
          area += 1
          let pixel = InkPlane.Box(top: box.top + row, left: box.left + column, height: 1, width: 1)
          if found == nil { found = pixel } else { found?.extend(to: pixel) }
        }
      }
      return found.map { piece($0, area, left, right) }
    }
  }

  // MARK: Candidates

  private func candidate(
    _ range: Range<Int>, of pieces: [PageProposal.Piece], _ line: TextLines.Line
  ) -> PageProposal.Candidate? {
    let members = pieces[range]
    guard let first = members.first, let last = members.last else { return nil }
    let box = members.reduce(into: first.box) { $0.extend(to: $1.box) }
    let (height, width) = (Double(box.height) / line.height, Double(box.width) / line.height)
    if range.count > 1, width > Self.widest { return nil }
    var (gaps, widest) = (0, 0.0)
    for (a, b) in zip(members, members.dropFirst()) where a.labels != b.labels {
      gaps += 1
      widest = max(widest, Double(a.box.gap(to: b.box).columns) / line.height)
    }
    guard widest <= Self.gap else { return nil }
    let cuts =
      (first.left != nil ? 1 : 0) + (last.right != nil ? 1 : 0)
    guard let (pixels, centre) = image(of: Array(members), box, line) else { return nil }
    return PageProposal.Candidate(
      pieces: range, box: box, pixels: pixels, height: height, width: width, centre: centre, cuts: cuts,
      gaps: gaps,
      widestGap: widest)
  }

  /// The ink of some pieces as a 28 x 28 image, levelled by the line's slope, and the column of its centre of mass.
  private func image(
    of pieces: [PageProposal.Piece], _ box: InkPlane.Box, _ line: TextLines.Line
  ) -> (pixels: [UInt8], centre: Double)? {
    let area = box.grown(by: 2, inHeight: ink.height, width: ink.width)
    var levels = [UInt8](repeating: 0, count: area.height * area.width)
    var core: [UInt8] = []
    for piece in pieces {
      // Pieces of one part that follow each other have the cut between them in common, so that nothing is lost there.
      let top = max(area.top, piece.box.top - 2)
      for row in top..<min(area.bottom, piece.box.bottom + 2) {
        let from = piece.left.map {
          $0.column(at: row - piece.origin.row).rounded(.up) + Double(piece.origin.column)
        }
        let to = piece.right.map {
          $0.column(at: row - piece.origin.row).rounded(.up) + Double(piece.origin.column)
        }
        let first = max(area.left, from.map { Int($0) } ?? area.left)
        let end = min(area.right, to.map { Int($0) } ?? area.right)
        guard first < end else { continue }
        for column in first..<end {
          let place = row * ink.width + column
          guard piece.labels.contains(labels[place]) else { continue }
          let level = ink.levels[place]
          levels[(row - area.top) * area.width + column - area.left] = level
          if level >= ink.threshold { core.append(level) }
        }
      }
    }
    guard core.count >= 4 else { return nil }
    core.sort()
    let full = Double(core[core.count * 3 / 4])
    let floor = min(2.5 * ink.grain, 0.25 * full)
    var (mass, moment) = (0, 0)
    for place in levels.indices where levels[place] > 0 {
      let level = UInt8(min(255, max(0, (Double(levels[place]) - floor) / (full - floor) * 255 + 0.5)))
      levels[place] = level
      mass += Int(level)
      moment += Int(level) * (place % area.width)
    }
    guard mass > 0 else { return nil }
    let plane = InkPlane(height: area.height, width: area.width, levels: levels)
    guard let pixels = DigitImage.pixels(of: DigitImage.turned(plane, by: -line.slope)) else { return nil }
    return (pixels, Double(area.left) + Double(moment) / Double(mass))
  }
}
