#include <stddef.h>

#include "CKernels.h"
#include "blocks.h"
#include "vector_width.h"

// Convolutions with few channels, for which a library that blocks channels would mostly multiply zeros. Here
// sixteen images are interleaved: each operation on a value is one on a vector of images, and no lane is idle
// however few channels there are.
//
// Zero padding is implicit, not in memory. A coordinate inside the padding, less than 0, wraps to a very
// large size_t, so that one comparison tells whether a coordinate is inside the image.

enum { most_filters = 4, most_places = 7 };

#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#define NOT_UNROLLED _Pragma("clang loop unroll(disable)")
#else
#define UNROLLED _Pragma("GCC unroll 8")
#define NOT_UNROLLED _Pragma("GCC unroll 1")
#endif

// The kernel rows k that meet the image for output row i: first up to, not including, last.
struct row_range {
  ptrdiff_t first, last;
};

static ALWAYS_INLINE struct row_range rows_inside(const struct kernel_interleaved *s, ptrdiff_t i) {
  const ptrdiff_t top = (ptrdiff_t)s->padding - i, bottom = (ptrdiff_t)s->height + (ptrdiff_t)s->padding - i;
  const ptrdiff_t kernel = (ptrdiff_t)s->kernel;
  return (struct row_range){top > 0 ? top : 0, bottom < kernel ? bottom : kernel};
}

// Whether the windows of `places` neighbouring outputs from column j on stay clear of the padding at the sides.
static ALWAYS_INLINE bool is_inside(const struct kernel_interleaved *s, size_t j, size_t places) {
  return j >= s->padding && j + places - 1 + s->kernel <= s->width + s->padding;
}

// How many filters to compute together next, at most `most`. Avoids a single filter at the end, which would
// leave most registers empty.
static ALWAYS_INLINE size_t next_filters(size_t rest, size_t most) {
  if (rest >= most + 2 || rest == most) return most;
  return rest == most + 1 ? most - 1 : rest;
}

// Output columns computed per row when they are taken `places` at a time: width rounded up.
static ALWAYS_INLINE size_t covered(size_t width, size_t places) {
  return (width + places - 1) / places * places;
}

// The same loops for sixteen lanes, and for eight if there are eight images or fewer.
#define LANES 16
#include "interleaved_loops.h"
#undef LANES
#define LANES 8
#include "interleaved_loops.h"
#undef LANES

EACH_VECTOR_WIDTH
void kernel_interleaved_convolution(
    struct kernel_interleaved shape, const float *x, const float *w, const float *bias, float *y, bool relu,
    size_t images) {
  if (images > 8) {
    convolution_16(&shape, x, w, bias, y, relu);
  } else {
    convolution_8(&shape, x, w, bias, y, relu);
  }
}

EACH_VECTOR_WIDTH
void kernel_interleaved_weight_gradient(
    struct kernel_interleaved shape, const float *x, const float *dy, float *dw, float *dbias, size_t images) {
  if (images > 8) {
    weight_gradient_16(&shape, x, dy, dw, dbias);
  } else {
    weight_gradient_8(&shape, x, dy, dw, dbias);
  }
}
