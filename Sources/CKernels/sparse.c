#include <stdbool.h>
#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// Four fifths of the pixels of a digit image are zero and add nothing to a product, so the first layer works
// on the nonzero pixels alone: a fifth of the multiplications, at the price of walking through the weights
// row by row. Nonzero pixels are seldom isolated: an entry is a pair of neighbouring pixels of which at least
// one is nonzero, because what is read for one of them then serves the other. Entries are always added in
// order, so the sums do not depend on which thread computes them.

// MARK: Vectors

// Sixteen columns; the compiler maps it to one, two or four registers.
typedef float vector __attribute__((vector_size(64), aligned(4)));
enum { lanes = 16, most_vectors = 8 };

#define INLINE static inline __attribute__((always_inline))

// Columns are read in whole vectors. The excess lanes of the last vector come from the next row (or from the
// padding at the end of a matrix) and are never stored.
#define VECTOR_AT(row, index) (*(const vector *)((row) + (index) * lanes))

// Adds a row to the sums. Memory past the last row of a shard may be another thread's, which is writing to
// it: for that row only its own columns are read.
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

// Stores fewer floats than a vector. The branches go the same way for every row; a call of memcpy would cost
// more.
INLINE void store_some(const float *from, float *to, size_t count) {
  for (size_t size = lanes / 2; size > 0; size /= 2) {
    if ((count & size) == 0) continue;
    memcpy(to, from, size * sizeof(float));
    from += size;
    to += size;
  }
}

INLINE void store(const vector *sums, int vectors, float *row, size_t columns) {
  for (int v = 0; v + 1 < vectors; v++) *(vector *)(row + v * lanes) = sums[v];
  vector last = sums[vectors - 1];
  size_t tail = columns - (size_t)((vectors - 1) * lanes);
  if (tail == lanes) {
    *(vector *)(row + (vectors - 1) * lanes) = last;
  } else {
    store_some((const float *)&last, row + (vectors - 1) * lanes, tail);
  }
}

INLINE void clear(vector *sums, int vectors) {
  for (int v = 0; v < vectors; v++) sums[v] = (vector){0};
}

INLINE void add(vector *sums, int vectors, float value, const float *row) {
  for (int v = 0; v < vectors; v++) sums[v] += value * VECTOR_AT(row, v);
}

// Vectors that cover `columns`, at most `most_vectors`.
INLINE int vectors_of(size_t columns) {
  size_t vectors = (columns + lanes - 1) / lanes;
  return vectors < most_vectors ? (int)vectors : most_vectors;
}

// Vectors that are summed at once if `most` sums have room: equal parts, as far as possible.
INLINE size_t vectors_at_once(int vectors, int most) {
  const int parts = (vectors + most - 1) / most;
  return (size_t)((vectors + parts - 1) / parts);
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

// MARK: Products

// Weights per block, 48 KiB: a thread finds them in its near cache again for the next image.
enum { block_weights = 12288 };

// Reading a vector that is not aligned to 32 bytes takes twice as long. If most weight rows are unaligned, a
// block of them is copied to an aligned buffer, given at least 24 images to amortise the copy.
enum { even_floats = 8, rows_worth_a_copy = 24 };

INLINE bool copies_rows(size_t units, size_t rows) { return units % even_floats != 0 && rows >= rows_worth_a_copy; }

INLINE size_t copied_stride(size_t columns) { return (columns + even_floats - 1) / even_floats * even_floats; }

// Groups of eight pixels whose weights fill a block, for blocks of `of_block` vectors.
static size_t groups_of_run(int of_block) { return (size_t)(block_weights / (8 * lanes * of_block)); }

// Blocks of fewer vectors sum the second pixels of the pairs apart.
enum { fewest_wide = 4 };

INLINE void copy_rows(
    int vectors, const float *restrict rows, size_t count, size_t length, float *restrict copies, size_t stride) {
  for (size_t r = 0; r < count; r++) {
    for (int v = 0; v < vectors; v++) *(vector *)(copies + r * stride + v * lanes) = VECTOR_AT(rows + r * length, v);
  }
}

// Each run of pixels is summed separately and then added to the bias and the runs before it: short sums round
// less than long ones.
//
// The images of a shuffled epoch are scattered over memory, and a core can only have some twenty cache misses
// in flight: requested all at once they would take longer than reading the pixels. So while the product of a
// row is computed, the image that will replace it in the next batch is prefetched, a few cache lines at a
// time.
//
// Each addition waits for the one before it. If a weight row has too few vectors to hide that latency, the
// second pixels of the pairs are summed into separate accumulators.
//
// Runs and separate accumulators are those of a block of `of_block` vectors, of which these columns may be a part: the
// sums of a unit are then the same, however many columns a processor's registers can take at once.
INLINE void product(
    int vectors, bool is_narrow, int of_block, struct kernel_sparse_rows x, size_t rows, const float *restrict w,
    const float *bias, float *y, size_t units, size_t columns) {
  const bool is_copied = copies_rows(units, rows);
  const size_t stride = is_copied ? copied_stride(columns) : units;
  float copies[block_weights + lanes] __attribute__((aligned(64)));
  size_t groups = (x.pixels + 7) / 8;
  size_t groups_at_once = groups_of_run(of_block);
  for (size_t group = 0; group < groups; group += groups_at_once) {
    size_t end_group = group + groups_at_once < groups ? group + groups_at_once : groups;
    // The block's weights, and the pixel of their first row.
    const float *weights = w;
    size_t first = 0;
    if (is_copied) {
      first = 8 * group;
      size_t end = 8 * end_group < x.pixels ? 8 * end_group : x.pixels;
      copy_rows(vectors, w + first * units, end - first, units, copies, stride);
      weights = copies;
    }
    for (size_t r = 0; r < rows; r++) {
      const uint16_t *starts = x.starts + r * (groups + 1);
      const uint16_t *pairs = x.pairs + r * x.room;
      const uint8_t *values = x.values + 2 * r * x.room;
      size_t e = starts[group], end = starts[end_group];
      if (x.next_images && x.next_images[r]) {
        kernel_prefetch(x.next_images[r] + 8 * group, 8 * (end_group - group));
      }
      // Blank rows above and below a digit add nothing.
      if (e == end && group > 0) continue;
      vector sums[most_vectors], apart[most_vectors];
      clear(sums, vectors);
      clear(apart, vectors);
      for (; e < end; e++) {
        const float *row = weights + (2 * (size_t)pairs[e] - first) * stride;
        add(sums, vectors, x.value_table[values[2 * e]], row);
        add(is_narrow ? apart : sums, vectors, x.value_table[values[2 * e + 1]], row + stride);
      }
      if (is_narrow) {
        for (int v = 0; v < vectors; v++) sums[v] += apart[v];
      }

      float *target = y + r * units;
      const float *before = group == 0 ? bias : target;
      add_row(sums, vectors, before, columns, r + 1 == rows);
      store(sums, vectors, target, columns);
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_sparse_product,
    (struct kernel_sparse_rows x, size_t rows, const float *restrict w, const float *bias, float *y,
     size_t units),
    (x, rows, w, bias, y, units)) {
  for (size_t start = 0; start < units; start += lanes * most_vectors) {
    const int of_block = vectors_of(units - start);
    const size_t part = lanes * vectors_at_once(of_block, vectors_in_registers());
    for (size_t c = start; c < units && c < start + lanes * most_vectors; c += part) {
      const size_t columns = units - c < part ? units - c : part;
#define BLOCK(vectors)                                                                        \
  if (vectors < fewest_wide && of_block < fewest_wide) {                                      \
    product(vectors, true, of_block, x, rows, w + c, bias + c, y + c, units, columns);        \
  } else {                                                                                    \
    product(vectors, false, of_block, x, rows, w + c, bias + c, y + c, units, columns);       \
  }
      WITH_VECTORS(columns, BLOCK)
#undef BLOCK
    }
  }
}

// MARK: Products with listed pixels

// An entry is two pixels, and a sixth of the pixels in the entries of digits are zero. Where a mini-batch is multiplied
// several times, by the weights of several trainings, its nonzero pixels are listed once: each with its number and its
// value as a float, in the order in which a product reads them. On AVX2 a product with 64 units takes 0.6 of the time
// then, because multiplications are saved and because what is read lies in one piece: 0.32 us instead of 0.46 to 0.57.
// Listing a row takes 0.2 us.
//
// The sums have the same bits: each has the same terms in the same order, but for products with zero, which change no
// sum that is finite. A weight that is not finite gives NaN with a pixel of zero in an entry, but not here. Training
// notices such a weight in the same step either way: the sum of the squares of the weights is not finite.

size_t kernel_listed_run(size_t pixels, size_t units) {
  // A few units are summed apart, and more than fit into a block are read in runs of several lengths.
  if (units <= (fewest_wide - 1) * lanes || units > lanes * most_vectors) return 0;
  const size_t groups = (pixels + 7) / 8, most = groups_of_run(vectors_of(units));
  return groups < most ? groups : most;
}

size_t kernel_list_pixels(
    struct kernel_sparse_rows x, size_t rows, size_t run, struct kernel_pixel *restrict list,
    uint16_t *restrict counts) {
  const size_t groups = (x.pixels + 7) / 8;
  size_t listed = 0;
  for (size_t group = 0; group < groups; group += run) {
    const size_t end_group = group + run < groups ? group + run : groups;
    for (size_t r = 0; r < rows; r++) {
      const uint16_t *starts = x.starts + r * (groups + 1), *pairs = x.pairs + r * x.room;
      const uint8_t *values = x.values + 2 * r * x.room;
      const size_t before = listed;
      // Without branches: both pixels are written, and only a nonzero one advances the output.
      for (size_t e = starts[group]; e < starts[end_group]; e++) {
        const uint8_t left = values[2 * e], right = values[2 * e + 1];
        const uint32_t pixel = 2 * (uint32_t)pairs[e];
        list[listed] = (struct kernel_pixel){x.value_table[left], pixel};
        listed += left != 0;
        list[listed] = (struct kernel_pixel){x.value_table[right], pixel + 1};
        listed += right != 0;
      }
      *counts++ = (uint16_t)(listed - before);
    }
  }
  return listed;
}

INLINE void listed_product(
    int vectors, struct kernel_listed_rows x, size_t rows, const float *restrict w, const float *bias, float *y,
    size_t units, size_t columns) {
  const bool is_copied = copies_rows(units, rows);
  const size_t stride = is_copied ? copied_stride(columns) : units;
  float copies[block_weights + lanes] __attribute__((aligned(64)));
  const size_t run = 8 * x.run;
  for (size_t first = 0; first < x.pixels; first += run) {
    // The run's weights, and the pixel of their first row.
    const float *weights = w;
    size_t start = 0;
    if (is_copied) {
      start = first;
      const size_t end = first + run < x.pixels ? first + run : x.pixels;
      copy_rows(vectors, w + first * units, end - first, units, copies, stride);
      weights = copies;
    }
    for (size_t r = 0; r < rows; r++) {
      const struct kernel_pixel *pixel = x.list, *end = pixel + *x.counts++;
      x.list = end;
      if (pixel == end && first > 0) continue;
      vector sums[most_vectors];
      clear(sums, vectors);
      for (; pixel < end; pixel++) add(sums, vectors, pixel->value, weights + (pixel->number - start) * stride);

      float *target = y + r * units;
      add_row(sums, vectors, first == 0 ? bias : target, columns, r + 1 == rows);
      store(sums, vectors, target, columns);
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_listed_product,
    (struct kernel_listed_rows x, size_t rows, const float *restrict w, const float *bias, float *y, size_t units),
    (x, rows, w, bias, y, units)) {
  const size_t part = lanes * vectors_at_once(vectors_of(units), vectors_in_registers());
  for (size_t c = 0; c < units; c += part) {
    const size_t columns = units - c < part ? units - c : part;
#define BLOCK(vectors) listed_product(vectors, x, rows, w + c, bias + c, y + c, units, columns)
    WITH_VECTORS(columns, BLOCK)
#undef BLOCK
  }
}

// MARK: Gradients

static size_t entries_of(struct kernel_sparse_rows x, size_t row) {
  size_t groups = (x.pixels + 7) / 8;
  return x.starts[row * (groups + 1) + groups];
}

static void count_again(struct kernel_sparse_rows x, size_t rows, int32_t *pair_starts) {
  memset(pair_starts, 0, x.pixels / 2 * sizeof(int32_t));
  for (size_t r = 0; r < rows; r++) {
    size_t entries = entries_of(x, r);
    for (size_t e = 0; e < entries; e++) pair_starts[x.pairs[r * x.room + e]]++;
  }
  int32_t before = 0;
  for (size_t p = 0; p < x.pixels / 2; p++) {
    int32_t count = pair_starts[p];
    pair_starts[p] = before;
    before += count;
  }
}

void kernel_transpose_nonzero(
    struct kernel_sparse_rows x, size_t rows, const uint8_t *nonzero_counts, int32_t *restrict pair_starts,
    struct kernel_pair_entry *restrict entries) {
  // First the offset of each pair's entries.
  size_t counted = 0, wanted = 0;
  for (size_t p = 0; p < x.pixels / 2; p++) {
    pair_starts[p] = (int32_t)counted;
    counted += nonzero_counts[p];
  }
  for (size_t r = 0; r < rows; r++) wanted += entries_of(x, r);
  // A row that was loaded twice was counted twice.
  if (counted != wanted) count_again(x, rows, pair_starts);
  // Each start advances as entries are written and ends where the next one was: one position too far.
  for (size_t r = 0; r < rows; r++) {
    size_t count = entries_of(x, r);
    const uint16_t *restrict pairs = x.pairs + r * x.room;
    const uint8_t *restrict values = x.values + 2 * r * x.room;
    for (size_t e = 0; e < count; e++) {
      struct kernel_pair_entry entry = {(uint16_t)r, {values[2 * e], values[2 * e + 1]}};
      entries[pair_starts[pairs[e]]++] = entry;
    }
  }
  memmove(pair_starts + 1, pair_starts, x.pixels / 2 * sizeof(int32_t));
  pair_starts[0] = 0;
}

INLINE void gradient(
    int vectors, const int32_t *restrict pair_starts, size_t pairs, const struct kernel_pair_entry *restrict entries,
    const float *restrict value_table, const float *restrict dy, float *restrict dw, size_t units, size_t columns,
    bool is_first) {
  for (size_t p = 0; p < pairs; p++) {
    int32_t e = pair_starts[p], end = pair_starts[p + 1];
    if (e == end && !is_first) continue;
    float *row = dw + 2 * p * units;
    vector sums[most_vectors], next_sums[most_vectors];
    clear(sums, vectors);
    clear(next_sums, vectors);
    if (!is_first) {
      // Floats from the start of the first row up to the end of the last one, at least; a vector of a row of
      // fewer than 8 units can reach past the row after it.
      const size_t left = (2 * (pairs - p) - 1) * units + columns, read = (size_t)vectors * lanes;
      add_row(sums, vectors, row, columns, left < read);
      add_row(next_sums, vectors, row + units, columns, left < read + units);
    }
    for (; e < end; e++) {
      const float *slopes = dy + (size_t)entries[e].row * units;
      add(sums, vectors, value_table[entries[e].values[0]], slopes);
      add(next_sums, vectors, value_table[entries[e].values[1]], slopes);
    }
    store(sums, vectors, row, columns);
    store(next_sums, vectors, row + units, columns);
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_sparse_gradient,
    (const int32_t *restrict pair_starts, size_t pairs, const struct kernel_pair_entry *restrict entries,
     const float *restrict value_table, const float *restrict dy, float *restrict dw, size_t units,
     bool is_first),
    (pair_starts, pairs, entries, value_table, dy, dw, units, is_first)) {
  // Each vector of slopes is in a register beside the sums of two pixels.
  const size_t part = lanes * vectors_at_once(vectors_of(units), vectors_in_registers() / 3);
  for (size_t c = 0; c < units; c += part) {
    const size_t columns = units - c < part ? units - c : part;
#define BLOCK(vectors) \
  gradient(vectors, pair_starts, pairs, entries, value_table, dy + c, dw + c, units, columns, is_first)
    WITH_VECTORS(columns, BLOCK)
#undef BLOCK
  }
}
