import Display
import Experiments

/// What would be typed for some settings: a preset where that is shorter, and the keys that differ.
enum TrainLine {
  /// - Parameters:
  ///   - verb: `train`, or another command that takes its keys.
  ///   - left: keys to leave out, because the command has no use for them.
  ///   - change: what is to be otherwise than in `settings`.
  static func typed(
    _ settings: TrainingSettings, verb: String = "train", without left: Set<String> = [],
    changing change: (inout TrainingSettings) -> Void = { _ in }
  ) -> String {
    var changed = settings
    change(&changed)
    let bases = [Preset?.none] + Preset.allCases
    let lines = bases.compactMap { words(for: changed, from: $0, without: left) }
      .map { ([verb] + $0).joined(separator: " ") }
    return lines.min { $0.count < $1.count } ?? verb
  }

  /// A preset and what differs from it, such as `cnn epochs=3`, for tables; `nil` where no preset has that network.
  /// - Parameter keys: all that is to be told of.
  static func fromPreset(_ settings: TrainingSettings, telling keys: [String]) -> String? {
    let left = Set(TrainingKeys.all.map(\.parameter.name)).subtracting(keys)
    return Preset.allCases.filter { $0.hasNetwork(of: settings) }
      .compactMap { words(for: settings, from: $0, without: left)?.joined(separator: " ") }
      .min { $0.count < $1.count }
  }

  /// What stands behind the verb; `nil` where the preset's layers are others.
  private static func words(
    for settings: TrainingSettings, from preset: Preset?, without left: Set<String>
  ) -> [String]? {
    var base = preset?.settings ?? TrainingSettings()
    // A seed is a choice of its own; the line keeps it only where it is not the one it would have anyway.
    base.seed = 0
    if preset != nil, base.layers != settings.layers { return nil }
    // Whether other keys count at all hangs on these: momentum= means something beside sgd alone.
    var alike = base
    (alike.solver, alike.schedule) = (settings.solver, settings.schedule)
    alike.earlyStopping = settings.earlyStopping
    var words = preset.map { [$0.rawValue] } ?? []
    for key in TrainingKeys.all where !left.contains(key.parameter.name) {
      let (text, ofBase) = (key.text(settings), key.text(base))
      guard text != key.text(alike) || ofBase != nil && text != ofBase else { continue }
      guard let text else {
        // It does not count here, as hidden= beside layers=; or it cannot be taken back by typing.
        if preset == nil || key.use?.isGiven(settings) == false { continue }
        return nil
      }
      words.append("\(key.parameter.name)=\(text)")
    }
    return words.map { $0.replacing(AugmentationText.typed(.standard), with: "standard") }
  }
}
