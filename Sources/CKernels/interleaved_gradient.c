#include "interleaved.h"

// Separate from interleaved_convolution.c, so that both are compiled in parallel: together they take 20 s of one
// core.

// The same loops for sixteen lanes, and for eight if there are eight images or fewer.
#define LANES 16
#include "interleaved_gradient_loops.h"
#undef LANES
#define LANES 8
#include "interleaved_gradient_loops.h"
#undef LANES

EACH_VECTOR_WIDTH(
    void, kernel_interleaved_weight_gradient,
    (struct kernel_interleaved shape, const float *x, const float *dy, float *dw, float *dbias,
     size_t images),
    (shape, x, dy, dw, dbias, images)) {
  if (images > 8) {
    weight_gradient_16(&shape, x, dy, dw, dbias);
  } else {
    weight_gradient_8(&shape, x, dy, dw, dbias);
  }
}
