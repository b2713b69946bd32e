import Digits
import Networks

/// Why a well-formed command cannot be carried out in this workspace.
public enum CommandError: Error, Equatable, Sendable {
  /// Nothing is loaded.
  case noDataset
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
  /// A name that is taken, or that could be mistaken for something else.
  case badName(Token)
  /// A row number beyond the last row.
  case unknownRow(row: Int, dataset: String, count: Int)
  /// The command needs labels.
  case unlabelled(dataset: String, verb: String)
  /// No row of the dataset fits what was asked for.
  case noSuchRows(String)
  /// The model judges images of another size.
  case imageSizeDiffers(model: String, expected: ImageShape, dataset: String, found: ImageShape)
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
  /// No command, key or topic of that name.
  case unknownTopic(Token, nearest: String?)
}
