import Testing

@testable import Display

@Suite struct BitmapTests {
  private let picture = Bitmap(
    width: 4, inked: [false, true, false, true, false, false, true, true].map { $0 })

  @Test func twoRowsMakeALine() {
    #expect(picture.lines(unicode: true) == [" ▀▄█"])
    #expect(picture.lines(unicode: false) == [" '.#"])
  }

  @Test func anOddRowIsTheUpperHalf() {
    #expect(
      Bitmap(width: 2, inked: [true, true, true, true, true, false]).lines(unicode: true) == [
        "██", "▀ ",
      ])
  }

  @Test func whatIsLeftOverIsNotSeen() {
    #expect(Bitmap(width: 3, inked: [true, true]).lines(unicode: true) == [])
    #expect(Bitmap(width: 0, inked: [true]).lines(unicode: false) == ["'"])
  }
}
