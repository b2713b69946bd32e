@testable import Compute

/// Images in blocks of channels, [rows x layout.count], from values in NCHW and back.
extension Matrix {
  convenience init(blocking x: [Float], _ layout: ImageLayout, rows: Int) {
    self.init(rows: rows, columns: layout.count)
    ImageMath.fromNCHW(layout, x, to: base, rows: rows)
  }

  func plain(_ layout: ImageLayout) -> [Float] {
    var to = [Float](repeating: .nan, count: rows * layout.channels * layout.height * layout.width)
    ImageMath.toNCHW(layout, base, to: &to, rows: rows)
    return to
  }

  /// Whether channels that only fill a block are 0: layers behind read them.
  func fillsWithZeros(_ layout: ImageLayout) -> Bool {
    let all = ImageLayout(
      channels: layout.paddedChannels, height: layout.height, width: layout.width, block: layout.block)
    let (real, size) = (layout.channels * layout.height * layout.width, all.count)
    return plain(all).enumerated().allSatisfy { $0.offset % size < real || $0.element == 0 }
  }
}
