/// SHA-256 (FIPS 180-4) in the form that datasets record.
package enum SHA256Hex {
  /// Hash of the bytes as 64 lowercase hexadecimal digits.
  package static func of(_ bytes: [UInt8]) -> String { hex(SHA256.hash(bytes)) }

  /// For one file its hash; for several the hash of their concatenated 32-byte hashes.
  /// - Returns: 64 lowercase hexadecimal digits; empty for no files.
  static func of(files hashes: [SHA256.Digest]) -> String {
    guard let first = hashes.first else { return "" }
    return hex(hashes.count == 1 ? first : SHA256.hash(hashes.flatMap(\.bytes)))
  }

  private static func hex(_ digest: SHA256.Digest) -> String {
    digest.bytes.reduce(into: "") { hex, byte in
      hex += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
