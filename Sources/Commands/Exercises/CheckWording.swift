import Display
import Foundation

extension Check {
  /// What is asked for, in words.
  var demand: String? {
    if let says { return says }
    switch kind {
    case .accuracy(let part, let bounds):
      let rows =
        part == .all ? "all rows" : "the \(part.rawValue == "train" ? "training" : part.rawValue) rows"
      return "accuracy on \(rows) \(Self.words(bounds, isShare: true))"
    case .looks(0): return "the test rows not looked at"
    case .looks(1): return "only one model judged on the test rows"
    case .looks(let most): return "at most \(most) models judged on the test rows"
    case .weights(let bounds): return "\(Self.words(bounds, isShare: false)) weights"
    case .answer(let question, _, _, _): return "question \(question) answered"
    case .ran(let verb, 1): return "'\(verb)' used"
    case .ran(let verb, let times): return "'\(verb)' used \(times) times"
    case .tried(let key, let values): return "\(values) values of \(key)= tried in 'train'"
    case .trained(let settings): return "trained with \(listed(settings.map(\.text), joinedBy: "and"))"
    case .showed(let label): return "a row that shows a \(label), drawn alone"
    case .figure(let name, let verb, let bounds):
      let isShare = Self.isShare(bounds)
      return "\(name.replacing("_", with: " "))\(verb.map { " of '\($0)'" } ?? ""): "
        + Self.words(bounds, isShare: isShare)
    }
  }

  private static func words(_ bounds: Bounds, isShare: Bool) -> String {
    func shown(_ value: Double) -> String { isShare ? percent(value) : number(value) }
    switch (bounds.least, bounds.most) {
    case (let least?, let most?) where least == most: return shown(least)
    case (let least?, let most?): return "\(shown(least)) to \(shown(most))"
    case (let least?, nil): return "at least \(shown(least))"
    case (nil, let most?): return "at most \(shown(most))"
    case (nil, nil): return "any"
    }
  }

  /// A value of a figure, in the form of its bounds.
  static func shown(_ value: Double, _ bounds: Bounds) -> String {
    isShare(bounds) ? percent(value) : number(value)
  }

  /// Whether the bounds of a figure are shares: between 0 and 1, and no whole number.
  private static func isShare(_ bounds: Bounds) -> Bool {
    [bounds.least, bounds.most].compactMap(\.self).contains { $0 > 0 && $0 < 1 }
  }

  private static func percent(_ share: Double) -> String {
    let percent = share * 100
    return NumberText.percent(share, decimals: abs(percent - percent.rounded()) < 1e-9 ? 0 : 2)
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15
      ? NumberText.count(Int(value)) : NumberText.significant(value)
  }
}
