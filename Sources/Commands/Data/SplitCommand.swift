import CommandLanguage
import Digits
import Display
import Notebook

/// `split`: divides the current dataset into training, validation and test rows.
struct SplitCommand: Command {
  private static let test = Key<HoldOutSize>(
    "test", .holdOut, default: "0.25",
    scikitLearn: ReferenceName("test_size of train_test_split", default: "0.25"),
    "share or number of test rows")
  private static let validation = Key<HoldOutSize>(
    "validation", .holdOut, "share or number of the other rows to watch while training")
  private static let stratify = Key<Bool>(
    "stratify", .boolean, default: "true",
    scikitLearn: ReferenceName(
      "stratify", default: "None",
      difference: "here every part keeps the share of each digit unless told otherwise"),
    "keep the share of each digit in every part")
  private static let oneHot = Key<Bool>(
    "one-hot", .boolean, default: "false",
    scikitLearn: ReferenceName(
      "stratify", default: "None",
      difference:
        "for one-hot labels it takes the digits from 9 to 0, and so draws other rows; true does the same"),
    "draw as scikit-learn does when the labels to stratify by are one-hot")
  private static let groups = Key<RowGrouping>(
    "groups", ValueType<RowGrouping>.choice,
    scikitLearn: ReferenceName(
      "GroupShuffleSplit",
      default: "groups of split()",
      difference: "test= and validation= are shares or numbers of writers then, too"),
    "keep the rows of each writer together: nobody is in two parts")
  private static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set",
    scikitLearn: TrainingKeys.randomState, "where the draws start")
  private static let official = Key<Bool>.flag("official", "go back to the split that the dataset came with")

  static let signature = Signature(
    "split", group: .data, "Divide the current dataset into training, validation and test rows.",
    parameters: [
      test.parameter, validation.parameter, stratify.parameter, oneHot.parameter, groups.parameter,
      seed.parameter, official.parameter,
    ],
    examples: [
      .init("split", "hold out a stratified quarter", needs: ["load mnist rows=2000"]),
      .init(
        "split test=0.25 seed=1", "as train_test_split(random_state=1, stratify=y)",
        needs: ["load mnist rows=2000"]),
      .init(
        "split test=400 validation=0.1", "400 test rows, and a tenth of the rest to watch",
        needs: ["load mnist rows=2000"]),
      .init(
        "split groups=writer test=1", "one writer for the test, the others to learn from",
        needs: ["load lesson-sheets"]),
      .init("split --official", "MNIST's 60,000 and 10,000 again", needs: ["load"]),
    ],
    notes: ["Models trained on another split of the dataset are marked stale."])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if arguments[Self.official] == true {
      try arguments.refuse(
        Self.test.parameter, Self.validation.parameter, Self.stratify.parameter, Self.oneHot.parameter,
        Self.groups.parameter, Self.seed.parameter, beside: "--official")
    }
    if let groups = arguments[Self.groups] {
      try arguments.refuse(
        Self.stratify.parameter, Self.oneHot.parameter, beside: "groups=\(groups.rawValue)")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let stale = workspace.staleModels(of: dataset.name)
    if arguments[Self.official] == true {
      guard let training = dataset.officialTrainingRows, training < dataset.count else {
        throw CommandError.noOfficialSplit(dataset: dataset.name)
      }
      workspace.keep(
        Split(train: Array(0..<training), test: Array(training..<dataset.count)), of: dataset.name,
        isOfficial: true)
    } else {
      workspace.keep(try divide(dataset, in: workspace), of: dataset.name)
    }
    return SplitResult(dataset, in: workspace, groups: arguments[Self.groups], staleBefore: stale)
  }

  /// How a line divides rows, or how a command does that learns from rows that are not divided yet.
  struct Sizes {
    var test = HoldOutSize.share(0.25)
    var validation: HoldOutSize?
    var isStratified = true
    var isOneHot = false
    var isOfficial = false
    let seed: UInt32

    init(seed: UInt32) { self.seed = seed }

    /// - Parameter seed: taken if the line has none.
    init(_ arguments: Arguments, seed: @autoclosure () -> UInt32) {
      self.seed = arguments[SplitCommand.seed] ?? seed()
      test = arguments[SplitCommand.test] ?? test
      validation = arguments[SplitCommand.validation]
      isStratified = arguments[SplitCommand.stratify] ?? true
      isOneHot = arguments[SplitCommand.oneHot] ?? false
      isOfficial = arguments[SplitCommand.official] ?? false
    }
  }

  private func divide(_ dataset: Dataset, in workspace: Workspace) throws -> Split {
    let sizes = Sizes(arguments, seed: workspace.seed(nil))
    if let grouping = arguments[Self.groups] {
      return try Split(
        Array(0..<dataset.count), test: sizes.test, validation: sizes.validation,
        groups: workspace.groups(grouping, of: dataset, typed: "split groups=\(grouping.rawValue)"),
        seed: sizes.seed)
    }
    let labels =
      sizes.isStratified ? try workspace.requireLabels(of: dataset, for: "split stratify=true") : nil
    return try Split(
      Array(0..<dataset.count), test: sizes.test, validation: sizes.validation, stratifiedBy: labels,
      order: sizes.isOneHot ? .descending : .ascending, seed: sizes.seed)
  }
}

/// How a dataset was divided.
struct SplitResult: CellResult {
  static let kind = "split"
  let dataset: String
  let train: Int
  let validation: Int
  let test: Int
  let stratified: Bool
  let seed: UInt32?
  let isOfficial: Bool
  /// What was kept together; `nil` for nothing.
  let groups: RowGrouping?
  /// Groups of training, validation and test rows; `nil` without groups.
  let groupCounts: [Int]?
  /// Models that this split made stale, without those that were stale before.
  let staleModels: [String]

  init(_ dataset: Dataset, in workspace: Workspace, groups: RowGrouping?, staleBefore: [String]) {
    let entry = workspace.split(of: dataset.name)
    self.dataset = dataset.name
    train = entry?.split.train.count ?? 0
    validation = entry?.split.validation.count ?? 0
    test = entry?.split.test.count ?? 0
    stratified = entry?.split.stratified ?? false
    seed = entry?.split.seed
    isOfficial = entry?.isOfficial ?? false
    self.groups = groups
    groupCounts =
      groups == nil
      ? nil
      : [entry?.split.train, entry?.split.validation, entry?.split.test].map { rows in
        dataset.writerGroups?.count(among: rows ?? []) ?? 0
      }
    staleModels = workspace.staleModels(of: dataset.name).filter { !staleBefore.contains($0) }
  }

  var blocks: [Block] {
    let validationPart = validation > 0 ? ", \(counted(validation, "validation row"))" : ""
    let how =
      isOfficial
      ? "as it came"
      : groups != nil
        ? "no \(groups?.rawValue ?? "") in two parts, seed \(seed.map(String.init) ?? "-")"
        : "\(stratified ? "stratified" : "not stratified"), seed \(seed.map(String.init) ?? "-")"
    var blocks: [Block] = [
      .text(
        "\(dataset): \(counted(train, "training row"))\(validationPart), \(counted(test, "test row")) (\(how))."
      )
    ]
    if let groupCounts, groupCounts.count == 3, let noun = groups?.rawValue {
      let watched = groupCounts[1] > 0 ? ", \(groupCounts[1]) to watch" : ""
      blocks.append(
        .text("\(counted(groupCounts[0], noun)) to learn from\(watched), \(groupCounts[2]) for the test."))
    }
    if !staleModels.isEmpty {
      blocks.append(
        .text("Stale from now on, because trained on another split: \(fewListed(staleModels, "model")).")
      )
    }
    return blocks
  }
}

extension ValueType where Value == HoldOutSize {
  /// A share between 0 and 1, or a number of rows.
  static var holdOut: ValueType {
    let range = "a share between 0 and 1, or a number of rows"
    return ValueType(description: range, completion: .nothing) { text throws(ValueProblem) in
      if let count = Int(text) {
        guard count >= 1 else { throw .outOfRange(range: range) }
        return .count(count)
      }
      guard let share = Double(text), share.isFinite else { throw .notANumber(range: range) }
      guard share > 0, share < 1 else { throw .outOfRange(range: range) }
      return .share(share)
    }
  }
}
