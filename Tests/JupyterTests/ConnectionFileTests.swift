import CommandLanguage
import Foundation
import Testing

@testable import Jupyter

struct ConnectionFileTests {
  /// As jupyter_client 8.10 writes it.
  private static var usual: [String: Any] {
    [
      "shell_port": 51001, "iopub_port": 51002, "stdin_port": 51003, "control_port": 51004, "hb_port": 51005,
      "ip": "127.0.0.1", "key": "a0436f6c-1916-498b-8eb9-e81ab9368e84", "transport": "tcp",
      "signature_scheme": "hmac-sha256", "kernel_name": "digitbook", "jupyter_session": "",
    ]
  }
  private static let curveKeys = [
    "curve_publickey": "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
    "curve_secretkey": "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6",
  ]

  private static func file(_ changes: [String: Any] = [:], without name: String? = nil) throws
    -> ConnectionFile
  {
    var fields = usual.merging(changes) { $1 }
    if let name { fields[name] = nil }
    return try ConnectionFile(JSONSerialization.data(withJSONObject: fields), path: "k.json")
  }

  private static func sentence(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? KernelError)?.wording.message
    }
  }

  @Test func readsTheUsualFile() throws {
    let file = try Self.file()
    #expect(file.endpoint(of: .shell) == "tcp://127.0.0.1:51001")
    #expect(file.endpoint(of: .heartbeat) == "tcp://127.0.0.1:51005")
    #expect(file.key.count == 36)
    #expect(file.curveSecretKey == nil)
  }

  @Test func readsPathsOfUnixSockets() throws {
    let file = try Self.file(["transport": "ipc", "ip": "/tmp/k", "shell_port": 1])
    #expect(file.endpoint(of: .shell) == "ipc:///tmp/k-1")
  }

  @Test func readsKeysForEncryption() throws {
    #expect(try Self.file(Self.curveKeys).curveSecretKey == Self.curveKeys["curve_secretkey"])
    for change in [["curve_secretkey": "short"], ["curve_publickey": String(repeating: "~", count: 40)]] {
      #expect(
        Self.sentence { _ = try Self.file(Self.curveKeys.merging(change) { $1 }) }
          == "the keys for encryption in k.json are not a pair of 40 characters each")
    }
    #expect(throws: KernelError.curveKey(path: "k.json")) {
      try Self.file(Self.curveKeys, without: "curve_publickey")
    }
  }

  @Test func saysWhatIsMissing() {
    for name in [
      "shell_port", "iopub_port", "stdin_port", "control_port", "hb_port", "ip", "key", "transport",
    ] {
      #expect(
        Self.sentence { _ = try Self.file(without: name) }
          == "k.json is no connection file of Jupyter: '\(name)' is missing or wrong")
    }
  }

  @Test func refusesWhatItCannotDo() {
    #expect(
      Self.sentence { _ = try Self.file(["shell_port": 65_536]) }
        == "k.json is no connection file of Jupyter: 'port 65536' is missing or wrong")
    #expect(
      Self.sentence { _ = try Self.file(["shell_port": "51001"]) }
        == "k.json is no connection file of Jupyter: 'shell_port' is missing or wrong")
    #expect(
      Self.sentence { _ = try Self.file(["transport": "inproc"]) } == "k.json asks for the transport 'inproc'"
    )
    #expect(
      Self.sentence { _ = try Self.file(["signature_scheme": "hmac-md5"]) }
        == "k.json asks for messages signed with 'hmac-md5'")
  }

  @Test func refusesOtherFiles() {
    #expect(
      Self.sentence { _ = try ConnectionFile(Data("[1]".utf8), path: "k.json") }
        == "k.json is no connection file of Jupyter")
    #expect(
      Self.sentence { _ = try ConnectionFile(Data([0xFF, 0x00, 0x7B]), path: "k.json") }
        == "k.json is no connection file of Jupyter")
    #expect(
      Self.sentence { _ = try ConnectionFile(path: "/nowhere/k.json") }
        == "the connection file /nowhere/k.json cannot be read: No such file or directory")
  }
}
