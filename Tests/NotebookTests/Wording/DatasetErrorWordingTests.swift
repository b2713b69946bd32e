import CommandLanguage
import Digits
import Testing

@testable import Notebook

/// The sentences of files that cannot be loaded.
@Suite struct DatasetErrorWordingTests {
  private func sentence(_ error: DatasetError) -> ErrorMessage { error.wording }

  @Test func arraysThatAreNoImages() {
    #expect(
      sentence(.array(path: "x.h5", .filter(array: "images", "lzf")))
        == ErrorMessage(
          "images in x.h5 is compressed with lzf, which the HDF5 library of this system does not know",
          hint: "save it again in Python with compression='gzip'"))
    #expect(
      sentence(.array(path: "m.h5", .weights(array: "dense/kernel:0")))
        == ErrorMessage(
          "m.h5 holds the weights of a network (dense/kernel:0), not images",
          hint: "load the file of images, or choose an array with member="))
    #expect(
      sentence(.array(path: "iris.npz", .measurements(array: "data", columns: 4)))
        == ErrorMessage(
          "data in iris.npz has 4 numbers with decimals a row: these are measurements, not images",
          hint: "give scale=LOW..HIGH if they are pixels after all"))
    #expect(
      sentence(.csv(path: "iris.csv", .measurements(columns: 4))).message
        == "iris.csv has 4 numbers with decimals a row: these are measurements, not images")
    let labels = ["a", "b"].map { ArrayDescription(name: $0, shape: [6], type: "uint8") }
    let images = ArrayDescription(name: "x", shape: [6, 4, 4], type: "uint8")
    #expect(
      sentence(.array(path: "a.npz", .severalLabels(images: images, labels)))
        == ErrorMessage(
          "a.npz has more than one array of labels: a 6 uint8 and b 6 uint8",
          hint: "choose one of them with label=, or none with label=none"))
  }

  @Test func archives() {
    #expect(
      sentence(.archive(path: "a.zip", .severalMembers(["in.zip/test.csv", "in.zip/train.csv"]))).hint
        == "choose one of them, as with member=in.zip/train.csv")
    #expect(
      sentence(.archive(path: "a.zip", .nested(limit: 3)))
        == ErrorMessage("a.zip is an archive within more than 3 others", hint: "unpack it first"))
  }

  @Test func documentsAndModels() {
    #expect(
      sentence(.foreign(path: "a.xlsx", .workbook))
        == ErrorMessage(
          "a.xlsx is an Excel workbook, which is not read",
          hint: "save the sheet as CSV, or type python -c \"import pandas; "
            + "pandas.read_excel('x.xlsx').to_csv('x.csv', index=False)\""))
    #expect(
      sentence(.foreign(path: "a.ods", .spreadsheet))
        == ErrorMessage(
          "a.ods is a spreadsheet of LibreOffice, which is not read", hint: "save the sheet as CSV"))
    #expect(
      sentence(.foreign(path: "a.pt", .torch)).message
        == "a.pt is a file of PyTorch, which is not read because reading its Python objects may run any code")
    #expect(sentence(.foreign(path: "m.keras", .keras)).message == "m.keras is a model of Keras, not images")
  }
}
