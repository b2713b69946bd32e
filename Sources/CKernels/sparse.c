#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// Four fifths of a digit image are paper, and paper adds nothing to a product. So the first layer works on
// the pixels with ink alone: a fifth of the multiplications, at the price of walking through the weights
// row by row. Entries are always added in their order, so the sums do not depend on who runs them.

// MARK: Products

// Weights of a block: so many that a worker meets them again, in a near cache, with the next image.
enum { block_weights = 12288 };

// A block of columns whose sums stay in registers while the entries of one row and one run of pixels are
// added up. Each run is summed by itself and then added to the bias and the runs before it: short sums round
// less than long ones.
#define PRODUCT_BLOCK(width)                                                                            \
  for (; c + width <= units; c += width) {                                                              \
    size_t groups_at_once = block_weights / (8 * width);                                                \
    for (size_t group = 0; group < groups; group += groups_at_once) {                                   \
      size_t end_group = group + groups_at_once < groups ? group + groups_at_once : groups;             \
      for (size_t r = 0; r < rows; r++) {                                                               \
        const int32_t *starts = x.starts + r * (groups + 1);                                            \
        const int32_t *places = x.places + r * x.pixels;                                                \
        const float *values = x.values + r * x.pixels;                                                  \
        float *target = y + r * units + c;                                                              \
        float sum[width];                                                                               \
        for (int j = 0; j < width; j++) sum[j] = 0;                                                     \
        for (int32_t e = starts[group]; e < starts[end_group]; e++) {                                   \
          const float *row = w + (size_t)places[e] * units + c;                                         \
          float value = values[e];                                                                      \
          for (int j = 0; j < width; j++) sum[j] += value * row[j];                                     \
        }                                                                                               \
        const float *before = group == 0 ? bias + c : target;                                           \
        for (int j = 0; j < width; j++) target[j] = before[j] + sum[j];                                 \
      }                                                                                                 \
    }                                                                                                   \
  }

EACH_VECTOR_WIDTH
void kernel_sparse_product(
    struct kernel_ink x, size_t rows, const float *restrict w, const float *bias, float *y, size_t units) {
  size_t groups = (x.pixels + 7) / 8;
  size_t c = 0;
  PRODUCT_BLOCK(128)
  PRODUCT_BLOCK(64)
  PRODUCT_BLOCK(32)
  PRODUCT_BLOCK(16)
  PRODUCT_BLOCK(8)
  PRODUCT_BLOCK(1)
}

// MARK: Gradients

void kernel_sort_ink(
    struct kernel_ink x, size_t rows, int32_t *restrict pixel_starts, uint8_t *restrict entry_rows,
    float *restrict entry_values) {
  size_t groups = (x.pixels + 7) / 8;
  // First how many entries each pixel has, then where its entries begin.
  memset(pixel_starts, 0, (x.pixels + 1) * sizeof(int32_t));
  for (size_t r = 0; r < rows; r++) {
    int32_t entries = x.starts[r * (groups + 1) + groups];
    for (int32_t e = 0; e < entries; e++) pixel_starts[x.places[r * x.pixels + (size_t)e]]++;
  }
  int32_t before = 0;
  for (size_t p = 0; p <= x.pixels; p++) {
    int32_t count = pixel_starts[p];
    pixel_starts[p] = before;
    before += count;
  }
  // Each start moves on as entries are put there, and ends up where the next one was: one place too far.
  for (size_t r = 0; r < rows; r++) {
    int32_t entries = x.starts[r * (groups + 1) + groups];
    for (int32_t e = 0; e < entries; e++) {
      size_t from = r * x.pixels + (size_t)e;
      int32_t to = pixel_starts[x.places[from]]++;
      entry_rows[to] = (uint8_t)r;
      entry_values[to] = x.values[from];
    }
  }
  memmove(pixel_starts + 1, pixel_starts, x.pixels * sizeof(int32_t));
  pixel_starts[0] = 0;
}

// A block of columns of one pixel's gradient, in registers while all rows with ink there are added.
#define GRADIENT_BLOCK(width)                                                                           \
  for (; c + width <= units; c += width) {                                                              \
    for (size_t p = 0; p < pixels; p++) {                                                               \
      int32_t e = pixel_starts[p], end = pixel_starts[p + 1];                                           \
      if (e == end) continue;                                                                           \
      float *row = dw + p * units + c;                                                                  \
      float sum[width];                                                                                 \
      for (int j = 0; j < width; j++) sum[j] = row[j];                                                  \
      for (; e < end; e++) {                                                                            \
        const float *d = dy + entry_rows[e] * units + c;                                                \
        float value = entry_values[e];                                                                  \
        for (int j = 0; j < width; j++) sum[j] += value * d[j];                                         \
      }                                                                                                 \
      for (int j = 0; j < width; j++) row[j] = sum[j];                                                  \
    }                                                                                                   \
  }

EACH_VECTOR_WIDTH
void kernel_sparse_gradient(
    const int32_t *restrict pixel_starts, size_t pixels, const uint8_t *restrict entry_rows,
    const float *restrict entry_values, const float *restrict dy, float *restrict dw, size_t units) {
  size_t c = 0;
  GRADIENT_BLOCK(128)
  GRADIENT_BLOCK(64)
  GRADIENT_BLOCK(32)
  GRADIENT_BLOCK(16)
  GRADIENT_BLOCK(8)
  GRADIENT_BLOCK(1)
}
