/// ONNX files.
package enum ONNXFile {
  /// Reads the network of a file.
  /// - Parameters:
  ///   - bytes: of the file; untrusted.
  ///   - hint: height and width of the images at hand, for a file that does not tell them.
  ///   - external: reads a file of weights beside it.
  /// - Throws: `ExchangeError`.
  package static func network(
    of bytes: [UInt8], hint: (height: Int, width: Int)?, external: @escaping ExternalReader
  ) throws(ExchangeError) -> ForeignNetwork {
    try ONNXImport.network(of: bytes, hint: hint, external: external)
  }
}
