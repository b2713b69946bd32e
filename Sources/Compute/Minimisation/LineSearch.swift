/// The line search of Moré and Thuente (1994): finds a step at which the function has fallen enough and its slope is
/// nearly flat, with the constants of L-BFGS-B, which SciPy uses.
///
/// Values and slopes along the line are asked for one by one: `next` takes those of the present step.
struct LineSearch {
  /// The step whose value and slope are wanted next.
  private(set) var step: Double

  /// Sufficient fall, and flatness, as shares of the first slope; relative width of the last interval.
  private static let (fall, flatness, narrowest) = (1e-3, 0.9, 0.1)
  private static let largest = 1e10

  /// A place on the line: step, value, slope.
  private struct Place {
    var step, value, slope: Double
  }

  private let start: Place
  /// The best place so far, and the other end of the interval.
  private var best, other: Place
  private var isBracketed = false
  /// Whether the value must fall first; then the slope must flatten.
  private var isFalling = true
  private var width, widthBefore: Double
  private var least, most: Double

  /// - Parameters:
  ///   - slope: at the start; below 0.
  ///   - step: the first step to try.
  init(value: Double, slope: Double, step: Double) {
    start = Place(step: 0, value: value, slope: slope)
    (best, other) = (start, start)
    self.step = step
    (width, widthBefore) = (Self.largest, 2 * Self.largest)
    (least, most) = (0, 5 * step)
  }

  /// Takes the value and slope at `step`.
  /// - Returns: whether the search is over; if not, `step` is the next one.
  mutating func next(value: Double, slope: Double) -> Bool {
    let wanted = Self.fall * start.slope
    let limit = start.value + step * wanted
    if isFalling, value <= limit, slope >= 0 { isFalling = false }
    let isExhausted =
      isBracketed && (step <= least || step >= most || most - least <= Self.narrowest * most)
    if isExhausted || value <= limit && abs(slope) <= -Self.flatness * start.slope { return true }
    if step == Self.largest, value <= limit, slope <= wanted { return true }

    let place = Place(step: step, value: value, slope: slope)
    if isFalling, value <= best.value, value > limit {
      // Of the function minus the line of sufficient fall.
      func tilted(_ place: Place, by slope: Double) -> Place {
        Place(step: place.step, value: place.value - place.step * slope, slope: place.slope - slope)
      }
      (best, other) = (tilted(best, by: wanted), tilted(other, by: wanted))
      advance(past: tilted(place, by: wanted))
      (best, other) = (tilted(best, by: -wanted), tilted(other, by: -wanted))
    } else {
      advance(past: place)
    }
    if isBracketed {
      if abs(other.step - best.step) >= 0.66 * widthBefore {
        step = best.step + 0.5 * (other.step - best.step)
      }
      (widthBefore, width) = (width, abs(other.step - best.step))
      (least, most) = (min(best.step, other.step), max(best.step, other.step))
    } else {
      (least, most) = (step + 1.1 * (step - best.step), step + 4 * (step - best.step))
    }
    step = min(max(step, 0), Self.largest)
    if isBracketed, step <= least || step >= most || most - least <= Self.narrowest * most {
      step = best.step
    }
    return false
  }

  /// Chooses the next step from the cubic and the quadratic or secant through the ends, and moves the ends.
  private mutating func advance(past new: Place) {
    let sign = new.slope * (best.slope < 0 ? -1 : 1)
    /// The root of the cubic's derivative, scaled; `gamma` of the paper.
    func cubic(_ a: Place, _ b: Place, atLeastZero: Bool = false) -> (theta: Double, gamma: Double) {
      let theta = 3 * (a.value - b.value) / (b.step - a.step) + a.slope + b.slope
      let scale = max(abs(theta), abs(a.slope), abs(b.slope))
      let square = (theta / scale) * (theta / scale) - (a.slope / scale) * (b.slope / scale)
      return (theta, scale * (atLeastZero ? max(square, 0) : square).squareRoot())
    }
    let next: Double
    if new.value > best.value {
      var (theta, gamma) = cubic(best, new)
      if new.step < best.step { gamma = -gamma }
      let share = ((gamma - best.slope) + theta) / (((gamma - best.slope) + gamma) + new.slope)
      let byCubic = best.step + share * (new.step - best.step)
      let secant = (best.value - new.value) / (new.step - best.step) + best.slope
      let byQuadratic = best.step + (best.slope / secant / 2) * (new.step - best.step)
      next =
        abs(byCubic - best.step) < abs(byQuadratic - best.step)
        ? byCubic : byCubic + (byQuadratic - byCubic) / 2
      isBracketed = true
    } else if sign < 0 {
      var (theta, gamma) = cubic(best, new)
      if new.step > best.step { gamma = -gamma }
      let share = ((gamma - new.slope) + theta) / (((gamma - new.slope) + gamma) + best.slope)
      let byCubic = new.step + share * (best.step - new.step)
      let bySecant = new.step + new.slope / (new.slope - best.slope) * (best.step - new.step)
      next = abs(byCubic - new.step) > abs(bySecant - new.step) ? byCubic : bySecant
      isBracketed = true
    } else if abs(new.slope) < abs(best.slope) {
      var (theta, gamma) = cubic(best, new, atLeastZero: true)
      if new.step > best.step { gamma = -gamma }
      let share = ((gamma - new.slope) + theta) / ((gamma + (best.slope - new.slope)) + gamma)
      let byCubic =
        share < 0 && gamma != 0
        ? new.step + share * (best.step - new.step) : new.step > best.step ? most : least
      let bySecant = new.step + new.slope / (new.slope - best.slope) * (best.step - new.step)
      if isBracketed {
        let nearer = abs(byCubic - new.step) < abs(bySecant - new.step) ? byCubic : bySecant
        let end = new.step + 0.66 * (other.step - new.step)
        next = new.step > best.step ? min(end, nearer) : max(end, nearer)
      } else {
        let farther = abs(byCubic - new.step) > abs(bySecant - new.step) ? byCubic : bySecant
        next = min(max(farther, least), most)
      }
    } else if isBracketed {
      var (theta, gamma) = cubic(other, new)
      // Of the cubic through the new place and the other end.
      if new.step > other.step { gamma = -gamma }
      let share = ((gamma - new.slope) + theta) / (((gamma - new.slope) + gamma) + other.slope)
      next = new.step + share * (other.step - new.step)
    } else {
      next = new.step > best.step ? most : least
    }
    if new.value > best.value {
      other = new
    } else {
      if sign < 0 { other = best }
      best = new
    }
    step = next
  }
}
