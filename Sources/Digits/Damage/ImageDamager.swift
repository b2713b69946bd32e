import Compute
import Foundation

/// Damages images of one size by one `Damage`.
///
/// What is drawn for a row depends on seed, kind and row alone: every strength draws the same lines, and any number of
/// threads gives the same bits.
struct ImageDamager {
  private let damage: Damage
  private let shape: ImageShape
  private let seed: UInt32
  private let deformer: Deformer
  private let blur: ImageBlur?
  private let extremes: ImageExtremes?
  /// The size of the image in images of 28 pixels.
  private let size: Double

  /// Cosines and sines of -2 to 2 periods along each axis, for fog; else empty.
  private let periodsDown, periodsAcross: [(cosine: [Float], sine: [Float])]

  /// Plane waves in a bank of fog, each of at most so many periods in the image.
  private static let waves = 6
  private static let mostPeriods = 2

  init(_ damage: Damage, shape: ImageShape, seed: UInt32) {
    self.damage = damage
    self.shape = shape
    self.seed = seed
    size = Double(min(shape.height, shape.width)) / 28
    deformer = Deformer(shape: shape)
    blur =
      damage.kind == .blur
      ? ImageBlur(height: shape.height, width: shape.width, sigma: damage.amount * size) : nil
    extremes =
      damage.kind == .thicker || damage.kind == .thinner
      ? ImageExtremes(
        height: shape.height, width: shape.width, radius: max(damage.amount * size, 1),
        isDilation: damage.kind == .thicker) : nil
    periodsDown = damage.kind == .fog ? Self.periods(over: shape.height) : []
    periodsAcross = damage.kind == .fog ? Self.periods(over: shape.width) : []
  }

  private static func periods(over length: Int) -> [(cosine: [Float], sine: [Float])] {
    (-mostPeriods...mostPeriods).map { count in
      let angles = (0..<length).map { 2 * Double.pi * Double(count * $0) / Double(max(length, 1)) }
      return (angles.map { Float(cos($0)) }, angles.map { Float(sin($0)) })
    }
  }

  /// Buffers for one image at a time; one per thread.
  final class Scratch {
    fileprivate let deformed: Deformer.Scratch
    fileprivate let floats: UnsafeMutablePointer<Float>
    fileprivate let bytes: UnsafeMutablePointer<UInt8>

    init(for damager: ImageDamager) {
      deformed = damager.deformer.makeScratch()
      floats = .allocate(
        capacity: max(3 * damager.shape.pixelCount, damager.blur?.scratchCount ?? 0, 1))
      bytes = .allocate(capacity: max(damager.extremes?.scratchCount ?? 0, 1))
    }

    deinit {
      floats.deallocate()
      bytes.deallocate()
    }
  }

  /// Writes the damaged image.
  /// - Parameters:
  ///   - image: `shape.pixelCount` grey levels; `result` as many.
  ///   - row: which row of its dataset it is.
  func apply(
    to image: UnsafePointer<UInt8>, row: Int, into result: UnsafeMutablePointer<UInt8>, in scratch: Scratch
  ) {
    let draws = CounterGenerator(UInt64(seed), damage.kind.number, UInt64(row))
    let (amount, count) = (damage.amount, shape.pixelCount)
    switch damage.kind {
    case .noise:
      DamageMath.addNoise(
        draws, amplitude: 255 * amount, to: image, into: result, count: count, scratch: scratch.floats)
    case .blur: blur?.apply(to: image, into: result, scratch: scratch.floats)
    case .rotation, .shift, .scale, .shear:
      deformer.deform(image, by: deformation(draws), in: scratch.deformed)
      result.update(from: scratch.deformed.pixels, count: count)
    case .thicker, .thinner:
      extremes?.apply(to: image, into: result, scratch: scratch.bytes)
      guard amount * size < 1 else { return }
      for index in 0..<count {
        let (old, new) = (Double(image[index]), Double(result[index]))
        result[index] = UInt8(min(max((old + amount * size * (new - old)).rounded(), 0), 255))
      }
    case .contrast:
      var sum = 0
      for index in 0..<count { sum &+= Int(image[index]) }
      let mean = Double(sum) / Double(max(count, 1))
      DamageMath.blend(image, factor: amount, offset: (1 - amount) * mean, into: result, count: count)
    case .fog:
      let weight = 0.5 * 255 * amount
      addWaves(draws, into: scratch.floats)
      DamageMath.blend(
        image, factor: 1 - amount, field: scratch.floats, amount: weight / Double(Self.waves), offset: weight,
        into: result, count: count)
    case .occlusion:
      result.update(from: image, count: count)
      cover(result, draws)
    case .dottedLine, .zigzag, .spatter:
      result.update(from: image, count: count)
      draw(on: result, draws)
    }
  }

  /// Number `index` as a value in [0, 1).
  private func share(_ draws: CounterGenerator, _ index: Int) -> Double {
    (draws.symmetric(UInt64(index)) + 1) / 2
  }

  // MARK: Geometry

  private func deformation(_ draws: CounterGenerator) -> Deformation {
    let sign: Double = draws.symmetric(0) < 0 ? -1 : 1
    switch damage.kind {
    case .rotation: return Deformation(degrees: sign * damage.amount)
    case .scale: return Deformation(heightening: damage.amount, widening: damage.amount)
    case .shear: return Deformation(shear: sign * damage.amount)
    default:
      let distance = max(Int(min((damage.amount * size).rounded(), 1e6)), 1)
      // The eight neighbours of a place, row by row.
      let place = Int(draws[0] >> 61)
      let neighbour = place < 4 ? place : place + 1
      return Deformation(down: distance * (neighbour / 3 - 1), across: distance * (neighbour % 3 - 1))
    }
  }

  /// Covers a square with paper, not nearer to the edge than a seventh of the image if it fits.
  private func cover(_ image: UnsafeMutablePointer<UInt8>, _ draws: CounterGenerator) {
    let side = max(Int((damage.amount * Double(min(shape.height, shape.width))).rounded()), 1)
    func start(_ length: Int, _ index: Int) -> Int {
      let margin = Int((Double(length) / 7).rounded())
      let free = length - 2 * margin - side
      return free < 0 ? max((length - side) / 2, 0) : margin + Int(share(draws, index) * Double(free + 1))
    }
    let (top, left) = (start(shape.height, 0), start(shape.width, 1))
    for row in top..<min(top + side, shape.height) {
      let width = min(side, shape.width - left)
      (image + row * shape.width + left).update(repeating: 0, count: width)
    }
  }

  // MARK: Ink

  private typealias Point = (row: Double, column: Double)

  private func draw(on image: UnsafeMutablePointer<UInt8>, _ draws: CounterGenerator) {
    let (bottom, right) = (Double(shape.height - 1), Double(shape.width - 1))
    func ink(_ from: Point, _ to: Point, _ reach: Double) {
      DamageMath.ink(
        from: from, to: to, reach: max(reach * size, 0.5), on: image, height: shape.height, width: shape.width
      )
    }
    for number in 0..<Int(min(max(damage.amount, 0), 1000)) {
      if damage.kind == .spatter {
        let middle = (share(draws, 3 * number) * bottom, share(draws, 3 * number + 1) * right)
        ink(middle, middle, 0.5 + 0.75 * share(draws, 3 * number + 2))
        continue
      }
      // Lines from left to right and from top to bottom take turns.
      let (first, second) = (share(draws, 2 * number), share(draws, 2 * number + 1))
      let isLevel = number.isMultiple(of: 2)
      let start: Point = isLevel ? (first * bottom, 0) : (0, first * right)
      let end: Point = isLevel ? (second * bottom, right) : (bottom, second * right)
      let way: Point = (end.row - start.row, end.column - start.column)
      let length = max((way.row * way.row + way.column * way.column).squareRoot(), 1e-9)
      func point(_ share: Double, aside: Double = 0) -> Point {
        (
          start.row + share * way.row + aside * way.column / length,
          start.column + share * way.column - aside * way.row / length
        )
      }
      if damage.kind == .dottedLine {
        let step = max(3 * size, 1)
        for dot in 0...Int(length / step) {
          let place = point(Double(dot) * step / length)
          ink(place, place, 0.8)
        }
      } else {
        let corners = (0...6).map { corner in
          point(
            Double(corner) / 6, aside: corner % 6 == 0 ? 0 : (corner.isMultiple(of: 2) ? -3 : 3) * size)
        }
        for (from, to) in zip(corners, corners.dropFirst()) { ink(from, to, 0.5) }
      }
    }
  }

  /// The sum of plane waves with up to two periods in the image, each in [-1, 1].
  private func addWaves(_ draws: CounterGenerator, into field: UnsafeMutablePointer<Float>) {
    var down: [Float] = []
    var across: [Float] = []
    down.reserveCapacity(2 * Self.waves * shape.height)
    across.reserveCapacity(2 * Self.waves * shape.width)
    for wave in 0..<Self.waves {
      let index = UInt64(3 * wave)
      let downward = periodsDown[draws.whole(index, upTo: Self.mostPeriods) + Self.mostPeriods]
      let sideward = periodsAcross[draws.whole(index + 1, upTo: Self.mostPeriods) + Self.mostPeriods]
      let phase = Double.pi * draws.symmetric(index + 2)
      let (cosine, sine) = (Float(cos(phase)), Float(sin(phase)))
      for row in 0..<shape.height {
        down.append(downward.cosine[row] * cosine - downward.sine[row] * sine)
      }
      for row in 0..<shape.height {
        down.append(downward.sine[row] * cosine + downward.cosine[row] * sine)
      }
      across.append(contentsOf: sideward.cosine)
      across.append(contentsOf: sideward.sine)
    }
    DamageMath.sumWaves(
      down: down, across: across, waves: Self.waves, height: shape.height, width: shape.width, into: field)
  }
}
