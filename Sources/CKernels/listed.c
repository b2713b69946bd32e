#include "columns.h"

// Rows that are multiplied by many units, or by the weights of several trainings, are listed first (pixel_lists.c): each
// nonzero pixel with its number and its value as a float, in the order in which the product reads them. Then no
// pixel of zero is multiplied, one in six of those in the entries of digits, and what is read lies in one piece. A row of
// digits and 512 units take 2.4 us and not 3.2, and listing 0.12 (Emerald Rapids).
//
// The sums have the bits of kernel_sparse_product: each has the same terms in the same order, but for products with zero,
// which change no sum that is finite. A weight that is not finite gives NaN with a pixel of zero in an entry, but not
// here. Training notices such a weight in the same step either way: the sum of the squares of the weights is not finite.

size_t kernel_listed_run(size_t pixels, size_t units) {
  // A few units are summed apart.
  if (units <= (fewest_wide - 1) * lanes) return 0;
  const size_t groups = (pixels + 7) / 8, most = groups_of_run(vectors_of(units));
  return groups < most ? groups : most;
}

size_t kernel_listed_columns(size_t units) {
  const size_t block = lanes * most_vectors, rest = units % block;
  return units < block || rest > block - lanes ? units : units - rest;
}

static ALWAYS_INLINE void listed_product(
    int vectors, struct kernel_sparse_rows x, struct kernel_listed_rows listed, size_t rows, const float *restrict w,
    const float *bias, float *y, size_t units, size_t columns) {
  const bool is_copied = copies_rows(units, rows);
  const size_t stride = is_copied ? copied_stride(columns) : units;
  float copies[block_weights + lanes] __attribute__((aligned(64)));
  const size_t run = 8 * listed.run;
  for (size_t first = 0; first < x.pixels; first += run) {
    const size_t end_of_run = first + run < x.pixels ? first + run : x.pixels;
    // The run's weights, and the pixel of their first row.
    const float *weights = w;
    size_t start = 0;
    if (is_copied) {
      start = first;
      copy_rows(vectors, w + first * units, end_of_run - first, units, copies, stride);
      weights = copies;
    }
    for (size_t r = 0; r < rows; r++) {
      const struct kernel_pixel *pixel = listed.list, *end = pixel + *listed.counts++;
      listed.list = end;
      if (x.next_images && x.next_images[r]) kernel_prefetch(x.next_images[r] + first, end_of_run - first);
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
    (struct kernel_sparse_rows x, struct kernel_listed_rows listed, size_t rows, const float *restrict w,
     const float *bias, float *y, size_t units),
    (x, listed, rows, w, bias, y, units)) {
  const size_t all = kernel_listed_columns(units);
  const size_t part = lanes * equal_part((size_t)vectors_of(all), (size_t)vectors_in_registers());
  for (size_t c = 0; c < all; c += part) {
    const size_t columns = all - c < part ? all - c : part;
#define BLOCK(vectors) listed_product(vectors, x, listed, rows, w + c, bias + c, y + c, units, columns)
    WITH_VECTORS(columns, BLOCK)
#undef BLOCK
    // The next images are on their way already.
    x.next_images = NULL;
  }
}
