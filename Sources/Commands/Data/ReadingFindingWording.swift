import Digits
import Display

extension ReadingFinding {
  /// What was taken for what, as part of a sentence after `Read`, and the key that overrules it.
  var phrase: String {
    switch self {
    case .labelColumn(let number, let name):
      "labels from column \(number)" + (name.map { " (\($0))" } ?? "")
    case .oneHot(let count): "labels from \(count) columns of 0 and 1"
    case .leftOut(let columns):
      "left out as no pixels: column\(columns.count > 1 ? "s" : "") "
        + fewListed(columns.map(Self.quoted), "column")
    case .stretched(let range):
      "grey levels \(NumberText.plain(range.low)) to \(NumberText.plain(range.high)) stretched to 0 to 255"
    case .arrays(let images, let labels):
      "images from \(images)" + (labels.map { ", labels from \($0)" } ?? "")
    case .member(let name, let count):
      "from \(name)" + (count > 1 ? ", one of \(counted(count, "file"))" : "")
    case .validationRows(let count):
      "\(counted(count, "validation row")) of the file are among the training rows"
    case .labelAtNamesEnd(let example): "labels from the ends of the pictures' names, as in \(example)"
    case .countedFromZero: "indices counted from 0"
    case .classNames(let file): "names of the classes from \(file)"
    case .labelsOneToTen: "labels 1 to 10 taken for the digits 0 to 9"
    case .tenIsZero: "label 10 taken for the digit 0"
    case .labelsToTen:
      "labels 1 to 10 kept as they are (classes=1,2,3,4,5,6,7,8,9,0 takes 10 for the digit 0, "
        + "classes=0,1,2,3,4,5,6,7,8,9 takes 1 for it)"
    case .beyondScale(let range, let lowest, let highest):
      "values go from \(NumberText.plain(lowest)) to \(NumberText.plain(highest)): those beyond the scale "
        + "\(NumberText.plain(range.low)) to \(NumberText.plain(range.high)) are cut off"
    case .labelsAlone(let names):
      "labels left out whose images are missing: \(fewListed(names, "array"))"
    case .inverted(nil): "dark ink on bright paper turned round (invert=off keeps it)"
    case .inverted(let count?):
      "dark ink on bright paper turned round in \(counted(count, "picture")) (invert=off keeps it)"
    case .centred(let count):
      (count.map { "\(counted($0, "picture")) " } ?? "")
        + "centred and scaled like the digits of MNIST (normalize=off keeps pictures as they are)"
    case .normalized(let unclear):
      "digits scaled and centred as MNIST's are"
        + (unclear == 0 ? "" : "; \(counted(unclear, "row")) without a single digit")
    case .offCentre(let count):
      "the digits of \(counted(count, "row")) are small or off centre, unlike MNIST's (normalize=on scales and centres them)"
    case .transposed: "rows and columns exchanged, as in EMNIST's files (transpose=off keeps them)"
    case .unlabelled(let searched):
      searched.isEmpty ? "no labels" : "no labels: looked for \(fewListed(searched, "file"))"
    case .broken(let count, let first):
      "\(counted(count, "picture")) left out that cannot be read, the first of them \(first)"
    case .unclear(let paths): Self.rowsAllTheSame(paths, "with several digits or a blot")
    case .blank(let paths): Self.rowsAllTheSame(paths, "without ink")
    case .otherFiles(let count): "\(counted(count, "other file")) left out"
    case .sheets(let pages, let classes, let writers):
      "\(counted(pages, "page")) of a sheet of \(classes), filled in by \(fewListed(writers, "writer"))"
    case .emptyBoxes(let count): "\(counted(count, "empty box", plural: "empty boxes")) left out"
    case .doubtfulBoxes(let count, let areKept):
      areKept
        ? "\(counted(count, "doubtful box", plural: "doubtful boxes")) taken in ('show doubtful' draws them)"
        : "\(counted(count, "doubtful box", plural: "doubtful boxes")) left out ('show doubtful' draws them, "
          + "doubtful=keep takes them in)"
    case .sorted: "the rows are sorted by label, so the first rows= are of few classes"
    }
  }

  private static func rowsAllTheSame(_ paths: [String], _ what: String) -> String {
    "\(counted(paths.count, "picture")) \(what) \(paths.count == 1 ? "is a row" : "are rows") all the same "
      + "(\(paths.count == 1 ? "" : "the first ")\(paths[0]))"
  }

  private static func quoted(_ name: String) -> String { name.isEmpty ? "without a name" : name }
}
