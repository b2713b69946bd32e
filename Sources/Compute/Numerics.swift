import COneDNN

/// What decides, beside settings and data, on the last bits of a training.
package enum Numerics {
  /// To be raised with every change of the code that changes the bits of any training or score: what an
  /// older version measured is then measured anew instead of being mixed with what this one measures.
  package static let version = 4

  /// The version, the processor's architecture, oneDNN and the instructions that it uses here. Numbers of
  /// equal fingerprints have equal bits.
  package static let fingerprint = [
    "digitbook \(version)", architecture, "oneDNN \(ComputeLibraries.oneDNN)",
    "isa \(dnnl_get_effective_cpu_isa().rawValue)",
  ].joined(separator: ", ")

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "other"
    #endif
  }
}
