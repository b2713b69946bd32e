import Experiments
import Foundation

/// A plan that was found in the folder of plans.
package struct PlanFolderEntry: Sendable {
  package let folder: PlanFolder
  package let plan: SearchPlan

  /// - Throws: `PlanError`.
  package init(reading path: String) throws(PlanError) {
    self.init(folder: PlanFolder(path), plan: try SearchPlan(reading: PlanFolder(path).plan))
  }

  init(folder: PlanFolder, plan: SearchPlan) {
    self.folder = folder
    self.plan = plan
  }

  /// Folders whose plan cannot be read are left out.
  static func all(in path: String) -> [PlanFolderEntry] {
    PlanFolder.names(in: path).sorted().compactMap { name in
      let folder = PlanFolder("\(path)/\(name)")
      // A folder that `--afresh` put aside has a name with a dot.
      guard !name.contains("."), let plan = try? SearchPlan(reading: folder.plan) else { return nil }
      return PlanFolderEntry(folder: folder, plan: plan)
    }
  }
}
