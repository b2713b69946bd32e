import Testing

@testable import Digits

@Suite struct NaturalOrderTests {
  @Test func numbersCountByTheirValue() {
    let names = [
      "a10.png", "a2.png", "a1b.png", "1/b.png", "a002.png", "10/a.png", "1/a.png", "a", "A", "a2",
    ]
    #expect(
      NaturalOrder.sorted(names)
        == ["1/a.png", "1/b.png", "10/a.png", "A", "a", "a1b.png", "a2", "a002.png", "a2.png", "a10.png"])
  }

  @Test func itIsAnOrderForAnyNames() {
    var random = SeededGenerator(seed: 41)
    let alphabet = Array("0012a/_é".utf8)
    let names = (0..<300).map { _ in
      (0..<Int.random(in: 0...6, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
    }
    for left in names {
      #expect(!NaturalOrder.precedes(left, left))
      for right in names where left != right {
        #expect(NaturalOrder.precedes(left, right) != NaturalOrder.precedes(right, left))
      }
    }
    let sorted = names.sorted(by: NaturalOrder.precedes)
    for (index, name) in sorted.enumerated() {
      for other in sorted[..<index] { #expect(!NaturalOrder.precedes(name, other)) }
    }
  }
}
