#include "CKernels.h"
#include "vector_width.h"

enum { block = 64 };

EACH_VECTOR_WIDTH(
    size_t, kernel_nearer,
    (const float *products, const float *norms, size_t count, float limit, int32_t *places, float *squares),
    (products, norms, count, limit, places, squares)) {
  size_t found = 0;
  for (size_t start = 0; start < count; start += block) {
    const size_t end = start + block < count ? start + block : count;
    // One comparison after the other without a branch: near ones are rare.
    int any = 0;
    for (size_t i = start; i < end; i++) any |= norms[i] - 2 * products[i] < limit;
    if (!any) continue;
    for (size_t i = start; i < end; i++) {
      const float square = norms[i] - 2 * products[i];
      if (square < limit) {
        places[found] = (int32_t)i;
        squares[found++] = square;
      }
    }
  }
  return found;
}
