import Compute
import Digits
import Networks

/// The images of a batch on their way into a network, scaled to 0 ... 1.
///
/// Rows are copied by whichever worker needs them next, so there is no separate pass over the pixels. That
/// worker deforms them too: while a network learns no core is spare, so threads of their own for it would only
/// take turns with the workers, and hand over through the memory what now stays in a near cache.
final class ImageBatch {
  /// Which copies of the images a batch holds.
  enum Copies {
    /// The images themselves.
    case undeformed
    /// Others in every epoch.
    case redrawn(Augmentation, seed: UInt32)
    /// All images deformed alike.
    case alike(Deformation)
  }

  /// What the network is given.
  let input: NetworkInput

  private let images: DigitImages
  private let copies: Copies
  private let deformer: Deformer
  private var rows: [Int] = []
  private var epoch = 0

  /// Above this share of ink there is too little paper for leaving it out to pay.
  private static let densestSparse = 0.4
  /// So many images ahead of the one that is copied, the next is asked for from memory.
  private static let ahead = 8
  /// So many images tell how much ink there is.
  private static let probes = 256

  /// - Parameter likely: rows like those that will come; they decide whether paper is left out.
  init(of images: DigitImages, likely: [Int], for network: Network, copies: Copies = .undeformed) {
    self.images = images
    self.copies = copies
    deformer = Deformer(shape: images.shape, elastic: copies.elastic)
    let columns = network.spec.input.count
    // Ink is kept by pairs of pixels.
    let isSparse =
      network.takesSparseInput && columns.isMultiple(of: 2)
      && columns <= min(images.shape.pixelCount, SparseRows.mostColumns)
      && Self.inkShare(of: images, rows: likely) < Self.densestSparse
    input =
      isSparse
      ? .sparse(
        SparseRows(rows: network.capacity, columns: columns, shardRows: network.shardRows))
      : .dense(Matrix(rows: network.capacity, columns: columns))
  }

  /// Takes up the rows of a batch; at most the network's capacity.
  /// - Parameters:
  ///   - following: the rows of the batch after it, where they are known: their memory is asked for in time.
  ///   - epoch: which copies of them are meant, where they are redrawn.
  func take(_ rows: some RandomAccessCollection<Int>, following: [Int] = [], epoch: Int = 0) {
    self.epoch = epoch
    self.rows.removeAll(keepingCapacity: true)
    self.rows.append(contentsOf: rows)
    switch input {
    case .dense(let matrix): matrix.use(rows: rows.count)
    case .sparse(let sparse):
      sparse.use(rows: rows.count)
      let size = images.shape.pixelCount
      images.pixels.withUnsafeBufferPointer { pixels in
        guard let start = pixels.baseAddress else { return }
        for place in 0..<rows.count {
          sparse.announce(place < following.count ? start + following[place] * size : nil, for: place)
        }
      }
    }
  }

  /// Copies some of the rows that were taken up.
  func fill(_ places: Range<Int>) {
    switch input {
    case .dense(let matrix):
      let count = min(images.shape.pixelCount, matrix.columns)
      forEachImage(at: places) { VectorMath.scale(pixels: $1, to: matrix.row($0), count: count) }
    case .sparse(let sparse):
      forEachImage(at: places) { sparse.load($1, into: $0) }
    }
  }

  /// Hands over the pixels of each image, deformed where that is wanted.
  @inline(__always)
  private func forEachImage(at places: Range<Int>, do body: (_ place: Int, UnsafePointer<UInt8>) -> Void) {
    let size = images.shape.pixelCount
    let scratch = copies.areDeformed ? deformer.makeScratch() : nil
    images.pixels.withUnsafeBufferPointer { pixels in
      rows.withUnsafeBufferPointer { rows in
        guard let start = pixels.baseAddress else { return }
        for place in places.prefix(Self.ahead) {
          VectorMath.announce(start + rows[place] * size, count: size)
        }
        for place in places {
          if place + Self.ahead < places.upperBound {
            VectorMath.announce(start + rows[place + Self.ahead] * size, count: size)
          }
          let image = start + rows[place] * size
          if let scratch, let deformation = copies.deformation(ofRow: rows[place], epoch: epoch) {
            deformer.deform(image, by: deformation, in: scratch)
            body(place, UnsafePointer(scratch.pixels))
          } else {
            body(place, image)
          }
        }
      }
    }
  }

  private static func inkShare(of images: DigitImages, rows: [Int]) -> Double {
    let size = images.shape.pixelCount
    let probed = stride(from: 0, to: rows.count, by: max(rows.count / probes, 1)).map { rows[$0] }
    let ink = images.pixels.withUnsafeBufferPointer { pixels in
      probed.reduce(0) { ink, row in
        ink + pixels[row * size..<(row + 1) * size].reduce(0) { $0 + ($1 != 0 ? 1 : 0) }
      }
    }
    return probed.isEmpty ? 1 : Double(ink) / Double(probed.count * size)
  }
}

extension ImageBatch.Copies {
  /// Whether they are any but the images themselves.
  fileprivate var areDeformed: Bool {
    if case .undeformed = self { false } else { true }
  }

  fileprivate var elastic: Augmentation.Elastic? {
    if case .redrawn(let augmentation, _) = self { augmentation.elastic } else { nil }
  }

  fileprivate func deformation(ofRow row: Int, epoch: Int) -> Deformation? {
    switch self {
    case .undeformed: nil
    case .redrawn(let augmentation, let seed): augmentation.deformation(ofRow: row, epoch: epoch, seed: seed)
    case .alike(let deformation): deformation
    }
  }
}
