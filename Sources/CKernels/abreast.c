#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// Convolutions of few channels, for which a library that puts channels side by side would mostly compute zeros.
// Here sixteen images lie side by side: every operation on a value is one on a vector, and no lane is idle
// however few channels there are.

typedef float sixteen __attribute__((vector_size(64)));
typedef int32_t sixteen_flags __attribute__((vector_size(64)));

enum { most_filters = 4, most_places = 5 };

#define ALWAYS_INLINE inline __attribute__((always_inline))
#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define UNROLLED _Pragma("GCC unroll 8")
#endif

// A macro, because a function that returns a vector has another form for each vector width.
typedef float sixteen_anywhere __attribute__((vector_size(64), aligned(4), may_alias));
#define LOAD(from) (*(const sixteen_anywhere *)(from))
#define STORE(to, value) (*(sixteen_anywhere *)(to) = (value))

// The rows k of the kernel that meet the image when the window stands at row i: from first up to, not including,
// last.
struct stretch {
  ptrdiff_t first, last;
};

static ALWAYS_INLINE struct stretch rows_inside(const struct kernel_abreast *s, ptrdiff_t i) {
  const ptrdiff_t top = (ptrdiff_t)s->top - i, bottom = (ptrdiff_t)s->height + (ptrdiff_t)s->top - i;
  const ptrdiff_t kernel = (ptrdiff_t)s->kernel;
  return (struct stretch){top > 0 ? top : 0, bottom < kernel ? bottom : kernel};
}

// Some filters at some places next to each other: as many sums as there are registers for.
static ALWAYS_INLINE void some_places(
    const size_t filters, const size_t places, const struct kernel_abreast *s, const float *x, const float *w,
    const float *bias, float *y, size_t i, size_t j, bool relu) {
  const size_t k2 = s->kernel * s->kernel;
  sixteen sums[most_filters][most_places];
  UNROLLED for (size_t f = 0; f < filters; f++) {
    UNROLLED for (size_t p = 0; p < places; p++) sums[f][p] = (sixteen){0} + (bias ? bias[f] : 0.0f);
  }
  const struct stretch rows = rows_inside(s, (ptrdiff_t)i);
  for (size_t c = 0; c < s->inputs; c++) {
    for (ptrdiff_t k = rows.first; k < rows.last; k++) {
      const size_t row = i + (size_t)k - s->top;
      const float *from = x + ((c * s->height + row) * s->width + j) * 16;
      const float *weight = w + c * k2 + (size_t)k * s->kernel;
      for (size_t l = 0; l < s->kernel; l++) {
        sixteen values[most_places];
        UNROLLED for (size_t p = 0; p < places; p++) values[p] = LOAD(from + (l + p) * 16);
        UNROLLED for (size_t f = 0; f < filters; f++) {
          const float factor = weight[f * s->inputs * k2 + l];
          UNROLLED for (size_t p = 0; p < places; p++) sums[f][p] += values[p] * factor;
        }
      }
    }
  }
  UNROLLED for (size_t f = 0; f < filters; f++) {
    UNROLLED for (size_t p = 0; p < places; p++) {
      const sixteen_flags below = sums[f][p] < 0.0f;
      const sixteen_flags bits = (sixteen_flags)sums[f][p] & ~(relu ? below : (sixteen_flags){0});
      STORE(y + ((f * s->out_height + i) * s->out_width + j + p) * 16, (sixteen)bits);
    }
  }
}

static ALWAYS_INLINE void some_filters(
    const size_t filters, const struct kernel_abreast *s, const float *x, const float *w, const float *bias,
    float *y, bool relu) {
  for (size_t i = 0; i < s->out_height; i++) {
    if (s->out_width < most_places) {
      for (size_t j = 0; j < s->out_width; j++) some_places(filters, 1, s, x, w, bias, y, i, j, relu);
      continue;
    }
    // The last places are computed together with some that already were.
    for (size_t j = 0; j < s->out_width; j += most_places) {
      const size_t last = s->out_width - most_places;
      some_places(filters, most_places, s, x, w, bias, y, i, j < last ? j : last, relu);
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_abreast_convolution(
    struct kernel_abreast shape, const float *x, const float *w, const float *bias, float *y, bool relu) {
  const size_t weights = shape.inputs * shape.kernel * shape.kernel;
  const size_t places = shape.out_height * shape.out_width * 16;
  for (size_t f = 0; f < shape.outputs;) {
    const size_t rest = shape.outputs - f;
    const float *own = w + f * weights, *shift = bias ? bias + f : NULL;
    if (rest >= 4) {
      some_filters(4, &shape, x, own, shift, y + f * places, relu);
      f += 4;
    } else if (rest >= 2) {
      some_filters(2, &shape, x, own, shift, y + f * places, relu);
      f += 2;
    } else {
      some_filters(1, &shape, x, own, shift, y + f * places, relu);
      f += 1;
    }
  }
}

// The sums of some filters' products with one row of the kernel, a few of its columns at a time.
static ALWAYS_INLINE void some_products(
    const size_t filters, const size_t columns, const struct kernel_abreast *s, const float *x, const float *dy,
    float *dw, size_t k, size_t l) {
  sixteen sums[most_filters][most_places];
  UNROLLED for (size_t f = 0; f < filters; f++) {
    UNROLLED for (size_t p = 0; p < columns; p++) sums[f][p] = (sixteen){0};
  }
  const size_t places = s->out_height * s->out_width * 16;
  for (size_t i = 0; i < s->out_height; i++) {
    if (i + k < s->top || i + k - s->top >= s->height) continue;
    const float *values = x + ((i + k - s->top) * s->width + l) * 16, *slopes = dy + i * s->out_width * 16;
    for (size_t j = 0; j < s->out_width; j++) {
      sixteen slope[most_filters];
      UNROLLED for (size_t f = 0; f < filters; f++) slope[f] = LOAD(slopes + f * places + j * 16);
      UNROLLED for (size_t p = 0; p < columns; p++) {
        const sixteen value = LOAD(values + (j + p) * 16);
        UNROLLED for (size_t f = 0; f < filters; f++) sums[f][p] += slope[f] * value;
      }
    }
  }
  UNROLLED for (size_t f = 0; f < filters; f++) {
    UNROLLED for (size_t p = 0; p < columns; p++) {
      float sum = 0;
      for (size_t n = 0; n < 16; n++) sum += sums[f][p][n];
      dw[f * s->inputs * s->kernel * s->kernel + k * s->kernel + l + p] = sum;
    }
  }
}

static ALWAYS_INLINE void filters_gradient(
    const size_t filters, const struct kernel_abreast *s, const float *x, const float *dy, float *dw) {
  for (size_t c = 0; c < s->inputs; c++) {
    const float *values = x + c * s->height * s->width * 16;
    float *to = dw + c * s->kernel * s->kernel;
    for (size_t k = 0; k < s->kernel; k++) {
      size_t l = 0;
      for (; l + most_places <= s->kernel; l += most_places) {
        some_products(filters, most_places, s, values, dy, to, k, l);
      }
      for (; l + 3 <= s->kernel; l += 3) some_products(filters, 3, s, values, dy, to, k, l);
      for (; l < s->kernel; l++) some_products(filters, 1, s, values, dy, to, k, l);
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_abreast_weight_gradient(
    struct kernel_abreast shape, const float *x, const float *dy, float *dw, float *dbias) {
  const size_t weights = shape.inputs * shape.kernel * shape.kernel;
  const size_t places = shape.out_height * shape.out_width;
  for (size_t f = 0; f < shape.outputs;) {
    const size_t rest = shape.outputs - f;
    if (rest >= 4) {
      filters_gradient(4, &shape, x, dy + f * places * 16, dw + f * weights);
      f += 4;
    } else if (rest >= 2) {
      filters_gradient(2, &shape, x, dy + f * places * 16, dw + f * weights);
      f += 2;
    } else {
      filters_gradient(1, &shape, x, dy + f * places * 16, dw + f * weights);
      f += 1;
    }
  }
  for (size_t f = 0; f < shape.outputs; f++) {
    sixteen sums = {0};
    for (size_t p = 0; p < places; p++) sums += LOAD(dy + (f * places + p) * 16);
    dbias[f] = 0;
    for (size_t n = 0; n < 16; n++) dbias[f] += sums[n];
  }
}

void kernel_abreast_widen(const float *x, float *y, size_t lines, size_t width, size_t rim) {
  for (size_t line = 0; line < lines; line++) {
    float *to = y + line * (width + 2 * rim) * 16;
    memset(to, 0, rim * 16 * sizeof(float));
    memcpy(to + rim * 16, x + line * width * 16, width * 16 * sizeof(float));
    memset(to + (rim + width) * 16, 0, rim * 16 * sizeof(float));
  }
}
