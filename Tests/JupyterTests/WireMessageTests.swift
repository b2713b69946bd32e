import Foundation
import Testing

@testable import Jupyter

struct WireMessageTests {
  private static let whole =
    [Array("client".utf8), WireMessage.mark, SignatureTests.signature] + SignatureTests.parts

  @Test func readsAMessageOfPython() throws {
    let message = try WireMessage(Self.whole, signer: SignatureTests.signer)
    #expect(message.identities == [Array("client".utf8)])
    #expect(message.header.id == "1_a")
    #expect(message.header.type == "execute_request")
    #expect(message.headerJSON == SignatureTests.parts[0])
    let request = try #require(message.content(as: ExecuteRequest.self))
    #expect(request.code == "load # é")
    #expect(request.storesHistory && request.stopsOnError && !request.allowsStdin && !request.silent)
  }

  @Test func ignoresBuffersBehindTheContent() throws {
    let message = try WireMessage(Self.whole + [[1, 2, 3]], signer: SignatureTests.signer)
    #expect(message.content == SignatureTests.parts[3])
  }

  @Test func refusesFramesThatAreMissing() {
    for count in Self.whole.indices {
      #expect(throws: WireMessage.Problem.malformed) {
        try WireMessage(Array(Self.whole.prefix(count)), signer: SignatureTests.signer)
      }
    }
    for missing in Self.whole.indices.dropFirst() {
      var frames = Self.whole
      frames.remove(at: missing)
      #expect(throws: WireMessage.Problem.self) { try WireMessage(frames, signer: SignatureTests.signer) }
    }
  }

  /// Every byte of every frame, one at a time: nothing that the key did not sign is taken for a message.
  @Test func refusesDamagedBytes() {
    for frame in Self.whole.indices.dropFirst() {
      for place in Self.whole[frame].indices {
        var frames = Self.whole
        frames[frame][place] ^= 0x15
        #expect(throws: WireMessage.Problem.self) { try WireMessage(frames, signer: SignatureTests.signer) }
      }
    }
  }

  /// Without a key anybody's bytes arrive at the decoders.
  @Test func damagedMessagesWithoutAKeyNeverTrap() {
    let signer = MessageSigner(key: [])
    var state: UInt64 = 18
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(count, 1)
    }
    var understood = 0
    for _ in 0..<4000 {
      var frames = Self.whole
      for _ in 0...random(3) {
        let frame = random(frames.count)
        switch random(4) {
        case 0 where !frames[frame].isEmpty: frames[frame][random(frames[frame].count)] = UInt8(random(256))
        case 1: frames[frame].removeLast(min(frames[frame].count, random(20)))
        case 2: frames[frame] += (0..<random(9)).map { _ in UInt8(random(256)) }
        default: frames.swapAt(frame, random(frames.count))
        }
      }
      guard let message = try? WireMessage(frames, signer: signer) else { continue }
      understood += 1
      _ = message.content(as: ExecuteRequest.self)
      _ = message.content(as: CursorRequest.self).map { CellText($0.code, position: $0.position) }
      _ = message.content(as: HistoryRequest.self).map { KernelHistory().matches($0) }
    }
    #expect(understood > 100)
  }

  @Test func composesWhatItReads() throws {
    let composer = MessageComposer(signer: SignatureTests.signer, session: "s")
    let frames = composer.frames(
      "status", .object([("execution_state", "idle")]), to: [[7]], parent: SignatureTests.parts[0])
    let message = try WireMessage(frames, signer: SignatureTests.signer)
    #expect(message.identities == [[7]])
    #expect(message.header == WireMessage.Header.sample(id: "s_1", type: "status"))
    #expect(String(decoding: message.content, as: UTF8.self) == #"{"execution_state":"idle"}"#)
    #expect(frames[4] == SignatureTests.parts[0])
    let header = String(decoding: message.headerJSON, as: UTF8.self)
    #expect(header.firstMatch(of: /"date":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"/) != nil)
  }
}

extension WireMessage.Header {
  fileprivate static func sample(id: String, type: String) -> Self? {
    try? JSONDecoder().decode(Self.self, from: Data(#"{"msg_id":"\#(id)","msg_type":"\#(type)"}"#.utf8))
  }
}
