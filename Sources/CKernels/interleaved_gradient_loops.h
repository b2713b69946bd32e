// The loops of interleaved_gradient.c for LANES images, 16 or 8: a `vector` holds one value of each image. The stride
// in memory is sixteen images in both cases. Sixteen images can be two halves of eight lanes: halving adds these first,
// so their sums are those of sixteen lanes.

#define sum_of_lanes WITH_LANES(sum_of_lanes, LANES)
#define add_places WITH_LANES(add_places, LANES)
#define add_rows WITH_LANES(add_rows, LANES)
#define some_products WITH_LANES(some_products, LANES)
#define filters_gradient WITH_LANES(filters_gradient, LANES)
#define weight_gradient WITH_LANES(weight_gradient, LANES)

// Horizontal sum by halving: the order of the additions is fixed.
static ALWAYS_INLINE float sum_of_lanes(const vector *lanes) {
#if LANES == 16
  const eight half = __builtin_shufflevector(*lanes, *lanes, 0, 1, 2, 3, 4, 5, 6, 7)
                     + __builtin_shufflevector(*lanes, *lanes, 8, 9, 10, 11, 12, 13, 14, 15);
#else
  const eight half = *lanes;
#endif
  const four quarter = __builtin_shufflevector(half, half, 0, 1, 2, 3) + __builtin_shufflevector(half, half, 4, 5, 6, 7);
  return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
}

// Adds the products of output columns `j` up to `end` of one row to the sums of `filters` filters and
// `columns` kernel columns.
static ALWAYS_INLINE void add_places(
    const size_t filters, const size_t columns, const bool inside, vector (*sums)[most_places], const float *row,
    size_t width, const float *slopes, size_t plane, size_t j, size_t end, size_t shift) {
  for (; j < end; j++) {
    vector slope[most_filters];
    UNROLLED for (size_t f = 0; f < filters; f++) slope[f] = VECTOR(vector, slopes + f * plane + j * 16);
    UNROLLED for (size_t p = 0; p < columns; p++) {
      const size_t column = j + shift + p;
      if (!inside && column >= width) continue;
      const vector value = VECTOR(vector, row + column * 16);
      UNROLLED for (size_t f = 0; f < filters; f++) sums[f][p] += slope[f] * value;
      if (LANES == 8) IN_THIS_ORDER;
    }
  }
}

// Adds the products of all rows with kernel row k, columns from `l` on.
static ALWAYS_INLINE void add_rows(
    const size_t filters, const size_t columns, const struct kernel_interleaved *s, const float *x, const float *dy,
    vector (*sums)[most_places], size_t k, size_t l) {
  // For output columns `left` up to `right` none of these kernel columns reaches into the padding.
  const size_t past = s->width + s->padding + 1, end = s->out_width, plane = s->out_height * end * 16;
  const size_t first = s->padding > l ? s->padding - l : 0, last = past > l + columns ? past - l - columns : 0;
  const size_t left = first < end ? first : end, right = last < left ? left : last < end ? last : end;
  for (size_t i = 0; i < s->out_height; i++) {
    const size_t line = i + k - s->padding;
    if (line >= s->height) continue;
    const float *row = x + line * s->width * 16, *slopes = dy + i * end * 16;
    // In this order, and not unrolled: the two sides share one copy of the loop.
    NOT_UNROLLED for (int part = 0; part < 3; part++) {
      if (part == 1) {
        add_places(filters, columns, true, sums, row, s->width, slopes, plane, left, right, l - s->padding);
      } else {
        const size_t from = part == 0 ? 0 : right, to = part == 0 ? left : end;
        add_places(filters, columns, false, sums, row, s->width, slopes, plane, from, to, l - s->padding);
      }
    }
  }
}

// dw of `filters` filters for `columns` columns of kernel row k, from column `l` on.
static ALWAYS_INLINE void some_products(
    const size_t filters, const size_t columns, const struct kernel_interleaved *s, const float *x, const float *dy,
    float *dw, size_t halves, size_t k, size_t l) {
  vector totals[most_filters][most_places];
  NOT_UNROLLED for (size_t half = 0; half < halves; half++) {
    vector sums[most_filters][most_places];
    UNROLLED for (size_t f = 0; f < filters; f++) {
      UNROLLED for (size_t p = 0; p < columns; p++) sums[f][p] = (vector){0};
    }
    add_rows(filters, columns, s, x + 8 * half, dy + 8 * half, sums, k, l);
    UNROLLED for (size_t f = 0; f < filters; f++) {
      UNROLLED for (size_t p = 0; p < columns; p++) {
        if (half > 0) sums[f][p] = totals[f][p] + sums[f][p];
        totals[f][p] = sums[f][p];
      }
    }
  }
  UNROLLED for (size_t f = 0; f < filters; f++) {
    UNROLLED for (size_t p = 0; p < columns; p++) {
      dw[f * s->inputs * s->kernel * s->kernel + k * s->kernel + l + p] = sum_of_lanes(&totals[f][p]);
    }
  }
}

static ALWAYS_INLINE void filters_gradient(
    const size_t filters, const struct kernel_interleaved *s, const float *x, const float *dy, float *dw, size_t halves) {
  for (size_t c = 0; c < s->inputs; c++) {
    const float *values = x + c * s->height * s->width * 16;
    float *to = dw + c * s->kernel * s->kernel;
    for (size_t k = 0; k < s->kernel; k++) {
      size_t l = 0;
      for (; l + 5 <= s->kernel; l += 5) some_products(filters, 5, s, values, dy, to, halves, k, l);
      for (; l + 3 <= s->kernel; l += 3) some_products(filters, 3, s, values, dy, to, halves, k, l);
      for (; l < s->kernel; l++) some_products(filters, 1, s, values, dy, to, halves, k, l);
    }
  }
}

static ALWAYS_INLINE void weight_gradient(
    const struct kernel_interleaved *s, const float *x, const float *dy, float *dw, float *dbias, size_t halves) {
  const size_t weights = s->inputs * s->kernel * s->kernel, places = s->out_height * s->out_width;
  // Sums for five columns of the kernel: twenty in thirty-two registers, ten in sixteen; for three columns nine.
  const size_t most = LANES == 16 ? 4 : s->kernel < 5 ? 3 : 2;
  for (size_t f = 0, filters; f < s->outputs; f += filters) {
    filters = equal_part(s->outputs - f, most);
    const float *slopes = dy + f * places * 16;
    switch (filters) {
#if LANES == 16
      case 4: filters_gradient(4, s, x, slopes, dw + f * weights, halves); break;
#endif
      case 3: filters_gradient(3, s, x, slopes, dw + f * weights, halves); break;
      case 2: filters_gradient(2, s, x, slopes, dw + f * weights, halves); break;
      default: filters_gradient(1, s, x, slopes, dw + f * weights, halves);
    }
  }
  for (size_t f = 0; f < s->outputs; f++) {
    vector totals = {0};
    for (size_t half = 0; half < halves; half++) {
      vector sums = {0};
      for (size_t p = 0; p < places; p++) sums += VECTOR(vector, dy + (f * places + p) * 16 + 8 * half);
      totals += sums;
    }
    dbias[f] = sum_of_lanes(&totals);
  }
}

#undef sum_of_lanes
#undef add_places
#undef add_rows
#undef some_products
#undef filters_gradient
#undef weight_gradient
