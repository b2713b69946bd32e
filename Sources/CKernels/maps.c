#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// The forces of t-SNE. Sixteen sums side by side, whatever the width of the vectors, so that a sum has the same order
// on every processor.
enum { lanes = 16 };

EACH_VECTOR_WIDTH(
    void, kernel_map_repulsion,
    (const float *restrict x, const float *restrict y, size_t count, float px, float py, double *restrict sums),
    (x, y, count, px, py, sums)) {
  float fx[lanes] = {0}, fy[lanes] = {0}, closenesses[lanes] = {0};
  size_t whole = count - count % lanes;
  for (size_t i = 0; i < whole; i += lanes) {
    for (size_t l = 0; l < lanes; l++) {
      float dx = px - x[i + l], dy = py - y[i + l];
      float closeness = 1.0f / (1.0f + dx * dx + dy * dy);
      float square = closeness * closeness;
      closenesses[l] += closeness;
      fx[l] += square * dx;
      fy[l] += square * dy;
    }
  }
  for (size_t i = whole; i < count; i++) {
    float dx = px - x[i], dy = py - y[i];
    float closeness = 1.0f / (1.0f + dx * dx + dy * dy);
    closenesses[i - whole] += closeness;
    fx[i - whole] += closeness * closeness * dx;
    fy[i - whole] += closeness * closeness * dy;
  }
  sums[0] = sums[1] = sums[2] = 0;
  for (size_t l = 0; l < lanes; l++) {
    sums[0] += fx[l];
    sums[1] += fy[l];
    sums[2] += closenesses[l];
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_map_attraction,
    (const float *restrict x, const float *restrict y, float px, float py, const int32_t *restrict others,
     const float *restrict shares, size_t count, double *restrict sums),
    (x, y, px, py, others, shares, count, sums)) {
  float fx[lanes] = {0}, fy[lanes] = {0};
  size_t whole = count - count % lanes;
  for (size_t i = 0; i < whole; i += lanes) {
    for (size_t l = 0; l < lanes; l++) {
      float dx = px - x[others[i + l]], dy = py - y[others[i + l]];
      float pull = shares[i + l] / (1.0f + dx * dx + dy * dy);
      fx[l] += pull * dx;
      fy[l] += pull * dy;
    }
  }
  for (size_t i = whole; i < count; i++) {
    float dx = px - x[others[i]], dy = py - y[others[i]];
    float pull = shares[i] / (1.0f + dx * dx + dy * dy);
    fx[i - whole] += pull * dx;
    fy[i - whole] += pull * dy;
  }
  sums[0] = sums[1] = 0;
  for (size_t l = 0; l < lanes; l++) {
    sums[0] += fx[l];
    sums[1] += fy[l];
  }
}
