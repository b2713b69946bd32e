/// Where a model came from that was not trained here.
package struct ModelOrigin: Codable, Hashable, Sendable {
  package enum Format: String, Codable, CaseIterable, Sendable {
    case onnx, safetensors, keras
  }

  /// As the user gave it.
  package let path: String
  /// Lowercase hexadecimal SHA-256 of the file; files of weights beside it are not part of that.
  package let sha256: String
  package let format: Format
  /// The program that wrote it, as the file says; may be empty.
  package let producer: String
  package let input: InputMeaning
}
