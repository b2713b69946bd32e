/// How alike two images of 28 x 28 pixels are: the cosine of the angle between their
/// pixels, the best of all shifts by up to one pixel.
func likeness(_ a: [UInt8], _ b: [UInt8]) -> Double {
  var best = 0.0
  for down in -1...1 {
    for right in -1...1 {
      var (product, first, second) = (0.0, 0.0, 0.0)
      for row in 1..<27 {
        for column in 1..<27 {
          let (x, y) = (Double(a[row * 28 + column]), Double(b[(row + down) * 28 + column + right]))
          product += x * y
          first += x * x
          second += y * y
        }
      }
      best = max(best, product / (first * second).squareRoot())
    }
  }
  return best
}
