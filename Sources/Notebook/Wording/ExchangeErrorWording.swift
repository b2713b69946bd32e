import CommandLanguage
import Display
import Networks

/// A file of a network that cannot be imported, or a model that cannot be written to one.
package struct ExchangeFailure: Error, Equatable, Sendable {
  /// As the user gave it.
  package let path: String
  package let problem: ExchangeError

  package init(path: String, _ problem: ExchangeError) {
    self.path = path
    self.problem = problem
  }
}

extension ExchangeFailure: Worded {
  package var wording: ErrorMessage {
    let path = shown(path)
    switch problem {
    case .cutOff:
      return ErrorMessage("\(path) ends in the middle: it is cut off", hint: "copy it again")
    case .damaged:
      return ErrorMessage("\(path) is damaged: its fields contradict each other", hint: "write it again")
    case .empty:
      return ErrorMessage(
        "\(path) holds no network that leads from an image to scores", hint: "export the whole model")
    case .tooMany(let noun, let count, let limit):
      return ErrorMessage(
        "\(path) has \(NumberText.count(count)) or more \(noun == .residual ? "residuals within each other" : noun.rawValue + "s"), and \(NumberText.count(limit)) are read at most",
        hint: "import a smaller network")
    case .operation(let place):
      return ErrorMessage(
        "\(path) has an operation that digitbook does not have: \(place.inWords)",
        hint: "'help import' lists those that it has")
    case .setting(let setting, let place):
      return ErrorMessage(
        "\(path) has an operation with a setting that digitbook does not have: \(place.inWords), \(setting)",
        hint: "'help import' lists what it has")
    case .undefined(let value, let isLater, let place):
      return ErrorMessage(
        "\(path) goes round in a circle or is not complete: \(place.inWords) reads '\(shown(value))', which "
          + (isLater ? "only a later one writes" : "none writes"), hint: "write it again")
    case .argument(let argument, let place):
      return ErrorMessage(
        "\(path) cannot be read: \(place.inWords) lacks \(argument), or it is of a kind that is not read",
        hint: "'help import' lists what is read")
    case .shape(let found, let place):
      return ErrorMessage(
        "\(path) cannot be read: \(place.inWords) does not fit its input of \(Self.extents(found))",
        hint: "write it again")
    case .arrayLies(let name, let shape, let expected, let found):
      guard let expected else {
        return ErrorMessage(
          "the array '\(shown(name))' of \(path) has an impossible shape, \(Self.extents(shape))",
          hint: "write it again")
      }
      return ErrorMessage(
        "the array '\(shown(name))' of \(path) holds \(NumberText.count(found)) where its shape, \(Self.extents(shape)), needs \(NumberText.count(expected))",
        hint: "write it again")
    case .arrayType(let name, let type):
      return ErrorMessage(
        "the array '\(shown(name))' of \(path) is of the type \(shown(type)), which is not read",
        hint: "write the weights as float32")
    case .notFinite(let name):
      return ErrorMessage(
        "\(name.isEmpty ? "the weights" : "the array '\(shown(name))'") of \(path) \(name.isEmpty ? "hold" : "holds") numbers that are not finite",
        hint: "train it again")
    case .arrayMissing(let name):
      return ErrorMessage(
        "\(path) has no array that fits '\(shown(name))'", hint: "check the layers; 'help layers' lists them")
    case .arraysLeft(let names):
      return ErrorMessage(
        "\(path) has arrays that no layer takes: \(Self.few(names))",
        hint: "name the layers with layers=; 'help layers' lists them")
    case .externalOutside(let location):
      return ErrorMessage(
        "\(path) keeps weights in '\(shown(location))', which is not in its folder, and is not read there",
        hint: "put both files into one folder and write the model again")
    case .externalMissing(let location):
      return ErrorMessage(
        "\(path) keeps its weights in '\(shown(location))' beside it, which cannot be read",
        hint: "copy that file too")
    case .externalCutOff(let location):
      return ErrorMessage(
        "\(path) keeps its weights in '\(shown(location))' beside it, which is shorter than that",
        hint: "copy that file again")
    case .noImages(let shape):
      return ErrorMessage(
        "\(path) does not take images of one channel\(shape.isEmpty ? "" : ": its input is \(Self.extents(shape))")",
        hint: "digitbook's images have rows, columns and one grey level each")
    case .severalInputs(let names):
      return ErrorMessage(
        "\(path) takes \(names.count) inputs: \(Self.few(names))", hint: "digitbook's networks take one")
    case .severalNetworks:
      return ErrorMessage(
        "\(path) is an ensemble: it joins several networks, and one is read at a time",
        hint: "export its members, import each of them, and join them with 'ensemble'")
    case .noClasses(let shape):
      return ErrorMessage(
        "\(path) gives no score per class: its output is \(Self.extents(shape))",
        hint: "digitbook's networks have 2 to 1,000 outputs")
    case .layersUnknown:
      return ErrorMessage(
        "\(path) holds weights and not how they are connected",
        hint: "name the hidden layers with layers=; 'help layers' lists them")
    case .unknownFormat:
      return ErrorMessage(
        "\(path) is no ONNX, safetensors or Keras 3 file", hint: "'help import' says what is read")
    case .network(let error):
      return ErrorMessage("\(path) cannot be read: \(error.wording.message)", hint: error.wording.hint)
    case .safeTensors(let error): return wording(error, of: path)
    }
  }

  private func wording(_ error: SafeTensorsError, of path: String) -> ErrorMessage {
    switch error {
    case .headerTruncated:
      ErrorMessage("\(path) ends within its header: it is cut off", hint: "copy it again")
    case .headerTooLarge(let bytes, let limit):
      ErrorMessage(
        "\(path) announces a header of \(bytes) bytes; the limit is \(NumberText.count(limit))",
        hint: "check that it is a safetensors file")
    case .headerNotUnderstood:
      ErrorMessage("the header of \(path) is not that of a safetensors file", hint: "write it again")
    case .elementType(let tensor, let type):
      ErrorMessage(
        "the array '\(shown(tensor))' of \(path) is of the type \(shown(type)), which is not read",
        hint: "write the weights as F32")
    case .shape(let tensor):
      ErrorMessage(
        "the array '\(shown(tensor))' of \(path) is not as long as its shape says", hint: "write it again")
    case .coverage:
      ErrorMessage(
        "the arrays of \(path) overlap, leave gaps or end too early", hint: "copy it, or write it, again")
    }
  }

  /// `28 x 28`; `?` for an extent that is not known.
  private static func extents(_ extents: [Int]) -> String {
    extents.isEmpty ? "one number" : extents.map { $0 < 0 ? "?" : String($0) }.joined(separator: " x ")
  }

  private static func few(_ names: [String]) -> String {
    let shown = names.prefix(3).map { "'\(Display.shown($0))'" }
    return names.count > 3
      ? "\(shown.joined(separator: ", ")) and \(names.count - 3) more" : listed(shown, joinedBy: "and")
  }
}

extension ExchangeError.Place {
  /// `node 5 'act' (Gelu)`.
  fileprivate var inWords: String {
    "\(noun.rawValue) \(number)\(name.isEmpty ? "" : " '\(shown(name))'") (\(shown(operation)))"
  }
}
