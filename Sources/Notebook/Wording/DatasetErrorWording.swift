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
        "\(path) is neither CSV, IDX nor PNG: it begins with the bytes \(Self.hexadecimal(firstBytes))",
        hint: "'help load' lists what can be loaded")
    case .gzip(let path, let problem): Self.wording(problem, in: path)
    case .idx(let path, let problem): Self.wording(problem, in: path)
    case .csv(let path, let problem): Self.wording(problem, in: path)
    case .png(let path, let problem): Self.wording(problem, in: path)
    case .folderWithoutImages(let path):
      ErrorMessage(
        "there are no PNG files in \(path) or in the folders just below it",
        hint: "load a folder with PNG files")
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
        "labels=\(path) goes with IDX images, and this is \(kind.inWords)", hint: "leave labels= out")
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
        "\(path) holds elements of type 0x\(String(code, radix: 16)), not unsigned bytes (0x8)",
        hint: "write it with one byte a pixel")
    case .dimensions(let count):
      ErrorMessage(
        "\(path) has \(count) dimensions, where images have 3 and labels 1", hint: "load a file of images")
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

  private static func wording(_ error: CSVError, in path: String) -> ErrorMessage {
    func at(_ cell: CSVCell) -> String {
      "\(path), line \(NumberText.count(cell.line)), column \(NumberText.count(cell.column))"
    }
    return switch error {
    case .noRows:
      ErrorMessage("\(path) has no rows", hint: "load another file")
    case .imageSize(1):
      ErrorMessage(
        "\(path) has one column of pixels: it is not a table of digit images",
        hint: "a row is to have a cell for each pixel, with commas between them, and perhaps a label")
    case .imageSize(let pixels):
      ErrorMessage(
        "\(path) has \(counted(pixels, "pixel")) a row, which is not a square number",
        hint: "name the columns pixel_ROW_COLUMN if the images are not square")
    case .missingCell(let cell, let expected):
      ErrorMessage(
        "\(at(cell)): the row ends here; \(counted(expected, "cell")) were expected",
        hint: "complete the line")
    case .extraCell(let cell, let expected):
      ErrorMessage(
        "\(at(cell)): the row goes on with '\(cell.text)'; \(counted(expected, "cell")) were expected",
        hint: "shorten the line")
    case .notANumber(let cell):
      ErrorMessage(
        cell.text.isEmpty
          ? "\(at(cell)): there is nothing where a pixel should be"
          : "\(at(cell)): '\(cell.text)' is not a number", hint: "pixels are 0 to 255")
    case .notWhole(let cell):
      ErrorMessage("\(at(cell)): '\(cell.text)' is not a whole number", hint: "pixels are 0 to 255")
    case .outOfRange(let cell):
      ErrorMessage("\(at(cell)): \(cell.text) is out of range", hint: "pixels are 0 to 255")
    case .label(let cell):
      ErrorMessage("\(at(cell)): '\(cell.text)' is not a digit", hint: "labels are 0 to 9")
    }
  }

  private static func wording(_ error: PNGError, in path: String) -> ErrorMessage {
    switch error {
    case .imageSize(let height, let width, let limit):
      ErrorMessage(
        "\(path) is \(NumberText.count(height)) x \(NumberText.count(width)) pixels; a side may have \(NumberText.count(limit))",
        hint: "scale it down first")
    case .corrupt(let reason):
      ErrorMessage("\(path) cannot be decoded: \(reason)", hint: "save it as PNG again")
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}

extension DatasetSource.Kind {
  fileprivate var inWords: String {
    switch self {
    case .mnist: "the built-in MNIST"
    case .csv: "CSV"
    case .idx: "IDX"
    case .png: "a PNG file"
    case .folder: "a folder of PNG files"
    case .drawn: "drawings"
    case .joined: "joined datasets"
    }
  }
}
