import CommandLanguage
import Digits
import NotebookTestSupport
import Testing

@testable import Commands

/// Deformations as typed, and the errors for invalid ones.
@Suite struct AugmentationTextTests {
  @Test func everyDeformationIsRead() throws {
    let all = try AugmentationText.read("shift:2,rotate:15,scale:0.15,shear:0.1,elastic:34/4")
    #expect(
      all
        == Augmentation(shift: 2, rotate: 15, scale: 0.15, shear: 0.1, elastic: .init(alpha: 34, sigma: 4)))
    #expect(try AugmentationText.read("elastic:8/0.5,shift:1")?.elastic?.sigma == 0.5)
    #expect(try AugmentationText.read("standard") == .standard)
    #expect(try AugmentationText.read("none") == nil)
  }

  @Test(arguments: [
    "none", "shift:1", "rotate:7.5", "shift:2,rotate:15,scale:0.15,shear:0.1,elastic:34/4", "elastic:0/3",
    "shift:0",
  ])
  func whatIsShownCanBeTyped(_ text: String) throws {
    #expect(try AugmentationText.typed(AugmentationText.read(text)) == text)
  }

  @Test(arguments: [
    (
      "rotat:3", "there is no deformation 'rotat': there are shift, rotate, scale, shear and elastic",
      "did you mean 'rotate'?"
    ),
    (
      "blur:3", "there is no deformation 'blur': there are shift, rotate, scale, shear and elastic",
      "'help augment' says more"
    ),
    (
      "shift:1,", "a deformation is missing: there are shift, rotate, scale, shear and elastic",
      "'help augment' says more"
    ),
    ("rotate", "rotate needs an amount: 0 to 180 degrees", "such as rotate:15"),
    ("shift:", "shift needs an amount: 0 to 100 whole pixels", "such as shift:2"),
    ("rotate:181", "rotate takes 0 to 180 degrees, not '181'", "'help augment' says more"),
    ("rotate:-1", "rotate takes 0 to 180 degrees, not '-1'", "'help augment' says more"),
    ("rotate:nan", "rotate takes 0 to 180 degrees, not 'nan'", "'help augment' says more"),
    ("shift:1.5", "shift takes 0 to 100 whole pixels, not '1.5'", "'help augment' says more"),
    (
      "shift:99999999999999999999", "shift takes 0 to 100 whole pixels, not '99999999999999999999'",
      "'help augment' says more"
    ),
    ("scale:1", "scale takes 0 to 0.9, not '1'", "'help augment' says more"),
    ("shear:x", "shear takes 0 to 2, not 'x'", "'help augment' says more"),
    (
      "elastic:34", "elastic takes ALPHA/SIGMA, 0 to 1000 and above 0 to 100 pixels, not '34'",
      "'help augment' says more"
    ),
    (
      "elastic:34/0", "elastic takes ALPHA/SIGMA, 0 to 1000 and above 0 to 100 pixels, not '34/0'",
      "'help augment' says more"
    ),
    ("shift:1,shift:2", "the deformation 'shift' is given twice", "keep one of them"),
  ])
  func aSentenceForEverySlip(text: String, message: String, hint: String) throws {
    for line in ["train augment=\(text)", "augment preview 4 \(text)", "grid augment=none|\(text)"] {
      let error = try Scratch().fail(line)
      #expect(error.message == message)
      #expect(error.hint == hint)
    }
  }
}
