extension Dataset {
  /// The classes of these rows that are not among `known`, in the order of the dataset's; `nil` if there are none.
  package func unknownClasses(of rows: [Int], to known: [ClassLabel]) -> [ClassLabel]? {
    guard let labels else { return nil }
    let index = LabelIndex(known)
    var unknown: Set<ClassLabel> = []
    for row in rows where index[labels[row]] == nil { unknown.insert(labels[row]) }
    return unknown.isEmpty ? nil : classes.sorted(unknown)
  }
}
