// A drawing: strokes of a round pen on a square canvas, and the image of 28 x 28 that MNIST's procedure makes of it. The
// rules and the arithmetic are those of digitbook's `draw`: the same strokes give the same bytes.
const drawing = (() => {
  const side = 40;            // canvas pixels
  const sampling = 4;         // times finer, for smooth edges
  const fine = side * sampling;
  const box = 20;             // the longer side of the ink
  const image = 28;
  const middle = 14;          // where the centre of mass goes

  // A point in canvas pixels, in units of half a fine pixel.
  const place = (point) => ({
    x: Math.round((2 * point.x + 1) * sampling), y: Math.round((2 * point.y + 1) * sampling),
  });

  // Whether a point is at most a radius away from a line.
  function passes(a, b, radius, x, y) {
    const dx = b.x - a.x, dy = b.y - a.y, px = x - a.x, py = y - a.y;
    const along = px * dx + py * dy, length = dx * dx + dy * dy;
    if (along <= 0) return px * px + py * py <= radius * radius;
    if (along >= length) {
      const ex = x - b.x, ey = y - b.y;
      return ex * ex + ey * ey <= radius * radius;
    }
    const across = px * dy - py * dx;
    return across * across <= radius * radius * length;
  }

  // The fine pixels with ink: [fine x fine] of 0 and 255.
  function inked(strokes) {
    const levels = new Uint8Array(fine * fine);
    const reach = (a, b, radius) => [
      Math.max(0, Math.floor((Math.min(a, b) - radius) / 2)), Math.min(fine - 1, Math.floor((Math.max(a, b) + radius) / 2)),
    ];
    for (const stroke of strokes) {
      const radius = stroke.pen * sampling;
      const places = stroke.points.map(place);
      for (let i = 0; i < Math.max(places.length - 1, 1); i++) {
        const a = places[i], b = places[Math.min(i + 1, places.length - 1)];
        const [top, bottom] = reach(a.y, b.y, radius), [left, right] = reach(a.x, b.x, radius);
        for (let row = top; row <= bottom; row++) {
          for (let column = left; column <= right; column++) {
            const index = row * fine + column;
            if (!levels[index] && passes(a, b, radius, 2 * column + 1, 2 * row + 1)) levels[index] = 255;
          }
        }
      }
    }
    return levels;
  }

  function bounds(levels) {
    let top = fine, bottom = -1, left = fine, right = -1;
    levels.forEach((level, index) => {
      if (!level) return;
      const row = Math.floor(index / fine), column = index % fine;
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
      left = Math.min(left, column);
      right = Math.max(right, column);
    });
    return bottom < 0 ? null : { top, left, height: bottom - top + 1, width: right - left + 1 };
  }

  // For each new pixel of an axis, the old pixels and their weights: areas where it shrinks, else between two pixels.
  function axis(old, size) {
    const float = Math.fround;
    return Array.from({ length: size }, (_, index) => {
      if (old >= size) {
        const start = index * old, end = (index + 1) * old;
        const first = Math.floor(start / size), last = Math.floor((end - 1) / size);
        return {
          first, weights: Array.from({ length: last - first + 1 }, (_, offset) => {
            const pixel = first + offset;
            return float((Math.min(end, (pixel + 1) * size) - Math.max(start, pixel * size)) / old);
          }),
        };
      }
      if (old === 1) return { first: 0, weights: [1] };
      const centre = float(float(float(float(index + 0.5) * old) / size) - 0.5);
      const clamped = Math.min(Math.max(centre, 0), old - 1);
      const first = Math.min(Math.floor(clamped), Math.max(0, old - 2));
      const share = float(clamped - first);
      return { first, weights: [float(1 - share), share] };
    });
  }

  function resampled(level, height, width, newHeight, newWidth) {
    const float = Math.fround;
    const columns = axis(width, newWidth), rows = axis(height, newHeight);
    const sum = (span, value) => span.weights.reduce(
      (sum, weight, offset) => float(sum + float(weight * value(span.first + offset))), 0);
    const narrow = Array.from({ length: height }, (_, row) => columns.map((span) => sum(span, (x) => level(row, x))));
    return rows.map((span) => columns.map((_, column) => Math.floor(
      Math.min(255, Math.max(0, float(sum(span, (y) => narrow[y][column]) + 0.5))))));
  }

  // The image that the network sees: [28 x 28] grey levels, 0 for paper.
  function digit(strokes) {
    const result = new Uint8Array(image * image);
    const levels = inked(strokes);
    const ink = bounds(levels);
    if (!ink) return result;
    const longer = Math.max(ink.height, ink.width);
    const fitted = (length) => Math.max(1, Math.floor((length * box + Math.floor(longer / 2)) / longer));
    const height = fitted(ink.height), width = fitted(ink.width);
    const small = resampled(
      (row, column) => levels[(ink.top + row) * fine + ink.left + column], ink.height, ink.width, height, width);
    let mass = 0, rows = 0, columns = 0;
    small.forEach((line, row) => line.forEach((level, column) => {
      mass += level;
      rows += level * row;
      columns += level * column;
    }));
    if (mass === 0) return result;
    const start = (sum, size) => Math.min(Math.max(0, middle - Math.round(sum / mass)), image - size);
    const top = start(rows, height), left = start(columns, width);
    small.forEach((line, row) => line.forEach((level, column) => {
      result[(top + row) * image + left + column] = level;
    }));
    return result;
  }

  return { side, image, digit };
})();
