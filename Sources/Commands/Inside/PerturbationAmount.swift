import CommandLanguage
import Digits

/// Perturbations that take an amount, or a range of amounts to sweep.
enum PerturbationAmount: String, CaseIterable, Codable, Sendable {
  case rotate, scale, thicken, noise

  var key: Key<Span> {
    switch self {
    case .rotate:
      Key(rawValue, .span("-180 to 180", -180...180), default: "0", "turn it, degrees counter-clockwise")
    case .scale: Key(rawValue, .span("0.1 to 10", 0.1...10), default: "1", "multiply its height and width")
    case .thicken:
      Key(
        rawValue, .span("-10 to 10", whole: true, -10...10), default: "0",
        "pixels by which strokes grow on each side; below 0 they shrink")
    case .noise:
      Key(
        rawValue, .span("0 to 1", 0...1), default: "0",
        "change each grey level by up to this share of full ink")
    }
  }

  func set(_ amount: Double, in perturbation: inout Perturbation) {
    switch self {
    case .rotate: perturbation.rotate = amount
    case .scale: perturbation.scale = amount
    case .thicken: perturbation.thicken = Int(amount)
    case .noise: perturbation.noise = amount
    }
  }

  /// Amounts to evaluate in a range: evenly spaced, with both ends; whole numbers for `thicken`.
  func steps(of span: Span) -> [Double] {
    let count = self == .thicken ? Int(span.last - span.first) : 40
    return (0...count).map { span.first + (span.last - span.first) * Double($0) / Double(count) }
  }
}
