import Display
import Experiments

/// Says how many fits were reused, so that the seconds are not taken for those of all fits. A script does not say it: it
/// tells of the cache, not of the digits.
func reuseNote(_ reused: Int, of fits: Int) -> [Block] {
  guard reused > 0, !NondeterministicValue.isMasked else { return [] }
  return [.text("\(NumberText.count(reused)) of \(counted(fits, "fit")) taken from before.")]
}

/// Says how rows were scored, unless it is plain accuracy.
func scoringNote(_ scoring: Scoring) -> [Block] {
  switch scoring {
  case .accuracy: []
  case .exactMatch:
    [.text("A row counts as right when all its outputs are, as scikit-learn does for one-hot labels.")]
  }
}
