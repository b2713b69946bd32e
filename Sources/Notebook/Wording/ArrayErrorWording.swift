import CommandLanguage
import Compute
import Digits
import Display

extension ArrayError {
  /// - Parameter path: the file, as the user gave it.
  func wording(in path: String) -> ErrorMessage {
    switch self {
    case .version(let major, let minor):
      ErrorMessage(
        "\(path) is a .npy file of version \(major).\(minor), which is not known", hint: Self.again)
    case .headerTruncated(let found, let needed):
      ErrorMessage("\(path) ends within its header: \(counted(found, "byte")) of \(needed)", hint: Self.again)
    case .header(let byte):
      ErrorMessage(
        "the header of \(path) is not what NumPy writes, from byte \(NumberText.count(byte))",
        hint: Self.again)
    case .elementType(let array, let type):
      ErrorMessage(
        "\(Self.place(array, in: path)) holds elements of type \(type), which are not plain numbers",
        hint: "save it with .astype('float32') or as uint8")
    case .objects(let array):
      ErrorMessage(
        "\(Self.place(array, in: path)) holds Python objects, which are never loaded",
        hint: "save it again with np.save(name, np.array(list(x), dtype='uint8'))")
    case .longText(let array, let characters, let limit):
      ErrorMessage(
        "\(Self.place(array, in: path)) holds texts of \(NumberText.count(characters)) characters; labels may have \(limit)",
        hint: "save the labels as whole numbers or short words")
    case .size(let array, let promised?, let found):
      ErrorMessage(
        "\(Self.place(array, in: path)) promises \(counted(promised, "byte")) and has \(NumberText.count(found))",
        hint: Self.again)
    case .size(let array, nil, _):
      ErrorMessage("\(Self.place(array, in: path)) promises more bytes than any file has", hint: Self.again)
    case .memory(let memory): memory.wording(of: path)
    case .tooLarge(let array, let bytes, let limit):
      ErrorMessage(
        "\(Self.place(array, in: path)) has \(counted(bytes, "byte")); the limit is \(NumberText.count(limit))",
        hint: "save its pixels as uint8, or only part of its rows")

    case .library(let library, let reason):
      ErrorMessage(
        "\(path) needs \(library.inWords), which this system does not have (\(reason))",
        hint: "install \(library.package) and load it again")
    case .matlabVersion4:
      ErrorMessage(
        "\(path) is a MATLAB file of version 4, which is not read",
        hint: "save it from MATLAB with save(name, '-v7')")
    case .damaged(let library):
      ErrorMessage("\(path) is damaged: \(library.inWords) finds no arrays in it", hint: Self.again)
    case .damagedArray(let library, let array):
      ErrorMessage("\(path) is damaged: \(library.inWords) cannot read \(array)", hint: Self.again)
    case .filter(let array, let filter):
      ErrorMessage(
        "\(Self.place(array, in: path)) is compressed with \(filter), which the HDF5 library of this system does not know",
        hint: "save it again in Python with compression='gzip'")
    case .weights(let array):
      ErrorMessage(
        "\(path) holds the weights of a network (\(array)), not images",
        hint: "load the file of images, or choose an array with member=")
    case .measurements(let array, let columns):
      ErrorMessage(
        "\(Self.place(array, in: path)) has \(columns) numbers with decimals a row: these are measurements, not images",
        hint: "give scale=LOW..HIGH if they are pixels after all")
    case .temporaryFile(let code):
      ErrorMessage(
        "\(path) could not be unpacked into a temporary file: \(ErrorPhrase.reason(code))",
        hint: "make room on the disk, or unpack it yourself and load what it holds")
    case .sparse(let array):
      ErrorMessage(
        "\(Self.place(array, in: path)) is a sparse matrix, which is not read",
        hint: "save it as full(\(array.isEmpty ? "x" : array))")
    case .complex(let array):
      ErrorMessage(
        "\(Self.place(array, in: path)) holds complex numbers or records", hint: "save it as plain numbers")
    case .text(let array):
      ErrorMessage(
        "\(Self.place(array, in: path)) holds text, not images", hint: "choose an array with member=")
    case .notNumbers(let array):
      ErrorMessage(
        "\(Self.place(array, in: path)) is not an array of numbers", hint: "choose an array with member=")

    case .noArrays:
      ErrorMessage("\(path) holds no arrays", hint: "load another file")
    case .noSuchArray(let name, let arrays):
      ErrorMessage(
        "\(path) has no array \(name); it has \(Self.list(arrays))", hint: "choose one of them with member=")
    case .noImages(let arrays):
      ErrorMessage(
        "nothing in \(path) looks like images; it has \(Self.list(arrays.map(\.inWords)))",
        hint: "images are N x height x width, or N x pixels with a square number of pixels")
    case .labelsOnly(let array):
      ErrorMessage(
        "\(path) holds labels (\(array.inWords)), not images",
        hint: "load the file of images that goes with it")
    case .severalImages(let arrays):
      ErrorMessage(
        "\(path) has more than one array of images: \(Self.list(arrays.map(\.inWords)))",
        hint: "choose one of them with member=")
    case .severalLabels(let images, let arrays):
      ErrorMessage(
        "\(path) has more than one array of labels: \(Self.list(arrays.map(\.inWords)))",
        hint: images.shape.isEmpty
          ? "save one array of labels by itself" : "choose one of them with label=, or none with label=none")
    case .imageShape(let array):
      ErrorMessage(
        "\(path) holds an array of \(array.inWords), which is not the shape of images",
        hint: "images are N x height x width, or N x pixels with a square number of pixels")
    case .noRows(let array):
      ErrorMessage("\(path) has no rows: \(array.inWords)", hint: "load another file")
    case .rowCounts(let images, let rows, let labels, let count):
      ErrorMessage(
        "\(path) has \(counted(count, "label")) (\(labels.inWords)) for \(counted(rows, "image")) (\(images.inWords))",
        hint: "save images and labels of the same rows, or give a file of labels with labels=")
    case .imageSizesDiffer(let array, let shape, let other, let otherShape):
      ErrorMessage(
        "the images of \(path) differ in size: \(shape) pixels in \(array.inWords), \(otherShape) in \(other.inWords)",
        hint: "choose one of them with member=")
    case .partlyLabelled(let labelled, let unlabelled):
      ErrorMessage(
        "\(path) has labels for \(labelled) and none for \(unlabelled)",
        hint: "load the labelled images alone with member=\(labelled)")

    case .notFinite(let array, let row, let y, let x):
      ErrorMessage(
        "\(Self.place(array, in: path)), row \(NumberText.count(row)): the pixel in line \(y), column \(x) is not a finite number",
        hint: "replace such values before saving, for example with np.nan_to_num")
    case .range(let array, let lowest, let highest):
      ErrorMessage(
        "\(Self.place(array, in: path)) has values from \(Self.number(lowest)) to \(Self.number(highest)), which is no usual range of pixels",
        hint: "say which values are paper and ink with scale=\(Self.number(lowest))..\(Self.number(highest))")
    case .label(let array, let row, let value):
      ErrorMessage(
        "\(Self.place(array, in: path)) says that row \(NumberText.count(row)) has the label \(value), which is not a whole number",
        hint: "labels are whole numbers or short words")
    case .oneHot(let array, let row, let columns):
      ErrorMessage(
        "\(Self.place(array, in: path)) has \(counted(columns, "column")) of labels, and row \(NumberText.count(row)) is not a single 1 among zeros",
        hint: "save one label a row")
    case .labelShape(let array):
      ErrorMessage(
        "\(path) holds labels of an unusual shape: \(array.inWords)",
        hint: "labels are N numbers, or one-hot with a row for each image")
    }
  }

  private static let again = "copy or download it again"

  /// `x_train in mnist.npz`, or the file alone.
  private static func place(_ array: String, in path: String) -> String {
    array.isEmpty ? path : "\(array) in \(path)"
  }

  /// All names, or the first of many.
  private static func list(_ names: [String]) -> String {
    let most = 6
    if names.count <= most { return listed(names, joinedBy: "and") }
    return "\(names[..<most].joined(separator: ", ")) and \(names.count - most) more"
  }

  /// Without `.0` where it is whole.
  private static func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(Float(value))"
  }
}

extension ArrayDescription {
  /// `x_train 60000 x 28 x 28 uint8`.
  fileprivate var inWords: String {
    let size = shape.isEmpty ? "a single number" : shape.map(String.init).joined(separator: " x ")
    return [name, size, type].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension ArrayLibrary {
  fileprivate var inWords: String {
    switch self {
    case .matio: "libmatio"
    case .hdf5: "the HDF5 library"
    }
  }

  /// Names of the packages that have it.
  fileprivate var package: String {
    switch self {
    case .matio: "libmatio11 (Debian) or libmatio (Homebrew)"
    case .hdf5: "libhdf5-103-1 (Debian) or hdf5 (Homebrew)"
    }
  }
}
