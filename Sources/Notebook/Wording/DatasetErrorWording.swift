import CommandLanguage
import Digits
import Display
import Foundation

extension DatasetError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .missing(let path):
      ErrorMessage("there is no file \(path)", hint: "check the path; Tab completes it")
    case .notAFile(let path):
      ErrorMessage("\(path) is neither a file nor a folder", hint: "copy its contents into a file first")
    case .unreadable(let path, let code):
      ErrorMessage(
        "\(path) cannot be read: \(String(cString: strerror(code)))", hint: "check its permissions")
    case .empty(let path):
      ErrorMessage("\(path) is empty", hint: "load another file")
    case .tooLarge(let path, let bytes, let limit):
      ErrorMessage(
        "\(path) has \(counted(bytes, "byte")); the limit is \(NumberText.count(limit))",
        hint: "cut it into smaller files")
    case .unknownFormat(let path, let firstBytes):
      ErrorMessage(
        "\(path) is no kind of file that can be loaded: it begins with the bytes \(Self.hexadecimal(firstBytes))",
        hint: "'help load' lists what can be loaded")
    case .memory(let path, let error): error.wording(of: path)
    case .archive(let path, let problem): problem.wording(in: path)
    case .foreign(let path, let file): file.wording(in: path)
    case .gzip(let path, let problem): Self.wording(problem, in: path)
    case .idx(let path, let problem): Self.wording(problem, in: path)
    case .csv(let path, let problem): problem.wording(in: path)
    case .array(let path, let problem): problem.wording(in: path)
    case .picture(let path, let problem): problem.wording(of: path)
    case .brokenPictures(let path, let broken, let well, let first, let problem):
      PictureError.wording(of: path, broken: broken, well: well, first: first, problem)
    case .pictureSizesDiffer(let first, let shape, let other, let otherShape):
      ErrorMessage(
        "\(other) is \(otherShape) pixels and \(first) is \(shape): pictures can only be kept if they are of one size",
        hint: "leave normalize=off out; then they are centred and scaled into 28 x 28")
    case .tooManyFiles(let path, let limit):
      ErrorMessage(
        "\(path) has more than \(counted(limit, "file")) below it",
        hint: "load the folder of the dataset itself")
    case .severalWithoutPictures(let path):
      ErrorMessage(
        "several files become one dataset if all of them are pictures, and \(path) is none",
        hint: "load it by itself, and join datasets with 'add'")
    case .folderWithoutImages(let path):
      ErrorMessage(
        "nothing in \(path) or in the folders below it can be loaded",
        hint: "load a folder with pictures, IDX files, arrays or a table")
    case .folderPartlyLabelled(let path, let labelled, let unlabelled):
      ErrorMessage(
        "some files of \(path) are labelled (\(labelled)) and some are not (\(unlabelled))",
        hint: "put each digit's files into a folder named after it, or rename them")
    case .labelCount(let path, let labels, let images):
      ErrorMessage(
        "\(path) has \(counted(labels, "label")) for \(counted(images, "image"))",
        hint: "give the file that belongs to the images with labels=")
    case .labelsNotTaken(let path, let kind):
      ErrorMessage(
        "labels=\(path) goes with a file of images, and this is \(kind.inWords)", hint: "leave labels= out")
    case .keyNotTaken(let path, let key, let content):
      ErrorMessage(
        "\(key.rawValue)= \(key.purpose), and \(path) \(content.inWords)", hint: "leave \(key.rawValue)= out")
    case .classesWithoutLabels(let path):
      ErrorMessage(
        "classes= names the classes of labels, and \(path) has none",
        hint: "leave classes= out, or give a file of labels with labels=")
    case .classes(let path, let problem): problem.wording(in: path)
    case .interrupted: ErrorMessage("interrupted")
    case .builtInMissing(let searched):
      ErrorMessage(
        "the built-in MNIST was not found; looked in \(listed(searched, joinedBy: "and"))",
        hint:
          "start digitbook with Scripts/digitbook, or set DIGITBOOK_DATA to the folder with its four files")
    case .builtInDamaged(let path):
      ErrorMessage(
        "\(path) is not the file that belongs there", hint: "restore it from the source of digitbook")
    case .sheetsMissing(let searched):
      ErrorMessage(
        "the sheets of the lesson were not found; looked in \(listed(searched, joinedBy: "and"))",
        hint: "start digitbook with Scripts/digitbook, or set DIGITBOOK_SHEETS to the folder that has them")
    case .noFile(let dataset):
      ErrorMessage("\(dataset) was not loaded from a file", hint: "run the commands that made it again")
    case .imageSizesDiffer(let dataset, let shape, let other, let otherShape):
      ErrorMessage(
        "the images of \(other) are \(otherShape) pixels, those of \(dataset) are \(shape)",
        hint: "only datasets of one image size can be joined")
    }
  }

  private static func wording(_ error: GzipError, in path: String) -> ErrorMessage {
    switch error {
    case .truncated(let inflated):
      ErrorMessage(
        "\(path) is cut off: its compressed data ends too early, after \(counted(inflated, "byte")) of contents",
        hint: "copy or download it again")
    case .corrupt(let byte):
      ErrorMessage(
        "\(path) is damaged: its compressed data is wrong at byte \(NumberText.count(byte))",
        hint: "copy or download it again")
    case .trailingGarbage(let byte):
      ErrorMessage(
        "\(path) goes on after its compressed data, from byte \(NumberText.count(byte))",
        hint: "copy or download it again")
    case .tooLarge(let limit):
      ErrorMessage(
        "\(path) would inflate to more than \(counted(limit, "byte"))", hint: "cut it into smaller files")
    case .failed(let code):
      ErrorMessage(
        "\(path) could not be inflated (zlib error \(code))", hint: "free some memory and try again")
    }
  }

  private static func wording(_ error: IDXError, in path: String) -> ErrorMessage {
    let again = "copy or download it again"
    return switch error {
    case .headerTruncated(let found, let needed):
      ErrorMessage(
        "\(path) ends within its header: \(counted(found, "byte")) of \(needed)", hint: again)
    case .elementType(let code):
      ErrorMessage(
        "\(path) holds elements of type 0x\(String(code, radix: 16)), which IDX does not have",
        hint: again)
    case .dimensions(let count):
      ErrorMessage(
        "\(path) has \(count) dimensions that are neither images nor labels",
        hint: "images are N x height x width, labels N")
    case .imageSize(let height, let width, let limit):
      ErrorMessage(
        "\(path) says its images are \(NumberText.count(height)) x \(NumberText.count(width)) pixels; a side must be 1 to \(NumberText.count(limit))",
        hint: again)
    case .noRows:
      ErrorMessage("\(path) says that it holds no rows", hint: "load another file")
    case .size(let promised, let found):
      ErrorMessage(
        "\(path) promises \(counted(promised, "byte")) in its header and has \(NumberText.count(found))",
        hint: again)
    case .labelsInsteadOfImages(let count):
      ErrorMessage(
        "\(path) holds \(counted(count, "label")), not images",
        hint: "load the file of images that goes with it")
    case .imagesInsteadOfLabels(let count):
      ErrorMessage(
        "\(path) holds \(counted(count, "image")), not labels", hint: "give the file of labels with labels=")
    case .label(let row, let value):
      ErrorMessage(
        "\(path) says that row \(NumberText.count(row)) is a \(value), which is not a digit",
        hint: "labels are 0 to 9")
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}

extension ReadingKey {
  /// What it is for, as the predicate of a sentence.
  fileprivate var purpose: String {
    switch self {
    case .member: "chooses a file of an archive or one of several arrays"
    case .label: "chooses a column of a table or an array of labels"
    case .drop: "leaves out columns of a table"
    case .header: "says whether the first line of a table holds names"
    case .scale: "says which numbers of a table or an array are paper and ink"
    case .normalize:
      "says which digits are scaled and centred: on those of tables and arrays too, off not those of pictures"
    case .skip: "leaves out broken pictures of a folder or an archive"
    case .sheet, .doubtful, .writer: "is about photographs of sheets"
    }
  }
}

extension DataContent {
  /// The predicate of a sentence about a file.
  fileprivate var inWords: String {
    switch self {
    case .table: "is a table"
    case .arff: "is an ARFF table, whose header names its columns"
    case .libsvm: "is LIBSVM's text, whose labels come first"
    case .idx: "holds IDX images"
    case .arrays: "holds arrays"
    case .pictures: "holds pictures"
    }
  }
}

extension DatasetSource.Kind {
  fileprivate var inWords: String {
    switch self {
    case .mnist: "the built-in MNIST"
    case .csv: "CSV"
    case .idx: "IDX"
    case .png: "a PNG file"
    case .folder: "a folder"
    case .arrays: "a file of arrays"
    case .picture: "a picture"
    case .archive: "an archive"
    case .sheets: "the sheets that come with the program"
    case .drawn: "drawings"
    case .joined: "joined datasets"
    }
  }
}
