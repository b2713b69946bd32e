import Foundation

/// Asks the user of a client a question (the stdin channel). Used on the thread that runs cells.
struct InputChannel: Sendable {
  let socket: Socket
  let composer: MessageComposer
  let signer: MessageSigner

  /// Waits for the answer.
  /// - Parameters:
  ///   - request: the request whose cell asks; only its client is asked.
  ///   - interrupts: end the wait.
  /// - Returns: `nil` if the cell was interrupted.
  func ask(_ question: String, for request: WireMessage, until interrupts: Interrupts) -> String? {
    // Answers that came too late for earlier questions.
    while socket.receive() != nil {}
    let content = JSONText.object([("prompt", .string(question)), ("password", false)])
    socket.send(
      composer.frames("input_request", content, to: request.identities, parent: request.headerJSON))
    while !interrupts.isInterrupted {
      let ready = socket.wait(or: interrupts.wakeUp.descriptor)
      guard ready.contains(.socket) else {
        if ready.isEmpty { return nil }
        continue
      }
      guard let frames = socket.receive(), let message = try? WireMessage(frames, signer: signer),
        message.header.type == "input_reply", let reply = message.content(as: InputReply.self)
      else { continue }
      return reply.value
    }
    return nil
  }
}
