#include <stdbool.h>
#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// What happens to images between convolutions. The channels lie in blocks, whose values are side by side at
// each place: the innermost loops run over those.

// With their length known the innermost loops become a few vector instructions. The usual lengths are known.
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define BY_BLOCK(function, ...) \
  switch (shape.block) { \
  case 16: function(16, __VA_ARGS__); break; \
  case 8: function(8, __VA_ARGS__); break; \
  default: function(shape.block, __VA_ARGS__); \
  }

// Where a loop over a block has no sum to keep, the compiler would rather take one channel of sixteen places, which
// lie apart: so here the vectors are written down.
typedef float sixteen __attribute__((vector_size(64), aligned(4), may_alias));
typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));
#define VECTOR(type, from) (*(const type *)(from))

// MARK: Order

static ALWAYS_INLINE void blocks_to_planes(
    size_t block, struct kernel_image shape, const float *x, float *y, size_t rows) {
  const size_t places = shape.height * shape.width;
  for (size_t r = 0; r < rows; r++) {
    for (size_t b = 0; b < shape.blocks; b++) {
      const size_t first = b * block, count = shape.channels - first < block ? shape.channels - first : block;
      const float *restrict from = x + (r * shape.blocks + b) * places * block;
      float *restrict to = y + (r * shape.channels + first) * places;
      for (size_t c = 0; c < count; c++) {
        for (size_t p = 0; p < places; p++) to[c * places + p] = from[p * block + c];
      }
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_blocks_to_planes(
    struct kernel_image shape, const float *x, float *y, size_t rows) {
  BY_BLOCK(blocks_to_planes, shape, x, y, rows);
}

static ALWAYS_INLINE void planes_to_blocks(
    size_t block, struct kernel_image shape, const float *x, float *y, size_t rows) {
  const size_t places = shape.height * shape.width;
  for (size_t r = 0; r < rows; r++) {
    for (size_t b = 0; b < shape.blocks; b++) {
      const size_t first = b * block, count = shape.channels - first < block ? shape.channels - first : block;
      const float *restrict from = x + (r * shape.channels + first) * places;
      float *restrict to = y + (r * shape.blocks + b) * places * block;
      for (size_t p = 0; p < places; p++) {
        for (size_t c = 0; c < count; c++) to[p * block + c] = from[c * places + p];
        for (size_t c = count; c < block; c++) to[p * block + c] = 0;
      }
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_planes_to_blocks(
    struct kernel_image shape, const float *x, float *y, size_t rows) {
  BY_BLOCK(planes_to_blocks, shape, x, y, rows);
}

// MARK: Pools

static ALWAYS_INLINE void max_pool(
    size_t block, struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, uint16_t *winners, size_t rows) {
  const size_t line = shape.width * block;
  for (size_t image = 0; image < rows * shape.blocks; image++) {
    const float *from = x + image * shape.height * line;
    for (size_t i = 0; i < pool.height; i++) {
      for (size_t j = 0; j < pool.width; j++) {
        const float *corner = from + i * pool.stride * line + j * pool.stride * block;
        const size_t place = ((image * pool.height + i) * pool.width + j) * block;
        float *restrict best = y + place;
        uint16_t *restrict winner = winners + place;
        memcpy(best, corner, block * sizeof(float));
        memset(winner, 0, block * sizeof(uint16_t));
        for (size_t k = 0; k < pool.size; k++) {
          for (size_t l = 0; l < pool.size; l++) {
            const float *restrict other = corner + k * line + l * block;
            const uint16_t number = (uint16_t)(k * pool.size + l);
            // A NaN wins, and stays: a diverged network must not look healthy.
            for (size_t c = 0; c < block; c++) {
              const bool wins = !(other[c] <= best[c]) && best[c] == best[c];
              winner[c] = wins ? number : winner[c];
              best[c] = wins ? other[c] : best[c];
            }
          }
        }
      }
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_max_pool(
    struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, uint16_t *winners, size_t rows) {
  BY_BLOCK(max_pool, shape, pool, x, y, winners, rows);
}

// Where windows neither overlap nor leave gaps every place but the rim is written once.
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
      for (size_t k = 0; k < pool.size; k++) {
        for (size_t l = 0; l < pool.size; l++) {
          float *restrict to = corner + k * line + l * block;
          const uint16_t number = (uint16_t)(k * pool.size + l);
          for (size_t c = 0; c < block; c++) {
            const bool passes = winners[place + c] == number && !(relu && y[place + c] == 0);
            to[c] = passes ? dy[place + c] : 0;
          }
        }
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

EACH_VECTOR_WIDTH
void kernel_max_pool_gradient(
    struct kernel_image shape, struct kernel_pool pool, const float *y, const float *dy, const uint16_t *winners, float *dx, size_t rows, bool relu) {
  BY_BLOCK(max_pool_gradient, shape, pool, y, dy, winners, dx, rows, relu);
}

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

EACH_VECTOR_WIDTH
void kernel_average_pool(
    struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, size_t rows) {
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

EACH_VECTOR_WIDTH
void kernel_average_pool_gradient(
    struct kernel_image shape, struct kernel_pool pool, const float *dy, float *dx, size_t rows) {
  BY_BLOCK(average_pool_gradient, shape, pool, dy, dx, rows);
}

// MARK: Normalisation

static ALWAYS_INLINE void channel_sums(
    size_t block, struct kernel_image shape, const float *x, float *sums, size_t rows) {
  const size_t places = shape.height * shape.width;
  memset(sums, 0, shape.blocks * block * sizeof(float));
  for (size_t r = 0; r < rows; r++) {
    for (size_t b = 0; b < shape.blocks; b++) {
      const float *from = x + (r * shape.blocks + b) * places * block;
      float *restrict sum = sums + b * block;
      for (size_t p = 0; p < places; p++) {
        for (size_t c = 0; c < block; c++) sum[c] += from[p * block + c];
      }
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_channel_sums(
    struct kernel_image shape, const float *x, float *sums, size_t rows) {
  BY_BLOCK(channel_sums, shape, x, sums, rows);
}

static ALWAYS_INLINE void channel_squares(
    size_t block, struct kernel_image shape, const float *x, const float *means, float *squares, size_t rows) {
  const size_t places = shape.height * shape.width;
  memset(squares, 0, shape.blocks * block * sizeof(float));
  for (size_t r = 0; r < rows; r++) {
    for (size_t b = 0; b < shape.blocks; b++) {
      const float *from = x + (r * shape.blocks + b) * places * block;
      const float *restrict mean = means + b * block;
      float *restrict square = squares + b * block;
      for (size_t p = 0; p < places; p++) {
        for (size_t c = 0; c < block; c++) {
          const float distance = from[p * block + c] - mean[c];
          square[c] += distance * distance;
        }
      }
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_channel_squares(
    struct kernel_image shape, const float *x, const float *means, float *squares, size_t rows) {
  BY_BLOCK(channel_squares, shape, x, means, squares, rows);
}

static ALWAYS_INLINE void scale_place(
    size_t block, const float *x, const float *factor, const float *shift, float *y) {
  if (block == 16) {
    *(sixteen *)y = VECTOR(sixteen, x) * VECTOR(sixteen, factor) + VECTOR(sixteen, shift);
  } else if (block == 8) {
    *(eight *)y = VECTOR(eight, x) * VECTOR(eight, factor) + VECTOR(eight, shift);
  } else {
    ELEMENT_BY_ELEMENT
    for (size_t c = 0; c < block; c++) y[c] = x[c] * factor[c] + shift[c];
  }
}

static ALWAYS_INLINE void scale_channels(
    size_t block, struct kernel_image shape, const float *x, const float *factors, const float *shifts, float *y, size_t rows) {
  const size_t places = shape.height * shape.width;
  for (size_t r = 0; r < rows; r++) {
    for (size_t b = 0; b < shape.blocks; b++) {
      const size_t first = (r * shape.blocks + b) * places * block;
      const float *factor = factors + b * block, *shift = shifts + b * block;
      for (size_t p = 0; p < places; p++) {
        scale_place(block, x + first + p * block, factor, shift, y + first + p * block);
      }
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_scale_channels(
    struct kernel_image shape, const float *x, const float *factors, const float *shifts, float *y, size_t rows) {
  BY_BLOCK(scale_channels, shape, x, factors, shifts, y, rows);
}

static ALWAYS_INLINE void channel_products(
    size_t block, struct kernel_image shape, const float *x, const float *dy, const float *means, float *sums, float *products, size_t rows) {
  const size_t places = shape.height * shape.width;
  memset(sums, 0, shape.blocks * block * sizeof(float));
  memset(products, 0, shape.blocks * block * sizeof(float));
  for (size_t r = 0; r < rows; r++) {
    for (size_t b = 0; b < shape.blocks; b++) {
      const size_t first = (r * shape.blocks + b) * places * block;
      const float *restrict mean = means + b * block;
      float *restrict sum = sums + b * block, *restrict product = products + b * block;
      for (size_t p = 0; p < places; p++) {
        for (size_t c = 0; c < block; c++) {
          const float slope = dy[first + p * block + c];
          sum[c] += slope;
          product[c] += slope * (x[first + p * block + c] - mean[c]);
        }
      }
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_channel_products(
    struct kernel_image shape, const float *x, const float *dy, const float *means, float *sums, float *products, size_t rows) {
  BY_BLOCK(channel_products, shape, x, dy, means, sums, products, rows);
}

static ALWAYS_INLINE void normalise_place(
    size_t block, const float *x, const float *dy, const float *a, const float *e, const float *s, float *dx) {
  if (block == 16) {
    *(sixteen *)dx =
        VECTOR(sixteen, a) * VECTOR(sixteen, dy) + VECTOR(sixteen, e) * VECTOR(sixteen, x) + VECTOR(sixteen, s);
  } else if (block == 8) {
    *(eight *)dx = VECTOR(eight, a) * VECTOR(eight, dy) + VECTOR(eight, e) * VECTOR(eight, x) + VECTOR(eight, s);
  } else {
    ELEMENT_BY_ELEMENT
    for (size_t c = 0; c < block; c++) dx[c] = a[c] * dy[c] + e[c] * x[c] + s[c];
  }
}

static ALWAYS_INLINE void normalise_gradient(
    size_t block, struct kernel_image shape, const float *x, const float *dy, const float *of_dy, const float *of_x, const float *shifts, float *dx, size_t rows) {
  const size_t places = shape.height * shape.width;
  for (size_t r = 0; r < rows; r++) {
    for (size_t b = 0; b < shape.blocks; b++) {
      const size_t first = (r * shape.blocks + b) * places * block;
      const float *a = of_dy + b * block, *e = of_x + b * block, *s = shifts + b * block;
      for (size_t p = 0; p < places; p++) {
        const size_t place = first + p * block;
        normalise_place(block, x + place, dy + place, a, e, s, dx + place);
      }
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_normalise_gradient(
    struct kernel_image shape, const float *x, const float *dy, const float *of_dy, const float *of_x, const float *shifts, float *dx, size_t rows) {
  BY_BLOCK(normalise_gradient, shape, x, dy, of_dy, of_x, shifts, dx, rows);
}

// MARK: Dropout

// A good mixer of 32 bits (two rounds of multiply and shift): neighbouring counters give unrelated numbers.
static inline uint32_t mixed(uint32_t h) {
  h ^= h >> 16;
  h *= 0x7feb352du;
  h ^= h >> 15;
  h *= 0x846ca68bu;
  return h ^ (h >> 16);
}

EACH_VECTOR_WIDTH
void kernel_drop(const float *x, float *y, size_t count, uint64_t key, uint32_t threshold, float factor) {
  const uint32_t start = (uint32_t)key, other = (uint32_t)(key >> 32);
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) {
    const uint32_t draw = mixed(mixed((uint32_t)i + start) ^ other);
    y[i] = draw < threshold ? 0 : x[i] * factor;
  }
}

// MARK: Sums

EACH_VECTOR_WIDTH
void kernel_add(const float *x, float *y, size_t count) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) y[i] += x[i];
}
