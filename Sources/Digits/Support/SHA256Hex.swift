/// SHA-256 (FIPS 180-4) as datasets record it.
package enum SHA256Hex {
  /// 64 lowercase hexadecimal digits: the hash of some bytes.
  package static func of(_ bytes: [UInt8]) -> String { text(SHA256.hash(bytes)) }

  /// One file: its hash. Several files: the hash of their 32-byte hashes, one behind the other.
  /// - Returns: 64 lowercase hexadecimal digits; empty where there is no file.
  static func of(files hashes: [SHA256.Digest]) -> String {
    guard let first = hashes.first else { return "" }
    return text(hashes.count == 1 ? first : SHA256.hash(hashes.flatMap(\.bytes)))
  }

  private static func text(_ digest: SHA256.Digest) -> String {
    digest.bytes.reduce(into: "") { text, byte in
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
