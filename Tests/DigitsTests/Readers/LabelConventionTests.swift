import Testing

@testable import Digits

@Suite struct LabelConventionTests {
  private let tenLabels = (1...10).map { Int32($0) }

  @Test func oneToTenIsToldByTheSizeOfTheImages() {
    let usps = LabelConvention(tenLabels, shape: ImageShape(height: 16, width: 16))
    #expect(usps == .oneToTen)
    #expect(tenLabels.map(usps.label) == Array(0...9))
    let svhn = LabelConvention(tenLabels, shape: ImageShape(height: 32, width: 32))
    #expect(svhn == .tenIsZero)
    #expect(tenLabels.map(svhn.label) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
  }

  @Test func oneToTenOfOtherSizesIsTold() {
    let unclear = LabelConvention(tenLabels, shape: .mnist)
    #expect(unclear == .unclear && unclear.finding == .labelsToTen)
    #expect(tenLabels.map(unclear.label) == tenLabels)
    // A few of them may be anything.
    #expect(LabelConvention([1, 2, 10], shape: .mnist) == .plain)
  }

  @Test func namesOfTheUserGoBeforeAnyConvention() {
    var options = ReadingOptions()
    options.classes = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]
    for side in [16, 28, 32] {
      let shape = ImageShape(height: side, width: side)
      #expect(LabelConvention(tenLabels, shape: shape, options: options) == .plain)
    }
  }

  @Test(arguments: [[0, 1, 10], [1, 9], [1, 26], [], [2, 10]] as [[Int32]])
  func otherLabelsArePlain(labels: [Int32]) {
    let convention = LabelConvention(labels, shape: ImageShape(height: 16, width: 16))
    #expect(convention == .plain)
    #expect(convention.finding == nil)
    #expect(labels.map(convention.label) == labels)
  }
}
