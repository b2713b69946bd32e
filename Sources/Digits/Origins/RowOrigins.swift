/// Where the rows of a dataset come from, as far as it is known: who wrote each, and in which box of which page.
package struct RowOrigins: Equatable, Sendable {
  /// A photographed or scanned page of a sheet.
  package struct Page: Codable, Hashable, Sendable {
    /// The file, as the user gave its path or that of its folder.
    package let path: String
    /// The page of a TIFF file, counted from 1; `nil` for a file of one picture.
    package var part: Int?
    /// Which sheet it is: `digits 0-9, copy 3`.
    package let sheet: String
    /// The page of the sheet, counted from 1.
    package let number: Int

    package init(path: String, part: Int? = nil, sheet: String, number: Int) {
      self.path = path
      self.part = part
      self.sheet = sheet
      self.number = number
    }
  }

  /// Of one row.
  package struct Row: Equatable, Sendable {
    /// Index into `writers`; `nil` if nobody knows.
    package var writer: Int?
    /// Index into `pages`; `nil` for a row that is from no page.
    package var page: Int?
    /// The box on the page, counted from 1; 0 without a page.
    package var box = 0
    /// Whether it may be a blot, or struck out.
    package var isDoubtful = false

    package init(writer: Int? = nil, page: Int? = nil, box: Int = 0, isDoubtful: Bool = false) {
      self.writer = writer
      self.page = page
      self.box = box
      self.isDoubtful = isDoubtful
    }
  }

  /// Names, each once.
  package private(set) var writers: [String]
  package private(set) var pages: [Page]
  /// One per row of the dataset.
  package private(set) var rows: [Row]
  /// Boxes that were left out of the dataset because they are doubtful.
  package private(set) var leftOut: [DoubtfulBox] = []

  /// - Returns: `nil` if a row refers to a writer or page that is not there.
  package init?(writers: [String], pages: [Page], rows: [Row], leftOut: [DoubtfulBox] = []) {
    func fits(_ row: Row) -> Bool {
      (row.writer.map(writers.indices.contains) ?? true) && (row.page.map(pages.indices.contains) ?? true)
        && row.box >= 0
    }
    guard rows.allSatisfy(fits), leftOut.allSatisfy({ fits($0.origin) }),
      Set(writers).count == writers.count
    else { return nil }
    self.writers = writers
    self.pages = pages
    self.rows = rows
    self.leftOut = leftOut
  }

  /// Origins of which only the writers are known.
  /// - Parameter names: one per row; an empty name is none.
  package init(writers names: [String]) {
    var places: [String: Int] = [:]
    writers = []
    pages = []
    rows = []
    rows.reserveCapacity(names.count)
    for name in names {
      guard !name.isEmpty else {
        rows.append(Row())
        continue
      }
      let place = places[name] ?? writers.count
      if place == writers.count {
        places[name] = place
        writers.append(name)
      }
      rows.append(Row(writer: place))
    }
  }

  /// Rows of which nothing is known.
  private init(unknown count: Int) {
    writers = []
    pages = []
    rows = [Row](repeating: Row(), count: count)
  }

  /// The name of who wrote a row; `nil` if nobody knows, or there is no such row.
  package func writer(ofRow row: Int) -> String? {
    guard rows.indices.contains(row) else { return nil }
    return rows[row].writer.map { writers[$0] }
  }

  /// The page and the box of a row; `nil` if it is from no page, or there is no such row.
  package func place(ofRow row: Int) -> (page: Page, box: Int)? {
    guard rows.indices.contains(row), let page = rows[row].page else { return nil }
    return (pages[page], rows[row].box)
  }

  /// The rows of each writer together. A row without a writer is a group of its own; these come last.
  package var byWriter: RowGroups {
    let ranked = Self.sorted(writers)
    let ranks = Dictionary(uniqueKeysWithValues: zip(ranked, ranked.indices))
    return RowGroups(
      rows.indices.map { row in writer(ofRow: row).flatMap { ranks[$0] } ?? writers.count + row },
      noun: "writer")
  }

  /// Numbers by value where all are numbers, else by text, as NumPy sorts a column.
  package static func sorted(_ names: [String]) -> [String] {
    let numbers = names.map { Int($0) }
    guard numbers.allSatisfy({ $0 != nil }) else {
      return names.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    }
    return names.sorted { (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) }
  }

  /// The origins of the rows of two datasets, one behind the other; `nil` if nothing is known of either. Writers of one
  /// name are one writer. What was left out of either is not kept.
  static func joined(_ first: RowOrigins?, _ count: Int, _ second: RowOrigins?, _ others: Int) -> RowOrigins?
  {
    guard first != nil || second != nil else { return nil }
    var joined = first ?? RowOrigins(unknown: count)
    let added = second ?? RowOrigins(unknown: others)
    joined.leftOut = []
    let writers = added.writers.map { name in joined.writers.firstIndex(of: name) ?? joined.append(name) }
    let pages = added.pages.indices.map { $0 + joined.pages.count }
    joined.pages += added.pages
    joined.rows += added.rows.map { row in
      Row(
        writer: row.writer.map { writers[$0] }, page: row.page.map { pages[$0] }, box: row.box,
        isDoubtful: row.isDoubtful)
    }
    return joined
  }

  private mutating func append(_ writer: String) -> Int {
    writers.append(writer)
    return writers.count - 1
  }

  /// The origins of some of the rows, in their order, without what was left out.
  func selecting(_ rows: [Int]) -> RowOrigins {
    var copy = self
    copy.rows = rows.map { self.rows.indices.contains($0) ? self.rows[$0] : Row() }
    copy.leftOut = []
    return copy
  }
}

/// A box whose ink may be no digit, and why.
package struct DoubtfulBox: Equatable, Sendable {
  package enum Reason: String, Codable, Sendable {
    /// More ink than any digit has.
    case blot
    /// Strokes from one side of the box to the other.
    case struckOut
  }

  package let origin: RowOrigins.Row
  /// The class that belongs into the box.
  package let label: ClassLabel
  package let reason: Reason
  /// A byte per pixel of `ImageShape.mnist`.
  package let digit: [UInt8]

  package init(origin: RowOrigins.Row, label: ClassLabel, reason: Reason, digit: [UInt8]) {
    self.origin = origin
    self.label = label
    self.reason = reason
    self.digit = digit
  }
}
