import Foundation
import Testing

@testable import Jupyter

/// The expected signature was computed by Python's `hmac` (3.11), the module that jupyter_client signs with.
struct SignatureTests {
  static let signer = MessageSigner(key: Array("0f5cdd2e-1bb1fa34a04b0bbf52b8b1a1".utf8))
  static let header =
    #"{"msg_id":"1_a","session":"a","username":"u","date":"2026-01-02T03:04:05.000006Z","#
    + #""msg_type":"execute_request","version":"5.3"}"#
  static let parts = [header, "{}", "{}", #"{"code":"load # é","silent":false}"#].map { Array($0.utf8) }
  static let signature = Array(
    "31aa6843434891b4777ea4576eb9d3a09e3df29c25b680c42e999a3712225095".utf8)

  @Test func signsAsPythonDoes() {
    #expect(Self.signer.signature(of: Self.parts) == Self.signature)
    #expect(Self.signer.accepts(Self.signature, of: Self.parts))
  }

  /// RFC 4231, test case 2.
  @Test func signsAsTheStandardSays() {
    let signer = MessageSigner(key: Array("Jefe".utf8))
    let signature = signer.signature(of: ["what do ya ", "want for nothing?"].map { Array($0.utf8) })
    #expect(
      String(decoding: signature, as: UTF8.self)
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  @Test func refusesEveryOtherSignature() {
    for place in Self.signature.indices {
      var wrong = Self.signature
      wrong[place] ^= 1
      #expect(!Self.signer.accepts(wrong, of: Self.parts))
    }
    #expect(!Self.signer.accepts([], of: Self.parts))
    #expect(!Self.signer.accepts(Self.signature + [0x30], of: Self.parts))
    var other = Self.parts
    other[3][2] ^= 1
    #expect(!Self.signer.accepts(Self.signature, of: other))
  }

  @Test func signsNothingWithoutAKey() {
    let signer = MessageSigner(key: [])
    #expect(signer.signature(of: Self.parts).isEmpty)
    #expect(signer.accepts([], of: Self.parts))
  }
}
