import Display
import Experiments

/// Turns settings back into a line: the keys that differ from the defaults, or from a preset if that is
/// shorter.
enum TrainLine {
  /// - Parameters:
  ///   - verb: `train`, or another command that takes its keys.
  ///   - left: keys to leave out, because the command does not use them.
  ///   - change: changes the settings first.
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

  /// A preset and the keys that differ from it, such as `cnn epochs=3`, for tables; `nil` if no preset has
  /// that network.
  /// - Parameter keys: the keys to mention if they differ.
  static func fromPreset(_ settings: TrainingSettings, telling keys: [String]) -> String? {
    let left = Set(TrainingKeys.all.map(\.parameter.name)).subtracting(keys)
    return Preset.allCases.filter { $0.hasNetwork(of: settings) }
      .compactMap { words(for: settings, from: $0, without: left)?.joined(separator: " ") }
      .min { $0.count < $1.count }
  }

  /// The words after the verb; `nil` if the preset has other layers.
  private static func words(
    for settings: TrainingSettings, from preset: Preset?, without left: Set<String>
  ) -> [String]? {
    var base = preset?.settings ?? TrainingSettings()
    // A seed does not belong to a preset; the line names it only if it is not 0.
    base.seed = 0
    if preset != nil, base.layers != settings.layers { return nil }
    // These decide whether other keys have an effect at all: momentum= only with solver=sgd.
    var alike = base
    (alike.solver, alike.schedule) = (settings.solver, settings.schedule)
    alike.earlyStopping = settings.earlyStopping
    var words = preset.map { [$0.rawValue] } ?? []
    for key in TrainingKeys.all where !left.contains(key.parameter.name) {
      let (text, ofBase) = (key.text(settings), key.text(base))
      guard text != key.text(alike) || ofBase != nil && text != ofBase else { continue }
      guard let text else {
        // The key has no effect here, as hidden= beside layers=; or no typed value undoes that of the preset.
        if preset == nil || key.use?.isGiven(settings) == false { continue }
        return nil
      }
      words.append("\(key.parameter.name)=\(text)")
    }
    return words.map { $0.replacing(AugmentationText.typed(.standard), with: "standard") }
  }
}
