import CommandLanguage
import Digits
import Display

/// Reads and writes deformations as they are typed: `shift:2,rotate:15,elastic:34/4`, or `none`, or
/// `standard`.
enum AugmentationText {
  /// A kind of deformation: its name, its range, and how its amount is set and written back.
  struct Word: Sendable {
    let name: String
    let takes: String
    let example: String
    /// Sets the amount; `false` if it is malformed or out of range.
    let set: @Sendable (Substring, inout Augmentation) -> Bool
    let text: @Sendable (Augmentation) -> String?
  }

  static let words = [
    Word(
      name: "shift", takes: "0 to 100 whole pixels", example: "shift:2",
      set: { text, augmentation in
        guard let pixels = Int(text), Augmentation.Limits.shift.contains(pixels) else { return false }
        augmentation.shift = pixels
        return true
      }, text: { $0.shift > 0 ? "\($0.shift)" : nil }),
    amount("rotate", takes: "0 to 180 degrees", example: "rotate:15", \.rotate, Augmentation.Limits.rotate),
    amount("scale", takes: "0 to 0.9", example: "scale:0.15", \.scale, Augmentation.Limits.scale),
    amount("shear", takes: "0 to 2", example: "shear:0.1", \.shear, Augmentation.Limits.shear),
    Word(
      name: "elastic", takes: "ALPHA/SIGMA, 0 to 1000 and above 0 to 100 pixels", example: "elastic:34/4",
      set: { text, augmentation in
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let alpha = number(parts[0], Augmentation.Limits.alpha),
          let sigma = number(parts[1], Augmentation.Limits.sigma), sigma > 0
        else { return false }
        augmentation.elastic = Augmentation.Elastic(alpha: alpha, sigma: sigma)
        return true
      }, text: { $0.elastic.map { "\(NumberText.plain($0.alpha))/\(NumberText.plain($0.sigma))" } }),
  ]

  /// - Returns: `nil` for `none`.
  /// - Throws: `ValueProblem.described`, with a complete sentence.
  static func read(_ text: String) throws(ValueProblem) -> Augmentation? {
    if text == "none" { return nil }
    if text == "standard" { return .standard }
    var augmentation = Augmentation()
    var seen: Set<String> = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts.first.map(String.init) ?? ""
      guard let word = words.first(where: { $0.name == name }) else {
        throw unknown(name)
      }
      guard seen.insert(name).inserted else {
        throw .described("the deformation '\(name)' is given twice", hint: "keep one of them")
      }
      guard parts.count == 2, !parts[1].isEmpty else {
        throw .described("\(name) needs an amount: \(word.takes)", hint: "such as \(word.example)")
      }
      guard word.set(parts[1], &augmentation) else {
        throw .described("\(name) takes \(word.takes), not '\(parts[1])'", hint: help)
      }
    }
    return augmentation
  }

  private static let help = "'help augment' says more"

  private static func unknown(_ name: String) -> ValueProblem {
    let names = words.map(\.name)
    let nearest = Suggestion.nearest(to: name, among: names + ["none", "standard"])
    return .described(
      name.isEmpty
        ? "a deformation is missing: there are \(listed(names, joinedBy: "and"))"
        : "there is no deformation '\(name)': there are \(listed(names, joinedBy: "and"))",
      hint: nearest.map { "did you mean '\($0)'?" } ?? help)
  }

  /// Deformations as they would be typed, `none` for `nil`.
  static func typed(_ augmentation: Augmentation?) -> String {
    guard let augmentation else { return "none" }
    let parts = words.compactMap { word in word.text(augmentation).map { "\(word.name):\($0)" } }
    return parts.isEmpty ? "shift:0" : parts.joined(separator: ",")
  }

  private static func amount(
    _ name: String, takes: String, example: String,
    _ path: WritableKeyPath<Augmentation, Double> & Sendable, _ range: ClosedRange<Double>
  ) -> Word {
    Word(
      name: name, takes: takes, example: example,
      set: { text, augmentation in
        guard let amount = number(text, range) else { return false }
        augmentation[keyPath: path] = amount
        return true
      },
      text: { $0[keyPath: path] > 0 ? NumberText.plain($0[keyPath: path]) : nil })
  }

  private static func number(_ text: Substring, _ range: ClosedRange<Double>) -> Double? {
    // `Double` reads hexadecimal too, which can only be a mistake here.
    guard let number = Double(text), range.contains(number), !text.lowercased().contains("x") else {
      return nil
    }
    return number
  }
}

extension ValueType where Value == Augmentation? {
  static var augmentation: ValueType {
    ValueType(
      description: "none, standard, or with commas between them any of "
        + AugmentationText.words.map(\.example).joined(separator: " "),
      completion: .words(["none", "standard"] + AugmentationText.words.map(\.example))
    ) { text throws(ValueProblem) in try AugmentationText.read(text) }
  }
}
