#include <stdbool.h>
#include <string.h>

#include "CKernels.h"
#include "blocks.h"
#include "vector_width.h"

// Operations on images between convolutions, except pooling. Channels are blocked: [rows x blocks x height x
// width x block].

// MARK: Layout

static ALWAYS_INLINE void blocked_to_nchw(
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

EACH_VECTOR_WIDTH(
    void, kernel_blocked_to_nchw,
    (struct kernel_image shape, const float *x, float *y, size_t rows),
    (shape, x, y, rows)) {
  BY_BLOCK(blocked_to_nchw, shape, x, y, rows);
}

static ALWAYS_INLINE void nchw_to_blocked(
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

EACH_VECTOR_WIDTH(
    void, kernel_nchw_to_blocked,
    (struct kernel_image shape, const float *x, float *y, size_t rows),
    (shape, x, y, rows)) {
  BY_BLOCK(nchw_to_blocked, shape, x, y, rows);
}

// MARK: Normalisation

// A long sum in single precision loses digits, so 32 pixels at a time are summed separately, and then those
// sums.
#define PLACES_AT_A_TIME 32
static ALWAYS_INLINE size_t stop_after(size_t place, size_t places) {
  return places - place < PLACES_AT_A_TIME ? places : place + PLACES_AT_A_TIME;
}

// Partial sums are kept for 16 channels at a time, which is the usual block. In a channels-last layout the
// block is as long as there are channels and takes several pieces.
#define MOST_CHANNELS 16
static ALWAYS_INLINE size_t piece_of(size_t block, size_t channel) {
  return block - channel < MOST_CHANNELS ? block - channel : MOST_CHANNELS;
}

// In a plain layout (a block of 1) neighbouring places go to sixteen lanes, which are then added by halves; one sum
// after the other would wait for each addition. Layers that are not images have one place.
#define IN_LANES(block, places) ((block) == 1 && (places) >= 16)

static ALWAYS_INLINE float sum_of_lanes(float *lanes) {
  for (int half = 8; half > 0; half /= 2) {
    for (int n = 0; n < half; n++) lanes[n] += lanes[n + half];
  }
  return lanes[0];
}

// Places whose sums stay in lanes: 32 in each.
#define PLACES_IN_LANES 512
static ALWAYS_INLINE size_t lanes_stop_after(size_t place, size_t places) {
  return places - place < PLACES_IN_LANES ? places : place + PLACES_IN_LANES;
}

static ALWAYS_INLINE void add_run(const float *x, float *sum, size_t places) {
  for (size_t p = 0; p < places;) {
    const size_t stop = lanes_stop_after(p, places);
    sixteen part = {0};
    float lanes[16];
    for (; p + 16 <= stop; p += 16) part += LOAD(x + p);
    STORE(lanes, part);
    for (size_t n = 0; p < stop; p++, n++) lanes[n] += x[p];
    *sum += sum_of_lanes(lanes);
  }
}

static ALWAYS_INLINE void add_places(
    size_t block, size_t piece, const float *x, float *restrict sum, size_t places) {
  if (IN_LANES(block, places)) {
    add_run(x, sum, places);
    return;
  }
  for (size_t p = 0; p < places;) {
    float part[MOST_CHANNELS] = {0};
    for (const size_t stop = stop_after(p, places); p < stop; p++) {
      for (size_t c = 0; c < piece; c++) part[c] += x[p * block + c];
    }
    for (size_t c = 0; c < piece; c++) sum[c] += part[c];
  }
}

static ALWAYS_INLINE void channel_sums(
    size_t block, struct kernel_image shape, const float *x, float *sums, size_t rows) {
  const size_t places = shape.height * shape.width;
  memset(sums, 0, shape.blocks * block * sizeof(float));
  for (size_t r = 0; r < rows; r++) {
    for (size_t b = 0; b < shape.blocks; b++) {
      const float *from = x + (r * shape.blocks + b) * places * block;
      for (size_t c = 0; c < block; c += MOST_CHANNELS) {
        add_places(block, piece_of(block, c), from + c, sums + b * block + c, places);
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_channel_sums,
    (struct kernel_image shape, const float *x, float *sums, size_t rows),
    (shape, x, sums, rows)) {
  BY_BLOCK(channel_sums, shape, x, sums, rows);
}

static ALWAYS_INLINE void add_run_of_squares(const float *x, float mean, float *square, size_t places) {
  for (size_t p = 0; p < places;) {
    const size_t stop = lanes_stop_after(p, places);
    sixteen part = {0};
    float lanes[16];
    for (; p + 16 <= stop; p += 16) part += (LOAD(x + p) - mean) * (LOAD(x + p) - mean);
    STORE(lanes, part);
    for (size_t n = 0; p < stop; p++, n++) lanes[n] += (x[p] - mean) * (x[p] - mean);
    *square += sum_of_lanes(lanes);
  }
}

static ALWAYS_INLINE void add_squares(
    size_t block, size_t piece, const float *x, const float *restrict mean, float *restrict square, size_t places) {
  if (IN_LANES(block, places)) {
    add_run_of_squares(x, *mean, square, places);
    return;
  }
  for (size_t p = 0; p < places;) {
    float part[MOST_CHANNELS] = {0};
    for (const size_t stop = stop_after(p, places); p < stop; p++) {
      for (size_t c = 0; c < piece; c++) {
        const float distance = x[p * block + c] - mean[c];
        part[c] += distance * distance;
      }
    }
    for (size_t c = 0; c < piece; c++) square[c] += part[c];
  }
}

static ALWAYS_INLINE void channel_squares(
    size_t block, struct kernel_image shape, const float *x, const float *means, float *squares, size_t rows) {
  const size_t places = shape.height * shape.width;
  memset(squares, 0, shape.blocks * block * sizeof(float));
  for (size_t r = 0; r < rows; r++) {
    for (size_t b = 0; b < shape.blocks; b++) {
      const float *from = x + (r * shape.blocks + b) * places * block;
      for (size_t c = 0; c < block; c += MOST_CHANNELS) {
        const size_t channel = b * block + c;
        add_squares(block, piece_of(block, c), from + c, means + channel, squares + channel, places);
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_channel_squares,
    (struct kernel_image shape, const float *x, const float *means, float *squares, size_t rows),
    (shape, x, means, squares, rows)) {
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
      if (block == 1) {
        ELEMENT_BY_ELEMENT
        for (size_t p = 0; p < places; p++) y[first + p] = x[first + p] * *factor + *shift;
        continue;
      }
      for (size_t p = 0; p < places; p++) {
        scale_place(block, x + first + p * block, factor, shift, y + first + p * block);
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_scale_channels,
    (struct kernel_image shape, const float *x, const float *factors, const float *shifts, float *y,
     size_t rows),
    (shape, x, factors, shifts, y, rows)) {
  BY_BLOCK(scale_channels, shape, x, factors, shifts, y, rows);
}

static ALWAYS_INLINE void add_run_of_products(
    const float *x, const float *dy, float mean, float *sum, float *product, size_t places) {
  for (size_t p = 0; p < places;) {
    const size_t stop = lanes_stop_after(p, places);
    sixteen slopes = {0}, part = {0};
    float lanes[16], products[16];
    for (; p + 16 <= stop; p += 16) {
      slopes += LOAD(dy + p);
      part += LOAD(dy + p) * (LOAD(x + p) - mean);
    }
    STORE(lanes, slopes);
    STORE(products, part);
    for (size_t n = 0; p < stop; p++, n++) {
      lanes[n] += dy[p];
      products[n] += dy[p] * (x[p] - mean);
    }
    *sum += sum_of_lanes(lanes);
    *product += sum_of_lanes(products);
  }
}

static ALWAYS_INLINE void add_products(
    size_t block, size_t piece, const float *x, const float *dy, const float *restrict mean, float *restrict sum,
    float *restrict product, size_t places) {
  if (IN_LANES(block, places)) {
    add_run_of_products(x, dy, *mean, sum, product, places);
    return;
  }
  for (size_t p = 0; p < places;) {
    float slopes[MOST_CHANNELS] = {0}, part[MOST_CHANNELS] = {0};
    for (const size_t stop = stop_after(p, places); p < stop; p++) {
      for (size_t c = 0; c < piece; c++) {
        const float slope = dy[p * block + c];
        slopes[c] += slope;
        part[c] += slope * (x[p * block + c] - mean[c]);
      }
    }
    for (size_t c = 0; c < piece; c++) {
      sum[c] += slopes[c];
      product[c] += part[c];
    }
  }
}

static ALWAYS_INLINE void channel_products(
    size_t block, struct kernel_image shape, const float *x, const float *dy, const float *means, float *sums, float *products, size_t rows) {
  const size_t places = shape.height * shape.width;
  memset(sums, 0, shape.blocks * block * sizeof(float));
  memset(products, 0, shape.blocks * block * sizeof(float));
  for (size_t r = 0; r < rows; r++) {
    for (size_t b = 0; b < shape.blocks; b++) {
      const size_t first = (r * shape.blocks + b) * places * block;
      for (size_t c = 0; c < block; c += MOST_CHANNELS) {
        const size_t channel = b * block + c;
        add_products(
            block, piece_of(block, c), x + first + c, dy + first + c, means + channel, sums + channel,
            products + channel, places);
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_channel_products,
    (struct kernel_image shape, const float *x, const float *dy, const float *means, float *sums,
     float *products, size_t rows),
    (shape, x, dy, means, sums, products, rows)) {
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
      if (block == 1) {
        ELEMENT_BY_ELEMENT
        for (size_t p = 0; p < places; p++) dx[first + p] = *a * dy[first + p] + *e * x[first + p] + *s;
        continue;
      }
      for (size_t p = 0; p < places; p++) {
        const size_t place = first + p * block;
        normalise_place(block, x + place, dy + place, a, e, s, dx + place);
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_normalise_gradient,
    (struct kernel_image shape, const float *x, const float *dy, const float *of_dy, const float *of_x,
     const float *shifts, float *dx, size_t rows),
    (shape, x, dy, of_dy, of_x, shifts, dx, rows)) {
  BY_BLOCK(normalise_gradient, shape, x, dy, of_dy, of_x, shifts, dx, rows);
}

// MARK: Dropout

// A 32-bit hash (two rounds of multiply and xorshift): consecutive counters give independent-looking numbers.
static inline uint32_t mixed(uint32_t h) {
  h ^= h >> 16;
  h *= 0x7feb352du;
  h ^= h >> 15;
  h *= 0x846ca68bu;
  return h ^ (h >> 16);
}

EACH_VECTOR_WIDTH(
    void, kernel_dropout,
    (const float *x, float *y, size_t count, uint64_t key, uint32_t threshold, float factor),
    (x, y, count, key, threshold, factor)) {
  const uint32_t start = (uint32_t)key, other = (uint32_t)(key >> 32);
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) {
    const uint32_t draw = mixed(mixed((uint32_t)i + start) ^ other);
    y[i] = draw < threshold ? 0 : x[i] * factor;
  }
}

// MARK: Sums

EACH_VECTOR_WIDTH(void, kernel_add, (const float *x, float *y, size_t count), (x, y, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) y[i] += x[i];
}
