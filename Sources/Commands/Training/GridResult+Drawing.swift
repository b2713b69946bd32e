import Display

extension GridResult {
  /// How candidates were drawn.
  struct Drawing: Codable, Sendable {
    /// Candidates that the line asked for.
    let asked: Int
    let seed: UInt32
    /// The keys that vary, with their choices and ranges as typed.
    let space: String
    /// Whether there are no other candidates than those that were tried.
    let areAll: Bool

    var text: String {
      areAll
        ? "\(space) has no others, so nothing was drawn."
        : "Drawn at random from \(space), with seed \(seed)."
    }
  }
}
