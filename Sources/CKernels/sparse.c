#include "columns.h"

// Four fifths of the pixels of a digit image are zero and add nothing to a product, so the first layer works
// on the nonzero pixels alone: a fifth of the multiplications, at the price of walking through the weights
// row by row. Nonzero pixels are seldom isolated: an entry is a pair of neighbouring pixels of which at least
// one is nonzero, because what is read for one of them then serves the other. Entries are always added in
// order, so the sums do not depend on which thread computes them.

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
static ALWAYS_INLINE void product(
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
     size_t units, size_t columns),
    (x, rows, w, bias, y, units, columns)) {
  for (size_t start = 0; start < columns; start += lanes * most_vectors) {
    const int of_block = vectors_of(columns - start);
    const size_t part = lanes * equal_part((size_t)of_block, (size_t)vectors_in_registers());
    for (size_t c = start; c < columns && c < start + lanes * most_vectors; c += part) {
      const size_t width = columns - c < part ? columns - c : part;
#define BLOCK(vectors)                                                                        \
  if (vectors < fewest_wide && of_block < fewest_wide) {                                      \
    product(vectors, true, of_block, x, rows, w + c, bias + c, y + c, units, width);          \
  } else {                                                                                    \
    product(vectors, false, of_block, x, rows, w + c, bias + c, y + c, units, width);         \
  }
      WITH_VECTORS(width, BLOCK)
#undef BLOCK
    }
  }
}
