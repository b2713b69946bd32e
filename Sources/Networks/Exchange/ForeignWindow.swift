/// A window of an operation elsewhere, which need not be square.
struct ForeignWindow {
  var height, width: Int
  var strides: [Int]
  /// Zeros above, left, below, right.
  var pads: [Int]

  /// A window as digitbook has it, with the same padding on all sides.
  struct Square {
    let size, stride, padding: Int
    /// Rows and columns of zeros before the window's own.
    let above, left: Int
  }

  /// The square window that gives the same sums, with zeros in the kernel where its padding is wider.
  func square(at place: ExchangeError.Place) throws(ExchangeError) -> Square {
    let limit = NetworkSpec.mostExtent
    guard pads.count == 4, strides.count == 2,
      ([height, width] + strides).allSatisfy({ (1...limit).contains($0) }),
      pads.allSatisfy({ (0...limit).contains($0) })
    else { throw .setting("window of \(height) x \(width)", at: place) }
    // Wider padding would make windows that see nothing of the image.
    guard pads.allSatisfy({ $0 < max(height, width) }) else {
      throw .setting("padding of \(pads.map(String.init).joined(separator: ", "))", at: place)
    }
    guard strides[0] == strides[1] else {
      throw .setting("strides of \(strides[0]), \(strides[1])", at: place)
    }
    let padding = pads.max() ?? 0
    let tall = height + 2 * padding - pads[0] - pads[2]
    let wide = width + 2 * padding - pads[1] - pads[3]
    guard tall == wide else { throw .setting("window of \(height) x \(width)", at: place) }
    return Square(
      size: tall, stride: strides[0], padding: padding, above: padding - pads[0], left: padding - pads[1])
  }
}

extension ForeignWindow.Square {
  /// - Parameter weight: [any x height x width] of the window.
  func embedding(_ weight: [Float], of window: ForeignWindow) -> [Float] {
    guard size != window.height || size != window.width else { return weight }
    let planes = weight.count / (window.height * window.width)
    var own = [Float](repeating: 0, count: planes * size * size)
    for plane in 0..<planes {
      for row in 0..<window.height {
        for column in 0..<window.width {
          own[(plane * size + row + above) * size + column + left] =
            weight[(plane * window.height + row) * window.width + column]
        }
      }
    }
    return own
  }
}
