import Foundation
import Notebook

/// The file by which Jupyter tells a kernel where to listen and how to sign.
///
/// The fields are those of Jupyter's documentation on kernels ("Connection files"); `curve_publickey` and
/// `curve_secretkey` come from jupyter_client 8.10 on.
package struct ConnectionFile: Equatable, Sendable {
  package enum Transport: String, Decodable, Sendable {
    case tcp, ipc
  }

  package enum Channel: CaseIterable, Sendable {
    case shell, control, iopub, stdin, heartbeat
  }

  package let transport: Transport
  /// The address to listen on; for `ipc` the beginning of a path.
  package let ip: String
  /// 1 to 65,535 each; for `ipc` the end of a path.
  package let ports: [Channel: Int]
  /// The key of all signatures; empty for messages that are not signed.
  package let key: [UInt8]
  /// The secret key of CurveZMQ, 40 characters of Z85; `nil` for connections that are not encrypted.
  package let curveSecretKey: String?

  /// Reads the file.
  /// - Throws: `KernelError`.
  package init(path: String) throws(KernelError) {
    let text: String
    do throws(ScriptError) {
      text = try Script.text(of: path)
    } catch {
      if case .unreadable(_, let code) = error { throw .unreadable(path: path, code: code) }
      throw .malformed(path: path, field: nil)
    }
    try self.init(Data(text.utf8), path: path)
  }

  /// - Throws: `KernelError`.
  package init(_ bytes: Data, path: String) throws(KernelError) {
    let file: Fields
    do {
      file = try JSONDecoder().decode(Fields.self, from: bytes)
    } catch let error as DecodingError {
      throw .malformed(path: path, field: Self.field(of: error))
    } catch {
      throw .malformed(path: path, field: nil)
    }
    guard let transport = Transport(rawValue: file.transport) else {
      throw .transport(file.transport, path: path)
    }
    if let scheme = file.signatureScheme, scheme != "hmac-sha256", !file.key.isEmpty {
      throw .signatureScheme(scheme, path: path)
    }
    ports = [
      .shell: file.shell, .control: file.control, .iopub: file.iopub, .stdin: file.stdin, .heartbeat: file.hb,
    ]
    if transport == .tcp, let wrong = ports.values.first(where: { !(1...65_535).contains($0) }) {
      throw .malformed(path: path, field: "port \(wrong)")
    }
    guard !file.ip.isEmpty, !file.ip.contains("\0") else { throw .malformed(path: path, field: "ip") }
    switch (file.publicKey, file.secretKey) {
    case (nil, nil): curveSecretKey = nil
    case (let publicKey?, let secretKey?) where Self.isCurveKey(publicKey) && Self.isCurveKey(secretKey):
      curveSecretKey = secretKey
    default: throw .curveKey(path: path)
    }
    self.transport = transport
    ip = file.ip
    key = Array(file.key.utf8)
  }

  /// The address of a channel in the form of ZeroMQ.
  package func endpoint(of channel: Channel) -> String {
    let port = ports[channel] ?? 0
    return switch transport {
    case .tcp: "tcp://\(ip):\(port)"
    case .ipc: "ipc://\(ip)-\(port)"
    }
  }

  /// Z85 (ZeroMQ RFC 32): 40 characters for the 32 bytes of a key.
  private static func isCurveKey(_ text: String) -> Bool {
    let characters = Set(
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)
    return text.utf8.count == 40 && text.utf8.allSatisfy(characters.contains)
  }

  private static func field(of error: DecodingError) -> String? {
    switch error {
    case .keyNotFound(let key, _): key.stringValue
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      context.codingPath.last?.stringValue
    @unknown default: nil
    }
  }

  private struct Fields: Decodable {
    let transport, ip, key: String
    let signatureScheme, publicKey, secretKey: String?
    let shell, control, iopub, stdin, hb: Int

    private enum CodingKeys: String, CodingKey {
      case transport, ip, key
      case signatureScheme = "signature_scheme"
      case publicKey = "curve_publickey"
      case secretKey = "curve_secretkey"
      case shell = "shell_port"
      case control = "control_port"
      case iopub = "iopub_port"
      case stdin = "stdin_port"
      case hb = "hb_port"
    }
  }
}
