import CFormats

/// The ink of a page: paper, light and shadow are out.
///
/// The level of the paper is found under the ink as well, by a closing that is wider than the strokes; ink is the share
/// of the light that is missing there. That makes it the same in light and in shadow.
package struct PageInk: Sendable {
  package let height: Int
  package let width: Int
  /// 0 on paper, 255 black; smoothed a little where the paper has grain. [height x width]
  package let levels: [UInt8]
  /// Level of most of the ink.
  package let full: UInt8
  /// Level from which a pixel is ink.
  package let threshold: UInt8
  /// Standard deviation of the paper, in levels of ink.
  package let grain: Double

  /// Side by which the paper's level is looked for in a smaller picture, that of the window there, and that of the mean.
  private static let reduction = 4
  private static let window = 25
  /// Share of the full ink from which a pixel is ink: thin strokes are pale, but so are ruled lines. Of a page with
  /// lines more pixels are pale, for each that is dark, than the slopes of strokes make up.
  private static let share = 0.22
  private static let shareBesideLines = 0.33
  private static let palePixels = 2.0
  /// Times the grain that a pixel of ink has.
  private static let outstanding = 5.0
  /// Palest ink, in levels.
  private static let least = 20.0
  /// Grain from which the levels are smoothed.
  private static let roughGrain = 3.0

  /// - Throws: `PageError.leptonica` without the library, `.noInk`.
  package init(of page: GreyPlane) throws(PageError) {
    let small = page.reduced(by: Self.reduction)
    let isInkDark = Self.isInkDark(small)
    let seen = isInkDark ? small : small.negative
    var paper = [UInt8](repeating: 0, count: small.levels.count)
    let window = max(3, min(Self.window, (min(small.height, small.width) - 1) / 2 * 2 - 1))
    guard
      digitbook_page_paper(seen.levels, Int32(small.height), Int32(small.width), Int32(window), &paper) == 0
    else { throw .leptonica }
    height = page.height
    width = page.width
    var levels = Self.ink(of: isInkDark ? page : page.negative, paper: paper, small: small)
    var (middle, grain) = Self.spread(of: levels)
    if grain > Self.roughGrain {
      levels = Self.smoothed(levels, height: height, width: width)
      (middle, grain) = Self.spread(of: levels)
    }
    // The closing follows the brightest grain of the paper, so that most of it seems to be ink.
    if middle > 0 { for place in levels.indices { levels[place] -= min(levels[place], middle) } }
    self.levels = levels
    self.grain = grain
    let floor = max(Self.least, Self.outstanding * grain)
    let counts = Self.histogram(levels)
    guard let full = Self.fullLevel(counts, above: Int(floor)) else { throw .noInk }
    self.full = full
    let share =
      Self.paleness(counts, full: Int(full), above: Int(floor)) > Self.palePixels
      ? Self.shareBesideLines : Self.share
    threshold = UInt8(min(254, max(floor, share * Double(full))))
    guard threshold < full else { throw .noInk }
  }

  /// The third power of the distance from the mean around lets strokes outweigh light and shadow.
  private static func isInkDark(_ grey: GreyPlane) -> Bool {
    let coarse = grey.reduced(by: 8)
    var sum = 0
    for row in 0..<coarse.height {
      for column in 0..<coarse.width {
        let mean = Int(coarse.levels[row * coarse.width + column])
        for r in row * 8..<min(row * 8 + 8, grey.height) {
          for c in column * 8..<min(column * 8 + 8, grey.width) {
            let distance = Int(grey.levels[r * grey.width + c]) - mean
            sum += distance * distance * distance
          }
        }
      }
    }
    return sum <= 0
  }

  /// Share of the paper's level by which it changes from one pixel of the small plane to the next where an edge runs.
  private static let step: Float = 0.08

  /// Ink in levels from the page and the small plane of its paper, between whose pixels the paper is interpolated. Where
  /// the edge of a shadow runs between them, what is no brighter than the darkest of them lies in the shadow.
  private static func ink(of page: GreyPlane, paper: [UInt8], small: GreyPlane) -> [UInt8] {
    let factor = Float(reduction)
    var columns: [(left: Int, share: Float)] = []
    for column in 0..<page.width {
      let place = min(max((Float(column) + 0.5) / factor - 0.5, 0), Float(small.width - 1))
      let left = min(Int(place), max(0, small.width - 2))
      columns.append((left, min(1, place - Float(left))))
    }
    let step = small.width > 1 ? 1 : 0
    return [UInt8](unsafeUninitializedCapacity: page.levels.count) { ink, count in
      page.levels.withUnsafeBufferPointer { levels in
        paper.withUnsafeBufferPointer { paper in
          var line = [Float](repeating: 0, count: small.width)
          // The darker and the brighter of the two rows of paper.
          var (low, high) = (line, line)
          for row in 0..<page.height {
            let place = min(max((Float(row) + 0.5) / factor - 0.5, 0), Float(small.height - 1))
            let top = min(Int(place), max(0, small.height - 2))
            let share = min(1, place - Float(top))
            let below = small.height > 1 ? small.width : 0
            for column in 0..<small.width {
              let start = top * small.width + column
              let (upper, lower) = (Float(paper[start]), Float(paper[start + below]))
              line[column] = upper * (1 - share) + lower * share
              low[column] = min(upper, lower)
              high[column] = max(upper, lower)
            }
            for column in 0..<page.width {
              let (left, share) = columns[column]
              let grey = Float(levels[row * page.width + column])
              var level = max(1, line[left] * (1 - share) + line[left + step] * share)
              let (dark, bright) = (min(low[left], low[left + step]), max(high[left], high[left + step]))
              if bright - dark > Self.step * bright, grey <= (1 + Self.step / 2) * dark {
                level = max(1, dark)
              }
              let missing = (level - grey) * 255 / level
              ink[row * page.width + column] = UInt8(min(255, max(0, missing + 0.5)))
            }
          }
        }
      }
      count = page.levels.count
    }
  }

  /// The mean with the neighbours, weighted 1, 2, 1 in both directions.
  private static func smoothed(_ levels: [UInt8], height: Int, width: Int) -> [UInt8] {
    guard height > 2, width > 2 else { return levels }
    return [UInt8](unsafeUninitializedCapacity: levels.count) { smooth, count in
      levels.withUnsafeBufferPointer { levels in
        var sums = [UInt16](repeating: 0, count: width)
        for row in 0..<height {
          let (above, below) = (max(0, row - 1) * width, min(height - 1, row + 1) * width)
          for column in 0..<width {
            sums[column] =
              UInt16(levels[above + column]) + 2 * UInt16(levels[row * width + column])
              + UInt16(levels[below + column])
          }
          for column in 0..<width {
            let (left, right) = (sums[max(0, column - 1)], sums[min(width - 1, column + 1)])
            smooth[row * width + column] = UInt8((left + 2 * sums[column] + right + 8) / 16)
          }
        }
      }
      count = levels.count
    }
  }

  /// The median of the paper, and its standard deviation from the levels below.
  private static func spread(of levels: [UInt8]) -> (middle: UInt8, grain: Double) {
    let counts = histogram(levels)
    // Of a page at most a third is ink, and half of the rest lies below the paper's median.
    func quantile(_ share: Double) -> Double {
      let wanted = share * Double(levels.count)
      var below = 0.0
      for (level, count) in counts.enumerated() {
        if below + Double(count) >= wanted {
          return Double(level) - 0.5 + (count > 0 ? (wanted - below) / Double(count) : 0)
        }
        below += Double(count)
      }
      return 0
    }
    let middle = quantile(0.48)
    return (UInt8(min(255, max(0, middle + 0.5))), max(0, (middle - quantile(0.15)) / 0.99))
  }

  private static func histogram(_ levels: [UInt8]) -> [Int] {
    var counts = [Int](repeating: 0, count: 256)
    levels.withUnsafeBufferPointer { levels in for level in levels { counts[Int(level)] += 1 } }
    return counts
  }

  /// Pale pixels for each dark one.
  /// - Parameter counts: the pixels of each level.
  private static func paleness(_ counts: [Int], full: Int, above floor: Int) -> Double {
    let (low, middle) = (max(floor, full * 3 / 20), full * 9 / 20)
    guard low < middle else { return 0 }
    let pale = counts[low..<middle].reduce(0, +)
    return Double(pale) / Double(max(1, counts[middle...].reduce(0, +)))
  }

  /// The median of the darker of the two classes into which Otsu's threshold parts what is no paper: the paler one is the
  /// slopes of strokes and ruled lines.
  private static func fullLevel(_ counts: [Int], above floor: Int) -> UInt8? {
    guard floor < 255 else { return nil }
    let total = counts[floor...].reduce(0, +)
    guard total >= 12 else { return nil }
    let sum = (floor...255).reduce(0) { $0 + $1 * counts[$1] }
    var (count, part) = (0, 0)
    var best = (spread: -1.0, level: floor)
    for level in floor..<255 {
      count += counts[level]
      part += level * counts[level]
      guard count > 0, count < total else { continue }
      let difference = Double(part) / Double(count) - Double(sum - part) / Double(total - count)
      let spread = Double(count) * Double(total - count) * difference * difference
      if spread > best.spread { best = (spread, level) }
    }
    let upper = best.spread < 0 ? floor..<256 : best.level + 1..<256
    let wanted = upper.reduce(0) { $0 + counts[$1] } / 2
    var below = 0
    for level in upper {
      below += counts[level]
      if below > wanted { return UInt8(level) }
    }
    return nil
  }
}

extension PageInk {
  /// Width in pixels of the edges of strokes: that of a ramp with the median of their slopes. Sharp edges have 1 to 2.
  var edgeWidth: Double {
    let half = full / 2
    var steps = [Int](repeating: 0, count: 256)
    levels.withUnsafeBufferPointer { levels in
      for row in 0..<height where width > 3 {
        for place in row * width + 1..<(row + 1) * width - 2
        where (levels[place] < half) != (levels[place + 1] < half) {
          // Over three steps, which grain disturbs less.
          steps[abs(Int(levels[place + 2]) - Int(levels[place - 1]))] += 1
        }
      }
    }
    let total = steps.reduce(0, +)
    var sum = 0
    for (step, count) in steps.enumerated() {
      sum += count
      if 2 * sum >= total, total > 0 { return 3 * Double(full) / Double(max(1, step)) }
    }
    return 0
  }
}

/// Why a page cannot be read.
package enum PageError: Error, Codable, Equatable, Sendable {
  /// leptonica is not on the system.
  case leptonica
  /// Nothing but paper.
  case noInk
  /// There is ink, but nothing of the size and shape of digits.
  case noDigits
  /// Digits of so many pixels in height are too small to be read.
  case small(height: Int, least: Int)
  /// The edges of the strokes are wider than the strokes themselves.
  case blurred
  /// Of so many marks hardly any is a digit.
  case otherWriting(marks: Int, digits: Int)
  /// More parts of ink than any page of digits has: a photograph of something else, or a screenshot.
  case crowded(parts: Int)
  /// A sheet of boxes to fill in, which has its own reader.
  case sheet
}

extension GreyPlane {
  /// Black becomes white.
  var negative: GreyPlane { GreyPlane(height: height, width: width, levels: levels.map { 255 - $0 }) }
}
