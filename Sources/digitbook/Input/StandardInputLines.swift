import Foundation
import Notebook

/// Commands from standard input when it is a pipe or a file; each is run as soon as it arrives.
final class StandardInputLines: LineSource {
  private let signals: Signals
  private var buffer: [UInt8] = []
  private var lineNumber = 0
  private var isAtEnd = false

  /// Maximum length of a line in bytes; longer input is not text and must not exhaust memory.
  private static let longestLine = 1 << 20

  init(signals: Signals) {
    self.signals = signals
  }

  func next() -> NextLine {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        defer { buffer.removeSubrange(...end) }
        return line(buffer[..<end])
      }
      if isAtEnd || buffer.count > Self.longestLine {
        guard !buffer.isEmpty else { return .end }
        defer { buffer = [] }
        return line(buffer[...])
      }
      guard case .input = signals.wait(for: STDIN_FILENO) else { return .interrupted }
      readMore()
    }
  }

  func dropPending() { buffer = [] }

  private func readMore() {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(STDIN_FILENO, &chunk, chunk.count)
    if count > 0 {
      buffer += chunk[..<count]
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      isAtEnd = true
    }
  }

  private func line(_ bytes: ArraySlice<UInt8>) -> NextLine {
    lineNumber += 1
    var bytes = bytes.last == 0x0D ? bytes.dropLast() : bytes
    if lineNumber == 1, bytes.starts(with: ByteOrderMark.bytes) { bytes = bytes.dropFirst(3) }
    return .line(
      SourceLine(text: String(decoding: bytes, as: UTF8.self), place: .standardInput(line: lineNumber)))
  }
}
