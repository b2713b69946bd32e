import Synchronization

/// A request to stop, raised from elsewhere (Ctrl-C) and looked at between two mini-batches.
///
/// It has two levels: to stop and keep what was done, and to abandon it.
package final class Cancellation: Sendable {
  private enum Level {
    static let none = 0
    static let stop = 1
    static let abandon = 2
  }

  private let level = Atomic<Int>(Level.none)

  /// Not raised.
  package init() {}

  /// Whether to stop.
  package var isRaised: Bool { level.load(ordering: .relaxed) != Level.none }

  /// Whether to keep nothing of what was done.
  package var isAbandoned: Bool { level.load(ordering: .relaxed) == Level.abandon }

  /// Asks to stop; does not take a request to abandon back.
  package func raise() { level.max(Level.stop, ordering: .relaxed) }

  /// Asks to stop and to keep nothing.
  package func abandon() { level.store(Level.abandon, ordering: .relaxed) }

  /// Takes the request back, before the next piece of work.
  package func lower() { level.store(Level.none, ordering: .relaxed) }
}
