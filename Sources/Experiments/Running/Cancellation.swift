import Synchronization

/// A request to stop, raised from elsewhere (Ctrl-C) and looked at between two mini-batches.
public final class Cancellation: Sendable {
  private let raised = Atomic<Bool>(false)

  /// Not raised.
  public init() {}

  /// Whether to stop.
  public var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Asks to stop.
  public func raise() { raised.store(true, ordering: .relaxed) }

  /// Takes the request back, before the next piece of work.
  public func lower() { raised.store(false, ordering: .relaxed) }
}
