import Testing

@testable import Notebook

@Suite struct GuessedNumberTests {
  @Test(arguments: [
    ("784", 784), ("90.8", 90.8), ("90,80", 90.8), ("0,908", 0.908), ("1,000", 1000),
    ("1,234,567.5", 1_234_567.5),
    ("90,8 %", 90.8), ("it reads 90.9 percent", 90.9), ("about 12.", 12), ("784 + 1", 785), ("784*10", 7840),
    ("28 x 28", 784), ("28×28 + 1 weights", 785), ("28 * 28 = 784", 784),
  ])
  func aSingleNumberIsRead(guess: String, number: Double) {
    #expect(GuessedNumber.single(in: guess) == number)
  }

  @Test(arguments: ["", "a lot", "10 of 100", "784 or 785", "9, 4, 5", "1.2.3", "="]) func othersAreNot(
    guess: String
  ) {
    #expect(GuessedNumber.single(in: guess) == nil)
  }

  @Test func listsAreRead() {
    #expect(GuessedNumber.all(in: "9,4, 5 and 1,000") == [9, 4, 5, 1000])
  }
}
