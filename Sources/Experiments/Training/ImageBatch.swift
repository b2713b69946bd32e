import Compute
import Digits
import Networks

/// Feeds the images of a batch into a network, scaled to 0...1.
///
/// `Network` calls `fill` from the thread that needs the rows next, so there is no separate pass over the
/// pixels. That thread also applies the augmentation: no core is idle during training, so dedicated threads
/// would only compete with the pool and hand the pixels over through main memory instead of a nearby cache.
final class ImageBatch {
  /// Which variants of the images a batch holds.
  enum Copies {
    /// The original images.
    case undeformed
    /// New random deformations in every epoch.
    case augmented(Augmentation, seed: UInt32)
    /// The same deformation for all images.
    case deformed(Deformation)
  }

  /// The input buffer that the network reads.
  let input: NetworkInput

  private let images: DigitImages
  private let copies: Copies
  private let deformer: Deformer
  private var rows: [Int] = []
  private var epoch = 0

  /// Above this share of nonzero pixels the sparse format does not pay.
  private static let densestSparse = 0.4
  /// Prefetch distance in images.
  private static let ahead = 8
  /// Number of images sampled for the share of nonzero pixels.
  private static let probes = 256

  /// - Parameters:
  ///   - likely: typical rows; their share of nonzero pixels decides between sparse and dense input.
  ///   - isDense: whether the input is dense whatever they share.
  init(
    of images: DigitImages, likely: [Int], for network: Network, copies: Copies = .undeformed,
    dense isDense: Bool = false
  ) throws(NetworkError) {
    self.images = images
    self.copies = copies
    deformer = Deformer(shape: images.shape, elastic: copies.elastic)
    let columns = network.spec.input.count
    // The sparse format stores pairs of pixels.
    let isSparse =
      !isDense && network.takesSparseInput && columns.isMultiple(of: 2)
      && columns <= min(images.shape.pixelCount, SparseRows.mostColumns)
      && Self.inkShare(of: images, rows: likely) < Self.densestSparse
    do throws(OutOfMemory) {
      input =
        isSparse
        ? .sparse(
          try SparseRows(
            allocating: network.capacity, columns: columns, shardRows: network.shardRows,
            listedFor: network.sparseInputUnits ?? 0))
        : .dense(try Matrix(allocating: network.capacity, columns: columns))
    } catch {
      throw .outOfMemory(bytes: error.bytes)
    }
  }

  /// Another batch of the same images for the same network.
  /// - Parameters:
  ///   - units: of the networks' first layers; 0 if they read no sparse rows.
  ///   - networks: how many will read each batch.
  init(like other: ImageBatch, units: Int, networks: Int) throws(NetworkError) {
    images = other.images
    copies = other.copies
    deformer = other.deformer
    do throws(OutOfMemory) {
      input =
        switch other.input {
        case .sparse(let rows):
          .sparse(
            try SparseRows(
              allocating: rows.capacity, columns: rows.columns, shardRows: rows.shardRows, listedFor: units,
              products: networks))
        case .dense(let rows): .dense(try Matrix(allocating: rows.capacity, columns: rows.columns))
        }
    } catch {
      throw .outOfMemory(bytes: error.bytes)
    }
  }

  /// Selects the rows of the next batch; at most the network's capacity.
  /// - Parameters:
  ///   - following: rows of the batch after it, if known, to prefetch their images.
  ///   - epoch: augmentation epoch.
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
          sparse.prefetch(place < following.count ? start + following[place] * size : nil, for: place)
        }
      }
    }
  }

  /// Copies the rows at these positions of the batch into the input buffer: of sparse ones those of a shard.
  func fill(_ places: Range<Int>) {
    switch input {
    case .dense(let matrix):
      let count = min(images.shape.pixelCount, matrix.columns)
      forEachImage(at: places) { VectorMath.scale(pixels: $1, to: matrix.row($0), count: count) }
    case .sparse(let sparse):
      forEachImage(at: places) { sparse.load($1, into: $0) }
      sparse.list(shard: places)
    }
  }

  /// Copies all rows into the input buffer, and sorts sparse ones: `Network.trainStep` then only reads them.
  func prepare() {
    guard case .sparse(let sparse) = input else { return fill(0..<rows.count) }
    for first in stride(from: 0, to: rows.count, by: sparse.shardRows) {
      let shard = first..<min(first + sparse.shardRows, rows.count)
      fill(shard)
      sparse.sort(shard: shard)
    }
  }

  /// Calls `body` with the pixels of each image, deformed if the batch is augmented.
  @inline(__always)
  private func forEachImage(at places: Range<Int>, do body: (_ place: Int, UnsafePointer<UInt8>) -> Void) {
    let size = images.shape.pixelCount
    let scratch = copies.areDeformed ? deformer.makeScratch() : nil
    images.pixels.withUnsafeBufferPointer { pixels in
      rows.withUnsafeBufferPointer { rows in
        guard let start = pixels.baseAddress else { return }
        for place in places.prefix(Self.ahead) {
          VectorMath.prefetch(start + rows[place] * size, count: size)
        }
        for place in places {
          if place + Self.ahead < places.upperBound {
            VectorMath.prefetch(start + rows[place + Self.ahead] * size, count: size)
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
      guard let start = pixels.baseAddress else { return 0 }
      return probed.reduce(0) { $0 + VectorMath.countInk(start + $1 * size, count: size) }
    }
    return probed.isEmpty ? 1 : Double(ink) / Double(probed.count * size)
  }
}

extension ImageBatch.Copies {
  /// Whether any image is deformed.
  fileprivate var areDeformed: Bool {
    if case .undeformed = self { false } else { true }
  }

  fileprivate var elastic: Augmentation.Elastic? {
    if case .augmented(let augmentation, _) = self { augmentation.elastic } else { nil }
  }

  fileprivate func deformation(ofRow row: Int, epoch: Int) -> Deformation? {
    switch self {
    case .undeformed: nil
    case .augmented(let augmentation, let seed):
      augmentation.deformation(ofRow: row, epoch: epoch, seed: seed)
    case .deformed(let deformation): deformation
    }
  }
}
