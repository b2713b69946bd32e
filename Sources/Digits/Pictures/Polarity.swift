/// Whether ink is darker or brighter than paper in a picture file. MNIST has bright ink on dark paper (0 is
/// paper, 255 ink); scans are the other way round.
package enum Polarity: String, Codable, CaseIterable, Sendable {
  /// Detected from the border, which is taken for paper.
  case auto
  /// Dark ink on white paper; will be inverted.
  case darkOnLight = "on"
  /// Bright ink on black paper, as in MNIST; not inverted.
  case lightOnDark = "off"
}
