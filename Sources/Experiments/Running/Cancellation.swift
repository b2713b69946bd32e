import Synchronization

/// A request to stop, raised from another thread (Ctrl-C) and checked between mini-batches.
///
/// It has two levels: stop and keep the partial result, or abandon it.
package final class Cancellation: Sendable {
  private enum Level {
    static let none = 0
    static let stop = 1
    static let abandon = 2
  }

  private let level = Atomic<Int>(Level.none)

  package init() {}

  /// Whether to stop, on either level.
  package var isRaised: Bool { level.load(ordering: .relaxed) != Level.none }

  /// Whether to discard the partial result.
  package var isAbandoned: Bool { level.load(ordering: .relaxed) == Level.abandon }

  /// Asks to stop; does not downgrade a request to abandon.
  package func raise() { level.max(Level.stop, ordering: .relaxed) }

  /// Asks to stop and to discard the partial result.
  package func abandon() { level.store(Level.abandon, ordering: .relaxed) }

  /// Resets the request, before the next piece of work.
  package func lower() { level.store(Level.none, ordering: .relaxed) }
}
