#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// Four fifths of a digit image are paper, and paper adds nothing to a product. So the first layer works on
// the pixels with ink alone: a fifth of the multiplications, at the price of walking through the weights
// row by row. Entries are always added in their order, so the sums do not depend on who runs them.

EACH_VECTOR_WIDTH
size_t kernel_gather_ink(
    const uint8_t *restrict pixels, size_t count, const float *restrict scaled, int32_t *restrict places,
    float *restrict values, int32_t *restrict starts) {
  size_t found = 0;
  size_t i = 0;
  // Paper comes in long runs, which are skipped eight pixels at a time. Within a group there is no branch:
  // every pixel is written, and only ink moves on.
  for (; i + 8 <= count; i += 8) {
    *starts++ = (int32_t)found;
    uint64_t group;
    memcpy(&group, pixels + i, sizeof group);
    if (group == 0) continue;
    for (size_t j = i; j < i + 8; j++) {
      places[found] = (int32_t)j;
      values[found] = scaled[pixels[j]];
      found += pixels[j] != 0;
    }
  }
  if (i < count) *starts++ = (int32_t)found;
  for (; i < count; i++) {
    if (pixels[i] == 0) continue;
    places[found] = (int32_t)i;
    values[found++] = scaled[pixels[i]];
  }
  *starts = (int32_t)found;
  return found;
}

// A block of columns whose sums stay in registers from the first entry to the last.
#define PRODUCT_BLOCK(width)                                                                            \
  for (; c + width <= columns; c += width) {                                                            \
    float sum[width];                                                                                   \
    for (int j = 0; j < width; j++) sum[j] = bias[c + j];                                               \
    for (size_t e = 0; e < entries; e++) {                                                              \
      const float *row = w + (size_t)places[e] * columns + c;                                           \
      float value = values[e];                                                                          \
      for (int j = 0; j < width; j++) sum[j] += value * row[j];                                         \
    }                                                                                                   \
    for (int j = 0; j < width; j++) y[c + j] = sum[j];                                                  \
  }

EACH_VECTOR_WIDTH
void kernel_sparse_product(
    const int32_t *restrict places, const float *restrict values, size_t entries, const float *restrict w,
    const float *restrict bias, float *restrict y, size_t columns) {
  size_t c = 0;
  PRODUCT_BLOCK(128)
  PRODUCT_BLOCK(64)
  PRODUCT_BLOCK(32)
  PRODUCT_BLOCK(16)
  PRODUCT_BLOCK(8)
  PRODUCT_BLOCK(1)
}

// A block of columns of dy that stays in registers while it is added to one row of dw after the other.
#define GRADIENT_BLOCK(width)                                                                           \
  for (; c + width <= columns; c += width) {                                                            \
    float d[width];                                                                                     \
    for (int j = 0; j < width; j++) d[j] = dy[c + j];                                                   \
    for (size_t e = 0; e < entries; e++) {                                                              \
      float *row = dw + ((size_t)places[e] - first) * columns + c;                                      \
      float value = values[e];                                                                          \
      for (int j = 0; j < width; j++) row[j] += value * d[j];                                           \
    }                                                                                                   \
  }

EACH_VECTOR_WIDTH
void kernel_sparse_gradient(
    const int32_t *restrict places, const float *restrict values, size_t entries, size_t first,
    const float *restrict dy, float *restrict dw, size_t columns) {
  size_t c = 0;
  GRADIENT_BLOCK(128)
  GRADIENT_BLOCK(64)
  GRADIENT_BLOCK(32)
  GRADIENT_BLOCK(16)
  GRADIENT_BLOCK(8)
  GRADIENT_BLOCK(1)
}
