#if canImport(CryptoKit)
  import CryptoKit
#else
  import CNettle
#endif

/// Signs messages with HMAC-SHA256 (RFC 2104), in hexadecimal digits as Jupyter writes them.
package struct MessageSigner: Sendable {
  /// Without a key messages are not signed, and every signature is accepted.
  private let key: [UInt8]

  package init(key: [UInt8]) { self.key = key }

  package var isSigning: Bool { !key.isEmpty }

  /// The signature of header, parent header, metadata and content: 64 digits, or nothing without a key.
  package func signature(of parts: [[UInt8]]) -> [UInt8] {
    guard isSigning else { return [] }
    let digits = Array("0123456789abcdef".utf8)
    return digest(of: parts).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  /// Whether a signature is that of the parts. It takes the same time wherever they differ.
  package func accepts(_ signature: [UInt8], of parts: [[UInt8]]) -> Bool {
    guard isSigning else { return true }
    let expected = self.signature(of: parts)
    guard signature.count == expected.count else { return false }
    return zip(signature, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  #if canImport(CryptoKit)
    private func digest(of parts: [[UInt8]]) -> [UInt8] {
      var code = HMAC<CryptoKit.SHA256>(key: SymmetricKey(data: key))
      for part in parts { code.update(data: part) }
      return Array(code.finalize())
    }
  #else
    private func digest(of parts: [[UInt8]]) -> [UInt8] {
      var context = hmac_sha256_ctx()
      digitbook_hmac_sha256_key(&context, key.count, key)
      for part in parts { digitbook_hmac_sha256_update(&context, part.count, part) }
      return Array(unsafeUninitializedCapacity: Int(SHA256_DIGEST_SIZE)) { digest, count in
        digitbook_hmac_sha256_digest(&context, digest.baseAddress)
        count = Int(SHA256_DIGEST_SIZE)
      }
    }
  #endif
}
