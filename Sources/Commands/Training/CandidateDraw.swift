import CommandLanguage
import Compute
import Experiments

/// Draws candidates at random, as scikit-learn's `ParameterSampler` (1.9.1): every key by itself, its choices alike.
///
/// A candidate that was drawn is not drawn again, and of a space that is no larger than asked for all are taken, which
/// there holds for lists alone. Draws come from MT19937, but not in the order of that library, so that its candidates are
/// others.
struct CandidateDraw {
  /// A key and what it may hold.
  struct Part {
    let key: TrainingKey
    let choices: [ValueSpread]

    /// As it would be typed.
    var typed: String { "\(key.parameter.name)=\(choices.map(\.typed).joined(separator: "|"))" }

    /// Number of different texts; `nil` if there are more than can be counted.
    var count: Int? {
      choices.reduce(0) { count, choice in
        guard let count, let further = choice.count else { return nil }
        let (sum, overflows) = count.addingReportingOverflow(further)
        return overflows ? nil : sum
      }
    }
  }

  /// Spaces up to this size are listed, to know how many candidates they have.
  private static let largestListed = 20_000
  /// Draws of one candidate after which the others are taken to be found.
  private static let mostDraws = 10_000

  let parts: [Part]

  /// The number of combinations as typed; `nil` if there are more than can be counted.
  var size: Int? { Combinations.count(of: parts.map(\.count)) }

  /// - Parameters:
  ///   - count: candidates asked for, 1 or more.
  ///   - base: settings that the line does not change.
  /// - Returns: different candidates in the order drawn, and whether they are all that there are: then they are in the
  ///   order of `grid`.
  /// - Throws: what a key says of a value that was drawn.
  func candidates(
    _ count: Int, on base: TrainingSettings, seed: UInt32
  ) throws(ValueProblem) -> (settings: [TrainingSettings], areAll: Bool) {
    if let size, size <= Self.largestListed {
      let all = try listed(on: base)
      if all.count <= count { return (all, true) }
    }
    var random = RandomState(seed: seed)
    var (known, candidates) = (Set<TrainingSettings>(), [TrainingSettings]())
    var draws = 0
    while candidates.count < count, draws < Self.mostDraws {
      let settings = try draw(on: base, from: &random)
      draws += 1
      if known.insert(settings).inserted {
        candidates.append(settings)
        draws = 0
      }
    }
    return (candidates, false)
  }

  private func draw(
    on base: TrainingSettings, from random: inout RandomState
  ) throws(ValueProblem) -> TrainingSettings {
    var settings = base
    for part in parts {
      let choice = part.choices[random.randint(in: 0...part.choices.count - 1)]
      try part.key.applyText(choice.draw(from: &random), &settings)
    }
    return settings
  }

  /// All different combinations, the last key varying fastest.
  private func listed(on base: TrainingSettings) throws(ValueProblem) -> [TrainingSettings] {
    var candidates = [base]
    for part in parts {
      let texts = part.choices.flatMap(\.texts)
      var further: [TrainingSettings] = []
      for candidate in candidates {
        for text in texts {
          var settings = candidate
          try part.key.applyText(text, &settings)
          further.append(settings)
        }
      }
      candidates = further
    }
    return Combinations.distinct(candidates)
  }
}
