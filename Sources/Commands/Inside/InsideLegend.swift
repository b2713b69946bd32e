/// Legends that explain the colours and characters of signed heat maps.
enum InsideLegend {
  static let marks = "Blue or = - is below 0, orange or # + above; blank is near 0."
  /// - Parameter noun: what the image shows, such as `digit`.
  static func over(_ noun: String) -> String {
    "Blue or = - is below 0, orange or # + above; the \(noun) is drawn in grey or as o."
  }

  static let activations =
    "The stronger the mark, the further from 0; blank is 0. Where some lie below 0, blue or = - is below and orange "
    + "or # + above."
}
