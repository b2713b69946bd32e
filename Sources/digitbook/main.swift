import Notebook
import Display
let notebook = Notebook()
for line in CommandLine.arguments.dropFirst() {
  guard let cell = notebook.run(line) else { continue }
  if let r = cell.result { print(TextRenderer().render(r.blocks), terminator: "") }
  if let e = cell.error { print("error:", e.message, "|", e.hint ?? "") }
  print("  (", cell.seconds, "s)")
}
