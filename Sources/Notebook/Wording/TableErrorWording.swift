import CommandLanguage
import Compute
import Digits
import Display

extension CSVError {
  /// - Parameter path: the file, as the user gave it.
  func wording(in path: String) -> ErrorMessage {
    func at(_ cell: CSVCell) -> String {
      "\(path), line \(NumberText.count(cell.line)), column \(NumberText.count(cell.column))"
    }
    let pixels = "pixels are 0 to 255"
    return switch self {
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
    case .onItsSide(let lines, let cells):
      ErrorMessage(
        "\(path) has \(counted(lines, "line")) of \(counted(cells, "cell")): it seems to lie on its side",
        hint: "transpose it first, so that a line is an image")
    case .penPoints:
      ErrorMessage(
        "\(path) has 16 whole numbers from 0 to 100 a row: these are points of pen strokes, not images",
        hint: "give scale=0..255 if they are images of 4 x 4 pixels")
    case .letterFeatures:
      ErrorMessage(
        "\(path) has a letter and 16 whole numbers from 0 to 15 a row: these are measurements of letters, not images",
        hint: "give scale=0..15 if they are images of 4 x 4 pixels")
    case .measurements(let columns):
      ErrorMessage(
        "\(path) has \(columns) numbers with decimals a row: these are measurements, not images",
        hint: "give scale=LOW..HIGH if they are pixels after all")
    case .memory(let memory): memory.wording(of: path)
    case .tooLarge(let rows, let pixels):
      ErrorMessage(
        "\(path) would make \(counted(rows, "image")) of \(counted(pixels, "pixel")) out of nearly nothing",
        hint: "check its largest index")
    case .missingCell(let cell, let expected):
      ErrorMessage(
        "\(at(cell)): the row ends here; \(counted(expected, "cell")) were expected",
        hint: "complete the line")
    case .cutOff(let cell, let expected):
      ErrorMessage(
        "\(path) is cut off: its last line, \(NumberText.count(cell.line)), ends after \(counted(cell.column - 1, "cell")) of \(NumberText.count(expected))",
        hint: "copy or download it again, or read the complete rows with rows=")
    case .extraCell(let cell, let expected):
      ErrorMessage(
        "\(at(cell)): the row goes on with '\(cell.text)'; \(counted(expected, "cell")) were expected",
        hint: "shorten the line")
    case .notANumber(let cell):
      ErrorMessage(
        cell.text.isEmpty
          ? "\(at(cell)): there is nothing where a pixel should be"
          : "\(at(cell)): '\(cell.text)' is not a number", hint: pixels)
    case .outOfRange(let cell):
      ErrorMessage("\(at(cell)): \(cell.text) is out of range", hint: pixels)
    case .label(let cell):
      ErrorMessage(
        "\(at(cell)): '\(cell.text)' is not a label", hint: "labels are whole numbers, or words in every row")
    case .longLabel(let cell, let limit):
      ErrorMessage(
        "\(at(cell)): the label '\(cell.text)' is longer than \(counted(limit, "character"))",
        hint: "give the column of the labels with label=")
    case .tooManyClasses(let cell, let limit):
      ErrorMessage(
        "\(at(cell)): with '\(cell.text)' there are more than \(NumberText.count(limit)) classes",
        hint: "give the column of the labels with label=")
    case .oneHot(let cell):
      ErrorMessage(
        "\(at(cell)): '\(cell.text)' among columns that hold a single 1 for the class and 0 for the others",
        hint: "correct the line, or give the column of the labels with label=")
    case .unlistedClass(let cell):
      ErrorMessage(
        "\(at(cell)): '\(cell.text)' is not among the classes that the header lists",
        hint: "add it to the attribute's list")
    case .noColumn(let name, let columns, let hasNames):
      ErrorMessage(
        "\(path) has no column \(name)",
        hint: hasNames
          ? "give a name of its first line, or a number from 1 to \(NumberText.count(columns))"
          : "its first line is not names; give a number from 1 to \(NumberText.count(columns))")
    case .labelLeftOut(let name):
      ErrorMessage("label=\(name) and drop= name the same column", hint: "leave one of them out")
    case .feature(let cell):
      ErrorMessage("\(at(cell)): '\(cell.text)' is not a pair of an index and a number", hint: pixels)
    case .featureIndex(let cell, let limit):
      ErrorMessage(
        "\(at(cell)): the index of '\(cell.text)' is out of range",
        hint: "indices go to \(NumberText.count(limit)), or to the number of attributes")
    case .attribute(let line, let text):
      ErrorMessage(
        "\(path), line \(NumberText.count(line)): '\(text)' is not a line of an ARFF header",
        hint: "such a line is @ATTRIBUTE NAME numeric, or {0,1,2} with the classes")
    case .attributeType(let line, let name, let type):
      ErrorMessage(
        "\(path), line \(NumberText.count(line)): the attribute \(name) is of type \(type)",
        hint: "pixels are numeric and classes a list; remove other attributes")
    case .withoutData:
      ErrorMessage("\(path) has no @DATA: it ends within its header", hint: "copy or download it again")
    }
  }
}

extension ForeignFile {
  /// - Parameter path: the file, as the user gave it.
  func wording(in path: String) -> ErrorMessage {
    switch self {
    case .webPage:
      ErrorMessage(
        "\(path) is a web page, not the data",
        hint: "open it in a browser to see why, and download the file again")
    case .gitLFSPointer:
      ErrorMessage(
        "\(path) is a pointer of Git LFS to the data, not the data itself",
        hint: "type 'git lfs pull' in its repository, or download the file by itself")
    case .json:
      ErrorMessage("\(path) is JSON, not a table", hint: "write a CSV file with a row for each image")
    case .xml:
      ErrorMessage(
        "\(path) is XML, often the message of a server, not the data",
        hint: "open it in an editor to see what it says, and download the file again")
    case .pdf:
      ErrorMessage("\(path) is a PDF file, not a dataset", hint: "save its pictures as PNG files first")
    case .pickle:
      ErrorMessage(
        "\(path) is a Python pickle, which is not read because reading it may run any code",
        hint: "load it in Python and write it with numpy.savez")
    case .parquet:
      ErrorMessage(
        "\(path) is a Parquet file, which is not read",
        hint:
          "python -c \"import pandas; pandas.read_parquet('x.parquet').to_csv('x.csv', index=False)\" makes a CSV file of it"
      )
    case .arrow:
      ErrorMessage(
        "\(path) is an Arrow file, which is not read",
        hint:
          "python -c \"import pandas; pandas.read_feather('x.feather').to_csv('x.csv', index=False)\" makes a CSV file of it"
      )
    case .matlab4:
      ErrorMessage(
        "\(path) is a MATLAB file of version 4, which is not read",
        hint: "save it again in MATLAB with -v7, or in Python with scipy.io.savemat")
    case .excel:
      ErrorMessage("\(path) is an Excel workbook, which is not read", hint: "save the sheet as CSV")
    case .workbook:
      ErrorMessage(
        "\(path) is an Excel workbook, which is not read",
        hint:
          "save the sheet as CSV, or type python -c \"import pandas; pandas.read_excel('x.xlsx').to_csv('x.csv', index=False)\""
      )
    case .spreadsheet:
      ErrorMessage(
        "\(path) is a spreadsheet of LibreOffice, which is not read", hint: "save the sheet as CSV")
    case .torch:
      ErrorMessage(
        "\(path) is a file of PyTorch, which is not read because reading its Python objects may run any code",
        hint: "load it in Python and write it with numpy.savez")
    case .safetensors:
      ErrorMessage(
        "\(path) is a safetensors file with the weights of a network, not images",
        hint: "load the file of images")
    case .keras:
      ErrorMessage("\(path) is a model of Keras, not images", hint: "load the file of images")
    case .sqlite:
      ErrorMessage("\(path) is an SQLite database, which is not read", hint: "export the table as CSV")
    }
  }
}
