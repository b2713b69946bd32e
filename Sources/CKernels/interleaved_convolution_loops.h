// The loops of interleaved_convolution.c for LANES images, 16 or 8: a `vector` holds one value of each image. The stride
// in memory is sixteen images in both cases.

#define some_places WITH_LANES(some_places, LANES)
#define some_filters WITH_LANES(some_filters, LANES)
#define by_places WITH_LANES(by_places, LANES)
#define convolution WITH_LANES(convolution, LANES)

// A register tile: `filters` x `places` neighbouring outputs of row i, from column j on, whose windows reach into the
// padding on `side`.
static ALWAYS_INLINE void some_places(
    const size_t filters, const size_t places, const enum side side, const struct kernel_interleaved *s, const float *x,
    const float *w, const float *bias, float *y, size_t i, size_t j, bool relu) {
  const size_t k2 = s->kernel * s->kernel;
  vector sums[most_filters][most_places];
  UNROLLED for (size_t f = 0; f < filters; f++) {
    UNROLLED for (size_t p = 0; p < places; p++) sums[f][p] = (vector){0} + (bias ? bias[f] : 0.0f);
  }
  const struct row_range rows = rows_inside(s, (ptrdiff_t)i);
  for (size_t c = 0; c < s->inputs; c++) {
    for (ptrdiff_t k = rows.first; k < rows.last; k++) {
      const float *row = x + (c * s->height + i + (size_t)k - s->padding) * s->width * 16;
      const float *weight = w + c * k2 + (size_t)k * s->kernel;
      for (size_t l = 0; l < s->kernel; l++) {
        const size_t column = j + l - s->padding;
        float factors[most_filters];
        UNROLLED for (size_t f = 0; f < filters; f++) factors[f] = weight[f * s->inputs * k2 + l];
        UNROLLED for (size_t n = 0; n < places; n++) {
          // From the inside out: behind the first place in the padding there is nothing more to do.
          const size_t p = side == on_the_left ? places - 1 - n : n;
          if (side != nowhere && column + p >= s->width) {
            if (side == on_both) continue;
            break;
          }
          const vector value = VECTOR(vector, row + (column + p) * 16);
          UNROLLED for (size_t f = 0; f < filters; f++) sums[f][p] += value * factors[f];
        }
      }
    }
  }
  UNROLLED for (size_t f = 0; f < filters; f++) {
    UNROLLED for (size_t p = 0; p < places; p++) {
      const flags kept = relu ? (flags)~(sums[f][p] < 0.0f) : (flags)~(flags){0};
      float *to = y + ((f * s->out_height + i) * s->out_width + j + p) * 16;
      *(vector *)to = (vector)((flags)sums[f][p] & kept);
    }
  }
}

static ALWAYS_INLINE void some_filters(
    const size_t filters, const size_t places, const struct kernel_interleaved *s, const float *x, const float *w,
    const float *bias, float *y, bool relu) {
  for (size_t i = 0; i < s->out_height; i++) {
    // The last tile overlaps the one before it, so that every tile is full.
    for (size_t first = 0; first < s->out_width; first += places) {
      const size_t last = s->out_width - places, j = first < last ? first : last;
      // Four variants of each tile take seconds to compile; with a comparison for each place instead, LeNet-5 took 1.37
      // times as long.
      switch (padding_side(s, j, places)) {
        case nowhere: some_places(filters, places, nowhere, s, x, w, bias, y, i, j, relu); break;
        case on_the_left: some_places(filters, places, on_the_left, s, x, w, bias, y, i, j, relu); break;
        case on_the_right: some_places(filters, places, on_the_right, s, x, w, bias, y, i, j, relu); break;
        case on_both: some_places(filters, places, on_both, s, x, w, bias, y, i, j, relu);
      }
    }
  }
}

static ALWAYS_INLINE void by_places(
    const size_t places, const size_t most, const struct kernel_interleaved *s, const float *x, const float *w,
    const float *bias, float *y, bool relu) {
  const size_t weights = s->inputs * s->kernel * s->kernel, values = s->out_height * s->out_width * 16;
  for (size_t f = 0, filters; f < s->outputs; f += filters) {
    const float *own = w + f * weights, *shift = bias ? bias + f : NULL;
    // A single filter at the end would leave most registers empty.
    filters = equal_part(s->outputs - f, most);
    switch (filters) {
      case 4: some_filters(most, places, s, x, own, shift, y + f * values, relu); break;
      case 3: some_filters(3, places, s, x, own, shift, y + f * values, relu); break;
      case 2: some_filters(2, places, s, x, own, shift, y + f * values, relu); break;
      default: some_filters(1, places, s, x, own, shift, y + f * values, relu);
    }
  }
}

static ALWAYS_INLINE void convolution(
    const struct kernel_interleaved *s, const float *x, const float *w, const float *bias, float *y, bool relu) {
  if (s->out_width < 4) return by_places(1, 4, s, x, w, bias, y, relu);
#if LANES == 16
  // Twenty-one and twenty sums in thirty-two registers.
  if (s->out_width >= 7 && covered(s->out_width, 7) < covered(s->out_width, 5)) {
    return by_places(7, 3, s, x, w, bias, y, relu);
  }
  if (s->out_width >= 5) return by_places(5, 4, s, x, w, bias, y, relu);
#else
  // Ten in sixteen.
  if (s->out_width >= 5 && covered(s->out_width, 5) <= covered(s->out_width, 4)) {
    return by_places(5, 2, s, x, w, bias, y, relu);
  }
#endif
  by_places(4, LANES == 16 ? 4 : 3, s, x, w, bias, y, relu);
}

#undef some_places
#undef some_filters
#undef by_places
#undef convolution
