#include <stddef.h>

#include "CKernels.h"
#include "blocks.h"
#include "vector_width.h"

// Convolutions of few channels, for which a library that puts channels side by side would mostly compute zeros.
// Here sixteen images lie side by side: every operation on a value is one on a vector, and no lane is idle
// however few channels there are.
//
// Around each image lies a rim of zeros, which is not in memory. A place in the rim, less than 0, is a very large
// size_t: one comparison tells whether a place is inside.

enum { most_filters = 4, most_places = 7 };

#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define UNROLLED _Pragma("GCC unroll 8")
#endif

// The rows k of the kernel that meet the image when the window stands at row i: from first up to, not including,
// last.
struct stretch {
  ptrdiff_t first, last;
};

static ALWAYS_INLINE struct stretch rows_inside(const struct kernel_interleaved *s, ptrdiff_t i) {
  const ptrdiff_t top = (ptrdiff_t)s->rim - i, bottom = (ptrdiff_t)s->height + (ptrdiff_t)s->rim - i;
  const ptrdiff_t kernel = (ptrdiff_t)s->kernel;
  return (struct stretch){top > 0 ? top : 0, bottom < kernel ? bottom : kernel};
}

// Where windows at some places next to each other may reach beyond the image.
enum side { nowhere, to_the_left, to_the_right, to_both };

static ALWAYS_INLINE enum side beyond(const struct kernel_interleaved *s, size_t j, size_t places) {
  const int left = j < s->rim, right = j + places - 1 + s->kernel > s->width + s->rim;
  return left ? (right ? to_both : to_the_left) : right ? to_the_right : nowhere;
}

// How many filters to take next, `most` together if there are enough: one alone would leave most registers empty.
static ALWAYS_INLINE size_t next_filters(size_t rest, size_t most) {
  if (rest >= most + 2 || rest == most) return most;
  return rest == most + 1 ? most - 1 : rest;
}

// How many places are computed for a row, so many at a time.
static ALWAYS_INLINE size_t covered(size_t width, size_t places) {
  return (width + places - 1) / places * places;
}

// The same loops for whole vectors, and for half ones where only eight images or fewer are left.
#define LANES 16
#include "abreast_loops.h"
#undef LANES
#define LANES 8
#include "abreast_loops.h"
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
