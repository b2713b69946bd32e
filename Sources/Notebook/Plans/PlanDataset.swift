import CommandLanguage
import Digits
import Experiments
import Foundation

/// The dataset of a plan: named by path and hash where it has a file, else written into the plan's folder.
enum PlanDataset {
  private static let file = "dataset"

  /// Describes a dataset, and writes its images into the folder if no file elsewhere holds them.
  /// - Parameter working: the folder that relative paths of the dataset start from.
  /// - Throws: `PlanError.cannotWrite`.
  static func describe(
    _ dataset: Dataset, labels: [ClassLabel], in folder: PlanFolder, from working: String
  ) throws(PlanError) -> SearchPlan.Data {
    let isKept = !dataset.source.kind.hasFile
    if isKept {
      try PlanFolder.make(folder.path)
      let shape = Data("\(dataset.images.shape.height) \(dataset.images.shape.width)".utf8)
      let parts = [shape, Data(dataset.images.pixels), StoredLabels(labels, of: dataset).encoded()]
      guard let bytes = PartsFile.encoded(parts) else {
        throw .cannotWrite(path: folder.path + "/" + file, code: EIO)
      }
      try PlanFolder.write(bytes, to: folder.path + "/" + file)
    }
    return SearchPlan.Data(
      name: dataset.name, source: dataset.source, folder: working, file: isKept ? file : nil,
      rows: dataset.count)
  }

  /// Reads the dataset of a plan, with all its rows.
  /// - Throws: `PlanError`.
  static func read(_ data: SearchPlan.Data, in folder: PlanFolder) throws(PlanError) -> Examples {
    var pixels: StoredSession.Pixels?
    if let file = data.file {
      // A plan names only files of its own folder.
      guard !file.contains("/"), let parts = PartsFile.parts(3, at: folder.path + "/" + file),
        case let shape = String(decoding: parts[0], as: UTF8.self).split(separator: " ").compactMap({
          Int($0)
        }),
        shape.count == 2
      else { throw .damaged(path: folder.path + "/" + file) }
      pixels = StoredSession.Pixels(
        height: shape[0], width: shape[1], images: [UInt8](parts[1]), labels: StoredLabels(decoding: parts[2])
      )
    }
    let row = StoredSession.DatasetRow(
      name: data.name, source: data.source, folder: data.folder, split: nil, pixels: pixels)
    let dataset: Dataset
    do throws(SessionProblem) {
      dataset = try LoadingDatasets.read(row)
    } catch {
      switch error {
      case .datasetChanged(let name, let path): throw .otherData(name: name, path: path)
      case .datasetUnreadable(let name, let reason): throw .noData(name: name, reason: reason)
      default: throw .damaged(path: folder.path)
      }
    }
    guard let labels = dataset.labels else {
      throw .noData(name: data.name, reason: "it has no labels here")
    }
    return Examples(
      images: dataset.images, labels: labels, rows: Array(labels.indices), order: dataset.classes)
  }
}
