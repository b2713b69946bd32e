#include "columns.h"

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

static ALWAYS_INLINE void gradient(
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
  const size_t part = lanes * equal_part((size_t)vectors_of(units), (size_t)vectors_in_registers() / 3);
  for (size_t c = 0; c < units; c += part) {
    const size_t columns = units - c < part ? units - c : part;
#define BLOCK(vectors) \
  gradient(vectors, pair_starts, pairs, entries, value_table, dy + c, dw + c, units, columns, is_first)
    WITH_VECTORS(columns, BLOCK)
#undef BLOCK
  }
}
