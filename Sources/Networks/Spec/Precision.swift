/// The numbers in which a network multiplies while it learns.
package enum Precision: String, Codable, CaseIterable, Sendable {
  case float32
  /// Operands of products are rounded to bfloat16 (eight bits of precision), sums are float32: convolutions with stride 1
  /// from at least `Precision.fewestChannels` channels, and dense layers. Weights, activations, statistics and the
  /// optimizer's state stay float32, and so does everything that judges.
  case bf16

  /// With fewer channels most of a block of 32 would be padding.
  static let fewestChannels = 16
}
