/// What the marks of pictures of numbers mean.
enum InsideLegend {
  static let marks = "Blue or = - is below 0, orange or # + above; blank is near 0."
  static let overDigit = "Blue or = - is below 0, orange or # + above; the digit is drawn in grey or as o."
  static let ramp = "The stronger the mark, the larger the value; blank is 0."
}
