/// A page of one file: it needs no network and asks for none, and shows alike on a screen, dark or light, and on paper.
package struct HTMLPage {
  package var title: String
  /// Elements of the body.
  package var body: String
  /// More rules for the style, behind `style`.
  package var extraStyle = ""
  /// JavaScript at the end of the body; empty for a page without.
  package var script = ""
  /// A sentence for search engines and lists of files.
  package var description = ""
  /// The program, with its version.
  package var generator = ""

  package init(title: String, body: String) {
    self.title = title
    self.body = body
  }

  /// The file. Its policy lets a browser load nothing, whatever the content says.
  package var text: String {
    let scripts = script.isEmpty ? "" : " script-src 'unsafe-inline';"
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:;\(scripts) form-action 'none'"
    let metas = [("description", description), ("generator", generator)].filter { !$0.1.isEmpty }
      .map { HTMLText.void("meta", [("name", $0.0), ("content", $0.1)]) + "\n" }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      \(metas)<title>\(HTMLText.escaped(title))</title>
      <style>
      \(Self.style)\(extraStyle)</style>
      </head>
      <body>
      \(body)
      \(script.isEmpty ? "" : "<script>\n\(script)</script>\n")</body>
      </html>

      """
  }

  /// Every text has a contrast of 4.5 or more against its ground, in both themes.
  package static let style = """
    :root { color-scheme: light dark; --ground: #ffffff; --text: #1c1c1c; --faint: #595959; --rule: #c9c9c9;
      --box: #f3f3f3; --good: #1b6a2a; --bad: #b3261e; --mark: #fff3cd; --focus: #0b57d0; }
    @media (prefers-color-scheme: dark) { :root { --ground: #151515; --text: #e8e8e8; --faint: #b3b3b3;
      --rule: #4a4a4a; --box: #242424; --good: #7fd08c; --bad: #ff9d92; --mark: #4a3c00; --focus: #8ab4f8; } }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body { margin: 0 auto; max-width: 52rem; padding: 1rem; background: var(--ground); color: var(--text);
      font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
    h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; }
    h2 { font-size: 1.2rem; line-height: 1.3; margin: 1.5rem 0 0.5rem; }
    p, ul { margin: 0.5rem 0; }
    pre, code, kbd { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.875rem; }
    pre { margin: 0.5rem 0; line-height: 1.4; }
    mark { background: var(--mark); color: inherit; text-decoration: underline; }
    .banner { border-left: 0.3rem solid var(--bad); background: var(--mark); padding: 0.4rem 0.7rem; }
    .faint { color: var(--faint); } .good { color: var(--good); } .bad { color: var(--bad); }
    .scroll { overflow-x: auto; margin: 0.7rem 0; }
    .scroll pre { width: max-content; margin: 0; }
    :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
    .scroll table { width: max-content; } .scroll th, .scroll td { max-width: 22rem; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.9375rem; }
    th, td { padding: 0.2rem 0.7rem 0.2rem 0; text-align: left; vertical-align: top; }
    th + th, th + td, td + td, td + th { padding-left: 0.7rem; }
    .right { text-align: right; white-space: nowrap; }
    thead { border-bottom: 2px solid var(--rule); }
    tbody tr { border-bottom: 1px solid var(--rule); }
    th[scope=row] { font-weight: 600; }
    .pictures { display: grid; gap: 0.8rem; margin: 0.7rem 0;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--side)), max-content)); }
    .pictures.lines { grid-template-columns: repeat(var(--per-line), minmax(1.5rem, max-content)); gap: 0.4rem; }
    figure { margin: 0; min-width: 0; }
    figure img { display: block; max-width: 100%; height: auto; border: 1px solid var(--rule);
      image-rendering: pixelated; background: #ffffff; }
    figcaption { font-size: 0.8125rem; line-height: 1.35; color: var(--faint); }
    figcaption.bad { color: var(--bad); } figcaption.good { color: var(--good); }
    .chart svg { display: block; max-width: 100%; height: auto; overflow: visible; }
    .chart .narrow { display: none; }
    @media (max-width: 44rem) { .chart .wide { display: none; } .chart .narrow { display: block; } }
    @media print {
      @page { margin: 18mm 15mm; }
      :root { --ground: #ffffff; --text: #000000; --faint: #444444; --rule: #999999; --box: #f3f3f3;
        --good: #1b6a2a; --bad: #b3261e; --mark: #ffffff; }
      body { max-width: none; padding: 0; font-size: 10.5pt; }
      h1, h2 { break-after: avoid; }
      figure, tr, .chart, .banner, .scroll { break-inside: avoid; }
      thead { display: table-header-group; }
      .scroll { overflow: visible; } .scroll table { width: auto; max-width: 100%; }
      .scroll pre { width: auto; white-space: pre-wrap; }
      .chart .wide { display: block; } .chart .narrow { display: none; }
      p { orphans: 3; widows: 3; }
    }

    """
}
