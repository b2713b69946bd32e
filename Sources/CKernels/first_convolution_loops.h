// The loops of first_convolution.c for LANES filters in a `vector`, 8 or 16.

#define pixels_at_once WITH_LANES(pixels_at_once, LANES)
#define most_taps WITH_LANES(most_taps, LANES)
#define taps_at_once WITH_LANES(taps_at_once, LANES)
#define next_lanes WITH_LANES(next_lanes, LANES)
#define forward_tile WITH_LANES(forward_tile, LANES)
#define forward_rows WITH_LANES(forward_rows, LANES)
#define forward_groups WITH_LANES(forward_groups, LANES)
#define add_slopes WITH_LANES(add_slopes, LANES)
#define add_all_taps WITH_LANES(add_all_taps, LANES)
#define first_convolution WITH_LANES(first_convolution, LANES)
#define first_weight_gradient WITH_LANES(first_weight_gradient, LANES)

/// Neighbouring pixels of a tile, for rows of `width` of them: with AVX-512 the number whose tiles overlap least, the larger
/// of equals. 5 x 5 kernels with stride 2 leave 12 of 28 pixels: 43 multiplications a nanosecond by eights, 60 by twelve
/// (Emerald Rapids).
static ALWAYS_INLINE size_t pixels_at_once(size_t groups, size_t width) {
#if LANES == 16
  size_t best = width < 8 ? 4 : 8;
  for (size_t pixels = 12; pixels <= most_pixels && pixels <= width; pixels++) {
    if (covered(width, pixels) <= covered(width, best)) best = pixels;
  }
  (void)groups;
  return best;
#else
  return groups == 2 || width < 8 ? 4 : 8;
#endif
}

/// Taps that are summed at once, of two vectors of filters: AVX2 has sixteen registers, AVX-512 thirty-two.
enum { most_taps = LANES == 16 ? 13 : 6 };

/// Taps to sum next, of `left`. Thirteens take up what twelves leave over, and on AVX2 fives what sixes leave: of 25 taps
/// none is summed alone.
static ALWAYS_INLINE size_t taps_at_once(size_t left) {
#if LANES == 16
  if (left % 12 != 0 && left % 12 * 13 <= left) return 13;
  if (left >= 12) return 12;
  if (left >= 9) return 9;
  if (left >= 6) return 6;
#else
  if (left >= 6 && (left % 6 == 0 || left % 5 != 0)) return 6;
  if (left >= 5) return 5;
#endif
  return left < 3 ? left : 3;
}

/// From the `first` LANES channels of the output to the next ones; pairs of them begin at even ones.
static ALWAYS_INLINE size_t next_lanes(const struct kernel_first_convolution *s, size_t first) {
  return OFFSET_OF(&s->output, 0, first + 1) - OFFSET_OF(&s->output, 0, first);
}

// MARK: Forward

/// Neighbouring pixels of LANES x `groups` filters: eight sums or more, as many as a processor multiplies and adds while the
/// first waits.
static ALWAYS_INLINE void forward_tile(
    const size_t groups, const size_t pixels, const size_t stride, const struct pass *p, const float *x, float *y) {
  vector sums[most_groups][most_pixels];
  UNROLLED for (size_t g = 0; g < groups; g++) {
    UNROLLED for (size_t i = 0; i < pixels; i++) sums[g][i] = AT(p->bias + g * LANES);
  }
  for (size_t t = 0; t < p->taps; t++) {
    const float *from = x + p->offsets[t], *weights = p->weights + t * p->filters;
    vector weight[most_groups];
    UNROLLED for (size_t g = 0; g < groups; g++) weight[g] = AT(weights + g * LANES);
    UNROLLED for (size_t i = 0; i < pixels; i++) {
      const float value = from[i * stride];
      UNROLLED for (size_t g = 0; g < groups; g++) sums[g][i] += weight[g] * value;
    }
  }
  UNROLLED for (size_t g = 0; g < groups; g++) {
    UNROLLED for (size_t i = 0; i < pixels; i++) {
      *(vector *)(y + g * p->next + i * p->block) = AFTER(p->relu, sums[g][i]);
    }
  }
}

/// The last tile of a row overlaps the one before it.
static ALWAYS_INLINE void forward_rows(
    const size_t groups, const size_t pixels, const size_t stride, const struct kernel_first_convolution *s,
    const struct pass *p, const float *padded, float *y) {
  const size_t width = s->output.width;
  for (size_t i = 0; i < s->output.height; i++, y += width * p->block) {
    const float *row = padded + i * stride * padded_width(s);
    if (width < pixels) {
      for (size_t j = 0; j < width; j++) forward_tile(groups, 1, stride, p, row + j * stride, y + j * p->block);
      continue;
    }
    for (size_t j = 0; j < width; j += pixels) {
      const size_t first = j + pixels <= width ? j : width - pixels;
      forward_tile(groups, pixels, stride, p, row + first * stride, y + first * p->block);
    }
  }
}

// The usual strides are spelled out, since a value's place in a row is then part of the instruction.
static ALWAYS_INLINE void forward_groups(
    const size_t groups, const size_t pixels, const struct kernel_first_convolution *s, const struct pass *p,
    const float *padded, float *y) {
  switch (s->stride) {
  case 1: forward_rows(groups, pixels, 1, s, p, padded, y); break;
  case 2: forward_rows(groups, pixels, 2, s, p, padded, y); break;
  default: forward_rows(groups, pixels, s->stride, s, p, padded, y);
  }
}

static ALWAYS_INLINE void first_convolution(
    struct kernel_first_convolution s, const float *x, const float *weights, const float *bias, float *y, bool relu,
    size_t rows, float *scratch) {
  size_t offsets[kernel_first_most_taps];
  find_taps(&s, offsets);
  const size_t filters = channels_with_padding(&s.output);
  clear_image(&s, scratch);
  for (size_t r = 0; r < rows; r++) {
    copy_image(&s, x + r * s.input.channels * s.input.height * s.input.width, scratch);
    for (size_t first = 0; first < filters / LANES;) {
      const size_t groups = groups_at_once(filters / LANES - first);
      float *to = y + OFFSET_OF(&s.output, r, first);
      const struct pass p = {
        .taps = taps_of(&s), .offsets = offsets, .weights = weights + first * LANES, .bias = bias + first * LANES,
        .filters = filters, .next = next_lanes(&s, first), .block = s.output.block, .relu = relu};
#define TILES(pixels)                                        \
  case pixels:                                               \
    if (groups == 2) {                                       \
      forward_groups(2, pixels, &s, &p, scratch, to);        \
    } else {                                                 \
      forward_groups(1, pixels, &s, &p, scratch, to);        \
    }                                                        \
    break
      switch (pixels_at_once(groups, s.output.width)) {
#if LANES == 16
        TILES(14);
        TILES(13);
        TILES(12);
#endif
        TILES(8);
        TILES(4);
      }
#undef TILES
      first += groups;
    }
  }
}

// MARK: Weight gradient

/// Adds the products of some taps with the slopes of some rows, in sums that begin at 0: short sums round less.
static ALWAYS_INLINE void add_slopes(
    const size_t groups, const size_t taps, const struct kernel_first_convolution *s, const size_t *offsets,
    size_t next, const float *padded, const float *dy, size_t height, float *to, size_t filters) {
  const size_t block = s->output.block;
  vector sums[most_taps][most_groups];
  UNROLLED for (size_t t = 0; t < taps; t++) {
    UNROLLED for (size_t g = 0; g < groups; g++) sums[t][g] = (vector){0};
  }
  for (size_t i = 0; i < height; i++) {
    const float *row = padded + i * s->stride * padded_width(s);
    for (size_t j = 0; j < s->output.width; j++, row += s->stride, dy += block) {
      UNROLLED for (size_t t = 0; t < taps; t++) {
        const float value = row[offsets[t]];
        UNROLLED for (size_t g = 0; g < groups; g++) sums[t][g] += value * AT(dy + g * next);
      }
    }
  }
  UNROLLED for (size_t t = 0; t < taps; t++) {
    UNROLLED for (size_t g = 0; g < groups; g++) {
      float *sum = to + t * filters + g * LANES;
      *(vector *)sum = AT(sum) + sums[t][g];
    }
  }
}

static ALWAYS_INLINE void add_all_taps(
    const size_t groups, const struct kernel_first_convolution *s, const size_t *offsets, size_t next,
    const float *padded, const float *dy, size_t height, float *to, size_t filters) {
#define ADD(count)                                                                                            \
  case count:                                                                                                 \
    add_slopes(groups, count, s, offsets + t, next, padded, dy, height, to + t * filters, filters);           \
    break
  const size_t taps = taps_of(s);
  for (size_t t = 0, count; t < taps; t += count) {
    count = taps_at_once(taps - t);
    switch (count) {
#if LANES == 16
      ADD(13);
      ADD(12);
      ADD(9);
#else
      ADD(5);
#endif
      ADD(6);
      ADD(3);
      ADD(2);
      ADD(1);
    }
  }
#undef ADD
}

static ALWAYS_INLINE void first_weight_gradient(
    struct kernel_first_convolution s, const float *x, const float *dy, float *dw, size_t rows, float *scratch) {
  size_t offsets[kernel_first_most_taps];
  find_taps(&s, offsets);
  const size_t taps = taps_of(&s), filters = channels_with_padding(&s.output), height = s.output.height;
  float *sums = scratch + padded_count(&s);
  memset(sums, 0, taps * filters * sizeof(float));
  clear_image(&s, scratch);
  for (size_t r = 0; r < rows; r++) {
    copy_image(&s, x + r * s.input.channels * s.input.height * s.input.width, scratch);
    for (size_t top = 0; top < height; top += rows_at_once) {
      const size_t count = height - top < rows_at_once ? height - top : rows_at_once;
      const float *padded = scratch + top * s.stride * padded_width(&s);
      for (size_t first = 0; first < filters / LANES;) {
        const size_t groups = groups_at_once(filters / LANES - first);
        const float *slopes = dy + OFFSET_OF(&s.output, r, first) + top * s.output.width * s.output.block;
        const size_t next = next_lanes(&s, first);
        float *to = sums + first * LANES;
        if (groups == 2) {
          add_all_taps(2, &s, offsets, next, padded, slopes, count, to, filters);
        } else {
          add_all_taps(1, &s, offsets, next, padded, slopes, count, to, filters);
        }
        first += groups;
      }
    }
  }
  for (size_t f = 0; f < s.output.channels; f++) {
    for (size_t t = 0; t < taps; t++) dw[f * taps + t] = sums[t * filters + f];
  }
}

#undef pixels_at_once
#undef most_taps
#undef taps_at_once
#undef next_lanes
#undef forward_tile
#undef forward_rows
#undef forward_groups
#undef add_slopes
#undef add_all_taps
#undef first_convolution
#undef first_weight_gradient
