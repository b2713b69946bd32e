import Digits
import Display
import Notebook

/// What was judged on the test rows, which are to be looked at once.
extension CheckJudge {
  /// A model that was judged. One that was trained again under its name is another one.
  private struct Judged: Equatable {
    let model: String
    let maker: Int
  }

  /// The models that were judged on test rows, in order.
  private var judgedOnTest: [Judged] {
    var makers: [String: Int] = [:]
    var judged: [Judged] = []
    for cell in work.ownCells where cell.status == .ok {
      let fields = cell.fields
      if let name = cell.fieldsOfModel?["name"] as? String { makers[name] = cell.number }
      guard fields["on"] as? String == SplitPart.test.rawValue, let model = fields["model"] as? String else {
        continue
      }
      let one = Judged(model: model, maker: makers[model] ?? 0)
      if !judged.contains(one) { judged.append(one) }
    }
    return judged
  }

  func looks(_ most: Int) -> Finding {
    let judged = judgedOnTest
    guard !judged.isEmpty else {
      // Nobody has kept from looking who had nothing to look with.
      guard most == 0 else { return Finding(false, "not yet", .untouched) }
      return model == nil ? .noModel : Finding(true, "not looked at")
    }
    return Finding(judged.count <= most, Self.words(judged.map(\.model)))
  }

  /// Names in words, those that several models had last.
  private static func words(_ models: [String]) -> String {
    var counts: [(name: String, count: Int)] = []
    for model in models {
      if let place = counts.firstIndex(where: { $0.name == model }) {
        counts[place].count += 1
      } else {
        counts.append((model, 1))
      }
    }
    let once = counts.filter { $0.count == 1 }.map { shown($0.name) }
    let often = counts.filter { $0.count > 1 }.map { name, count in
      count == 2
        ? "two models that were both called \(shown(name))"
        : "\(count) models that were all called \(shown(name))"
    }
    return listed(once + often, joinedBy: "and")
  }

  /// What the user's own commands found on the test rows: `check` itself does not look at them.
  func testAccuracy(_ bounds: Check.Bounds, looks most: Int?) -> Finding {
    guard let model else { return .noModel }
    // Of an earlier one of that name, what was found says nothing.
    let maker = maker(of: model)
    let cells = work.ownCells.reversed().lazy.filter { $0.status == .ok && $0.number > maker }
    let found = cells.map(\.fields).compactMap { fields -> Double? in
      guard fields["on"] as? String == SplitPart.test.rawValue, fields["model"] as? String == model.name
      else { return nil }
      if let accuracy = fields["accuracy"] as? Double { return accuracy }
      guard let wrong = fields["wrong"] as? Double, let rows = fields["rows"] as? Double, rows > 0 else {
        return nil
      }
      return 1 - wrong / rows
    }.first
    if let found { return verdict(found, of: model.name, bounds) }
    let isUsedUp = most.map { judgedOnTest.count >= $0 } ?? false
    return Finding(
      false, "\(shown(model.name)) not judged yet", .lastStep,
      hint: isUsedUp
        ? "You have used your \(most == 1 ? "one look" : "looks") at the test rows; '\(work.exercise.line)' begins anew."
        : nil)
  }
}
