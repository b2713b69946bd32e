import Foundation

/// The files of the network that tells digits from what is none, which come with the program.
package struct JudgeFiles: Sendable {
  /// The layers, as JSON.
  package let spec: Data
  /// The weights, as safetensors.
  package let weights: Data

  /// The files are not where they belong; all folders where they were looked for.
  package struct Missing: Error, Equatable, Sendable {
    package let searched: [String]
  }

  private static let place = ResourceFolder(
    variable: "DIGITBOOK_JUDGE", module: "Digits", name: "judge", installedName: "judge")

  package init() throws(Missing) {
    let folders = Self.place.candidates()
    for folder in folders {
      let read = { (name: String) in try? Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)) }
      if let spec = read("spec.json"), let weights = read("weights.safetensors") {
        (self.spec, self.weights) = (spec, weights)
        return
      }
    }
    throw Missing(searched: folders)
  }
}
