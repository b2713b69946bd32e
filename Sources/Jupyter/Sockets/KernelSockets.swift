import CZeroMQ

/// The five sockets of a kernel.
package struct KernelSockets: @unchecked Sendable {
  let shell: Socket
  let control: Socket
  let iopub: Socket
  let stdin: Socket
  let heartbeat: Socket
  private let context: UnsafeMutableRawPointer

  /// Listens at the ports of a connection file before anything else is done, so that a client that connects at once need
  /// not try again. Whatever is wrong is said by `init`.
  package static func reserve(connectionFile path: String) { digitbook_zeromq_reserve(path) }

  /// Listens on all channels.
  /// - Throws: `KernelError.noZeroMQ`, `.noCurve`, `.cannotListen`.
  init(_ file: ConnectionFile) throws(KernelError) {
    if let reason = digitbook_zeromq_missing() { throw .noZeroMQ(reason: String(cString: reason)) }
    if file.curveSecretKey != nil, !digitbook_zeromq_has_curve() { throw .noCurve }
    guard let context = digitbook_zeromq_context() else { throw .noZeroMQ(reason: "no memory is left") }
    var opened: [Socket] = []
    func listen(_ channel: ConnectionFile.Channel) throws(KernelError) -> Socket {
      let endpoint = file.endpoint(of: channel)
      var code: Int32 = 0
      let kind = channel == .iopub ? digitbook_zeromq_publisher : digitbook_zeromq_router
      guard let socket = digitbook_zeromq_listen(context, kind, endpoint, file.curveSecretKey, &code) else {
        for socket in opened { socket.close() }
        digitbook_zeromq_end(context)
        throw .cannotListen(endpoint: endpoint, reason: String(cString: digitbook_zeromq_reason(code)))
      }
      let made = Socket(socket)
      opened.append(made)
      return made
    }
    self.context = context
    // A client sends to the shell first: it is ready last.
    heartbeat = try listen(.heartbeat)
    iopub = try listen(.iopub)
    stdin = try listen(.stdin)
    control = try listen(.control)
    shell = try listen(.shell)
  }

  /// Lets every wait end; each socket is then closed by the thread that uses it.
  func shutDown() { digitbook_zeromq_shutdown(context) }

  /// Waits until all sockets are closed and their messages delivered.
  func end() { digitbook_zeromq_end(context) }
}
