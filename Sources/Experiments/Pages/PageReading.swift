import Digits

/// The numbers on a page, line by line, as a model read them.
package struct PageReading: Codable, Equatable, Sendable {
  /// One digit, or what is none.
  package struct Digit: Codable, Equatable, Sendable {
    /// The class as it is printed; `?` for what is no digit or too unsure.
    package let text: String
    /// The most probable class, whatever `text` says.
    package let label: ClassLabel
    /// The probability that it is a digit, and that one, 0...1.
    package let confidence: Double
    /// Where it stands, in pixels of the file's picture as it is seen.
    package let box: InkPlane.Box
  }

  /// Digits without a wide gap between them.
  package struct Number: Codable, Equatable, Sendable {
    package let text: String
    /// That of its least sure digit.
    package let confidence: Double
    package let box: InkPlane.Box
    package let digits: [Digit]
  }

  package struct Line: Codable, Equatable, Sendable {
    /// The numbers, with one blank between two.
    package let text: String
    package let box: InkPlane.Box
    package let numbers: [Number]
  }

  /// From top to bottom.
  package let lines: [Line]
  /// Size of the file's picture as it was read, in pixels.
  package let height: Int
  package let width: Int
  /// Degrees by which the picture had to be turned clockwise: 0, 90, 180 or 270. The places are those after that.
  package let turn: Int

  package var digits: [Digit] { lines.flatMap(\.numbers).flatMap(\.digits) }

  /// What is read in place of a digit where there is none, or the model is too unsure.
  package static let unknown = "?"
}

extension PageReading {
  /// A digit chosen among the candidates of a line.
  struct Choice: Sendable {
    let label: ClassLabel
    let confidence: Double
    let isDigit: Bool
    let box: InkPlane.Box
    /// Column of its centre of mass.
    let centre: Double
  }

  /// - Parameters:
  ///   - lines: the choices of each line from left to right, and the height of its digits.
  ///   - gap: least distance between the centres of two digits of different numbers, in heights.
  ///   - threshold: least confidence of a digit that is printed.
  init(
    _ lines: [(choices: [Choice], digitHeight: Double)], gap: Double, rejecting threshold: Double, scale: Int,
    height: Int, width: Int, turn: Int = 0
  ) {
    self.height = height
    self.width = width
    self.turn = turn
    self.lines = lines.filter { !$0.choices.isEmpty }.map { line in
      var groups: [[Choice]] = []
      for choice in line.choices {
        if let last = groups.last?.last, choice.centre - last.centre < gap * line.digitHeight {
          groups[groups.count - 1].append(choice)
        } else {
          groups.append([choice])
        }
      }
      let numbers = groups.map { group in
        let digits = group.map { choice in
          Digit(
            text: choice.isDigit && choice.confidence >= threshold ? "\(choice.label)" : Self.unknown,
            label: choice.label, confidence: choice.confidence, box: choice.box.scaled(by: scale))
        }
        return Number(
          text: digits.map(\.text).joined(), confidence: digits.map(\.confidence).min() ?? 0,
          box: InkPlane.Box(around: digits.map(\.box)), digits: digits)
      }
      return Line(
        text: numbers.map(\.text).joined(separator: " "), box: InkPlane.Box(around: numbers.map(\.box)),
        numbers: numbers)
    }
  }
}

extension InkPlane.Box {
  /// The smallest box around some others, at least one.
  fileprivate init(around boxes: [InkPlane.Box]) {
    let top = boxes.map(\.top).min() ?? 0
    let left = boxes.map(\.left).min() ?? 0
    let bottom = boxes.map { $0.top + $0.height }.max() ?? 1
    let right = boxes.map { $0.left + $0.width }.max() ?? 1
    self.init(top: top, left: left, height: bottom - top, width: right - left)
  }
}
