/// A Reed-Solomon code over bytes: of `parityBytes` wrong bytes at unknown places half are corrected.
///
/// Bytes are elements of GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1; the generator's roots are the powers
/// 0 ..< parityBytes of 2. The first byte has the highest power of x.
struct ReedSolomon: Sendable {
  let dataBytes: Int
  let parityBytes: Int

  var length: Int { dataBytes + parityBytes }

  /// - Parameter dataBytes, parityBytes: together at most 255.
  init(dataBytes: Int, parityBytes: Int) {
    self.dataBytes = dataBytes
    self.parityBytes = parityBytes
  }

  /// The data followed by its parity bytes; data of another length is cut or filled up with 0.
  func encode(_ data: [UInt8]) -> [UInt8] {
    let data = Array((data + [UInt8](repeating: 0, count: max(0, dataBytes - data.count))).prefix(dataBytes))
    var generator: [UInt8] = [1]
    for power in 0..<parityBytes { generator = Field.product(generator, [1, Field.power(power)]) }
    var rest = data + [UInt8](repeating: 0, count: parityBytes)
    for place in 0..<dataBytes where rest[place] != 0 {
      let factor = rest[place]
      for (offset, value) in generator.enumerated() { rest[place + offset] ^= Field.multiply(factor, value) }
    }
    return data + rest[dataBytes...]
  }

  /// The corrected data.
  /// - Returns: `nil` if more bytes are wrong than can be corrected, or the length is another.
  func decode(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count == length else { return nil }
    let syndromes = syndromes(of: bytes)
    guard syndromes.contains(where: { $0 != 0 }) else { return Array(bytes[..<dataBytes]) }
    guard let locator = locator(of: syndromes) else { return nil }
    let places = errors(at: locator)
    guard places.count == locator.count - 1,
      let corrected = corrected(bytes, syndromes: syndromes, locator: locator, places: places),
      !self.syndromes(of: corrected).contains(where: { $0 != 0 })
    else { return nil }
    return Array(corrected[..<dataBytes])
  }

  /// The value of the word at each root of the generator; all are 0 for a word without errors.
  private func syndromes(of bytes: [UInt8]) -> [UInt8] {
    (0..<parityBytes).map { power in
      bytes.reduce(0) { Field.multiply($0, Field.power(power)) ^ $1 }
    }
  }

  /// The error locator by Berlekamp's and Massey's algorithm, the lowest power first; `nil` for too many errors.
  private func locator(of syndromes: [UInt8]) -> [UInt8]? {
    var (locator, earlier): ([UInt8], [UInt8]) = ([1], [1])
    var (errors, shift) = (0, 1)
    var earlierGap: UInt8 = 1
    for step in 0..<parityBytes {
      var gap = syndromes[step]
      for index in 1..<max(1, min(locator.count, step + 1)) {
        gap ^= Field.multiply(locator[index], syndromes[step - index])
      }
      if gap == 0 {
        shift += 1
        continue
      }
      let factor = Field.divide(gap, earlierGap)
      let change = [UInt8](repeating: 0, count: shift) + earlier.map { Field.multiply($0, factor) }
      let next = Field.sum(locator, change)
      if 2 * errors <= step {
        (earlier, earlierGap) = (locator, gap)
        (errors, shift) = (step + 1 - errors, 1)
      } else {
        shift += 1
      }
      locator = next
    }
    while locator.count > 1, locator.last == 0 { locator.removeLast() }
    return errors <= parityBytes / 2 && locator.count - 1 == errors ? locator : nil
  }

  /// The powers of x whose bytes are wrong: the places where the locator of the inverse is 0.
  private func errors(at locator: [UInt8]) -> [Int] {
    (0..<length).filter { power in
      let x = Field.power(255 - power % 255)
      return locator.reversed().reduce(0) { Field.multiply($0, x) ^ $1 } == 0
    }
  }

  /// The word with the values of its errors taken away, by Forney's formula.
  private func corrected(
    _ bytes: [UInt8], syndromes: [UInt8], locator: [UInt8], places: [Int]
  ) -> [UInt8]? {
    let evaluator = Field.product(syndromes, locator).prefix(parityBytes)
    var bytes = bytes
    for power in places {
      let inverse = Field.power(255 - power % 255)
      let value = evaluator.reversed().reduce(0) { Field.multiply($0, inverse) ^ $1 }
      var slope: UInt8 = 0
      for index in stride(from: 1, to: locator.count, by: 2) {
        slope ^= Field.multiply(locator[index], Field.power(inverse, raisedTo: index - 1))
      }
      guard slope != 0 else { return nil }
      bytes[length - 1 - power] ^= Field.multiply(Field.power(power), Field.divide(value, slope))
    }
    return bytes
  }
}

/// GF(256).
private enum Field {
  private static let powers: [UInt8] = {
    var powers: [UInt8] = []
    var value = 1
    for _ in 0..<255 {
      powers.append(UInt8(value))
      value <<= 1
      if value > 255 { value ^= 0x11D }
    }
    return powers
  }()

  /// The power of each value but 0.
  private static let logarithms: [Int] = {
    var logarithms = [Int](repeating: 0, count: 256)
    for (power, value) in powers.enumerated() { logarithms[Int(value)] = power }
    return logarithms
  }()

  /// A power of 2.
  static func power(_ exponent: Int) -> UInt8 { powers[exponent % 255] }

  static func power(_ base: UInt8, raisedTo exponent: Int) -> UInt8 {
    exponent == 0 ? 1 : base == 0 ? 0 : powers[logarithms[Int(base)] * exponent % 255]
  }

  static func multiply(_ a: UInt8, _ b: UInt8) -> UInt8 {
    a == 0 || b == 0 ? 0 : powers[(logarithms[Int(a)] + logarithms[Int(b)]) % 255]
  }

  /// - Parameter b: not 0.
  static func divide(_ a: UInt8, _ b: UInt8) -> UInt8 {
    a == 0 ? 0 : powers[(logarithms[Int(a)] + 255 - logarithms[Int(b)]) % 255]
  }

  /// Polynomials as lists of coefficients.
  static func product(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    var product = [UInt8](repeating: 0, count: a.count + b.count - 1)
    for (i, x) in a.enumerated() {
      for (j, y) in b.enumerated() { product[i + j] ^= multiply(x, y) }
    }
    return product
  }

  static func sum(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    let longer = a.count >= b.count ? a : b
    let shorter = a.count >= b.count ? b : a
    return longer.enumerated().map { $1 ^ ($0 < shorter.count ? shorter[$0] : 0) }
  }
}
