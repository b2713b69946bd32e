/// Reduces 16-bit samples to bytes.
enum SampleDepth {
  /// Largest 16-bit value that is taken for the end of a smaller scale: sensors of 10, 12 and 14 bits are often
  /// written to files of 16 without being stretched, and would come out nearly black.
  private static let dim = 1 << 14

  /// The value that means white in samples with this maximum: 65,535, or 4,095 for those of a 12-bit sensor.
  static func fullScale(brightest: Int) -> Int {
    guard brightest > 0, brightest < dim else { return 65_535 }
    return (1 << (Int.bitWidth - brightest.leadingZeroBitCount)) - 1
  }

  /// Grey and alpha in bytes from pairs of 16-bit grey levels and 8-bit alpha.
  static func bytes(_ samples: [UInt16]) -> [UInt8] {
    var brightest = 0
    for index in stride(from: 0, to: samples.count, by: 2) { brightest = max(brightest, Int(samples[index])) }
    let full = fullScale(brightest: brightest)
    return samples.indices.map { index in
      let sample = Int(samples[index])
      return UInt8(index % 2 == 1 ? min(sample, 255) : min((sample * 255 + full / 2) / full, 255))
    }
  }
}
