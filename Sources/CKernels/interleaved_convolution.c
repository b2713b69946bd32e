#include "interleaved.h"

// The kernel rows k that meet the image for output row i: first up to, not including, last.
struct row_range {
  ptrdiff_t first, last;
};

static ALWAYS_INLINE struct row_range rows_inside(const struct kernel_interleaved *s, ptrdiff_t i) {
  const ptrdiff_t top = (ptrdiff_t)s->padding - i, bottom = (ptrdiff_t)s->height + (ptrdiff_t)s->padding - i;
  const ptrdiff_t kernel = (ptrdiff_t)s->kernel;
  return (struct row_range){top > 0 ? top : 0, bottom < kernel ? bottom : kernel};
}

// Where the windows of neighbouring outputs reach into the padding.
enum side { nowhere, on_the_left, on_the_right, on_both };

// That of `places` outputs from column j on.
static ALWAYS_INLINE enum side padding_side(const struct kernel_interleaved *s, size_t j, size_t places) {
  const bool left = j < s->padding, right = j + places - 1 + s->kernel > s->width + s->padding;
  return left ? (right ? on_both : on_the_left) : right ? on_the_right : nowhere;
}

// The same loops for sixteen lanes, and for eight where a register holds no more or there are eight images or fewer.
#define LOOPS "interleaved_convolution_loops.h"
#include "each_lanes.h"

EACH_VECTOR_WIDTH(
    void, kernel_interleaved_convolution_of_eight,
    (const struct kernel_interleaved *s, const float *x, const float *w, const float *bias, float *y, bool relu),
    (s, x, w, bias, y, relu)) {
  convolution_8(s, x, w, bias, y, relu);
}

#if HAS_FUNCTION_VERSIONS
FOR(V4_FEATURES)
static void sixteen_images(
    const struct kernel_interleaved *s, const float *x, const float *w, const float *bias, float *y, bool relu) {
  convolution_16(s, x, w, bias, y, relu);
}
#endif

void kernel_interleaved_convolution(
    struct kernel_interleaved shape, const float *x, const float *w, const float *bias, float *y, bool relu,
    size_t images) {
#if HAS_FUNCTION_VERSIONS
  if (images > 8 && kernel_width_in_use == kernel_width_v4) return sixteen_images(&shape, x, w, bias, y, relu);
#endif
  kernel_interleaved_convolution_of_eight(&shape, x, w, bias, y, relu);
  if (images > 8) kernel_interleaved_convolution_of_eight(&shape, x + 8, w, bias, y + 8, relu);
}
