import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Foundation
import Notebook
import Synchronization

/// `read`: reads the numbers on photographed or scanned pages.
struct ReadCommand: Command {
  private static let what = Key<String>(
    "what", .text("a file or folder", completion: .paths), form: .words, required: true,
    "photographs or scans of pages, or folders of them")
  private static let reject = Key<Double>(
    "reject", .number("0 to 1") { (0...1).contains($0) }, "write ? where the model is less sure than this")
  private static let out = Key<String>(
    "out", .path, "what was seen over the page, FILE.svg, .png or .html, or all details, FILE.csv or .json")

  static let signature = Signature(
    "read", group: .judging, "Read the numbers on photographed or scanned pages.",
    parameters: [
      what.parameter, JudgingKeys.model.parameter, reject.parameter, out.parameter,
      PictureFile.force.parameter,
    ],
    examples: [
      .init(
        "read page.png", "the numbers, line by line as they stand",
        needs: ["load mnist rows=500", "train epochs=1", "file page.png"]),
      .init(
        "read page.png reject=0.9", "with ? for what it is less than 90 % sure of",
        needs: ["load mnist rows=500", "train epochs=1", "file page.png"]),
      .init(
        "read page.png out=read.svg", "what was seen, drawn over the page",
        needs: ["load mnist rows=500", "train epochs=1", "file page.png", "out read.svg"]),
      .init(
        "read page.png other.png", "several files, each below its name",
        needs: ["load mnist rows=500", "train epochs=1", "file page.png", "file other.png"]),
      .init(
        "read page.png out=read.csv", "each digit with its place and confidence",
        needs: ["load mnist rows=500", "train epochs=1", "file page.png", "out read.csv"]),
    ],
    notes: [
      "In a pipe or a file there is nothing but the lines read, with one blank between two numbers; on a terminal the digits that the model is less than 90 % sure of are marked.",
      "Letters, blots and other marks become ?: a small network that comes with digitbook tells them from digits.",
      "Light and shadow, ruled lines, a turn of up to 15 degrees and a view from the side are taken out first; the writing should be 10 pixels high or more.",
      "'train cnn-large augment=standard' makes the model that reads best.",
    ])

  private let arguments: Arguments
  private let file: ReadingFile?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try ReadingFile(arguments, Self.out)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let model = try requireModel(in: workspace)
    guard model.imageShape == .mnist else {
      throw CommandError.imageSizeDiffers(
        model: model.name, expected: model.imageShape ?? .mnist, dataset: "a digit of a page", found: .mnist)
    }
    let given = arguments.words(Self.what)
    let cancellation = context.cancellation
    let files = try PageFiles(given, isStopped: { cancellation.isRaised })
    let judge = try DigitJudge()
    let results = read(files.paths, with: model, judge: judge, context)
    guard !cancellation.isRaised else { throw TrainingError.interrupted }
    let pages = results.flatMap(\.self)
    let readings = pages.filter { $0.reading != nil }
    // A single page has nothing else to say; of several a broken one costs only itself.
    if readings.isEmpty, let first = pages.first, let problem = first.problem {
      guard pages.count > 1 else { throw PageRefusal(problem) }
      throw PageRefusal(
        ErrorMessage(
          "none of \(counted(pages.count, "page")) of \(listed(given.map { shown($0) }, joinedBy: "and")) can be read: \(problem.message)",
          hint: problem.hint))
    }
    let result = ReadingResult(
      model: model.name, pages: pages.map(\.withoutPicture), reject: arguments[Self.reject],
      isFolder: files.isFolder, otherFiles: files.otherFiles, out: file?.path)
    try file?.write(result, pages)
    return result
  }

  /// The model to ask. A page needs no dataset, so that a model is what an empty workspace lacks.
  private func requireModel(in workspace: Workspace) throws(CommandError) -> Classifier {
    do {
      return try workspace.requireModel(arguments.token(JudgingKeys.model))
    } catch {
      throw error == .noDataset ? .noModelForFile : error
    }
  }

  /// The pages of each file; files are read in parallel, each on one thread.
  private func read(
    _ paths: [String], with model: Classifier, judge: DigitJudge, _ context: CommandContext
  ) -> [[ReadPage]] {
    let threads = paths.count > 1 ? 1 : context.threads
    let reader = PageReader(
      model.ensemble, judge: judge, threads: threads, cancellation: context.cancellation)
    let threshold = arguments[Self.reject] ?? 0
    let results = Mutex([[ReadPage]?](repeating: nil, count: paths.count))
    let keepsPicture = file?.needsPicture == true
    ThreadPool(count: min(context.threads, paths.count)).run(tasks: paths.count) { index in
      guard !context.cancellation.isRaised else { return }
      let pages = ReadPage.read(paths[index], by: reader, rejecting: threshold, keepsPicture: keepsPicture) {
        context.cancellation.isRaised
      }
      let done = results.withLock { results in
        results[index] = pages
        return results.count { $0 != nil }
      }
      if paths.count > 1 { context.observe(.read(files: done, of: paths.count)) }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}

/// One page as it was read, or why it could not be.
struct ReadPage: Encodable, Sendable {
  let path: String
  /// Number of the page from 1, in a file of several.
  let page: Int?
  let reading: PageReading?
  let problem: ErrorMessage?
  /// The page at the size at which it was read, where a drawing needs it.
  private(set) var picture: GreyPlane?

  private enum CodingKeys: String, CodingKey {
    case path, page, lines, text, height, width, turn, error
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encodeIfPresent(page, forKey: .page)
    try container.encodeIfPresent(reading.map { $0.lines.map(\.text).joined(separator: "\n") }, forKey: .text)
    try container.encodeIfPresent(reading?.lines, forKey: .lines)
    try container.encodeIfPresent(reading?.height, forKey: .height)
    try container.encodeIfPresent(reading?.width, forKey: .width)
    try container.encodeIfPresent(reading?.turn, forKey: .turn)
    try container.encodeIfPresent(problem, forKey: .error)
  }

  var withoutPicture: ReadPage {
    var copy = self
    copy.picture = nil
    return copy
  }

  /// The path, and the number of the page in a file of several.
  var name: String { shown(path) + (page.map { ", page \($0)" } ?? "") }

  static func read(
    _ path: String, by reader: PageReader, rejecting threshold: Double, keepsPicture: Bool,
    isStopped: @escaping StopCheck
  ) -> [ReadPage] {
    do {
      let pages = try PageFiles.pages(of: path, isStopped: isStopped)
      return pages.enumerated().map { index, page in
        let number = pages.count > 1 ? index + 1 : nil
        do {
          let read = try reader.read(page, rejecting: threshold)
          return ReadPage(
            path: path, page: number, reading: read?.reading, problem: nil,
            picture: keepsPicture ? read?.grey : nil)
        } catch let error as PageError {
          let failure = PageFailure(path: path, page: number, error)
          return ReadPage(path: path, page: number, reading: nil, problem: failure.wording)
        } catch {
          return ReadPage(path: path, page: number, reading: nil, problem: ErrorMessage(wording: error))
        }
      }
    } catch {
      return [ReadPage(path: path, page: nil, reading: nil, problem: ErrorMessage(wording: error))]
    }
  }
}

/// The reason why no page could be read.
struct PageRefusal: Worded {
  let wording: ErrorMessage

  init(_ wording: ErrorMessage) { self.wording = wording }
}
