// swift-tools-version: 6.1
import PackageDescription

/// The loops over pixels and weights are a hundred times slower without the optimiser, so the
/// modules that hold them are optimised in debug builds as well; every check stays on.
let optimisedInDebug: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Modules with loops over pixels, weights or all rows stay optimised when `Scripts/digitbook` builds the rest with
/// -Onone, which stands behind all other flags of swiftc; what is passed to the frontend stands behind that.
let optimisedInRelease: [SwiftSetting] = [
  .unsafeFlags(["-Xfrontend", "-O", "-Xfrontend", "-enable-default-cmo"], .when(configuration: .release))
]

/// The same for C, which a release build optimises anyway.
let optimisedC: [CSetting] = [.unsafeFlags(["-O2"], .when(configuration: .debug))]

let package = Package(
  name: "digitbook",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "digitbook", targets: ["digitbook"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // System libraries: a module map and a small shim each.
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),
    .systemLibrary(
      name: "CReadline", pkgConfig: "readline", providers: [.apt(["libreadline-dev"]), .brew(["readline"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),

    // In the order of the data flow: each target imports only targets above it.
    .target(
      name: "CKernels",
      // Products and sums in one expression are fused (`divided` in kernels.c relies on it), across expressions not.
      cSettings: optimisedC + [.unsafeFlags(["-fno-math-errno", "-ffp-contract=on"])]),
    // Opens rarely used libraries when they are needed.
    .target(
      name: "CLibrary", cSettings: optimisedC,
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    // Libraries of file formats.
    .target(name: "CFormats", dependencies: ["CLibrary"], cSettings: optimisedC),
    // ZeroMQ, for a Jupyter kernel.
    .target(name: "CZeroMQ", dependencies: ["CLibrary"], cSettings: optimisedC),
    // libsvm, for support vector machines.
    .target(name: "CSVM", dependencies: ["CLibrary"], cSettings: optimisedC),
    // XGBoost, for boosted trees.
    .target(name: "CXGBoost", dependencies: ["CLibrary"], cSettings: optimisedC),
    .target(name: "CConvolution", dependencies: ["COneDNN"], cSettings: optimisedC),
    .target(
      name: "Compute", dependencies: ["COneDNN", "CConvolution", "CKernels"],
      swiftSettings: optimisedInDebug + optimisedInRelease),
    .target(
      name: "Digits",
      dependencies: [
        "Compute", "CKernels", "CZlib", "CPNG", "CFormats",
        .target(name: "CNettle", condition: .when(platforms: [.linux])),
      ],
      resources: [.copy("Resources/mnist"), .copy("Resources/judge"), .copy("Resources/sheets")],
      swiftSettings: optimisedInDebug + optimisedInRelease),
    .target(name: "Networks", dependencies: ["Compute"], swiftSettings: optimisedInRelease),
    .target(
      name: "Experiments", dependencies: ["Compute", "CSVM", "CXGBoost", "Digits", "Networks"],
      swiftSettings: optimisedInRelease),
    .target(name: "Display", exclude: ["Renderers/Pixels/Fonts.md"]),
    .target(name: "CommandLanguage", dependencies: ["Display"]),
    .target(
      name: "Notebook",
      dependencies: [
        "CommandLanguage", "Compute", "Digits", "Networks", "Experiments", "Display",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      exclude: ["Sessions/Schema.md"],
      resources: [.copy("../../Scripts/lessons"), .copy("../../Scripts/exercises")]),
    .target(
      name: "Commands",
      dependencies: [
        "Notebook", "CommandLanguage", "Compute", "Digits", "Networks", "Experiments", "Display",
      ],
      exclude: ["Reference.md"],
      resources: [.copy("Guide"), .copy("Web")]),
    .target(
      name: "Jupyter",
      dependencies: [
        "Commands", "Notebook", "CommandLanguage", "Compute", "Digits", "Experiments", "Display", "CZeroMQ",
        .target(name: "CNettle", condition: .when(platforms: [.linux])),
      ],
      // Writes and signs every message byte by byte.
      swiftSettings: optimisedInRelease),
    .executableTarget(
      name: "digitbook",
      dependencies: [
        "Jupyter", "Commands", "Notebook", "CommandLanguage", "Compute", "Experiments", "Digits", "Display",
        "CReadline",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Shared by several test targets.
    .target(
      name: "TestSupport", dependencies: ["Digits", "Networks"], path: "Tests/TestSupport",
      swiftSettings: optimisedInDebug),
    .target(
      name: "NotebookTestSupport", dependencies: ["Commands", "Notebook", "CommandLanguage", "Display"],
      path: "Tests/NotebookTestSupport"),
    // A program at a pseudo-terminal, for ShellTests.
    .target(
      name: "CTerminal", path: "Tests/CTerminal",
      linkerSettings: [.linkedLibrary("util", .when(platforms: [.linux]))]),

    .testTarget(
      name: "ComputeTests", dependencies: ["Compute", "TestSupport"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "DigitsTests", dependencies: ["Digits", "Compute", "CKernels", "CZlib", "CPNG", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "Compute", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Experiments", "Networks", "Digits", "Compute", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "DisplayTests", dependencies: ["Display"]),
    .testTarget(name: "CommandLanguageTests", dependencies: ["CommandLanguage", "TestSupport"]),
    .testTarget(
      name: "NotebookTests",
      dependencies: [
        "Commands", "Notebook", "CommandLanguage", "Digits", "Networks", "Experiments", "Display",
        "NotebookTestSupport", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Commands", "Notebook", "CommandLanguage", "Compute", "Digits", "Networks", "Experiments", "Display",
        "NotebookTestSupport", "TestSupport", "CPNG",
      ]),
    .testTarget(
      name: "JupyterTests",
      dependencies: [
        "Jupyter", "Commands", "Notebook", "CommandLanguage", "Experiments", "Display", "NotebookTestSupport",
      ]),
    .testTarget(
      name: "digitbookTests",
      dependencies: [
        "digitbook", "Notebook", "CommandLanguage", "Networks", "Experiments", "Digits", "Display",
      ]),
    // The executable itself, through pipes and a pseudo-terminal.
    .testTarget(
      name: "ShellTests",
      dependencies: [
        "digitbook", "Commands", "Notebook", "NotebookTestSupport", "CTerminal",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// .ci/run builds with sanitizers only the lower modules and their tests, and none of the packages; for the fuzzers of
// sessions and scripts all but the executable, with the packages that sessions need.
if let kind = Context.environment["DIGITBOOK_SANITIZER"] {
  var left: Set = [
    "CReadline", "CTerminal", "digitbook", "DisplayTests", "CommandLanguageTests", "digitbookTests",
    "ShellTests", "Jupyter", "JupyterTests", "CZeroMQ",
  ]
  if kind == "fuzzers" {
    left.formUnion(["ComputeTests", "DigitsTests", "ExperimentsTests"])
    package.dependencies.removeFirst()
  } else {
    left.formUnion([
      "Display", "CommandLanguage", "Notebook", "Commands", "NotebookTestSupport", "NotebookTests",
      "CommandsTests",
    ])
    package.dependencies = []
  }
  package.targets.removeAll { left.contains($0.name) }
  package.products = []
  if kind == "threads" {
    for target in package.targets where target.type != .system {
      target.swiftSettings = (target.swiftSettings ?? []) + [.define("THREAD_SANITIZER")]
    }
  }
}
