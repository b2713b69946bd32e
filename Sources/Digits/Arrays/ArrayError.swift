import Compute

/// Errors of a file of arrays: NumPy, MATLAB or HDF5.
package enum ArrayError: Error, Equatable, Sendable {
  /// A .npy file of a version that is not 1.0, 2.0 or 3.0.
  case version(major: UInt8, minor: UInt8)
  /// A .npy file ends within its header.
  case headerTruncated(found: Int, needed: Int)
  /// The header of a .npy file is not the dictionary that NumPy writes; `byte` counts from the start of the file.
  case header(byte: Int)
  /// Elements that are no numbers: dates, records, long doubles, in the spelling of the file.
  case elementType(array: String, type: String)
  /// Python objects, which only running code could restore.
  case objects(array: String)
  /// A single text would be longer than `limit` characters.
  case longText(array: String, characters: Int, limit: Int)
  /// The shape needs more bytes than the file has; `promised` is `nil` if their number cannot be told.
  case size(array: String, promised: Int?, found: Int)
  /// The array is larger than the limit for reading into memory.
  case tooLarge(array: String, bytes: Int, limit: Int)
  /// The array needs more memory than is free.
  case memory(OutOfMemory)

  /// A library that is not on this system, or cannot be used.
  case library(ArrayLibrary, reason: String)
  /// A MATLAB file of version 4.
  case matlabVersion4
  /// Damaged as a whole, or holding nothing that can be read.
  case damaged(ArrayLibrary)
  /// An array cannot be read from the file.
  case damagedArray(ArrayLibrary, array: String)
  /// An array was compressed by a filter that the library lacks; the name or the number of the filter.
  case filter(array: String, String)
  /// Weights of a network in place of images; one of the arrays.
  case weights(array: String)
  /// Few numbers a row that are no pixels, such as measurements (iris).
  case measurements(array: String, columns: Int)
  /// A temporary file for the library could not be written; `code` is `errno`.
  case temporaryFile(code: Int32)
  case sparse(array: String)
  case complex(array: String)
  case text(array: String)
  /// A cell array, table, function, or anything else that is no array of numbers.
  case notNumbers(array: String)

  /// The file holds no array at all.
  case noArrays
  /// No array has the name that was asked for.
  case noSuchArray(name: String, arrays: [String])
  /// None of the arrays can be images.
  case noImages([ArrayDescription])
  /// The array looks like labels, and there are no images.
  case labelsOnly(ArrayDescription)
  /// Several arrays may be the images.
  case severalImages([ArrayDescription])
  /// Several arrays may be the labels of the images.
  case severalLabels(images: ArrayDescription, [ArrayDescription])
  /// The array is not images of a usual shape.
  case imageShape(ArrayDescription)
  /// An array of images without any row.
  case noRows(ArrayDescription)
  /// Images and labels differ in number.
  case rowCounts(images: ArrayDescription, rows: Int, labels: ArrayDescription, count: Int)
  /// The images of two parts differ in size.
  case imageSizesDiffer(ArrayDescription, ImageShape, other: ArrayDescription, ImageShape)
  /// One part has labels and another has none.
  case partlyLabelled(labelled: String, unlabelled: String)

  /// A pixel is infinite or not a number; row and pixel count from 0.
  case notFinite(array: String, row: Int, y: Int, x: Int)
  /// The pixels fit no range of values in use.
  case range(array: String, lowest: Double, highest: Double)
  /// A label is not a whole number, or too large for one; the row counts from 0.
  case label(array: String, row: Int, value: String)
  /// A row of one-hot labels has not a single 1 among zeros.
  case oneHot(array: String, row: Int, columns: Int)
  /// The labels have an unusual shape.
  case labelShape(ArrayDescription)
}

package enum ArrayLibrary: String, Equatable, Sendable {
  case matio, hdf5
}

/// An array in a message: what it is called, and how large it is.
package struct ArrayDescription: Equatable, Sendable {
  /// Empty where the file is the array.
  package let name: String
  package let shape: [Int]
  /// `uint8`, `text`.
  package let type: String

  package init(name: String, shape: [Int], type: String) {
    self.name = name
    self.shape = shape
    self.type = type
  }

  init(_ name: String, _ array: NumericArray) {
    self.init(name: name, shape: array.shape, type: array.type.name)
  }
}
