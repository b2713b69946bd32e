import Foundation
import Synchronization

/// Makes the frames of outgoing messages. Safe to use from any thread.
package final class MessageComposer: Sendable {
  /// Version of the messaging protocol: 5.4 is the first in which subscribers of output are welcomed.
  package static let protocolVersion = "5.4"

  private let signer: MessageSigner
  /// Names this run of the kernel in every header.
  private let session: String
  private let count = Atomic<Int>(0)

  package init(signer: MessageSigner, session: String = UUID().uuidString.lowercased()) {
    self.signer = signer
    self.session = session
  }

  /// - Parameters:
  ///   - names: the frames before the mark: the way to a client, or the topic of output.
  ///   - parent: the header of the request that it answers; `nil` for none.
  package func frames(
    _ type: String, _ content: JSONText, to names: [[UInt8]], parent: [UInt8]?,
    metadata: JSONText = .nothing
  ) -> [[UInt8]] {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    let header = JSONText.object([
      ("msg_id", .string("\(session)_\(number)")), ("session", .string(session)), ("username", "digitbook"),
      ("date", .string(Self.now())), ("msg_type", .string(type)), ("version", .string(Self.protocolVersion)),
    ])
    let parts = [header.bytes, parent ?? Array("{}".utf8), metadata.bytes, content.bytes]
    return names + [WireMessage.mark, signer.signature(of: parts)] + parts
  }

  /// The time in the form of ISO 8601 with microseconds, in UTC. `Date`'s formatters would take longer than all else.
  private static func now() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var seconds = time.tv_sec
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
    return "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(Int(parts.tm_mon) + 1, 2))-"
      + "\(padded(Int(parts.tm_mday), 2))T\(padded(Int(parts.tm_hour), 2)):\(padded(Int(parts.tm_min), 2)):"
      + "\(padded(Int(parts.tm_sec), 2)).\(padded(Int(time.tv_nsec) / 1000, 6))Z"
  }
}
