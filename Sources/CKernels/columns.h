#ifndef DIGITBOOK_COLUMNS_H
#define DIGITBOOK_COLUMNS_H

#include <stdbool.h>
#include <string.h>

#include "blocks.h"
#include "vector_width.h"

// Columns of a matrix, one for each unit of a layer, summed in registers: what the products of nonzero pixels share.

// Sixteen columns; the compiler maps it to one, two or four registers.
typedef float vector __attribute__((vector_size(64), aligned(4)));
enum { lanes = 16, most_vectors = 8 };

// Columns are read in whole vectors. The excess lanes of the last vector come from the next row (or from the
// padding at the end of a matrix) and are never stored.
#define VECTOR_AT(row, index) (*(const vector *)((row) + (index) * lanes))

// Adds a row to the sums. Memory past the last row of a shard may be another thread's, which is writing to
// it: for that row only its own columns are read.
static ALWAYS_INLINE void add_row(vector *sums, int vectors, const float *row, size_t columns, bool is_last) {
  for (int v = 0; v + 1 < vectors; v++) sums[v] += VECTOR_AT(row, v);
  if (is_last) {
    vector last = {0};
    for (size_t c = (size_t)((vectors - 1) * lanes); c < columns; c++) last[c % lanes] = row[c];
    sums[vectors - 1] += last;
  } else {
    sums[vectors - 1] += VECTOR_AT(row, vectors - 1);
  }
}

// Stores fewer floats than a vector. The branches go the same way for every row; a call of memcpy would cost
// more.
static ALWAYS_INLINE void store_some(const float *from, float *to, size_t count) {
  for (size_t size = lanes / 2; size > 0; size /= 2) {
    if ((count & size) == 0) continue;
    memcpy(to, from, size * sizeof(float));
    from += size;
    to += size;
  }
}

static ALWAYS_INLINE void store(const vector *sums, int vectors, float *row, size_t columns) {
  for (int v = 0; v + 1 < vectors; v++) *(vector *)(row + v * lanes) = sums[v];
  vector last = sums[vectors - 1];
  size_t tail = columns - (size_t)((vectors - 1) * lanes);
  if (tail == lanes) {
    *(vector *)(row + (vectors - 1) * lanes) = last;
  } else {
    store_some((const float *)&last, row + (vectors - 1) * lanes, tail);
  }
}

static ALWAYS_INLINE void clear(vector *sums, int vectors) {
  for (int v = 0; v < vectors; v++) sums[v] = (vector){0};
}

static ALWAYS_INLINE void add(vector *sums, int vectors, float value, const float *row) {
  for (int v = 0; v < vectors; v++) sums[v] += value * VECTOR_AT(row, v);
}

// Vectors that cover `columns`, at most `most_vectors`.
static ALWAYS_INLINE int vectors_of(size_t columns) {
  size_t vectors = (columns + lanes - 1) / lanes;
  return vectors < most_vectors ? (int)vectors : most_vectors;
}

// Expands `block` with the number of vectors that cover `columns` as a compile-time constant, so that the
// sums stay in registers.
#define WITH_VECTORS(columns, block)         \
  switch (((columns) + lanes - 1) / lanes) { \
    case 1: block(1); break;                 \
    case 2: block(2); break;                 \
    case 3: block(3); break;                 \
    case 4: block(4); break;                 \
    case 5: block(5); break;                 \
    case 6: block(6); break;                 \
    case 7: block(7); break;                 \
    default: block(8); break;                \
  }

// MARK: Blocks of weights

// Weights per block, 48 KiB: a thread finds them in its near cache again for the next image.
enum { block_weights = 12288 };

// Reading a vector that is not aligned to 32 bytes takes twice as long. If most weight rows are unaligned, a
// block of them is copied to an aligned buffer, given at least 24 images to amortise the copy.
enum { even_floats = 8, rows_worth_a_copy = 24 };

static ALWAYS_INLINE bool copies_rows(size_t units, size_t rows) {
  return units % even_floats != 0 && rows >= rows_worth_a_copy;
}

static ALWAYS_INLINE size_t copied_stride(size_t columns) { return covered(columns, even_floats); }

// Groups of eight pixels whose weights fill a block, for blocks of `of_block` vectors.
static inline size_t groups_of_run(int of_block) { return (size_t)(block_weights / (8 * lanes * of_block)); }

// Blocks of fewer vectors sum the second pixels of the pairs apart.
enum { fewest_wide = 4 };

static ALWAYS_INLINE void copy_rows(
    int vectors, const float *restrict rows, size_t count, size_t length, float *restrict copies, size_t stride) {
  for (size_t r = 0; r < count; r++) {
    for (int v = 0; v < vectors; v++) *(vector *)(copies + r * stride + v * lanes) = VECTOR_AT(rows + r * length, v);
  }
}

#endif
