import CommandLanguage
import Digits
import Networks

/// Why a well-formed command cannot run in this workspace.
package enum CommandError: Error, Equatable, Sendable {
  /// Nothing is loaded.
  case noDataset
  /// `load` was given a name that is not a file but similar to the name of the built-in data.
  case noSuchFile(Token, nearest: String)
  /// `load` was given the name of a loaded dataset, not a file.
  case isLoaded(Token)
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
  /// A new name that a dataset or a model already has.
  case nameTaken(Token)
  /// A row number beyond the last row.
  case unknownRow(row: Int, dataset: String, count: Int)
  /// The command needs labels.
  case unlabelled(dataset: String, verb: String)
  /// No row of the dataset matches the request.
  case noSuchRows(String)
  /// The model takes images of another size.
  case imageSizeDiffers(model: String, expected: ImageShape, dataset: String, found: ImageShape)
  /// An ensemble where a single network is required.
  case notANetwork(String, members: [String], use: String)
  /// An ensemble of a single network.
  case tooFewMembers(Token)
  /// A network named twice as a member of an ensemble.
  case memberTwice(Token)
  /// An ensemble with the name of one of its members.
  case nameOfMember(Token)
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
  /// A PNG of a result without images.
  case nothingToDraw(path: String)
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
