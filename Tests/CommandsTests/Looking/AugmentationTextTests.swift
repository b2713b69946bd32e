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

  /// `mended` is what a whole line is suggested with; `hint` is said where none is.
  @Test(
    arguments: [
      (
        "rotat:3", "there is no deformation 'rotat': there are shift, rotate, scale, shear and elastic",
        "rotate:15", "did you mean 'rotate'?"
      ),
      (
        "blur:3", "there is no deformation 'blur': there are shift, rotate, scale, shear and elastic", nil,
        "'help augment' says more"
      ),
      (
        "shift:1,", "a deformation is missing: there are shift, rotate, scale, shear and elastic", "shift:1",
        "did you mean 'grid augment=none|shift:1'?"
      ),
      ("rotate", "rotate needs an amount: 0 to 180 degrees", "rotate:15", "such as rotate:15"),
      ("shift:", "shift needs an amount: 0 to 100 whole pixels", "shift:2", "such as shift:2"),
      ("rotate:181", "rotate takes 0 to 180 degrees, not '181'", "rotate:15", "'help augment' says more"),
      ("rotate:-1", "rotate takes 0 to 180 degrees, not '-1'", "rotate:15", "'help augment' says more"),
      ("rotate:nan", "rotate takes 0 to 180 degrees, not 'nan'", "rotate:15", "'help augment' says more"),
      ("shift:1.5", "shift takes 0 to 100 whole pixels, not '1.5'", "shift:2", "'help augment' says more"),
      (
        "shift:99999999999999999999", "shift takes 0 to 100 whole pixels, not '99999999999999999999'", nil,
        "'help augment' says more"
      ),
      ("scale:1", "scale takes 0 to 0.9, not '1'", "scale:0.15", "'help augment' says more"),
      ("shear:x", "shear takes 0 to 2, not 'x'", "shear:0.1", "'help augment' says more"),
      (
        "elastic:34", "elastic takes ALPHA/SIGMA, 0 to 1000 and above 0 to 100 pixels, not '34'",
        "elastic:34/4", "'help augment' says more"
      ),
      (
        "elastic:34/0", "elastic takes ALPHA/SIGMA, 0 to 1000 and above 0 to 100 pixels, not '34/0'",
        "elastic:34/4", "'help augment' says more"
      ),
    ] as [(String, String, String?, String)])
  func aSentenceForEverySlip(text: String, message: String, mended: String?, hint: String) throws {
    for start in ["train augment=", "augment preview 4 ", "grid augment=none|"] {
      let error = try Scratch().fail(start + text)
      #expect(error.message == message)
      let line = start.hasPrefix("grid") ? nil : mended.map { "did you mean '\(start)\($0)'?" }
      #expect(error.hint == line ?? hint)
    }
  }

  @Test func oneDeformationTwice() throws {
    let message = "the deformation 'shift' is given twice"
    let train = try Scratch().fail("train augment=shift:1,shift:2")
    #expect(train.message == message)
    #expect(
      train.hint
        == "did you mean 'grid augment=shift:1|shift:2'? 'grid' tries each of them by cross-validation "
        + "and keeps the best")
    let preview = try Scratch().fail("augment preview 4 shift:1,shift:2")
    #expect(preview.message == message && preview.hint == "keep one of them")
    let grid = try Scratch().fail("grid augment=none|shift:1,shift:2")
    #expect(grid.message == message && grid.hint == "did you mean 'grid augment=none|shift:1|shift:2'?")
  }
}
