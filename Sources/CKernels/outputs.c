#include "CKernels.h"
#include "vector_width.h"

// The outputs of a classifier. Rows are short, mostly of ten classes: what costs time are branches that go another way
// in each row, so there are none.

EACH_VECTOR_WIDTH(
    void, kernel_subtract_largest, (const float *x, float *y, size_t rows, size_t columns), (x, y, rows, columns)) {
  for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
    float largest = -__builtin_inff();
    for (size_t c = 0; c < columns; c++) largest = x[c] > largest ? x[c] : largest;
    for (size_t c = 0; c < columns; c++) y[c] = x[c] - largest;
  }
}

EACH_VECTOR_WIDTH(void, kernel_divide_by_sums, (float *x, size_t rows, size_t columns), (x, rows, columns)) {
  for (size_t r = 0; r < rows; r++, x += columns) {
    float sum = 0;
    for (size_t c = 0; c < columns; c++) sum += x[c];
    for (size_t c = 0; c < columns; c++) x[c] /= sum;
  }
}

EACH_VECTOR_WIDTH(
    size_t, kernel_count_right, (const float *x, const int32_t *classes, size_t rows, size_t columns),
    (x, classes, rows, columns)) {
  size_t right = 0;
  for (size_t r = 0; r < rows; r++, x += columns) {
    const size_t own = (size_t)classes[r];
    if (own >= columns) continue;
    int before = 0;
    for (size_t c = 0; c < columns; c++) before += (x[c] > x[own]) | ((x[c] == x[own]) & (c < own));
    right += before == 0;
  }
  return right;
}
