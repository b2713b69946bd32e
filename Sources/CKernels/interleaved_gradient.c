#include "interleaved.h"

// Separate from interleaved_convolution.c, so that both are compiled in parallel: together they take 8 s of one
// core.

// The same loops for sixteen lanes, and for eight where a register holds no more or there are eight images or fewer.
#define LOOPS "interleaved_gradient_loops.h"
#include "each_lanes.h"

EACH_VECTOR_WIDTH(
    void, kernel_interleaved_weight_gradient_by_eight,
    (const struct kernel_interleaved *s, const float *x, const float *dy, float *dw, float *dbias, size_t halves),
    (s, x, dy, dw, dbias, halves)) {
  weight_gradient_8(s, x, dy, dw, dbias, halves);
}

#if HAS_FUNCTION_VERSIONS
FOR(V4_FEATURES)
static void sixteen_images(
    const struct kernel_interleaved *s, const float *x, const float *dy, float *dw, float *dbias) {
  weight_gradient_16(s, x, dy, dw, dbias, 1);
}
#endif

void kernel_interleaved_weight_gradient(
    struct kernel_interleaved shape, const float *x, const float *dy, float *dw, float *dbias, size_t images) {
#if HAS_FUNCTION_VERSIONS
  if (images > 8 && kernel_width_in_use == kernel_width_v4) return sixteen_images(&shape, x, dy, dw, dbias);
#endif
  kernel_interleaved_weight_gradient_by_eight(&shape, x, dy, dw, dbias, images > 8 ? 2 : 1);
}
