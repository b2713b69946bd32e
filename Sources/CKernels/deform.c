#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// An elastic deformation draws two numbers per pixel, blurs both displacement fields and reads four
// neighbours per pixel: a hundred thousand multiplications per image, which sixteen-wide vectors do in a few
// microseconds. All sums run in a fixed order of pixels, so the bits do not depend on which thread deforms
// which image or when.

// MARK: Noise

uint64_t kernel_split_mix(uint64_t key, uint64_t index) {
  uint64_t word = key + (index + 1) * 0x9E3779B97F4A7C15u;
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
  return word ^ (word >> 31);
}

// Maps the upper 24 bits of a 32-bit half to [-1, 1); each such value is exactly a float.
static inline float unit(uint32_t half) { return (float)(int32_t)(half >> 8) * 0x1p-23f - 1.0f; }

EACH_VECTOR_WIDTH(
    void, kernel_random_uniform,
    (uint64_t key, uint64_t first, float *restrict y, size_t count),
    (key, first, y, count)) {
  size_t pairs = count / 2;
  for (size_t i = 0; i < pairs; i++) {
    uint64_t word = kernel_split_mix(key, first + i);
    y[2 * i] = unit((uint32_t)word);
    y[2 * i + 1] = unit((uint32_t)(word >> 32));
  }
  if (count % 2 != 0) y[count - 1] = unit((uint32_t)kernel_split_mix(key, first + pairs));
}

// MARK: Blur

// A register tile of 4 rows x 32 columns of sums. `taps` points at the centre of the Gaussian, which reaches
// `radius` to both sides and is followed by 32 zeros.
enum { tile_rows = 4, tile_columns = kernel_field_alignment };

static inline size_t low(size_t a, size_t b) { return a < b ? a : b; }

EACH_VECTOR_WIDTH(
    void, kernel_blur_along_rows,
    (const float *restrict x, size_t rows, size_t columns, const float *restrict taps, size_t radius,
     float *restrict y, size_t stride),
    (x, rows, columns, taps, radius, y, stride)) {
  for (size_t r = 0; r < rows; r += tile_rows) {
    size_t height = low(tile_rows, rows - r);
    // Past the lower edge the last row is repeated; its sums are not stored.
    const float *row[tile_rows];
    for (size_t i = 0; i < tile_rows; i++) row[i] = x + (r + low(i, height - 1)) * columns;
    for (size_t c = 0; c < stride; c += tile_columns) {
      float sum[tile_rows][tile_columns] = {{0}};
      size_t end = low(columns, c + tile_columns + radius);
      for (size_t k = c > radius ? c - radius : 0; k < end; k++) {
        const float *gaussian = taps + ((ptrdiff_t)c - (ptrdiff_t)k);
        for (int i = 0; i < tile_rows; i++) {
          float value = row[i][k];
          for (int j = 0; j < tile_columns; j++) sum[i][j] += value * gaussian[j];
        }
      }
      for (size_t i = 0; i < height; i++) memcpy(y + (r + i) * stride + c, sum[i], sizeof sum[i]);
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_blur_along_columns,
    (const float *restrict x, size_t rows, size_t stride, const float *restrict taps, size_t radius,
     float *restrict y),
    (x, rows, stride, taps, radius, y)) {
  for (size_t r = 0; r < rows; r += tile_rows) {
    size_t height = low(tile_rows, rows - r);
    size_t first = r > radius ? r - radius : 0;
    size_t end = low(rows, r + tile_rows + radius);
    for (size_t c = 0; c < stride; c += tile_columns) {
      float sum[tile_rows][tile_columns] = {{0}};
      for (size_t k = first; k < end; k++) {
        const float *row = x + k * stride + c;
        const float *gaussian = taps + ((ptrdiff_t)k - (ptrdiff_t)r);
        for (int i = 0; i < tile_rows; i++) {
          for (int j = 0; j < tile_columns; j++) sum[i][j] += gaussian[-i] * row[j];
        }
      }
      for (size_t i = 0; i < height; i++) memcpy(y + (r + i) * stride + c, sum[i], sizeof sum[i]);
    }
  }
}

// MARK: Resampling

// Four neighbours are one word, so that a pixel is looked up once and not four times: gathering them took most of the
// time. The lower pair of a word is the upper one of the word below it.
EACH_VECTOR_WIDTH(
    void, kernel_pack_neighbours,
    (const uint8_t *restrict pixels, size_t height, size_t width, uint32_t *restrict words),
    (pixels, height, width, words)) {
  const size_t stride = kernel_words_per_row(width), count = height * width;
  memset(words, 0, stride * sizeof *words);
  for (size_t r = 0; r <= height; r++) {
    uint32_t *above = words + r * stride, *below = above + stride;
    for (size_t c = 0; c < stride; c += tile_columns) {
      // The pixel before the tile and its own.
      uint8_t line[1 + tile_columns] = {0};
      size_t first = r * width + c, own = r < height && c < width ? low(tile_columns, width - c) : 0;
      if (own > 0 && first + tile_columns <= count) {
        // What was read of the next row does not count.
        for (size_t j = 0; j < tile_columns; j++) {
          uint8_t pixel = pixels[first + j];
          line[1 + j] = j < own ? pixel : 0;
        }
      } else {
        memcpy(line + 1, pixels + (own > 0 ? first : 0), own);
      }
      if (r < height && c > 0 && c <= width) line[0] = pixels[first - 1];
      for (size_t j = 0; j < tile_columns; j++) {
        uint32_t pair = line[j] | (uint32_t)line[j + 1] << 8;
        above[c + j] |= pair << 16;
        below[c + j] = pair;
      }
    }
  }
}

// Grey level of the neighbour number `place` in a word.
static inline __attribute__((always_inline)) float neighbour(uint32_t word, int place) {
  return (float)(int32_t)(word >> (8 * place) & 255);
}

static inline float clamped(float x, float most) {
  x = x < 0 ? 0 : x;
  return x > most ? most : x;
}

// Resamples one block of pixels of a row. `down` and `across` are displacements added to the mapped position.
static inline __attribute__((always_inline)) void look_up(
    const uint32_t *restrict words, size_t height, size_t width, const struct kernel_map *map, float row,
    float column, const float *down, const float *across, float strength, uint8_t *restrict pixels) {
  float bottom = (float)(height + 1), right = (float)(width + 1);
  int32_t stride = (int32_t)kernel_words_per_row(width);
  uint8_t block[tile_columns];
  for (int j = 0; j < tile_columns; j++) {
    float c = column + (float)j;
    float y = map->row_by_row * row + (map->row_by_column * c + map->row_start);
    float x = map->column_by_row * row + (map->column_by_column * c + map->column_start);
    if (down) {
      y += strength * down[j];
      x += strength * across[j];
    }
    // The words begin one pixel before the image, so no coordinate is negative and truncation rounds down.
    y = clamped(y + 1, bottom);
    x = clamped(x + 1, right);
    int32_t upper = (int32_t)y, left = (int32_t)x;
    float dy = y - (float)upper, dx = x - (float)left;
    uint32_t word = words[upper * stride + left];
    float above = neighbour(word, 0) + dx * (neighbour(word, 1) - neighbour(word, 0));
    float below = neighbour(word, 2) + dx * (neighbour(word, 3) - neighbour(word, 2));
    block[j] = (uint8_t)(int32_t)(above + dy * (below - above) + 0.5f);
  }
  memcpy(pixels, block, low(tile_columns, width - (size_t)column));
}

EACH_VECTOR_WIDTH(
    void, kernel_warp,
    (const uint32_t *restrict words, size_t height, size_t width, struct kernel_map map,
     const float *restrict fields, float strength, size_t stride, uint8_t *restrict pixels),
    (words, height, width, map, fields, strength, stride, pixels)) {
  for (size_t r = 0; r < height; r++) {
    for (size_t c = 0; c < width; c += tile_columns) {
      const float *down = fields ? fields + 2 * r * stride + c : NULL;
      if (down) {
        look_up(
            words, height, width, &map, (float)r, (float)c, down, down + stride, strength,
            pixels + r * width + c);
      } else {
        look_up(words, height, width, &map, (float)r, (float)c, NULL, NULL, 0, pixels + r * width + c);
      }
    }
  }
}
