import CommandLanguage

/// A command that a start-up file may hold: it changes settings or preferences, and needs no data.
package protocol PreferenceCommand: Command {}

/// Why a line of a start-up file is not run.
package enum PreferenceError: Error, Equatable, Sendable, Worded {
  /// A command other than those of `PreferenceCommand`.
  case notAPreference(verb: String)
  /// `set seed=`, which is part of an analysis and would be missing from its script.
  case setsSeed

  package var wording: ErrorMessage {
    switch self {
    case .notAPreference(let verb):
      ErrorMessage(
        "a start-up file holds settings and abbreviations, not '\(verb)'",
        hint: "write it into a script, and 'replay' that")
    case .setsSeed:
      ErrorMessage(
        "a start-up file sets no seed: other people's digitbook would compute other numbers",
        hint: "type 'set seed=' at the prompt, or write it into the script")
    }
  }
}
