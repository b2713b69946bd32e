import Display
import Experiments

/// How many of a search's fits were not made now, so that nobody takes the seconds for those of all fits.
func reuseNote(_ reused: Int, of fits: Int) -> [Block] {
  guard reused > 0 else { return [] }
  return [.text("\(NumberText.count(reused)) of \(counted(fits, "fit")) taken from before.")]
}

/// How rows were counted, where it is not what the reader would think.
func scoringNote(_ scoring: Scoring) -> [Block] {
  switch scoring {
  case .accuracy: []
  case .exactMatch:
    [.text("A row counts as right when all its outputs are, as scikit-learn does for one-hot labels.")]
  }
}
