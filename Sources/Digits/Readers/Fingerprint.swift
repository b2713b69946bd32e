import Crypto

/// SHA-256 in the forms that are kept.
public enum Fingerprint {
  /// Of some bytes, in lowercase hexadecimal.
  public static func hexadecimal(of bytes: [UInt8]) -> String { hexadecimal([digest(bytes)]) }

  /// Of one file's bytes.
  static func digest(_ bytes: [UInt8]) -> SHA256Digest { SHA256.hash(data: bytes) }

  /// Of one file: its digest; of several: the digest of their digests. Lowercase hexadecimal.
  static func hexadecimal(_ digests: [SHA256Digest]) -> String {
    guard let first = digests.first else { return "" }
    var whole = first
    if digests.count > 1 {
      var hash = SHA256()
      for digest in digests { digest.withUnsafeBytes { hash.update(bufferPointer: $0) } }
      whole = hash.finalize()
    }
    return whole.reduce(into: "") { text, byte in
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
