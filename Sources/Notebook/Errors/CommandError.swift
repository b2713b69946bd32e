import CommandLanguage
import Digits
import Networks

/// Why a well-formed command cannot be carried out in this workspace.
package enum CommandError: Error, Equatable, Sendable {
  /// Nothing is loaded.
  case noDataset
  /// `load` was given a name that is no file, but near the name of the built-in data.
  case noSuchFile(Token, nearest: String)
  /// `load` was given a name that is no file, but that of a dataset in hand.
  case isInHand(Token)
  /// Nothing is trained.
  case noModel
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
  /// A new name that a dataset or a model has already.
  case nameTaken(Token)
  /// A row number beyond the last row.
  case unknownRow(row: Int, dataset: String, count: Int)
  /// The command needs labels.
  case unlabelled(dataset: String, verb: String)
  /// No row of the dataset fits what was asked for.
  case noSuchRows(String)
  /// The model judges images of another size.
  case imageSizeDiffers(model: String, expected: ImageShape, dataset: String, found: ImageShape)
  /// An ensemble where only a single network will do.
  case notANetwork(String, members: [String], use: String)
  /// An ensemble of a single network.
  case tooFewMembers(Token)
  /// A network that is to be in an ensemble twice.
  case memberTwice(Token)
  /// An ensemble that is to be called as one of its members is.
  case nameOfMember(Token)
  /// The dataset has no rows of that role.
  case emptyPart(part: String, dataset: String)
  /// The dataset came without a split, or only its training rows were loaded.
  case noOfficialSplit(dataset: String)
  /// More combinations than `grid` takes on; `nil` beyond counting.
  case tooManyCandidates(count: Int?, limit: Int)
  /// More rows than are taken at once; `nil` beyond counting.
  case tooManyRows(count: Int?, limit: Int)
  /// A setting that a continued training cannot change.
  case fixedByModel(key: String, model: String)
  /// A layer that does not fit its input; its position counts the layers as they were typed.
  case layerDoesNotFit(NetworkError, at: Token?)
  /// A file that could not be written; `code` is `errno`.
  case cannotWrite(path: String, code: Int32)
  /// A path to write to that is a pipe or a device.
  case notAFile(path: String)
  /// A file that is there already.
  case fileExists(path: String)
  /// A dataset that was to be added to itself; the others there are.
  case addsToItself(dataset: String, others: [String])
  /// A dataset whose rows were added before.
  case addedAlready(dataset: String, to: String, base: String?)
  /// A picture to be written where a file is there already.
  case pictureExists(path: String)
  /// A path that does not end in one of the formats a command can write.
  case unknownPictureFormat(path: String, formats: [String])
  /// `--force` without a file to write.
  case nothingToForce
  /// A PNG of a result without images.
  case nothingToDraw(path: String)
  /// A picture with a side beyond what is written.
  case pictureTooLarge(path: String, height: Int, width: Int)
  /// The rows that a model was trained on are no longer available.
  case rowsGone(model: String, dataset: String)
  /// A word that describes a new network, where the next step is one of a model in hand.
  case newNetwork(Token, model: String)
  /// Two values of which the first must be the smaller.
  case rangeBackwards(from: Double, to: Double)
  /// No command, key or topic of that name.
  case unknownTopic(Token, nearest: String?)
}
