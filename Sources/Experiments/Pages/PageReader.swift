import Compute
import Digits
import Foundation
import Networks

/// Reads the numbers on a page: among the candidates for digits that its ink allows, it takes those that together are
/// the most probable, by the model that reads and by one that knows what is no digit.
package struct PageReader: Sendable {
  private let model: Ensemble
  private let judge: DigitJudge?
  private let threads: Int
  private let cancellation: Cancellation

  /// Least share of digits among the marks of a page, unless it has few marks.
  private static let leastShare = 0.35
  private static let fewMarks = 12

  /// - Parameters:
  ///   - judge: `nil` to take every candidate for a digit.
  package init(
    _ model: Ensemble, judge: DigitJudge?, threads: Int, cancellation: Cancellation = Cancellation()
  ) {
    self.model = model
    self.judge = judge
    self.threads = threads
    self.cancellation = cancellation
  }

  /// Reads one page, and tries the other ways up where hardly anything on it looks like a digit.
  /// - Parameter threshold: least confidence of a digit that is printed, 0...1.
  /// - Returns: `nil` if cancelled.
  /// - Throws: `PageError`, `NetworkError`.
  package func read(_ page: PagePicture, rejecting threshold: Double = 0) throws -> ReadPicture? {
    guard !page.isSheet else { throw PageError.sheet }
    var upright: Attempt?
    var problem = PageError.noDigits
    do {
      guard let found = try look(at: page, turn: 0) else { return nil }
      if found.quality >= Self.good { return result(found, threshold) }
      upright = found
    } catch let error as PageError {
      // What is wrong with the paper is so in all positions.
      guard Self.mayBeTurned(error) else { throw error }
      problem = error
    }
    var best = upright
    for turn in [180, 90, 270] {
      do {
        guard let found = try look(at: page.turned(clockwise: turn), turn: turn) else { return nil }
        let least = best.map { $0.quality + ($0.turn == 0 ? Self.advantage : 0) } ?? -.infinity
        if found.quality >= Self.good, found.quality > least { best = found }
      } catch let error as PageError where Self.mayBeTurned(error) {
        continue
      }
    }
    guard let best else { throw problem }
    return result(best, threshold)
  }

  private func result(_ attempt: Attempt, _ threshold: Double) -> ReadPicture {
    let page = attempt.page
    let reading = PageReading(
      attempt.lines, gap: NumberGap.between(attempt.lines), rejecting: threshold, scale: page.reduction,
      height: page.height, width: page.width, turn: attempt.turn)
    return ReadPicture(reading: reading, grey: page.grey)
  }

  /// Whether a page may fail because it lies on its side.
  private static func mayBeTurned(_ error: PageError) -> Bool {
    switch error {
    case .noDigits, .otherWriting: true
    case .leptonica, .noInk, .small, .blurred, .crowded, .sheet: false
    }
  }

  /// What is seen on a page in one position.
  private struct Attempt {
    let page: PagePicture
    /// Degrees by which it was turned clockwise.
    let turn: Int
    let lines: [(choices: [PageReading.Choice], digitHeight: Double)]
    /// Mean logarithm of the confidence of all marks.
    let quality: Double
  }

  /// Mean logarithm of the confidence from which a page is surely upright, and how much better another way up must be.
  private static let good = -0.6
  private static let advantage = 0.3

  private func look(at page: PagePicture, turn: Int) throws -> Attempt? {
    let proposal = try PageProposal(of: page.grey)
    let candidates = proposal.lines.flatMap(\.candidates)
    let images = DigitImages(shape: .mnist, pixels: candidates.flatMap(\.pixels))
    let rows = Array(candidates.indices)
    let workers = ThreadPool(count: threads)
    guard
      let predictions = try model.predict(images, rows: rows, workers: workers, cancellation: cancellation)
    else { return nil }
    let digitShares = try judge?.digitShares(of: images) ?? [Double](repeating: 1, count: rows.count)
    guard !cancellation.isRaised else { return nil }
    let smoothing = model.members.map(\.settings.smoothing).reduce(0, +) / Double(model.members.count)
    var first = 0
    let chosen = proposal.lines.map { line in
      let ratings = line.candidates.indices.map { index in
        CandidateRating(
          line.candidates[index], label: predictions.label(ofRow: first + index),
          share: Self.unsmoothed(
            predictions.confidence(ofRow: first + index), smoothing, classes: predictions.classes.count),
          digitShare: digitShares[first + index])
      }
      first += line.candidates.count
      return LineChoice(line, ratings)
    }
    let least = OtherMarks.leastDigitShare(among: chosen.flatMap(\.digitShares))
    let lines = zip(chosen, proposal.lines).map {
      (choices: $0.choices(leastDigitShare: least), digitHeight: $1.digitHeight)
    }
    let marks = lines.flatMap(\.choices)
    let digits = marks.count(where: \.isDigit)
    guard digits > 0 else { throw PageError.noDigits }
    guard marks.count < Self.fewMarks || Self.leastShare * Double(marks.count) <= Double(digits) else {
      throw PageError.otherWriting(marks: marks.count, digits: digits)
    }
    let quality = marks.reduce(0) { $0 + log(max(0.001, $1.confidence)) } / Double(marks.count)
    return Attempt(page: page, turn: turn, lines: lines, quality: quality)
  }
}

/// A page as it was read, upright.
package struct ReadPicture: Sendable {
  package let reading: PageReading
  /// The page at the size at which it was read.
  package let grey: GreyPlane
}

extension PageReader {
  /// The probability that a network means which was trained with smoothed labels: its best output for a certain class is
  /// 1 - s + s / classes, not 1.
  static func unsmoothed(_ output: Double, _ smoothing: Double, classes: Int) -> Double {
    let rest = smoothing / Double(max(1, classes))
    return min(1, max(0, (output - rest) / max(0.01, 1 - smoothing)))
  }
}

/// How good a candidate is as a digit.
struct CandidateRating {
  let candidate: PageProposal.Candidate
  let label: ClassLabel
  /// Probability of the label if it is a digit, and that it is one.
  let share: Double
  let digitShare: Double
  /// Logarithm of a likelihood, up to a constant.
  let score: Double

  init(_ candidate: PageProposal.Candidate, label: ClassLabel, share: Double, digitShare: Double) {
    self.candidate = candidate
    self.label = label
    self.share = share
    self.digitShare = digitShare
    var score = log(max(share, 1e-3)) + 1.5 * log(max(digitShare, 1e-4))
    // Digits of a line are about as tall as each other, and hardly wider than tall.
    score -= 8 * max(0, 0.75 - candidate.height) + 4 * max(0, candidate.height - 1.4)
    score -= 6 * max(0, candidate.width - 1.15)
    // What has to be cut or put together is less likely than what stands alone.
    score -= 1.0 * Double(candidate.cuts) + 0.7 * Double(candidate.gaps) + 6 * candidate.widestGap
    self.score = score
  }
}

/// The candidates of a line that together are the most probable, by dynamic programming over its pieces.
struct LineChoice {
  /// What was chosen, from left to right, and whether it is large enough for a digit.
  private let chosen: [(rating: CandidateRating, mayBeDigit: Bool)]

  /// Logarithm of the likelihood of leaving out a small piece, a speck: for one without area, and for each square of a
  /// typical height.
  private static let speck = -1.0
  private static let speckArea = -50.0
  /// Share of a typical height and of its square from which a small piece is no speck but something that is no digit.
  private static let markArea = 0.05
  /// Height below which a piece alone is no digit.
  private static let lowest = 0.4

  init(_ line: PageProposal.Line, _ ratings: [CandidateRating]) {
    let count = line.pieces.count
    var best = [Double](repeating: -.infinity, count: count + 1)
    var steps = [Int?](repeating: nil, count: count + 1)
    best[0] = 0
    let byEnd = Dictionary(grouping: ratings.indices) { ratings[$0].candidate.pieces.upperBound }
    for end in 1...max(1, count) where count > 0 {
      if !line.pieces[end - 1].isTall {
        let piece = line.pieces[end - 1]
        let share = Double(piece.area) / (line.digitHeight * line.digitHeight)
        best[end] = best[end - 1] + Self.speck + Self.speckArea * share
        steps[end] = nil
      }
      for index in byEnd[end] ?? [] {
        let score = best[ratings[index].candidate.pieces.lowerBound] + ratings[index].score
        if score > best[end] {
          best[end] = score
          steps[end] = index
        }
      }
      // A tall piece without any image is left out.
      if best[end] == -.infinity { best[end] = best[end - 1] - 20 }
    }
    var found: [(rating: CandidateRating, mayBeDigit: Bool)] = []
    var end = count
    while end > 0 {
      guard let index = steps[end] else {
        let piece = line.pieces[end - 1]
        if Double(piece.area) >= Self.markArea * line.digitHeight * line.digitHeight,
          let alone = ratings.first(where: { $0.candidate.pieces == end - 1..<end })
        {
          found.append((rating: alone, mayBeDigit: false))
        }
        end -= 1
        continue
      }
      let rating = ratings[index]
      found.append((rating: rating, mayBeDigit: rating.candidate.height >= Self.lowest))
      end = rating.candidate.pieces.lowerBound
    }
    chosen = found.reversed()
  }

  /// The probabilities of being digits of what may be one.
  var digitShares: [Double] { chosen.filter(\.mayBeDigit).map(\.rating.digitShare) }

  /// - Parameter least: probability of being a digit from which a mark is one.
  func choices(leastDigitShare least: Double) -> [PageReading.Choice] {
    chosen.map { rating, mayBeDigit in
      PageReading.Choice(
        label: rating.label, confidence: rating.share * rating.digitShare,
        isDigit: mayBeDigit && rating.digitShare >= least, box: rating.candidate.box,
        centre: rating.candidate.centre)
    }
  }
}

/// How many marks of a page are no digits, which says how sure the judge must be of one.
///
/// The judge learned from digits and other marks, two to one, and a page of numbers has far fewer others. Their share is
/// estimated from its own answers (Saerens, Latinne, Decaestecker: Adjusting the outputs of a classifier to new a priori
/// probabilities, 2002).
enum OtherMarks {
  /// Digits for each other mark in the judge's training.
  private static let trained = 2.0
  /// What is supposed before the first mark is seen, as if it were the share among so many marks; and the greatest share.
  private static let supposed = 0.064
  private static let weight = 10.0
  private static let rounds = 20

  /// The probability of being a digit, as the judge says it, at which a mark is as likely a digit as none.
  static func leastDigitShare(among digitShares: [Double]) -> Double {
    var others = supposed
    for _ in 0..<rounds {
      let odds = (1 - others) / others / trained
      let sum = digitShares.reduce(0) { $0 + (1 - $1) / (1 - $1 + $1 * odds) }
      others = min(supposed, (sum + weight * supposed) / (Double(digitShares.count) + weight))
    }
    return trained * others / (1 - others + trained * others)
  }
}

/// The distance between digits from which they are of different numbers.
enum NumberGap {
  /// Distances of centres in heights of a digit: where two digits of one number are sure to be closer, and those of two
  /// numbers farther apart.
  private static let range = 1.35...2.2
  /// Times the usual distance within a number.
  private static let factor = 1.6

  /// The usual distance is the median of those that can lie within a number.
  static func between(_ lines: [(choices: [PageReading.Choice], digitHeight: Double)]) -> Double {
    let distances = lines.flatMap { line in
      zip(line.choices, line.choices.dropFirst()).map { ($1.centre - $0.centre) / line.digitHeight }
    }.filter { $0 < range.upperBound }.sorted()
    guard !distances.isEmpty else { return range.upperBound }
    return min(max(factor * distances[distances.count / 2], range.lowerBound), range.upperBound)
  }
}
