import Synchronization

/// A value that is made when somebody asks for it first.
final class Deferred<Value: Sendable>: Sendable {
  private enum State: Sendable {
    case made(Value)
    case open(@Sendable () -> Value)
  }

  private let state: Mutex<State>

  init(_ value: Value) { state = Mutex(.made(value)) }

  init(making make: @escaping @Sendable () -> Value) { state = Mutex(.open(make)) }

  var value: Value {
    state.withLock { state in
      switch state {
      case .made(let value): return value
      case .open(let make):
        let value = make()
        state = .made(value)
        return value
      }
    }
  }
}
