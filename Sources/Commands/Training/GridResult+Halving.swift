import Display
import Experiments

extension GridResult {
  /// How candidates were left out.
  struct Halving: Codable, Sendable {
    let resource: HalvingSearch.Resource
    let factor: Int
    let rungs: [Rung]

    struct Rung: Codable, Sendable {
      /// Places in `candidates` of the whole result.
      let candidates: [Int]
      /// Epochs or rows of each.
      let resource: Int
    }

    init(_ search: HalvingSearch, _ rungs: [HalvingSearch.Rung]) {
      resource = search.resource
      factor = search.schedule.factor
      self.rungs = rungs.map { Rung(candidates: $0.candidates, resource: $0.resource) }
    }

    /// Epochs or rows of the last rung that a candidate was in.
    func reached(_ candidate: Int) -> Int? { rungs.last { $0.candidates.contains(candidate) }?.resource }

    var text: String {
      let unit = resource == .epochs ? "epoch" : "row"
      let steps = rungs.enumerated().map { number, rung in
        number == 0
          ? "\(counted(rung.candidates.count, "candidate")) with \(counted(rung.resource, unit))"
          : "\(rung.candidates.count) with \(NumberText.count(rung.resource))"
      }
      return "Halving: \(steps.joined(separator: ", then "))."
    }
  }
}
