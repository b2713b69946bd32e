/// Why a network from elsewhere cannot be read, or one from here cannot be written.
package enum ExchangeError: Error, Equatable, Sendable {
  /// The file ends before what it announces.
  case cutOff
  /// The bytes are not of the format, or contradict themselves.
  case damaged
  /// A file of the format that holds no network.
  case empty
  /// More nodes or layers than are read.
  case tooMany(Noun, count: Int, limit: Int)
  /// An operation that digitbook does not have.
  case operation(Place)
  /// An operation with a setting that digitbook does not have, such as "dilations of 2, 2".
  case setting(String, at: Place)
  /// A value that no node writes, or only a later one.
  case undefined(value: String, isLater: Bool, at: Place)
  /// An input that is not what the operation takes there.
  case argument(String, at: Place)
  /// The shapes do not fit each other.
  case shape(found: [Int], at: Place)
  /// A stored array that is not as long as its shape says.
  case arrayLies(name: String, shape: [Int], expected: Int?, found: Int)
  /// A stored array of a type that is not read.
  case arrayType(name: String, type: String)
  /// An array with numbers that are infinite or no numbers.
  case notFinite(name: String)
  /// An array that the layers call for and the file lacks.
  case arrayMissing(name: String)
  /// Arrays that no layer takes.
  case arraysLeft([String])
  /// A file of weights that is not in the folder of the model.
  case externalOutside(location: String)
  /// A file of weights that is not there, or shorter than the model says.
  case externalMissing(location: String)
  case externalCutOff(location: String)
  /// The inputs are not images of one channel.
  case noImages(shape: [Int])
  /// A network with several inputs.
  case severalInputs([String])
  /// A graph that joins the outputs of several networks: an ensemble.
  case severalNetworks
  /// The outputs are not one value per class.
  case noClasses(shape: [Int])
  /// Only the weights are known, and not what lies between them.
  case layersUnknown
  /// The file is of none of the formats.
  case unknownFormat
  case network(NetworkError)
  case safeTensors(SafeTensorsError)

  package enum Noun: String, Equatable, Sendable {
    case node, layer, residual
  }

  /// Where in a file something is: the fifth node, called `act`, which is a `Gelu`.
  package struct Place: Equatable, Sendable {
    package let noun: Noun
    /// From 1.
    package let number: Int
    /// May be empty.
    package let name: String
    package let operation: String

    package init(_ noun: Noun, _ number: Int, name: String, operation: String) {
      self.noun = noun
      self.number = number
      self.name = name
      self.operation = operation
    }
  }
}
