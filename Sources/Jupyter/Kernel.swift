import Commands
import Compute
import Experiments
import Foundation
import Notebook
import Synchronization

/// A Jupyter kernel (messaging protocol 5.4): listens on five sockets and runs cells until it is shut down.
///
/// Cells, and all other requests of the shell channel, run on the thread that calls `run`. The control channel has its
/// own, so that interrupts and a shutdown overtake a long training; the heartbeat has another.
package final class Kernel {
  private let sockets: KernelSockets
  private let signer: MessageSigner
  private let composer: MessageComposer
  private let output: OutputChannel
  private let ending: KernelEnding
  private let interrupts: Interrupts
  private let notebook: Notebook
  private let around: CellRun.Surroundings
  private var history = KernelHistory()
  private var parameters = CellParameters()
  /// Number of the last cell.
  private var count = 0
  private var isBegun = false

  /// Listens as the connection file says.
  /// - Parameters:
  ///   - notebook: made with the same `cancellation`.
  ///   - makeTeller: makes what words the progress of a line.
  /// - Throws: `KernelError`.
  package init(
    _ file: ConnectionFile, notebook: Notebook,
    makeTeller: @escaping @Sendable () -> any ProgressTeller
  ) throws(KernelError) {
    // Before any other thread: threads inherit which signals they leave to others.
    let signals = KernelSignals()
    sockets = try KernelSockets(file)
    signer = MessageSigner(key: file.key)
    composer = MessageComposer(signer: signer)
    output = OutputChannel(sockets.iopub, composer: composer)
    interrupts = Interrupts(raising: notebook.cancellation)
    ending = KernelEnding(interrupts: interrupts)
    self.notebook = notebook
    around = CellRun.Surroundings(
      notebook: notebook, interrupts: interrupts,
      input: InputChannel(socket: sockets.stdin, composer: composer, signer: signer), makeTeller: makeTeller)
    signals.listen(interrupts: interrupts, ending: ending)
  }

  /// Answers requests until the kernel is shut down, or the process that started it is gone.
  package func run() {
    MatMul.omitWarmUp()
    let heartbeat = sockets.heartbeat
    let control = ControlChannel(
      socket: sockets.control, signer: signer, composer: composer, output: output, interrupts: interrupts,
      ending: ending, parent: ParentProcess())
    let isBeating = WorkerThread.start {
      heartbeat.echo()
      heartbeat.close()
    }
    let isControlled = WorkerThread.start { control.run() }
    output.send(state: "starting", parent: nil)
    while isControlled, !ending.isEnding {
      let ready = sockets.shell.wait(or: ending.wakeUp.descriptor)
      if ready.contains(.socket) { while !ending.isEnding, answerNext() {} }
    }
    leave(isBeating: isBeating)
  }

  /// All that was run is on disk already; an unnamed session is marked as one that ended well.
  private func leave(isBeating: Bool) {
    ending.begin()
    _ = notebook.session.leave()
    sockets.shutDown()
    sockets.shell.close()
    sockets.stdin.close()
    output.close()
    if !isBeating { sockets.heartbeat.close() }
    sockets.end()
  }

  // MARK: Requests

  /// - Returns: whether there was a message.
  private func answerNext() -> Bool {
    guard let frames = sockets.shell.receive() else { return false }
    guard let message = try? WireMessage(frames, signer: signer) else { return true }
    var failed = false
    output.send(state: "busy", parent: message.headerJSON)
    let answer = answer(to: message, failed: &failed)
    // Taken before the reply: what a client sends once it knows of the failure is meant to run.
    let queued = failed ? received() : []
    if let (type, content) = answer { reply(type, content, to: message) }
    output.send(state: "idle", parent: message.headerJSON)
    abort(queued)
    return true
  }

  /// All messages that wait.
  private func received() -> [[[UInt8]]] {
    var messages: [[[UInt8]]] = []
    while let frames = sockets.shell.receive() { messages.append(frames) }
    return messages
  }

  private func reply(_ type: String, _ content: JSONText, to message: WireMessage) {
    sockets.shell.send(
      composer.frames(type, content, to: message.identities, parent: message.headerJSON))
  }

  private func answer(to message: WireMessage, failed: inout Bool) -> (type: String, JSONText)? {
    let commands = notebook.commands
    switch message.header.type {
    case "execute_request":
      guard let request = message.content(as: ExecuteRequest.self) else {
        return ("execute_reply", Self.malformed(message, count))
      }
      return ("execute_reply", execute(request, message, &failed))
    case "kernel_info_request": return ("kernel_info_reply", KernelInfo.content)
    case "complete_request":
      return (
        "complete_reply",
        message.content(as: CursorRequest.self).map {
          KernelCompletion($0, workspace: notebook.workspace, commands: commands).content
        } ?? Self.malformed(message)
      )
    case "inspect_request":
      return (
        "inspect_reply",
        message.content(as: CursorRequest.self).map { KernelInspection($0, commands: commands).content }
          ?? Self.malformed(message)
      )
    case "history_request":
      return (
        "history_reply",
        message.content(as: HistoryRequest.self).map(history.content) ?? Self.malformed(message)
      )
    case "is_complete_request":
      return (
        "is_complete_reply",
        message.content(as: IsCompleteRequest.self).map { Completeness($0.code, commands: commands).content }
          ?? Self.malformed(message)
      )
    case "comm_info_request": return ("comm_info_reply", .object([("status", "ok"), ("comms", .nothing)]))
    case "comm_open":
      // There is nothing to talk to: the client may forget it.
      if let comm = message.content(as: CommOpen.self) {
        output.send(
          "comm_close", .object([("comm_id", .string(comm.id)), ("data", .nothing)]),
          parent: message.headerJSON)
      }
      return nil
    case "shutdown_request":
      let restart = message.content(as: ShutdownRequest.self)?.restart ?? false
      ending.begin()
      return ("shutdown_reply", .object([("status", "ok"), ("restart", .bool(restart))]))
    default: return nil
    }
  }

  private static func malformed(_ message: WireMessage, _ count: Int? = nil) -> JSONText {
    let failure = Failure(
      name: "MalformedRequest", "the content of this \(message.header.type) is not understood")
    return .object(
      [("status", "error")] + (count.map { [("execution_count", .integer($0))] } ?? []) + failure.fields)
  }

  /// The requests that came while a cell ran which failed: cells are not run, the rest is answered.
  private func abort(_ queued: [[[UInt8]]]) {
    for frames in queued {
      guard let message = try? WireMessage(frames, signer: signer) else { continue }
      output.send(state: "busy", parent: message.headerJSON)
      var failed = false
      if message.header.type == "execute_request" {
        reply(
          "execute_reply", .object([("status", "aborted"), ("execution_count", .integer(count))]), to: message
        )
      } else if let (type, content) = answer(to: message, failed: &failed) {
        reply(type, content, to: message)
      }
      output.send(state: "idle", parent: message.headerJSON)
    }
  }

  // MARK: Cells

  private func execute(
    _ request: ExecuteRequest, _ message: WireMessage, _ failed: inout Bool
  ) -> JSONText {
    interrupts.begin()
    defer { interrupts.end() }
    let output = CellOutput(self.output, parent: message.headerJSON, isSilent: request.silent)
    if request.storesHistory { count += 1 }
    output.tell("execute_input", [("code", .string(request.code)), ("execution_count", .integer(count))])
    if !isBegun, !request.silent, !CellLines(request.code).commands.isEmpty { greet(output) }
    var run = CellRun(
      around, for: message, output: output, number: count, canAsk: request.allowsStdin && !request.silent)
    let failure = run.run(request.code, &parameters)
    if let failure { output.show(failure) }
    if request.storesHistory {
      history.append(.init(number: count, code: request.code, output: output.text))
    }
    if let failure {
      failed = request.stopsOnError
      return .object(
        [("status", "error"), ("execution_count", .integer(count))] + failure.fields
          + [("payload", .array(run.payload)), ("user_expressions", .nothing)])
    }
    return .object([
      ("status", "ok"), ("execution_count", .integer(count)), ("payload", .array(run.payload)),
      (
        "user_expressions",
        .object(request.expressions.sorted { $0.key < $1.key }.map { ($0.key, value(of: $0.value)) })
      ),
    ])
  }

  /// A user expression is a line of digitbook; its value has the forms of a result.
  private func value(of expression: String) -> JSONText {
    guard let cell = notebook.run(expression) else {
      return .object([("status", "ok"), ("data", .nothing), ("metadata", .nothing)])
    }
    if let error = cell.error {
      return .object([("status", "error")] + Failure(error, in: expression, at: nil).fields)
    }
    guard let result = cell.result else {
      return .object([("status", "error")] + Failure.interrupted.fields)
    }
    // Nothing is drawn from it, so that JSON can have its usual name.
    let forms =
      MimeBundle(result.blocks, style: .plain).forms
      + (cell.resultJSON.map { [("application/json", .verbatim($0))] } ?? [])
    return .object([
      ("status", "ok"), ("data", .object(forms.map { ($0.type, $0.value) })), ("metadata", .nothing),
    ])
  }

  /// Above the first cell: what earlier kernels left, which this one can bring back.
  private func greet(_ output: CellOutput) {
    isBegun = true
    if let note = Recoverable(notebook.session)?.sentence { output.write(note + "\n", to: .stderr) }
    notebook.session.removeOldUnnamed()
  }
}
