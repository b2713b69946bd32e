import Display
import Testing

@Suite struct TerminalCapabilitiesTests {
  private func style(
    _ environment: [String: String], terminal: Bool = true, width: Int? = 100, color: ColorChoice = .auto,
    images: ImageStyle? = nil
  ) -> RenderStyle {
    TerminalCapabilities(environment: environment, isTerminal: terminal, width: width)
      .style(color: color, images: images)
  }

  private let modern = ["TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_US.UTF-8"]

  @Test func aModernTerminalGetsEverything() {
    let expected = RenderStyle(
      width: 100, color: .trueColor, images: .blocks, unicode: true, isTerminal: true)
    #expect(style(modern) == expected)
  }

  @Test(arguments: [
    (["TERM": "xterm"], ColorDepth.ansi16), (["TERM": "screen-256color"], .ansi256),
    (["TERM": "xterm", "COLORTERM": "24bit"], .trueColor), (["TERM": "xterm-direct"], .trueColor),
    (["TERM": "dumb", "COLORTERM": "truecolor"], .none), (["TERM": ""], .none), ([:], .none),
    (["TERM": "xterm", "NO_COLOR": "1"], .none), (["TERM": "xterm", "NO_COLOR": ""], .ansi16),
  ])
  func theEnvironmentSaysHowManyColors(environment: [String: String], depth: ColorDepth) {
    #expect(style(environment).color == depth)
  }

  @Test func aPipeIsPlain() {
    #expect(style(modern, terminal: false, width: nil) == .plain)
  }

  @Test func alwaysColorsEvenAPipeButDrawsInASCII() {
    let piped = style(modern.merging(["NO_COLOR": "1"]) { $1 }, terminal: false, color: .always)
    #expect(piped == RenderStyle(width: 100, color: .trueColor))
    #expect(style([:], terminal: false, color: .always).color == .ansi16)
  }

  @Test func neverMeansNever() {
    let shown = style(modern, color: .never)
    #expect(shown.color == .none)
    #expect(shown.images == .ascii)
    #expect(shown.unicode)
  }

  @Test func blocksComeIntoAPipeWhenAskedForAndTheLocaleAllows() {
    let asked = style(modern, terminal: false, images: .blocks)
    #expect(asked.images == .blocks && asked.unicode)
    #expect(!style(["LANG": "C"], terminal: false, images: .blocks).unicode)
  }

  @Test(arguments: [
    (["LANG": "de_DE.utf8"], true), (["LANG": "C"], false), (["LC_ALL": "C", "LANG": "C.UTF-8"], false),
    (["LC_ALL": "", "LC_CTYPE": "C.UTF-8"], true), ([:], false),
  ])
  func theLocaleSaysWhetherLinesMayBeUnicode(locale: [String: String], allowed: Bool) {
    #expect(style(locale.merging(["TERM": "xterm"]) { $1 }).unicode == allowed)
  }

  @Test(arguments: ["dumb", "linux"])
  func someTerminalsLackTheCharacters(term: String) {
    #expect(!style(["TERM": term, "LANG": "C.UTF-8"]).unicode)
  }

  @Test(arguments: [(nil, 80), (0, 80), (-3, 80), (1, 20), (132, 132), (Int.max, 1000)] as [(Int?, Int)])
  func aWidthIsAlwaysUsable(width: Int?, columns: Int) {
    #expect(style([:], width: width).width == columns)
  }
}
