import Synchronization

/// The channel to which all clients subscribe (iopub): output, and whether the kernel is busy. Safe to use from any
/// thread, as progress is told from those that train.
final class OutputChannel: Sendable {
  private let socket: Socket
  private let composer: MessageComposer
  private let isOpen = Mutex(true)
  /// Becomes readable when somebody may have subscribed: call `welcome` then.
  let descriptor: Int32

  init(_ socket: Socket, composer: MessageComposer) {
    self.socket = socket
    self.composer = composer
    descriptor = socket.descriptor
  }

  /// - Parameter parent: the header of the request that caused it.
  func send(_ type: String, _ content: JSONText, parent: [UInt8]?) {
    // The topic is of no use but for filters of subscribers.
    let frames = composer.frames(type, content, to: [Array("kernel.\(type)".utf8)], parent: parent)
    isOpen.withLock { isOpen in
      guard isOpen else { return }
      socket.send(frames)
      welcomeAll()
    }
  }

  func send(state: String, parent: [UInt8]?) {
    send("status", .object([("execution_state", .string(state))]), parent: parent)
  }

  /// Greets new subscribers, so that a client knows that it will miss nothing from now on (Jupyter Enhancement
  /// Proposal 65).
  func welcome() { isOpen.withLock { if $0 { welcomeAll() } } }

  private func welcomeAll() {
    // A subscription is a byte 1 and the topic; 0 ends one.
    while socket.isReadable, let frames = socket.receive() {
      guard let first = frames.first, first.first == 1 else { continue }
      let topic = Array(first.dropFirst())
      let content = JSONText.object([("subscription", .string(String(decoding: topic, as: UTF8.self)))])
      socket.send(composer.frames("iopub_welcome", content, to: [topic], parent: nil))
    }
  }

  /// Nothing is sent afterwards.
  func close() {
    isOpen.withLock { isOpen in
      if isOpen { socket.close() }
      isOpen = false
    }
  }
}
