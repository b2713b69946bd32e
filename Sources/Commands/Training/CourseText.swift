import CommandLanguage
import Digits
import Display
import Experiments

/// Reads and writes the changes of a training on its way as they are typed:
/// `at=3.5:lr:0.0005,4:dropout:off,6:end`.
enum CourseText {
  /// - Throws: `ValueProblem.described`, with a complete sentence.
  static func read(_ text: String) throws(ValueProblem) -> TrainingCourse? {
    if text == "none" { return nil }
    var events: [TrainingCourse.Event] = []
    var offset = 0
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      do throws(ValueProblem) {
        events.append(try event(item))
      } catch {
        guard case .described(let sentence, let hint, nil) = error, !item.isEmpty else { throw error }
        throw .described(sentence, hint: hint, part: .init(String(item), at: offset))
      }
      offset += item.count + 1
    }
    return TrainingCourse(events)
  }

  /// A course as it would be typed, `none` for `nil`.
  static func typed(_ course: TrainingCourse?) -> String {
    guard let course else { return "none" }
    return course.events.map { "\(NumberText.plain($0.place)):\(typed($0.change))" }.joined(separator: ",")
  }

  /// `at epoch 3.5 the rate became 0.0005, at epoch 4 drop-out went off`.
  static func told(_ text: String) -> String? {
    guard let course = try? read(text) else { return nil }
    let parts = course.events.map { event in
      let what =
        switch event.change {
        case .learningRate(let rate): "the rate became \(NumberText.plain(rate))"
        case .dropout(let isOn): "drop-out went \(isOn ? "on" : "off")"
        case .end: "it ended"
        }
      return "at epoch \(NumberText.plain(event.place)) \(what)"
    }
    return listed(parts, joinedBy: "and")
  }

  // MARK: Pieces

  static let example = "3.5:lr:0.0005"
  private static let kinds = ["lr", "dropout", "end"]
  private static let help = "such as at=\(example) or at=2:dropout:off,4:end; 'help at' says more"

  private static func event(_ item: Substring) throws(ValueProblem) -> TrainingCourse.Event {
    var parts = item.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    // The word may be there: at=epoch:3.5:lr:0.0005.
    if parts.count > 1, parts[0] == "epoch" { parts.removeFirst() }
    guard let place = Double(parts[0]), place >= 0, place <= 1_000_000, !parts[0].lowercased().contains("x")
    else {
      throw .described(
        "a change begins with its place in epochs, 0 or more, not '\(parts[0])'", hint: help)
    }
    guard parts.count > 1 else {
      throw .described("nothing changes at epoch \(parts[0]): \(listed(kinds)) follows", hint: help)
    }
    let amount = parts.count > 2 ? parts[2] : ""
    guard parts.count <= 3 else {
      throw .described("'\(parts.dropFirst(3).joined(separator: ":"))' is too much in '\(item)'", hint: help)
    }
    return .init(at: place, try change(parts[1], amount))
  }

  private static func change(_ kind: String, _ amount: String) throws(ValueProblem) -> TrainingCourse.Change {
    switch kind {
    case "lr":
      guard let rate = Double(amount), rate > 0, rate.isFinite, !amount.lowercased().contains("x") else {
        throw .described("lr takes a learning rate above 0, not '\(amount)'", hint: help)
      }
      return .learningRate(rate)
    case "dropout":
      guard ["on", "off"].contains(amount) else {
        throw .described("dropout takes on or off, not '\(amount)'", hint: help)
      }
      return .dropout(amount == "on")
    case "end":
      guard amount.isEmpty else { throw .described("end takes no amount, not '\(amount)'", hint: help) }
      return .end
    default:
      let nearest = Suggestion.nearest(to: kind, among: kinds)
      throw .described(
        "'\(kind)' cannot change on the way: \(listed(kinds)) can",
        hint: nearest.map { "did you mean '\($0)'?" } ?? help)
    }
  }

  private static func typed(_ change: TrainingCourse.Change) -> String {
    switch change {
    case .learningRate(let rate): "lr:\(NumberText.plain(rate))"
    case .dropout(let isOn): "dropout:\(isOn ? "on" : "off")"
    case .end: "end"
    }
  }
}

extension ValueType where Value == TrainingCourse? {
  static var course: ValueType {
    ValueType(
      description: "none, or with commas between them epochs with what changes there, such as "
        + "\(CourseText.example) 4:dropout:off 6:end",
      completion: .words(["none", CourseText.example])
    ) { text throws(ValueProblem) in try CourseText.read(text) }
  }
}

/// Whether a course can take effect in a training.
enum CourseFit {
  /// - Parameters:
  ///   - done: epochs that the model to continue has done already.
  /// - Throws: `LanguageError.badValue`, pointing at the value.
  static func check(
    _ candidates: [TrainingSettings], _ arguments: Arguments, done: Double = 0
  ) throws(LanguageError) {
    guard arguments.has(TrainingKeys.course.parameter.name) else { return }
    for settings in candidates {
      if let sentence = problem(settings, done) {
        throw arguments.problem(
          .described(sentence, hint: "'help at' says more"), with: TrainingKeys.course)
      }
    }
  }

  private static func problem(_ settings: TrainingSettings, _ done: Double) -> String? {
    for event in settings.course?.events ?? [] {
      let place = NumberText.plain(event.place)
      if event.place >= Double(settings.epochs) {
        return "epoch \(place) is not before the end: there are \(counted(settings.epochs, "epoch"))"
      }
      if event.place < done - 1e-6 {
        return
          "epoch \(place) is over: the model has done \(NumberText.significant(done, digits: 4)) epochs already"
      }
      if case .dropout = event.change, !settings.hasDropout {
        return "there is no drop-out layer to switch at epoch \(place)"
      }
    }
    return nil
  }
}
