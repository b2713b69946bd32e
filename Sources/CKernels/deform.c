#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// An elastic deformation draws two numbers a pixel, blurs both fields and looks up four neighbours a pixel:
// a hundred thousand multiplications an image, which vectors of sixteen do in a few microseconds. All sums
// run over a fixed order of pixels, so the bits do not depend on who deforms which image when.

// MARK: Noise

uint64_t kernel_split_mix(uint64_t key, uint64_t index) {
  uint64_t word = key + (index + 1) * 0x9E3779B97F4A7C15u;
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
  return word ^ (word >> 31);
}

// The upper 24 bits of half a word: every such number is a float.
static inline float unit(uint32_t half) { return (float)(int32_t)(half >> 8) * 0x1p-23f - 1.0f; }

EACH_VECTOR_WIDTH
void kernel_random_uniform(uint64_t key, uint64_t first, float *restrict y, size_t count) {
  size_t pairs = count / 2;
  for (size_t i = 0; i < pairs; i++) {
    uint64_t word = kernel_split_mix(key, first + i);
    y[2 * i] = unit((uint32_t)word);
    y[2 * i + 1] = unit((uint32_t)(word >> 32));
  }
  if (count % 2 != 0) y[count - 1] = unit((uint32_t)kernel_split_mix(key, first + pairs));
}

// MARK: Blur

// Four rows by 32 columns of sums stay in registers. `taps` points at the middle of the bell, around which it
// reaches `radius` to both sides, and beyond that there are 32 zeros.
enum { tile_rows = 4, tile_columns = kernel_field_alignment };

static inline size_t low(size_t a, size_t b) { return a < b ? a : b; }

EACH_VECTOR_WIDTH
void kernel_blur_along_rows(
    const float *restrict x, size_t rows, size_t columns, const float *restrict taps, size_t radius,
    float *restrict y, size_t stride) {
  for (size_t r = 0; r < rows; r += tile_rows) {
    size_t height = low(tile_rows, rows - r);
    // At the lower edge a row stands in for those that are not there.
    const float *row[tile_rows];
    for (size_t i = 0; i < tile_rows; i++) row[i] = x + (r + low(i, height - 1)) * columns;
    for (size_t c = 0; c < stride; c += tile_columns) {
      float sum[tile_rows][tile_columns] = {{0}};
      size_t end = low(columns, c + tile_columns + radius);
      for (size_t k = c > radius ? c - radius : 0; k < end; k++) {
        const float *bell = taps + ((ptrdiff_t)c - (ptrdiff_t)k);
        for (int i = 0; i < tile_rows; i++) {
          float value = row[i][k];
          for (int j = 0; j < tile_columns; j++) sum[i][j] += value * bell[j];
        }
      }
      for (size_t i = 0; i < height; i++) memcpy(y + (r + i) * stride + c, sum[i], sizeof sum[i]);
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_blur_along_columns(
    const float *restrict x, size_t rows, size_t stride, const float *restrict taps, size_t radius,
    float *restrict y) {
  for (size_t r = 0; r < rows; r += tile_rows) {
    size_t height = low(tile_rows, rows - r);
    size_t first = r > radius ? r - radius : 0;
    size_t end = low(rows, r + tile_rows + radius);
    for (size_t c = 0; c < stride; c += tile_columns) {
      float sum[tile_rows][tile_columns] = {{0}};
      for (size_t k = first; k < end; k++) {
        const float *row = x + k * stride + c;
        const float *bell = taps + ((ptrdiff_t)k - (ptrdiff_t)r);
        for (int i = 0; i < tile_rows; i++) {
          for (int j = 0; j < tile_columns; j++) sum[i][j] += bell[-i] * row[j];
        }
      }
      for (size_t i = 0; i < height; i++) memcpy(y + (r + i) * stride + c, sum[i], sizeof sum[i]);
    }
  }
}

// MARK: Looking up

void kernel_pad_to_float(const uint8_t *restrict pixels, size_t height, size_t width, float *restrict paper) {
  size_t stride = width + 3;
  memset(paper, 0, stride * sizeof(float));
  for (size_t r = 0; r < height; r++) {
    float *row = paper + (r + 1) * stride;
    row[0] = row[width + 1] = row[width + 2] = 0;
    for (size_t c = 0; c < width; c++) row[c + 1] = (float)pixels[r * width + c];
  }
  memset(paper + (height + 1) * stride, 0, 2 * stride * sizeof(float));
}

static inline float clamped(float x, float most) {
  x = x < 0 ? 0 : x;
  return x > most ? most : x;
}

// A block of pixels of one row. `down` and `across` are what is added to the place that the map gives.
static inline __attribute__((always_inline)) void look_up(
    const float *restrict paper, size_t height, size_t width, const struct kernel_map *map, float row,
    float column, const float *down, const float *across, float strength, uint8_t *restrict pixels) {
  float bottom = (float)(height + 1), right = (float)(width + 1);
  int32_t stride = (int32_t)width + 3;
  uint8_t block[tile_columns];
  for (int j = 0; j < tile_columns; j++) {
    float c = column + (float)j;
    float y = map->row_by_row * row + (map->row_by_column * c + map->row_start);
    float x = map->column_by_row * row + (map->column_by_column * c + map->column_start);
    if (down) {
      y += strength * down[j];
      x += strength * across[j];
    }
    // The paper begins one pixel before the image, so that no place is negative and cutting off rounds down.
    y = clamped(y + 1, bottom);
    x = clamped(x + 1, right);
    int32_t upper = (int32_t)y, left = (int32_t)x;
    float dy = y - (float)upper, dx = x - (float)left;
    int32_t at = upper * stride + left;
    float above = paper[at] + dx * (paper[at + 1] - paper[at]);
    float below = paper[at + stride] + dx * (paper[at + stride + 1] - paper[at + stride]);
    block[j] = (uint8_t)(int32_t)(above + dy * (below - above) + 0.5f);
  }
  memcpy(pixels, block, low(tile_columns, width - (size_t)column));
}

EACH_VECTOR_WIDTH
void kernel_warp(
    const float *restrict paper, size_t height, size_t width, struct kernel_map map,
    const float *restrict fields, float strength, size_t stride, uint8_t *restrict pixels) {
  for (size_t r = 0; r < height; r++) {
    for (size_t c = 0; c < width; c += tile_columns) {
      const float *down = fields ? fields + 2 * r * stride + c : NULL;
      if (down) {
        look_up(
            paper, height, width, &map, (float)r, (float)c, down, down + stride, strength,
            pixels + r * width + c);
      } else {
        look_up(paper, height, width, &map, (float)r, (float)c, NULL, NULL, 0, pixels + r * width + c);
      }
    }
  }
}
