import CConvolution
import CKernels
import COneDNN

/// How this processor computes: which instructions oneDNN and the kernels use, and what computes convolutions and
/// matrix products. Another way rounds otherwise.
package struct ProcessorWay: Equatable, Sendable {
  /// What computes matrix products.
  package enum Products: String, Sendable {
    case oneDNN, accelerate = "Accelerate", kernels = "digitbook's kernels"
  }

  /// oneDNN's instruction set: `AVX-512`, `AVX2`, `SSE4.1`.
  package let oneDNN: String
  /// The kernels' instruction set: `AVX-512`, `AVX2`, or `SSE2` and `NEON` for the portable ones.
  package let kernels: String
  package let products: Products
  /// Whether oneDNN computes convolutions; else they are matrix products (im2col) and interleaved rows.
  package let convolvesByOneDNN: Bool
  /// Whether our kernels compute 3 x 3 convolutions by Winograd's way, and those of few channels: with AVX2 and
  /// AVX-512.
  package let transformsTiles: Bool
  /// Whether there are instructions for products in bfloat16; else they are computed in float32, to the same bits.
  package let multipliesBFloat16: Bool

  /// The way of this process.
  package static let current = ProcessorWay(
    oneDNN: oneDNNName(dnnl_get_effective_cpu_isa().rawValue), kernels: kernelName, products: fastestProducts,
    convolvesByOneDNN: convolution_is_fast(),
    transformsTiles: convolution_is_fast() && kernel_width() != kernel_width_portable,
    multipliesBFloat16: BFloat16Product.isFast)

  package init(
    oneDNN: String, kernels: String, products: Products, convolvesByOneDNN: Bool,
    transformsTiles: Bool = false, multipliesBFloat16: Bool = true
  ) {
    self.oneDNN = oneDNN
    self.kernels = kernels
    self.products = products
    self.convolvesByOneDNN = convolvesByOneDNN
    self.transformsTiles = transformsTiles
    self.multipliesBFloat16 = multipliesBFloat16
  }

  /// What computes convolutions, in words.
  package var convolutions: String {
    guard convolvesByOneDNN else { return "matrix products" }
    return transformsTiles ? "oneDNN, 3 x 3 and first ones by digitbook's kernels" : "oneDNN"
  }

  /// All of it in a line, for scripts: `oneDNN AVX-512, kernels AVX-512`, and what else does not go by oneDNN.
  package var line: String {
    "oneDNN \(oneDNN), kernels \(kernels)" + (products == .oneDNN ? "" : ", products by \(products.rawValue)")
      + (convolvesByOneDNN ? "" : ", convolutions by matrix products")
      + (transformsTiles ? ", 3 x 3 and first convolutions by digitbook's kernels" : "")
  }

  /// Whether networks, with convolutions or without, take a way that is several times slower than that of today's
  /// usual processors, or than float32.
  package func isSlow(convolving: Bool, inBFloat16: Bool = false) -> Bool {
    products == .kernels || convolving && !convolvesByOneDNN || inBFloat16 && !multipliesBFloat16
  }

  /// Whether DIGITBOOK_MAX_ISA is set to an unknown name.
  package static var isMisnamed: Bool { kernel_width_is_misnamed() }

  /// The names of DIGITBOOK_MAX_ISA.
  package static let limits = ["portable", "x86-64-v3", "x86-64-v4"]

  private static var kernelName: String {
    switch kernel_width() {
    case kernel_width_v4: return "AVX-512"
    case kernel_width_v3: return "AVX2"
    default:
      #if arch(x86_64)
        return "SSE2"
      #elseif arch(arm64)
        return "NEON"
      #else
        return "portable"
      #endif
    }
  }

  /// oneDNN's sgemm has generated code for x86-64 from SSE4.1 on, and elsewhere plain loops.
  private static var fastestProducts: Products {
    #if canImport(Accelerate)
      return .accelerate
    #elseif arch(x86_64)
      return dnnl_get_effective_cpu_isa().rawValue & dnnl_cpu_isa_sse41.rawValue != 0 ? .oneDNN : .kernels
    #else
      return .kernels
    #endif
  }

  /// - Parameter isa: `dnnl_cpu_isa_t`: a bit for each extension; on other processors than x86-64 it says nothing.
  private static func oneDNNName(_ isa: UInt32) -> String {
    #if arch(x86_64)
      let names: [(dnnl_cpu_isa_t, String)] = [
        (dnnl_cpu_isa_avx512_core_amx, "AMX"), (dnnl_cpu_isa_avx512_core, "AVX-512"),
        (dnnl_cpu_isa_avx2, "AVX2"),
        (dnnl_cpu_isa_avx, "AVX"), (dnnl_cpu_isa_sse41, "SSE4.1"),
      ]
      return names.first { isa & $0.0.rawValue == $0.0.rawValue }?.1 ?? "no code"
    #elseif arch(arm64)
      return "AArch64"
    #else
      return "no code"
    #endif
  }
}
