import CommandLanguage
import Digits
import Display
import Networks

/// Why a well-formed command cannot run in this workspace.
package enum CommandError: Error, Equatable, Sendable {
  /// Nothing is loaded.
  case noDataset
  /// The dataset of a stored session could not be read again.
  case missing(MissingDataset)
  /// `load` was given a name that is not a file but similar to the name of the built-in data.
  case noSuchFile(Token, nearest: String)
  /// `load` was given the name of a loaded dataset, not a file.
  case isLoaded(Token)
  /// Nothing is trained.
  case noModel
  /// Nothing is trained to ask about a file, and nothing is loaded to train on.
  case noModelForFile
  /// No dataset of that name.
  case unknownDataset(Token, nearest: String?)
  /// No model of that name.
  case unknownModel(Token, nearest: String?)
  /// Neither a dataset nor a model of that name.
  case unknownName(Token, nearest: String?)
  /// Neither a model nor a preset of that name.
  case unknownNetwork(Token, nearest: String?)
  /// A name that could be mistaken for something else.
  case badName(Token)
  /// A new name that a dataset or a model already has.
  case nameTaken(Token)
  /// A row number beyond the last row.
  case unknownRow(row: Int, dataset: String, count: Int)
  /// The command needs labels.
  case unlabelled(dataset: String, verb: String)
  /// No row of the dataset matches the request.
  case noSuchRows(String, noun: String = "digit")
  /// A class that is not among those of the dataset or the model.
  case unknownClass(Token, known: [ClassLabel], nearest: String?)
  /// A model that knows none of the classes that it is to be judged by.
  case noCommonClass(model: String, knows: [ClassLabel], dataset: String, has: [ClassLabel])
  /// The model takes images of another size.
  case imageSizeDiffers(model: String, expected: ImageShape, dataset: String, found: ImageShape)
  /// An ensemble or a baseline where a single network is required.
  case notANetwork(String, what: String, members: [String], use: String)
  /// An ensemble of a single network.
  case tooFewMembers(Token)
  /// A model named twice for one chart.
  case modelTwice(Token)
  /// Several models, where the command takes one; `of` are all of them.
  case oneModelAtATime(Token, verb: String?, of: [Token])
  /// A network named twice as a member of an ensemble.
  case memberTwice(Token)
  /// An ensemble with the name of one of its members.
  case nameOfMember(Token)
  /// The writers of a dataset are not known, and the argument typed needs them.
  case noWriters(dataset: String, typed: String)
  /// A dataset or row that is from no photographed sheet, and the line typed needs one.
  case noSheets(dataset: String, typed: String)
  /// The dataset has no rows of that part.
  case emptyPart(part: String, dataset: String)
  /// The dataset came without a split, or only its training rows were loaded.
  case noOfficialSplit(dataset: String)
  /// More combinations than `grid` accepts; `nil` if the count overflows.
  case tooManyCandidates(count: Int?, limit: Int)
  /// More rows than a command accepts; `nil` if the count overflows.
  case tooManyRows(count: Int?, limit: Int)
  /// A setting that a continued training cannot change.
  case fixedByModel(key: String, model: String)
  /// A layer that does not fit its input; its position counts the layers as typed.
  case layerDoesNotFit(NetworkError, at: Token?)
  /// A file that could not be written; `code` is `errno`.
  case cannotWrite(path: String, code: Int32)
  /// An output path that is a pipe or a device.
  case notAFile(path: String)
  /// The output file already exists.
  case fileExists(path: String)
  /// A dataset added to itself; `others` are the other datasets.
  case addsToItself(dataset: String, others: [String])
  /// A dataset whose rows were already added.
  case addedAlready(dataset: String, to: String, base: String?)
  /// The picture file already exists.
  case pictureExists(path: String)
  /// A path without the extension of a format that the command can write.
  case unknownPictureFormat(path: String, formats: [String])
  /// `--force` without a file to write.
  case nothingToForce
  /// A PNG of a result without anything to draw.
  case nothingToDraw(path: String)
  /// A drawing of a page where several were read.
  case onePageToDraw(path: String, pages: Int)
  /// A picture that exceeds the size limit.
  case pictureTooLarge(path: String, height: Int, width: Int)
  /// The rows that a model was trained on are no longer available.
  case rowsGone(model: String, dataset: String)
  /// An argument that describes a new network, where the next step continues a loaded model.
  case newNetwork(Token, model: String)
  /// A range whose first value must be smaller than the second.
  case rangeBackwards(from: Double, to: Double)
  /// No command, key or topic of that name.
  case unknownTopic(Token, nearest: String?)
}

extension CommandError {
  /// Whether what a line names does not exist.
  var isAboutAName: Bool {
    switch self {
    case .noSuchFile, .unknownDataset, .unknownModel, .unknownName, .unknownNetwork, .unknownTopic: true
    default: false
    }
  }
}

extension CommandError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .noDataset:
      ErrorMessage("no digits are loaded yet", hint: "type 'load' for the built-in MNIST, or 'load FILE'")
    case .missing(let dataset): dataset.wording
    case .noSuchFile(let token, let nearest):
      ErrorMessage(
        "there is no file \(token.text)", hint: "did you mean '\(nearest)'?", columns: token.columns)
    case .isLoaded(let token):
      ErrorMessage(
        "there is no file \(token.text), but a dataset with that name is already loaded",
        hint: "type 'use \(token.text)'", columns: token.columns)
    case .noModel:
      ErrorMessage("no model is trained yet", hint: "type 'train'")
    case .noModelForFile:
      ErrorMessage("no model is trained yet", hint: "type 'load', then 'train', then the same line again")
    case .unknownDataset(let token, let nearest):
      Self.unknown("dataset", token, nearest, list: "datasets")
    case .unknownModel(let token, let nearest):
      Self.unknown("model", token, nearest, list: "models")
    case .unknownName(let token, let nearest):
      Self.unknown("dataset or model", token, nearest, list: "status")
    case .unknownNetwork(let token, let nearest):
      ErrorMessage(
        "there is no model or preset '\(token.text)'",
        hint: nearest.map { "did you mean '\($0)'?" } ?? "'help summary' shows what it takes",
        columns: token.columns)
    case .badName(let token):
      ErrorMessage(
        "'\(token.text)' is not a valid name", hint: "use letters, digits, '-' and '_', a letter first",
        columns: token.columns)
    case .nameTaken(let token):
      ErrorMessage(
        "a dataset or model called '\(token.text)' already exists",
        hint: "choose another name, or 'drop \(token.text)' first", columns: token.columns)
    case .unknownRow(let row, let dataset, let count):
      ErrorMessage(
        "\(dataset) has no row \(row): its rows are 0 to \(max(count - 1, 0))", hint: "'info' says more")
    case .unlabelled(let dataset, let verb):
      ErrorMessage("\(dataset) has no labels, and '\(verb)' needs them", hint: "load a labelled dataset")
    case .noSuchRows(let wanted, let noun):
      ErrorMessage("there are no rows \(wanted)", hint: "'info' counts the rows of each \(noun)")
    case .unknownClass(let token, let known, let nearest):
      ErrorMessage(
        "there is no class '\(token.text)': there are the \(ErrorPhrase.classes(known))",
        hint: nearest.map { "did you mean '\($0)'?" } ?? "'info' lists all classes", columns: token.columns)
    case .noCommonClass(let model, let knows, let dataset, let has):
      ErrorMessage(
        "\(model) knows the \(ErrorPhrase.classes(knows)), and the rows of \(dataset) are of the "
          + "\(ErrorPhrase.classes(has)): there is nothing to judge",
        hint: Self.isFile(dataset)
          ? "load \(dataset) and train a model on it, or 'predict' what it takes them for"
          : "train a model on \(dataset), or 'predict' what it takes them for")
    case .imageSizeDiffers(let model, let expected, let dataset, let found):
      ErrorMessage(
        "\(model) judges images of \(expected) pixels, but those of \(dataset) are \(found)",
        hint: Self.isFile(dataset)
          ? "give it images of \(expected), or load \(dataset) and train a model on it"
          : "train a model on \(dataset), or 'use' a dataset of \(expected)")
    case .notANetwork(let name, let what, let members, let use):
      members.isEmpty
        ? ErrorMessage(
          "'\(use)' needs a network, and \(name) is none (\(what))",
          hint: "name a network that 'models' lists, or 'train' one")
        : ErrorMessage(
          "'\(use)' needs a single network, and \(name) is an \(what)",
          hint: "name one of its members: \(listed(members))")
    case .tooFewMembers(let token):
      ErrorMessage(
        "an ensemble needs at least two models, and '\(token.text)' is one",
        hint: "name more of them; 'models' lists what there is", columns: token.columns)
    case .modelTwice(let token):
      ErrorMessage("'\(token.text)' is named twice", hint: "name each model once", columns: token.columns)
    case .oneModelAtATime(let token, let verb, let models):
      ErrorMessage(
        "\(verb.map { "'\($0)' takes" } ?? "this takes") one model at a time, and these are \(models.count)",
        hint: "'diff \(models.prefix(2).map(\.text).joined(separator: " "))' compares two; "
          + "'plot accuracy \(models.map(\.text).joined(separator: " "))' draws their curves on one chart",
        columns: token.columns)
    case .memberTwice(let token):
      ErrorMessage(
        "'\(token.text)' is named twice, and each member counts the same", hint: "name it once",
        columns: token.columns)
    case .nameOfMember(let token):
      ErrorMessage(
        "'\(token.text)' is one of the members of the ensemble", hint: "choose another name",
        columns: token.columns)
    case .noWriters(let dataset, let typed):
      ErrorMessage(
        "nobody knows who wrote the rows of \(dataset), and '\(typed)' needs it",
        hint: "'sheet' writes forms whose rows know their writers; see 'help sheet'")
    case .noSheets(let dataset, let typed):
      ErrorMessage(
        "'\(typed)' is about photographed sheets, and \(dataset) has no such rows",
        hint: "'load' photographs of a sheet first; see 'help sheet'")
    case .emptyPart(let part, let dataset):
      ErrorMessage(
        "the split of \(dataset) has no \(part) rows", hint: "'split' makes a new one; see 'help split'")
    case .noOfficialSplit(let dataset):
      ErrorMessage("\(dataset) came without a split", hint: "'split' makes one")
    case .tooManyCandidates(let count, let limit):
      ErrorMessage(
        "\(Self.tooMany(count, "candidates", "are too many")): the limit is \(NumberText.count(limit))",
        hint: "give fewer choices")
    case .tooManyRows(let count, let limit):
      ErrorMessage(
        "\(Self.tooMany(count, "rows", "are too many at once")): the limit is \(NumberText.count(limit))",
        hint: "name fewer at a time")
    case .fixedByModel(let key, let model):
      ErrorMessage(
        "\(key) cannot change when training goes on with \(model)",
        hint: "leave it out, or train a new model without continue=")
    case .layerDoesNotFit(let error, let token): Self.wording(error, at: token)
    case .cannotWrite(let path, let code):
      ErrorPhrase.unwritable(path, code, hint: "choose another path with out=")
    case .notAFile(let path):
      ErrorMessage("\(path) is not a regular file", hint: "choose another path with out=")
    case .fileExists(let path):
      ErrorMessage(
        "\(path) already exists",
        hint: "choose another name: only an earlier file of predictions is overwritten")
    case .addsToItself(let dataset, let others):
      ErrorMessage(
        "\(dataset) cannot be added to itself",
        hint: others.first.map { "name another: 'add \(dataset) to=\($0)'" }
          ?? "load another dataset first: 'load'")
    case .addedAlready(let dataset, let target, let base):
      ErrorMessage(
        "\(target) already has rows of \(dataset)",
        hint: base.map { "'add \(dataset) to=\($0)' makes it again with all their rows" }
          ?? "add them to the dataset it was made from, with to=")
    case .pictureExists(let path):
      ErrorMessage("\(path) already exists", hint: "choose another name, or add --force to overwrite it")
    case .unknownPictureFormat(let path, let formats):
      ErrorMessage(
        "'\(path)' does not end in \(listed(formats.map { "." + $0 })), the pictures that can be written here",
        hint: "try out=picture.\(formats.first ?? "")")
    case .nothingToForce:
      ErrorMessage("--force has no file to overwrite", hint: "name one with out=")
    case .nothingToDraw(let path):
      ErrorMessage("there are no digit images to write to \(path)", hint: "a drawing goes into FILE.svg")
    case .onePageToDraw(let path, let pages):
      ErrorMessage(
        "\(path) shows one page, and these are \(counted(pages, "page"))",
        hint: "read them into FILE.csv or FILE.json, or each page by itself")
    case .pictureTooLarge(let path, let height, let width):
      ErrorMessage(
        "\(path) would be \(NumberText.count(height)) x \(NumberText.count(width)) pixels, which is too large",
        hint: "show fewer digits at a time")
    case .rowsGone(let model, let dataset) where dataset.isEmpty:
      ErrorMessage(
        "\(model) was trained elsewhere, on rows that are not known",
        hint: "'train continue=\(model)' trains it on those of the current dataset")
    case .rowsGone(let model, let dataset):
      ErrorMessage(
        "the rows of \(dataset) that \(model) was trained on are no longer available",
        hint: "load them again under the name \(dataset), or train a new model")
    case .newNetwork(let token, let model):
      ErrorMessage(
        "'\(token.text)' describes a new network, but the next step trains \(model)",
        hint: "leave it out, or add --afresh to begin with a new network", columns: token.columns)
    case .rangeBackwards(let from, let to):
      ErrorMessage(
        "the learning rate cannot grow from \(typed(from)) to \(typed(to))",
        hint: "give from= the smaller and to= the larger number")
    case .unknownTopic(let token, let nearest):
      ErrorMessage(
        "there is no help on '\(token.text)'",
        hint: nearest.map { "did you mean '\($0.isEmpty ? "help" : "help \($0)")'?" }
          ?? "'help' lists all commands",
        columns: token.columns)
    }
  }

  /// Whether a dataset is named by its path, because it is not loaded.
  private static func isFile(_ dataset: String) -> Bool { dataset.contains { "./".contains($0) } }

  private static func wording(_ error: NetworkError, at token: Token?) -> ErrorMessage {
    ErrorMessage(error.wording.message, hint: error.wording.hint, columns: token?.columns)
  }

  /// `1,003 rows are too many at once`, or, where the count overflows, `too many rows to count`.
  private static func tooMany(_ count: Int?, _ things: String, _ verdict: String) -> String {
    count.map { "\(NumberText.count($0)) \(things) \(verdict)" } ?? "too many \(things) to count"
  }

  private static func unknown(
    _ what: String, _ token: Token, _ nearest: String?, list: String
  ) -> ErrorMessage {
    ErrorMessage(
      "there is no \(what) '\(token.text)'",
      hint: nearest.map { "did you mean '\($0)'?" } ?? "'\(list)' lists what there is",
      columns: token.columns)
  }
}
