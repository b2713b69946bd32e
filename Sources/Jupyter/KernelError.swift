import CommandLanguage
import Foundation

/// Why a kernel cannot start or be installed.
package enum KernelError: Error, Equatable, Sendable {
  /// libzmq is not there, with the reason of the system.
  case noZeroMQ(reason: String)
  /// libzmq was built without CurveZMQ, which the connection file asks for.
  case noCurve
  /// The connection file cannot be read; `code` is `errno`.
  case unreadable(path: String, code: Int32)
  /// The connection file is not the JSON of one; `field` is the first that is missing or wrong.
  case malformed(path: String, field: String?)
  /// A transport other than `tcp` and `ipc`.
  case transport(String, path: String)
  /// A way of signing other than HMAC-SHA256.
  case signatureScheme(String, path: String)
  /// A CurveZMQ key that is not 40 characters of Z85.
  case curveKey(path: String)
  /// An address that cannot be listened on.
  case cannotListen(endpoint: String, reason: String)
  /// A file of the kernelspec that cannot be written; `code` is `errno`.
  case cannotWrite(path: String, code: Int32)
  /// `--sys-prefix` without an environment of Python or conda.
  case noEnvironment
}

extension KernelError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .noZeroMQ(let reason):
      ErrorMessage(
        "a Jupyter kernel needs the library ZeroMQ, which cannot be opened: \(reason)",
        hint: "install libzmq5 (Debian's name; zeromq in Homebrew)")
    case .noCurve:
      ErrorMessage(
        "the connection file asks for encryption, and this libzmq was built without CurveZMQ",
        hint: "install a libzmq with libsodium, or start Jupyter with transport_encryption=disabled")
    case .unreadable(let path, let code):
      ErrorMessage(
        "the connection file \(path) cannot be read: \(String(cString: strerror(code)))",
        hint: "Jupyter writes one and names it; 'digitbook kernel install' tells Jupyter of digitbook")
    case .malformed(let path, let field):
      ErrorMessage(
        "\(path) is no connection file of Jupyter" + (field.map { ": '\($0)' is missing or wrong" } ?? ""),
        hint: "Jupyter writes one and names it; 'digitbook kernel install' tells Jupyter of digitbook")
    case .transport(let name, let path):
      ErrorMessage("\(path) asks for the transport '\(name)'", hint: "digitbook has tcp and ipc")
    case .signatureScheme(let name, let path):
      ErrorMessage(
        "\(path) asks for messages signed with '\(name)'", hint: "digitbook signs with hmac-sha256 only")
    case .curveKey(let path):
      ErrorMessage(
        "the keys for encryption in \(path) are not a pair of 40 characters each",
        hint: "Jupyter makes them anew when the kernel is started again")
    case .cannotListen(let endpoint, let reason):
      ErrorMessage(
        "the kernel cannot listen on \(endpoint): \(reason)",
        hint: "start it again: Jupyter chooses other ports")
    case .cannotWrite(let path, let code):
      ErrorMessage(
        "\(path) cannot be written: \(String(cString: strerror(code)))",
        hint: "'digitbook kernel install --user' writes below your home folder")
    case .noEnvironment:
      ErrorMessage(
        "there is no Python environment to install into: neither VIRTUAL_ENV nor CONDA_PREFIX is set",
        hint: "activate one, or type digitbook kernel install --prefix=FOLDER")
    }
  }
}
