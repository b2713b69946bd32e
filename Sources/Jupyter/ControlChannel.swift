import Foundation

/// The control channel, on a thread of its own: interrupts and the shutdown, which must not wait for a cell. The thread
/// also greets new subscribers of the output and notices when the process that started the kernel is gone.
struct ControlChannel: Sendable {
  let socket: Socket
  let signer: MessageSigner
  let composer: MessageComposer
  let output: OutputChannel
  let interrupts: Interrupts
  let ending: KernelEnding
  let parent: ParentProcess

  /// How often to look for the parent, in milliseconds.
  private static let interval = 1000

  /// Runs until the kernel ends.
  func run() {
    while !ending.isEnding {
      let ready = socket.wait(
        or: output.descriptor, ending.controlWakeUp.descriptor, milliseconds: Self.interval)
      if ready.contains(.first) { output.welcome() }
      if parent.isGone { ending.begin() }
      guard ready.contains(.socket) else { continue }
      while !ending.isEnding, let frames = socket.receive() {
        if let message = try? WireMessage(frames, signer: signer) { answer(message) }
      }
    }
    socket.close()
  }

  private func answer(_ message: WireMessage) {
    output.send(state: "busy", parent: message.headerJSON)
    defer { output.send(state: "idle", parent: message.headerJSON) }
    switch message.header.type {
    case "interrupt_request":
      interrupts.interrupt()
      reply("interrupt_reply", .object([("status", "ok")]), to: message)
    case "shutdown_request":
      let restart = message.content(as: ShutdownRequest.self)?.restart ?? false
      let content = JSONText.object([("status", "ok"), ("restart", .bool(restart))])
      reply("shutdown_reply", content, to: message)
      // All clients learn of it.
      output.send("shutdown_reply", content, parent: message.headerJSON)
      ending.begin()
    case "kernel_info_request": reply("kernel_info_reply", KernelInfo.content, to: message)
    default: break
    }
  }

  private func reply(_ type: String, _ content: JSONText, to message: WireMessage) {
    socket.send(composer.frames(type, content, to: message.identities, parent: message.headerJSON))
  }
}
