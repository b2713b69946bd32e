import Foundation

extension JSONEncoder {
  /// Writes numbers that JSON does not have as the texts "inf", "-inf" and "nan".
  package func spellInfinities() {
    nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }
}

extension JSONDecoder {
  /// Reads what `JSONEncoder.spellInfinities` writes.
  package func readInfinities() {
    nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }
}
