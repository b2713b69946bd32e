#include <stdbool.h>
#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// Four fifths of a digit image are paper, and paper adds nothing to a product. So the first layer works on
// the pixels with ink alone: a fifth of the multiplications, at the price of walking through the weights
// row by row. Entries are always added in their order, so the sums do not depend on who runs them.

// MARK: Vectors

// Sixteen columns; the compiler makes of it one, two or four registers.
typedef float vector __attribute__((vector_size(64), aligned(4)));
enum { lanes = 16, most_vectors = 8, most_chains = 4 };

#define INLINE static inline __attribute__((always_inline))

// Columns are taken in whole vectors. What the last vector has too much is read along from the next row (or
// from the room that a matrix has behind its end), and never kept.
#define VECTOR_AT(row, index) (*(const vector *)((row) + (index) * lanes))

// Adds a row of sums so far. What comes behind the last row of a piece of work may be another worker's, who is
// writing to it: there, only what belongs to the row is read.
INLINE void add_row(vector *sums, int vectors, const float *row, size_t columns, bool is_last) {
  for (int v = 0; v + 1 < vectors; v++) sums[v] += VECTOR_AT(row, v);
  if (is_last) {
    vector last = {0};
    for (size_t c = (size_t)((vectors - 1) * lanes); c < columns; c++) last[c % lanes] = row[c];
    sums[vectors - 1] += last;
  } else {
    sums[vectors - 1] += VECTOR_AT(row, vectors - 1);
  }
}

INLINE void store(const vector *sums, int vectors, float *row, size_t columns) {
  for (int v = 0; v + 1 < vectors; v++) *(vector *)(row + v * lanes) = sums[v];
  vector last = sums[vectors - 1];
  size_t tail = columns - (size_t)((vectors - 1) * lanes);
  if (tail == lanes) {
    *(vector *)(row + (vectors - 1) * lanes) = last;
  } else {
    memcpy(row + (vectors - 1) * lanes, &last, tail * sizeof(float));
  }
}

// An addition waits for the one before it. Where a row of weights has too few vectors to fill that time, every
// second or fourth entry is summed apart, in a chain of its own.
struct sums {
  vector chain[most_chains][most_vectors];
};

INLINE void clear(struct sums *sums, int vectors, int chains) {
  for (int k = 0; k < chains; k++) {
    for (int v = 0; v < vectors; v++) sums->chain[k][v] = (vector){0};
  }
}

INLINE void add(struct sums *sums, int chain, int vectors, float value, const float *row) {
  for (int v = 0; v < vectors; v++) sums->chain[chain][v] += value * VECTOR_AT(row, v);
}

INLINE void join(struct sums *sums, int vectors, int chains) {
  for (int k = 1; k < chains; k++) {
    for (int v = 0; v < vectors; v++) sums->chain[0][v] += sums->chain[k][v];
  }
}

// Runs `block` with as many vectors as `columns` fill, known when it is compiled, so that the sums stay in
// registers; and with as many chains as pay.
#define WITH_VECTORS(columns, block)     \
  switch (((columns) + lanes - 1) / lanes) { \
    case 1: block(1, 4); break;          \
    case 2: block(2, 4); break;          \
    case 3: block(3, 2); break;          \
    case 4: block(4, 1); break;          \
    case 5: block(5, 1); break;          \
    case 6: block(6, 1); break;          \
    case 7: block(7, 1); break;          \
    default: block(8, 1); break;         \
  }

// MARK: Products

// Weights of a block: so many that a worker meets them again, in a near cache, with the next image.
enum { block_weights = 12288 };

// Each run of pixels is summed by itself and then added to the bias and the runs before it: short sums round
// less than long ones.
INLINE void product(
    int vectors, int chains, struct kernel_ink x, size_t rows, const float *restrict w, const float *bias,
    float *y, size_t units, size_t columns) {
  size_t groups = (x.pixels + 7) / 8;
  size_t groups_at_once = (size_t)(block_weights / (8 * lanes * vectors));
  for (size_t group = 0; group < groups; group += groups_at_once) {
    size_t end_group = group + groups_at_once < groups ? group + groups_at_once : groups;
    for (size_t r = 0; r < rows; r++) {
      const uint16_t *starts = x.starts + r * (groups + 1);
      const uint16_t *places = x.places + r * x.room;
      const uint8_t *values = x.values + r * x.room;
      size_t e = starts[group], end = starts[end_group];
      // Above and below a digit there is nothing to add.
      if (e == end && group > 0) continue;
      struct sums sums;
      clear(&sums, vectors, chains);
      for (; e + (size_t)chains <= end; e += (size_t)chains) {
        for (int k = 0; k < chains; k++) {
          size_t next = e + (size_t)k;
          add(&sums, k, vectors, x.shades[values[next]], w + places[next] * units);
        }
      }
      for (; e < end; e++) add(&sums, 0, vectors, x.shades[values[e]], w + places[e] * units);
      join(&sums, vectors, chains);

      float *target = y + r * units;
      const float *before = group == 0 ? bias : target;
      add_row(sums.chain[0], vectors, before, columns, r + 1 == rows);
      store(sums.chain[0], vectors, target, columns);
    }
  }
}

EACH_VECTOR_WIDTH
void kernel_sparse_product(
    struct kernel_ink x, size_t rows, const float *restrict w, const float *bias, float *y, size_t units) {
  for (size_t c = 0; c < units; c += lanes * most_vectors) {
    size_t columns = units - c < lanes * most_vectors ? units - c : lanes * most_vectors;
#define BLOCK(vectors, chains) product(vectors, chains, x, rows, w + c, bias + c, y + c, units, columns)
    WITH_VECTORS(columns, BLOCK)
#undef BLOCK
  }
}

// MARK: Gradients

static void count_again(struct kernel_ink x, size_t rows, int32_t *pixel_starts) {
  size_t groups = (x.pixels + 7) / 8;
  memset(pixel_starts, 0, x.pixels * sizeof(int32_t));
  for (size_t r = 0; r < rows; r++) {
    size_t entries = x.starts[r * (groups + 1) + groups];
    for (size_t e = 0; e < entries; e++) pixel_starts[x.places[r * x.room + e]]++;
  }
  int32_t before = 0;
  for (size_t p = 0; p < x.pixels; p++) {
    int32_t count = pixel_starts[p];
    pixel_starts[p] = before;
    before += count;
  }
}

static size_t count_entries(struct kernel_ink x, size_t rows) {
  size_t groups = (x.pixels + 7) / 8, entries = 0;
  for (size_t r = 0; r < rows; r++) entries += x.starts[r * (groups + 1) + groups];
  return entries;
}

void kernel_sort_ink(
    struct kernel_ink x, size_t rows, const uint8_t *inked, int32_t *restrict pixel_starts,
    struct kernel_pixel_entry *restrict entries) {
  size_t groups = (x.pixels + 7) / 8;
  // First where the entries of each pixel begin.
  size_t counted = 0;
  for (size_t p = 0; p < x.pixels; p++) {
    pixel_starts[p] = (int32_t)counted;
    counted += inked[p];
  }
  // A row that was gathered twice was counted twice.
  if (counted != count_entries(x, rows)) count_again(x, rows, pixel_starts);
  // Each start moves on as entries are put there, and ends up where the next one was: one place too far.
  for (size_t r = 0; r < rows; r++) {
    size_t count = x.starts[r * (groups + 1) + groups];
    const uint16_t *restrict places = x.places + r * x.room;
    const uint8_t *restrict values = x.values + r * x.room;
    for (size_t e = 0; e < count; e++) {
      entries[pixel_starts[places[e]]++] = (struct kernel_pixel_entry){(uint8_t)r, values[e]};
    }
  }
  memmove(pixel_starts + 1, pixel_starts, x.pixels * sizeof(int32_t));
  pixel_starts[0] = 0;
}

INLINE void gradient(
    int vectors, int chains, const int32_t *restrict pixel_starts, size_t pixels,
    const struct kernel_pixel_entry *restrict entries, const float *restrict shades, const float *restrict dy,
    float *restrict dw, size_t units, size_t columns, bool is_first) {
  for (size_t p = 0; p < pixels; p++) {
    int32_t e = pixel_starts[p], end = pixel_starts[p + 1];
    if (e == end && !is_first) continue;
    float *row = dw + p * units;
    struct sums sums;
    clear(&sums, vectors, chains);
    if (!is_first) add_row(sums.chain[0], vectors, row, columns, p + 1 == pixels);
    for (; e + chains <= end; e += chains) {
      for (int k = 0; k < chains; k++) {
        add(&sums, k, vectors, shades[entries[e + k].value], dy + entries[e + k].row * units);
      }
    }
    for (; e < end; e++) add(&sums, 0, vectors, shades[entries[e].value], dy + entries[e].row * units);
    join(&sums, vectors, chains);
    store(sums.chain[0], vectors, row, columns);
  }
}

EACH_VECTOR_WIDTH
void kernel_sparse_gradient(
    const int32_t *restrict pixel_starts, size_t pixels, const struct kernel_pixel_entry *restrict entries,
    const float *restrict shades, const float *restrict dy, float *restrict dw, size_t units, bool is_first) {
  for (size_t c = 0; c < units; c += lanes * most_vectors) {
    size_t columns = units - c < lanes * most_vectors ? units - c : lanes * most_vectors;
#define BLOCK(vectors, chains)                                                                          \
  gradient(                                                                                             \
      vectors, chains, pixel_starts, pixels, entries, shades, dy + c, dw + c, units, columns, is_first)
    WITH_VECTORS(columns, BLOCK)
#undef BLOCK
  }
}
