import CommandLanguage
import Commands
import Notebook

/// Answers `complete_request`: what can stand at the cursor, of which kind it is, and what it means.
struct KernelCompletion {
  let content: JSONText

  init(_ request: CursorRequest, workspace: Workspace, commands: CommandTable) {
    let text = CellText(request.code, position: request.position)
    let completion = Completer(workspace: workspace, commands: commands).complete(text.before)
    let start = text.position - text.codePoints(ofLast: completion.replaced)
    let words = Lexer(text.before).words
    // The verb itself is completed while it is the only word and nothing stands behind it.
    let isAtVerb = words.isEmpty || (words.count == 1 && text.before.last?.isWhitespace == false)
    let signature = isAtVerb ? nil : words.first.flatMap { commands.command(for: $0.token.text)?.signature }
    let types = completion.candidates.map { candidate in
      let (kind, meaning) =
        isAtVerb
        ? ("function", commands.command(for: candidate.text)?.signature.summary ?? "")
        : Self.meaning(of: candidate.text, in: signature, workspace)
      return JSONText.object([
        ("start", .integer(start)), ("end", .integer(text.position)), ("text", .string(candidate.text)),
        ("type", .string(kind)), ("signature", .string(meaning.isEmpty ? candidate.help ?? "" : meaning)),
      ])
    }
    content = .object([
      ("status", "ok"), ("matches", .array(completion.candidates.map { .string($0.text) })),
      ("cursor_start", .integer(start)), ("cursor_end", .integer(text.position)),
      ("metadata", .object([("_jupyter_types_experimental", .array(types))])),
    ])
  }

  /// Kind and meaning of a candidate behind the verb. The kinds are those for which JupyterLab has icons.
  private static func meaning(
    of candidate: String, in signature: Signature?, _ workspace: Workspace
  ) -> (kind: String, meaning: String) {
    if let parameter = signature?.parameters.first(where: { $0.typed == candidate }) {
      let standard = parameter.defaultValue.map { " (\($0))" } ?? ""
      return (parameter.form == .flag ? "property" : "keyword", parameter.help + standard)
    }
    if workspace.datasets.keys.contains(candidate) { return ("instance", "a dataset") }
    if workspace.models.keys.contains(candidate) { return ("instance", "a model") }
    return (candidate.contains("/") ? "path" : "value", "")
  }
}
