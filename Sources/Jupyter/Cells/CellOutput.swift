import Synchronization

/// The output of one request: what its cell shows. Safe to use from any thread.
final class CellOutput: Sendable {
  enum Stream: String {
    case stdout, stderr
  }

  private let channel: OutputChannel
  /// Header of the request.
  private let parent: [UInt8]
  /// A silent request shows nothing.
  private let isSilent: Bool
  private let count = Atomic<Int>(0)
  /// The texts of what it showed, for the history.
  private let shown = Mutex("")

  init(_ channel: OutputChannel, parent: [UInt8], isSilent: Bool) {
    self.channel = channel
    self.parent = parent
    self.isSilent = isSilent
  }

  /// Whether there is one output at most.
  var isAlone: Bool { count.load(ordering: .relaxed) <= 1 }

  /// What the cell has shown, as text.
  var text: String { shown.withLock { $0 } }

  func write(_ text: String, to stream: Stream) {
    send("stream", [("name", .string(stream.rawValue)), ("text", .string(text))])
  }

  /// - Parameters:
  ///   - id: under which it can be updated.
  ///   - isUpdate: whether it takes the place of an earlier one of this id.
  ///   - isResult: whether it belongs to the history; progress does not.
  func display(_ bundle: MimeBundle, id: String? = nil, isUpdate: Bool = false, isResult: Bool = true) {
    let transient = id.map { [("display_id", JSONText.string($0))] } ?? []
    send(
      isUpdate ? "update_display_data" : "display_data",
      [("data", bundle.json), ("metadata", .nothing), ("transient", .object(transient))], counts: !isUpdate)
    if isResult { remember(bundle) }
  }

  /// The value of the whole cell.
  func showResult(_ bundle: MimeBundle, number: Int) {
    send(
      "execute_result",
      [("execution_count", .integer(number)), ("data", bundle.json), ("metadata", .nothing)])
    remember(bundle)
  }

  func show(_ failure: Failure) { send("error", failure.fields) }

  /// Removes what was shown as soon as something else comes.
  func clear() {
    send("clear_output", [("wait", true)], counts: false)
    count.store(0, ordering: .relaxed)
  }

  /// A message that is no output of the cell, such as the code that runs.
  func tell(_ type: String, _ content: [(String, JSONText)]) { send(type, content, counts: false) }

  private func remember(_ bundle: MimeBundle) {
    guard case .string(let text)? = bundle.forms.first?.value else { return }
    shown.withLock { $0 += ($0.isEmpty ? "" : "\n") + text }
  }

  private func send(_ type: String, _ content: [(String, JSONText)], counts: Bool = true) {
    guard !isSilent else { return }
    if counts { count.add(1, ordering: .relaxed) }
    channel.send(type, .object(content), parent: parent)
  }
}
