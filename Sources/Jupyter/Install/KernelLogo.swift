import Digits
import Foundation

/// The logo beside digitbook's notebooks: a seven in one stroke, white on blue.
enum KernelLogo {
  /// Corners of the stroke and half its width, in units of the side.
  private static let corners: [(x: Double, y: Double)] = [(0.26, 0.26), (0.74, 0.26), (0.44, 0.78)]
  private static let radius = 0.065
  private static let blue: (UInt8, UInt8, UInt8) = (31, 78, 140)

  static let svg: String = {
    let points = corners.map { "\($0.x * 64),\($0.y * 64)" }.joined(separator: " ")
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">
      <title>digitbook</title>
      <rect width="64" height="64" rx="10" fill="#1f4e8c"/>
      <polyline points="\(points)" fill="none" stroke="#ffffff" stroke-width="\(radius * 128)" \
      stroke-linecap="round" stroke-linejoin="round"/>
      </svg>

      """
  }()

  /// - Parameter side: in pixels.
  static func png(side: Int) -> [UInt8] {
    var colours: [UInt8] = []
    for row in 0..<side {
      for column in 0..<side {
        let distance = distance(
          x: (Double(column) + 0.5) / Double(side), y: (Double(row) + 0.5) / Double(side))
        // The edge is as soft as a pixel is wide.
        let ink = min(max((radius - distance) * Double(side) + 0.5, 0), 1)
        for level in [blue.0, blue.1, blue.2] {
          colours.append(UInt8((Double(level) + (255 - Double(level)) * ink).rounded()))
        }
      }
    }
    return (try? PNGWriter.encode(colours: colours, height: side, width: side)) ?? []
  }

  /// From a point to the stroke.
  private static func distance(x: Double, y: Double) -> Double {
    zip(corners, corners.dropFirst()).map { start, end in
      let (dx, dy) = (end.x - start.x, end.y - start.y)
      let share = min(max(((x - start.x) * dx + (y - start.y) * dy) / (dx * dx + dy * dy), 0), 1)
      return hypot(x - start.x - share * dx, y - start.y - share * dy)
    }.min() ?? 1
  }
}
