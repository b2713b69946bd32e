#include <stdbool.h>
#include <string.h>

#include "CKernels.h"
#include "blocks.h"
#include "vector_width.h"

// Pooling: a window moves over each channel. Channels are blocked, see blocks.h.

// MARK: Max pooling

// NaN wins and stays: a diverged network must not look healthy.
static ALWAYS_INLINE void largest(
    size_t block, const float *corner, size_t line, size_t size, float *restrict best, uint16_t *restrict winner) {
  memcpy(best, corner, block * sizeof(float));
  memset(winner, 0, block * sizeof(uint16_t));
  for (size_t k = 0; k < size; k++) {
    for (size_t l = 0; l < size; l++) {
      const float *restrict other = corner + k * line + l * block;
      const uint16_t number = (uint16_t)(k * size + l);
      for (size_t c = 0; c < block; c++) {
        const bool wins = !(other[c] <= best[c]) && best[c] == best[c];
        winner[c] = wins ? number : winner[c];
        best[c] = wins ? other[c] : best[c];
      }
    }
  }
}

// The same for a block of sixteen, held in registers.
static ALWAYS_INLINE void largest_of_sixteen(
    const float *corner, size_t line, size_t size, float *best, uint16_t *winner) {
  sixteen so_far = LOAD(corner);
  sixteen_flags number = {0};
  for (size_t k = 0; k < size; k++) {
    for (size_t l = 0; l < size; l++) {
      const sixteen other = LOAD(corner + k * line + l * 16);
      const sixteen_flags wins = ~(other <= so_far) & (so_far == so_far);
      so_far = (sixteen)((sixteen_flags)WHERE(wins, other) | (sixteen_flags)WHERE(~wins, so_far));
      number = (wins & (int32_t)(k * size + l)) | (~wins & number);
    }
  }
  STORE(best, so_far);
  *(sixteen_numbers *)winner = __builtin_convertvector(number, sixteen_numbers);
}

// Four neighbouring outputs of a plain layout, without a branch on their values: with one output at a time half of the
// branches are mispredicted.
static ALWAYS_INLINE void largest_of_four(
    const float *corner, size_t line, size_t size, size_t stride, float *best, uint16_t *winner) {
  four so_far = {corner[0], corner[stride], corner[2 * stride], corner[3 * stride]};
  four_flags number = {0};
  for (size_t k = 0; k < size; k++) {
    for (size_t l = 0; l < size; l++) {
      const float *at = corner + k * line + l;
      const four other = {at[0], at[stride], at[2 * stride], at[3 * stride]};
      const four_flags wins = (four_flags)~(other <= so_far) & (four_flags)(so_far == so_far);
      so_far = (four)((wins & (four_flags)other) | (~wins & (four_flags)so_far));
      number = (wins & (int32_t)(k * size + l)) | (~wins & number);
    }
  }
  *(four *)best = so_far;
  for (int n = 0; n < 4; n++) winner[n] = (uint16_t)number[n];
}

static ALWAYS_INLINE void max_pool(
    size_t block, struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, uint16_t *winners,
    size_t rows) {
  const size_t line = shape.width * block;
  for (size_t image = 0; image < rows * shape.blocks; image++) {
    const float *from = x + image * shape.height * line;
    for (size_t i = 0; i < pool.height; i++) {
      size_t j = 0;
      for (; block == 1 && j + 4 <= pool.width; j += 4) {
        const size_t place = (image * pool.height + i) * pool.width + j;
        largest_of_four(
            from + i * pool.stride * line + j * pool.stride, line, pool.size, pool.stride, y + place, winners + place);
      }
      for (; j < pool.width; j++) {
        const float *corner = from + i * pool.stride * line + j * pool.stride * block;
        const size_t place = ((image * pool.height + i) * pool.width + j) * block;
        if (block == 16 && pool.size == 2) {
          largest_of_sixteen(corner, line, 2, y + place, winners + place);
        } else if (block == 16) {
          largest_of_sixteen(corner, line, pool.size, y + place, winners + place);
        } else {
          largest(block, corner, line, pool.size, y + place, winners + place);
        }
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_max_pool,
    (struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, uint16_t *winners,
     size_t rows),
    (shape, pool, x, y, winners, rows)) {
  BY_BLOCK(max_pool, shape, pool, x, y, winners, rows);
}

// MARK: Gradient of max pooling

static ALWAYS_INLINE void spread(
    size_t block, const float *restrict y, const float *restrict dy, const uint16_t *restrict winner,
    float *restrict corner, size_t line, size_t size, bool relu) {
  for (size_t k = 0; k < size; k++) {
    for (size_t l = 0; l < size; l++) {
      float *restrict to = corner + k * line + l * block;
      const uint16_t number = (uint16_t)(k * size + l);
      for (size_t c = 0; c < block; c++) {
        const bool passes = (winner[c] == number) & !(relu & (y[c] == 0));
        const float slope = dy[c];
        to[c] = passes ? slope : 0;
      }
    }
  }
}

static ALWAYS_INLINE void spread_sixteen(
    const float *y, const float *dy, const uint16_t *winner, float *corner, size_t line, size_t size, bool relu) {
  const sixteen_flags number = __builtin_convertvector(*(const sixteen_numbers *)winner, sixteen_flags);
  const sixteen slope = relu ? WHERE(~(LOAD(y) == 0.0f), LOAD(dy)) : LOAD(dy);
  for (size_t k = 0; k < size; k++) {
    for (size_t l = 0; l < size; l++) {
      STORE(corner + k * line + l * 16, WHERE(number == (int32_t)(k * size + l), slope));
    }
  }
}

// Without overlaps or gaps between windows every pixel is written once, except the remainder at the right and
// lower edge, which is cleared.
static ALWAYS_INLINE void spread_tiles(
    size_t block, struct kernel_image shape, struct kernel_pool pool, const float *restrict y, const float *restrict dy,
    const uint16_t *restrict winners, float *restrict dx, bool relu) {
  const size_t line = shape.width * block, covered = pool.width * pool.size * block;
  for (size_t i = 0; i < pool.height * pool.size; i++) {
    if (covered < line) memset(dx + i * line + covered, 0, (line - covered) * sizeof(float));
  }
  const size_t below = pool.height * pool.size;
  memset(dx + below * line, 0, (shape.height - below) * line * sizeof(float));
  for (size_t i = 0; i < pool.height; i++) {
    for (size_t j = 0; j < pool.width; j++) {
      const size_t place = (i * pool.width + j) * block;
      float *restrict corner = dx + i * pool.size * line + j * pool.size * block;
      if (block == 16) {
        spread_sixteen(y + place, dy + place, winners + place, corner, line, pool.size, relu);
      } else {
        spread(block, y + place, dy + place, winners + place, corner, line, pool.size, relu);
      }
    }
  }
}

static ALWAYS_INLINE void spread_windows(
    size_t block, struct kernel_image shape, struct kernel_pool pool, const float *restrict y, const float *restrict dy,
    const uint16_t *restrict winners, float *restrict dx, bool relu) {
  const size_t line = shape.width * block;
  memset(dx, 0, shape.height * line * sizeof(float));
  for (size_t i = 0; i < pool.height; i++) {
    for (size_t j = 0; j < pool.width; j++) {
      const size_t place = (i * pool.width + j) * block;
      float *corner = dx + i * pool.stride * line + j * pool.stride * block;
      for (size_t c = 0; c < block; c++) {
        const size_t k = winners[place + c];
        if (relu && y[place + c] == 0) continue;
        corner[k / pool.size * line + k % pool.size * block + c] += dy[place + c];
      }
    }
  }
}

static ALWAYS_INLINE void max_pool_gradient(
    size_t block, struct kernel_image shape, struct kernel_pool pool, const float *y, const float *dy, const uint16_t *winners, float *dx, size_t rows, bool relu) {
  const size_t inside = shape.height * shape.width * block, outside = pool.height * pool.width * block;
  for (size_t image = 0; image < rows * shape.blocks; image++) {
    const size_t from = image * outside;
    if (pool.size == pool.stride) {
      spread_tiles(block, shape, pool, y + from, dy + from, winners + from, dx + image * inside, relu);
    } else {
      spread_windows(block, shape, pool, y + from, dy + from, winners + from, dx + image * inside, relu);
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_max_pool_gradient,
    (struct kernel_image shape, struct kernel_pool pool, const float *y, const float *dy,
     const uint16_t *winners, float *dx, size_t rows, bool relu),
    (shape, pool, y, dy, winners, dx, rows, relu)) {
  BY_BLOCK(max_pool_gradient, shape, pool, y, dy, winners, dx, rows, relu);
}

// MARK: Average pooling

static ALWAYS_INLINE void average_pool(
    size_t block, struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, size_t rows) {
  const size_t line = shape.width * block;
  const float share = 1.0f / (float)(pool.size * pool.size);
  for (size_t image = 0; image < rows * shape.blocks; image++) {
    for (size_t i = 0; i < pool.height; i++) {
      for (size_t j = 0; j < pool.width; j++) {
        const float *corner = x + image * shape.height * line + i * pool.stride * line + j * pool.stride * block;
        float *restrict sum = y + ((image * pool.height + i) * pool.width + j) * block;
        memset(sum, 0, block * sizeof(float));
        for (size_t k = 0; k < pool.size; k++) {
          for (size_t l = 0; l < pool.size; l++) {
            const float *restrict value = corner + k * line + l * block;
            for (size_t c = 0; c < block; c++) sum[c] += value[c];
          }
        }
        for (size_t c = 0; c < block; c++) sum[c] *= share;
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_average_pool,
    (struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, size_t rows),
    (shape, pool, x, y, rows)) {
  BY_BLOCK(average_pool, shape, pool, x, y, rows);
}

static ALWAYS_INLINE void add_share(size_t block, const float *value, float share, float *to) {
  if (block == 16) {
    *(sixteen *)to += VECTOR(sixteen, value) * share;
  } else if (block == 8) {
    *(eight *)to += VECTOR(eight, value) * share;
  } else {
    ELEMENT_BY_ELEMENT
    for (size_t c = 0; c < block; c++) to[c] += value[c] * share;
  }
}

static ALWAYS_INLINE void average_pool_gradient(
    size_t block, struct kernel_image shape, struct kernel_pool pool, const float *dy, float *dx, size_t rows) {
  const size_t line = shape.width * block;
  const float share = 1.0f / (float)(pool.size * pool.size);
  memset(dx, 0, rows * shape.blocks * shape.height * line * sizeof(float));
  for (size_t image = 0; image < rows * shape.blocks; image++) {
    for (size_t i = 0; i < pool.height; i++) {
      for (size_t j = 0; j < pool.width; j++) {
        float *corner = dx + image * shape.height * line + i * pool.stride * line + j * pool.stride * block;
        const float *restrict value = dy + ((image * pool.height + i) * pool.width + j) * block;
        for (size_t k = 0; k < pool.size; k++) {
          for (size_t l = 0; l < pool.size; l++) {
            float *to = corner + k * line + l * block;
            add_share(block, value, share, to);
          }
        }
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_average_pool_gradient,
    (struct kernel_image shape, struct kernel_pool pool, const float *dy, float *dx, size_t rows),
    (shape, pool, dy, dx, rows)) {
  BY_BLOCK(average_pool_gradient, shape, pool, dy, dx, rows);
}
