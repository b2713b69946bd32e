#include <string.h>

#include "CKernels.h"
#include "blocks.h"
#include "vector_width.h"

// im2col and col2im: with the values under each window as a matrix, a convolution is a matrix product.

/// The output columns whose window column l lies inside the image: first up to, not including, last.
struct column_range {
  size_t first, last;
};

static ALWAYS_INLINE struct column_range columns_inside(const struct kernel_windows *s, size_t l) {
  const size_t first = l < s->padding ? (s->padding - l + s->stride - 1) / s->stride : 0;
  const size_t end = s->width + s->padding;
  const size_t last = l < end ? (end - l + s->stride - 1) / s->stride : 0;
  const size_t most = last < s->out_width ? last : s->out_width;
  return (struct column_range){first < most ? first : most, most};
}

// Rows are short: the last four values overlap those before them.
static ALWAYS_INLINE void copy(const float *from, float *to, size_t count) {
  size_t j = 0;
  for (; j + 4 <= count; j += 4) *(four *)(to + j) = VECTOR(four, from + j);
  if (j == count) return;
  if (count >= 4) {
    *(four *)(to + count - 4) = VECTOR(four, from + count - 4);
  } else {
    for (; j < count; j++) to[j] = from[j];
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_im2col,
    (struct kernel_windows shape, const float *x, size_t first, size_t last, float *columns),
    (shape, x, first, last, columns)) {
  float *restrict to = columns;
  for (size_t c = 0; c < shape.channels; c++) {
    for (size_t k = 0; k < shape.kernel; k++) {
      for (size_t l = 0; l < shape.kernel; l++) {
        const struct column_range inside = columns_inside(&shape, l);
        for (size_t i = first; i < last; i++, to += shape.out_width) {
          // A row in the padding above wraps to a very large number.
          const size_t row = i * shape.stride + k - shape.padding;
          if (row >= shape.height || inside.first == inside.last) {
            memset(to, 0, shape.out_width * sizeof(float));
            continue;
          }
          const size_t corner = inside.first * shape.stride + l - shape.padding;
          const float *restrict from = x + (c * shape.height + row) * shape.width + corner;
          const size_t count = inside.last - inside.first;
          for (size_t j = 0; j < inside.first; j++) to[j] = 0;
          if (shape.stride == 1) {
            copy(from, to + inside.first, count);
          } else {
            for (size_t j = 0; j < count; j++) to[inside.first + j] = from[j * shape.stride];
          }
          for (size_t j = inside.last; j < shape.out_width; j++) to[j] = 0;
        }
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_col2im,
    (struct kernel_windows shape, const float *columns, size_t first, size_t last, float *x),
    (shape, columns, first, last, x)) {
  const float *restrict from = columns;
  for (size_t c = 0; c < shape.channels; c++) {
    for (size_t k = 0; k < shape.kernel; k++) {
      for (size_t l = 0; l < shape.kernel; l++) {
        const struct column_range inside = columns_inside(&shape, l);
        for (size_t i = first; i < last; i++, from += shape.out_width) {
          const size_t row = i * shape.stride + k - shape.padding;
          if (row >= shape.height || inside.first == inside.last) continue;
          const size_t corner = inside.first * shape.stride + l - shape.padding;
          float *restrict to = x + (c * shape.height + row) * shape.width + corner;
          const size_t count = inside.last - inside.first;
          if (shape.stride == 1) {
            for (size_t j = 0; j < count; j++) to[j] += from[inside.first + j];
          } else {
            for (size_t j = 0; j < count; j++) to[j * shape.stride] += from[inside.first + j];
          }
        }
      }
    }
  }
}
