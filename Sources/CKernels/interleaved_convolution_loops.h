// The loops of interleaved_convolution.c for LANES images, 16 or 8: a `vector` holds one value of each image. The stride
// in memory is sixteen images in both cases.

#define some_places WITH_LANES(some_places, LANES)
#define edge_places WITH_LANES(edge_places, LANES)
#define store_places WITH_LANES(store_places, LANES)
#define some_filters WITH_LANES(some_filters, LANES)
#define by_places WITH_LANES(by_places, LANES)
#define convolution WITH_LANES(convolution, LANES)

static ALWAYS_INLINE void store_places(
    const size_t filters, const size_t places, const struct kernel_interleaved *s, vector (*sums)[most_places], float *y,
    size_t i, size_t j, bool relu) {
  UNROLLED for (size_t f = 0; f < filters; f++) {
    UNROLLED for (size_t p = 0; p < places; p++) {
      const flags kept = relu ? (flags)~(sums[f][p] < 0.0f) : (flags)~(flags){0};
      float *to = y + ((f * s->out_height + i) * s->out_width + j + p) * 16;
      *(vector *)to = (vector)((flags)sums[f][p] & kept);
    }
  }
}

// A register tile: `filters` x `places` neighbouring outputs of row i, from column j on. `inside`: no window of
// the tile reaches into the padding on the left or right.
static ALWAYS_INLINE void some_places(
    const size_t filters, const size_t places, const bool inside, const struct kernel_interleaved *s, const float *x,
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
        UNROLLED for (size_t p = 0; p < places; p++) {
          if (!inside && column + p >= s->width) continue;
          const vector value = VECTOR(vector, row + (column + p) * 16);
          UNROLLED for (size_t f = 0; f < filters; f++) sums[f][p] += value * factors[f];
        }
      }
    }
  }
  store_places(filters, places, s, sums, y, i, j, relu);
}

// The same for a tile whose windows reach into the padding on a side, with a kernel of `size` columns that the compiler
// knows. It goes through the input columns under the tile: one comparison tells whether a column is inside, and each is
// read once. With a comparison for each window LeNet-5's second layer passed gradients to its inputs at 42 multiplications
// a nanosecond; now it is 71 (Emerald Rapids). Each sum adds its products in the order of the kernel's columns, as above.
static ALWAYS_INLINE void edge_places(
    const size_t filters, const size_t places, const size_t size, const struct kernel_interleaved *s, const float *x,
    const float *w, const float *bias, float *y, size_t i, size_t j, bool relu) {
  const size_t of_channel = size * size, of_filter = s->inputs * of_channel;
  vector sums[most_filters][most_places];
  UNROLLED for (size_t f = 0; f < filters; f++) {
    UNROLLED for (size_t p = 0; p < places; p++) sums[f][p] = (vector){0} + (bias ? bias[f] : 0.0f);
  }
  const struct row_range rows = rows_inside(s, (ptrdiff_t)i);
  for (size_t c = 0; c < s->inputs; c++) {
    for (ptrdiff_t k = rows.first; k < rows.last; k++) {
      const float *row = x + (c * s->height + i + (size_t)k - s->padding) * s->width * 16;
      const float *weight = w + c * of_channel + (size_t)k * size;
      UNROLLED for (size_t d = 0; d < places + size - 1; d++) {
        const size_t column = j + d - s->padding;
        if (column >= s->width) continue;
        const vector value = VECTOR(vector, row + column * 16);
        UNROLLED for (size_t p = 0; p < places; p++) {
          if (d < p || d - p >= size) continue;
          UNROLLED for (size_t f = 0; f < filters; f++) sums[f][p] += value * weight[f * of_filter + d - p];
        }
        IN_THIS_ORDER;
      }
    }
  }
  store_places(filters, places, s, sums, y, i, j, relu);
}

static ALWAYS_INLINE void some_filters(
    const size_t filters, const size_t places, const struct kernel_interleaved *s, const float *x, const float *w,
    const float *bias, float *y, bool relu) {
  for (size_t i = 0; i < s->out_height; i++) {
    // The last tile overlaps the one before it, so that every tile is full.
    for (size_t first = 0; first < s->out_width; first += places) {
      const size_t last = s->out_width - places, j = first < last ? first : last;
      // Each variant takes seconds to compile, for 11 tile shapes, two numbers of lanes and three instruction sets: so none
      // for each side, and `edge_places` only for the usual kernels.
      if (is_inside(s, j, places)) {
        some_places(filters, places, true, s, x, w, bias, y, i, j, relu);
      } else if (s->kernel == 5) {
        edge_places(filters, places, 5, s, x, w, bias, y, i, j, relu);
      } else if (s->kernel == 3) {
        edge_places(filters, places, 3, s, x, w, bias, y, i, j, relu);
      } else {
        some_places(filters, places, false, s, x, w, bias, y, i, j, relu);
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
    filters = next_filters(s->outputs - f, most);
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
#undef edge_places
#undef store_places
#undef some_filters
#undef by_places
#undef convolution
