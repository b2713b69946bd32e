#if canImport(CryptoKit)
  import CryptoKit
#else
  import CNettle
#endif

/// SHA-256 by CryptoKit on Apple's systems, by Nettle elsewhere. Both use the processor's SHA instructions.
///
/// Nettle rather than OpenSSL: it adds 0.1 ms to the start of the program where OpenSSL's libcrypto adds 0.75 ms. It
/// hashes 0.7 to 1.1 GB/s per core, and OpenSSL up to 1.8 GB/s (AMD EPYC). Large files are hashed in blocks instead, by
/// all cores (`BlockHash`).
struct SHA256 {
  /// 32 bytes.
  struct Digest: Equatable, Sendable {
    let bytes: [UInt8]
  }

  static func hash(_ bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { hash($0) } }

  static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  #if canImport(CryptoKit)
    private var state = CryptoKit.SHA256()

    mutating func update(_ bytes: UnsafeRawBufferPointer) { state.update(bufferPointer: bytes) }

    /// Nothing may be added afterwards.
    mutating func finish() -> Digest { Digest(bytes: Array(state.finalize())) }
  #else
    private var state = sha256_ctx()

    init() { digitbook_sha256_init(&state) }

    /// Adds the next bytes.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
      digitbook_sha256_update(&state, bytes.count, bytes.baseAddress)
    }

    /// The hash of all bytes added; nothing may be added afterwards.
    mutating func finish() -> Digest {
      Digest(
        bytes: Array(unsafeUninitializedCapacity: Int(SHA256_DIGEST_SIZE)) { digest, count in
          digitbook_sha256_digest(&state, digest.baseAddress)
          count = Int(SHA256_DIGEST_SIZE)
        })
    }
  #endif
}
