import Compute

extension DigitImages {
  /// Damaged copies of some rows, in their order. The same seed damages a row alike, whichever rows are asked for and
  /// however many threads there are.
  /// - Parameter rows: valid row indices.
  package func damaged(
    _ damage: Damage, rows: [Int], seed: UInt32, workers: ThreadPool = ThreadPool(count: 1)
  ) -> DigitImages {
    let size = shape.pixelCount
    let damager = ImageDamager(damage, shape: shape, seed: seed)
    let scratches = (0..<workers.maxCount).map { _ in ImageDamager.Scratch(for: damager) }
    let together = 64
    let copies = [UInt8](unsafeUninitializedCapacity: rows.count * size) { buffer, initialized in
      pixels.withUnsafeBufferPointer { pixels in
        guard let source = pixels.baseAddress, let target = buffer.baseAddress else { return }
        workers.run(tasks: (rows.count + together - 1) / together) { task, worker in
          for place in task * together..<min((task + 1) * together, rows.count) {
            damager.apply(
              to: source + rows[place] * size, row: rows[place], into: target + place * size,
              in: scratches[worker])
          }
        }
      }
      initialized = rows.count * size
    }
    return DigitImages(shape: shape, pixels: copies)
  }
}
