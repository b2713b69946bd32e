import COneDNN

/// What determines the last bits of a training besides settings and data.
package enum Numerics {
  /// Raise this with every code change that changes the bits of any training or score: results measured by an
  /// older version are then measured again instead of being mixed with new ones.
  package static let version = 6

  /// The version, the processor's architecture, oneDNN and the instruction sets used here. Equal fingerprints
  /// give equal bits.
  package static let fingerprint = [
    "digitbook \(version)", architecture, "oneDNN \(ComputeLibraries.oneDNN)",
    "isa \(dnnl_get_effective_cpu_isa().rawValue)", ProcessorWay.current.line,
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
