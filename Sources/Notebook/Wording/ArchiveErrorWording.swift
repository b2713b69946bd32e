import CommandLanguage
import Digits
import Display

extension ArchiveError {
  /// The message for an archive or compressed file at this path.
  func wording(in path: String) -> ErrorMessage {
    let again = "copy or download it again"
    return switch self {
    case .libraryMissing:
      ErrorMessage(
        "\(path) needs libarchive, which this system does not have",
        hint: "install libarchive13 (Debian, Ubuntu) or libarchive (Homebrew), or unpack it first")
    case .unsupported(let kind):
      ErrorMessage("\(path) is \(kind)", hint: "unpack it first")
    case .nested(let limit):
      ErrorMessage(
        "\(path) is an archive within more than \(limit) others", hint: "unpack it first")
    case .cutOff(let member):
      ErrorMessage(member.map { "\(path) is cut off within \($0)" } ?? "\(path) is cut off", hint: again)
    case .damaged(let member, let reason):
      ErrorMessage("\(Self.place(member, path)) is damaged: \(reason)", hint: again)
    case .tooLarge(let member, let bytes, let limit):
      ErrorMessage(
        bytes.map {
          "\(Self.place(member, path)) has \(counted($0, "byte")); the limit is \(NumberText.count(limit))"
        }
          ?? "\(Self.place(member, path)) would inflate to more than \(counted(limit, "byte"))",
        hint: "cut it into smaller files")
    case .bomb(let member, let compressed, let inflated):
      ErrorMessage(
        "\(Self.place(member, path)) holds no data of images: \(counted(compressed, "byte")) inflate to more than \(NumberText.count(inflated))",
        hint: "load another file")
    case .tooManyMembers(let limit):
      ErrorMessage(
        "\(path) has more than \(counted(limit, "member"))", hint: "put the digits into one table or array")
    case .unsafeName(let name):
      ErrorMessage(
        "\(path) has a member that leads out of it: \(name)",
        hint: "unpack it with care, and load what it holds")
    case .encrypted(let member):
      ErrorMessage("\(member) in \(path) is encrypted", hint: "unpack it with its password first")
    case .noFiles:
      ErrorMessage("there are no files in \(path)", hint: "load another file")
    case .noSuchMember(let name, let members):
      ErrorMessage(
        "there is no \(name) in \(path), which has \(Self.list(members))",
        hint: Suggestion.nearest(to: name, among: members.prefix(10_000)).map { "type member=\($0)" }
          ?? "choose one of them with member=")
    case .noneFits(let members):
      ErrorMessage(
        "nothing in \(path) can be read as digits; it has \(Self.list(members))",
        hint: "'help load' lists what can be loaded")
    case .severalMembers(let members):
      ErrorMessage(
        "\(path) has several files that can be read: \(Self.list(members))",
        hint: "choose one of them, as with member="
          + "\(members.first { $0.lowercased().contains("train") } ?? members.first ?? "NAME")")
    }
  }

  /// A member, or the file as a whole.
  private static func place(_ member: String?, _ path: String) -> String {
    member.map { "\($0) in \(path)" } ?? path
  }

  /// The first names, and how many more there are.
  private static func list(_ names: [String]) -> String {
    let shown = 8
    guard names.count > shown else { return listed(names, joinedBy: "and") }
    return names.prefix(shown).joined(separator: ", ") + " and \(NumberText.count(names.count - shown)) more"
  }
}
