/// The keys of commands that look inside a network.
enum InsideKeys {
  static let row = Key<Int>(
    "row", .integer(0...1_000_000_000), form: .word, required: true, "a row of the current dataset")
  static let layer = Key<Int>(
    "layer", .integer(0...1_000_000), "which layer; they count from 1, and the output layer is the last")
  static let unit = Key<Int>(
    "unit", .integer(0...1_000_000_000), "which unit; they count from 0, so output 7 is the digit 7")
}
