#include "CKernels.h"
#include "bf16.h"
#include "vector_width.h"

// Operands of products in bfloat16. The right one holds pairs of rows: [rows / 2 x columns x 2].

EACH_VECTOR_WIDTH(
    void, kernel_bf16_round,
    (const float *x, size_t rows, size_t columns, uint16_t *y, size_t leading), (x, rows, columns, y, leading)) {
  for (size_t row = 0; row < rows; row++) {
    const float *restrict from = x + row * columns;
    uint16_t *restrict to = y + row * leading;
    for (size_t c = 0; c < columns; c++) to[c] = (uint16_t)bf16_bits(from[c]);
    memset(to + columns, 0, (leading - columns) * sizeof(uint16_t));
  }
}

static ALWAYS_INLINE void interleave(const uint16_t *even, const uint16_t *odd, uint16_t *pairs, size_t count) {
  for (size_t c = 0; c < count; c++) {
    const uint32_t pair = even[c] | (uint32_t)odd[c] << 16;
    memcpy(pairs + 2 * c, &pair, sizeof pair);
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_bf16_pairs,
    (const uint16_t *x, size_t rows, size_t columns, size_t leading, uint16_t *y, size_t y_leading),
    (x, rows, columns, leading, y, y_leading)) {
  for (size_t row = 0; row + 1 < rows; row += 2) {
    interleave(x + row * leading, x + (row + 1) * leading, y + row / 2 * y_leading, columns);
  }
  if (rows % 2 == 0) return;
  uint16_t *to = y + rows / 2 * y_leading;
  for (size_t c = 0; c < columns; c++) {
    to[2 * c] = x[(rows - 1) * leading + c];
    to[2 * c + 1] = 0;
  }
}

// MARK: Transposition

typedef uint32_t sixteen_pairs __attribute__((vector_size(64), aligned(4), may_alias));

// Of sixteen rows of sixteen: in each stage pairs of rows exchange halves of groups of 2, 4, 8 and 16 columns.
static ALWAYS_INLINE void transpose_sixteen(const uint32_t from[16][16], uint32_t *to, size_t leading) {
  sixteen_pairs row[16];
  for (int i = 0; i < 16; i++) row[i] = *(const sixteen_pairs *)from[i];
#define EXCHANGE(distance, ...)                                                        \
  for (int i = 0; i < 16; i++) {                                                       \
    if (i & distance) continue;                                                        \
    const sixteen_pairs above = row[i], below = row[i + distance];                     \
    __VA_ARGS__                                                                        \
  }
  EXCHANGE(1, {
    row[i] = __builtin_shufflevector(above, below, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
    row[i + 1] = __builtin_shufflevector(above, below, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
  })
  EXCHANGE(2, {
    row[i] = __builtin_shufflevector(above, below, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
    row[i + 2] = __builtin_shufflevector(above, below, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
  })
  EXCHANGE(4, {
    row[i] = __builtin_shufflevector(above, below, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
    row[i + 4] = __builtin_shufflevector(above, below, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
  })
  EXCHANGE(8, {
    row[i] = __builtin_shufflevector(above, below, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    row[i + 8] = __builtin_shufflevector(above, below, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  })
#undef EXCHANGE
  for (int i = 0; i < 16; i++) *(sixteen_pairs *)(to + (size_t)i * leading) = row[i];
}

EACH_VECTOR_WIDTH(
    void, kernel_bf16_transpose,
    (const uint16_t *x, size_t rows, size_t columns, size_t leading, uint16_t *y, size_t y_leading),
    (x, rows, columns, leading, y, y_leading)) {
  for (size_t first = 0; first < columns; first += 16) {
    const size_t width = columns - first < 16 ? columns - first : 16;
    for (size_t row = 0; row < rows; row += BF16_BLOCK) {
      const size_t height = rows - row < BF16_BLOCK ? rows - row : BF16_BLOCK;
      uint32_t pairs[16][16];
      const uint16_t *from = x + row * leading + first;
      if (width == 16 && height == BF16_BLOCK) {
        for (size_t p = 0; p < 16; p++) {
          interleave(from + 2 * p * leading, from + (2 * p + 1) * leading, (uint16_t *)pairs[p], 16);
        }
      } else {
        memset(pairs, 0, sizeof pairs);
        for (size_t r = 0; r < height; r++) {
          for (size_t c = 0; c < width; c++) pairs[r / 2][c] |= (uint32_t)from[r * leading + c] << (r % 2 * 16);
        }
      }
      transpose_sixteen(pairs, (uint32_t *)(y + first * y_leading + row), y_leading / 2);
    }
  }
}

// MARK: Weights of a dense layer

EACH_VECTOR_WIDTH(
    void, kernel_bf16_pack_weights,
    (const float *w, size_t rows, size_t columns, size_t first, size_t last, uint16_t *forward, uint16_t *backward),
    (w, rows, columns, first, last, forward, backward)) {
  const size_t forward_leading = 2 * round_up(columns, BF16_COLUMNS);
  const size_t backward_leading = 2 * round_up(rows, BF16_COLUMNS);
  for (size_t row = first; row < last; row += 16) {
    const size_t height = rows - row < 16 ? rows - row : 16;
    for (size_t column = 0; column < columns; column += 32) {
      const size_t width = columns - column < 32 ? columns - column : 32;
      // Rounded values, two neighbours of a row in one number.
      uint32_t pairs[16][16];
      if (height < 16 || width < 32) memset(pairs, 0, sizeof pairs);
      for (size_t r = 0; r < height; r++) {
        const float *restrict from = w + (row + r) * columns + column;
        uint16_t *restrict to = (uint16_t *)pairs[r];
        for (size_t c = 0; c < width; c++) to[c] = (uint16_t)bf16_bits(from[c]);
      }
      const size_t whole = round_up(width, BF16_COLUMNS);
      for (size_t r = 0; r < round_up(height, 2); r += 2) {
        interleave(
            (const uint16_t *)pairs[r], (const uint16_t *)pairs[r + 1],
            forward + (row + r) / 2 * forward_leading + 2 * column, whole);
      }
      if (!backward) continue;
      uint32_t turned[16][16];
      transpose_sixteen(pairs, turned[0], 16);
      for (size_t c = 0; c < (width + 1) / 2; c++) {
        memcpy(backward + (column / 2 + c) * backward_leading + 2 * row, turned[c], sizeof turned[c]);
      }
    }
  }
}
