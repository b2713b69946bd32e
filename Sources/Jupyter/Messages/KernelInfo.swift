import Notebook

/// What a kernel says about itself.
enum KernelInfo {
  static let content = JSONText.object([
    ("status", "ok"), ("protocol_version", .string(MessageComposer.protocolVersion)),
    ("implementation", "digitbook"), ("implementation_version", .string(digitbookVersion)),
    (
      "language_info",
      .object([
        ("name", "digitbook"), ("version", .string(digitbookVersion)), ("mimetype", "text/x-digitbook"),
        ("file_extension", ".digits"), ("pygments_lexer", "text"), ("codemirror_mode", "null"),
        ("nbconvert_exporter", "script"),
      ])
    ),
    (
      "banner",
      .string(
        "digitbook \(digitbookVersion), a notebook for handwritten digits\n"
          + "Type 'load' to begin with the built-in MNIST, 'help' for all commands.")
    ), ("debugger", false), ("help_links", .array([])), ("supported_features", .array([])),
  ])
}
