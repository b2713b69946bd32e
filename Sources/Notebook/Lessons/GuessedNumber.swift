/// Numbers as people type them: `90 %`, `90,8`, `about 1,000`, `784 + 1`.
enum GuessedNumber {
  /// Every number of a guess, as of a list: a comma between two digits separates, unless it groups thousands.
  static func all(in guess: String) -> [Double] {
    guess.replacing(/(\d),(\d{3})(?!\d)/) { "\($0.1)\($0.2)" }
      .matches(of: /\d+(?:\.\d+)?/).compactMap { Double($0.output) }
  }

  /// The only number of a guess, which may be a sum or a product in which a sentence is wrapped. What stands before an
  /// equals sign is how it was found.
  /// - Returns: `nil` if there is none, or more than one.
  static func single(in guess: String) -> Double? {
    let result = guess.split(separator: "=").last ?? ""
    let found = result.matches(of: /\d+(?:[.,]\d+)*(?:\s*[+*x×·]\s*\d+(?:[.,]\d+)*)*/)
    guard found.count == 1, let sum = found.first?.output else { return nil }
    var total = 0.0
    for product in sum.split(separator: "+") {
      var value = 1.0
      for factor in product.split(whereSeparator: { "*x×·".contains($0) }) {
        guard let number = number(factor.filter { !$0.isWhitespace }) else { return nil }
        value *= number
      }
      total += value
    }
    return total
  }

  /// A number whose comma is a decimal one unless it groups thousands: `90,8`, `1,000`, `1,000.5`.
  private static func number(_ text: String) -> Double? {
    if text.wholeMatch(of: /[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?/) != nil {
      return Double(text.replacing(",", with: ""))
    }
    return Double(text.replacing(",", with: "."))
  }
}
