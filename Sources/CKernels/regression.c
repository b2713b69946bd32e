#include "CKernels.h"
#include "vector_width.h"

// Eight columns; the compiler maps it to one, two or four registers.
typedef double vector __attribute__((vector_size(64), aligned(8)));
enum { lanes = 8 };

EACH_VECTOR_WIDTH(
    void, kernel_pixel_scores,
    (const uint8_t *image, size_t pixels, const double *weights, size_t stride, double *scores),
    (image, pixels, weights, stride, scores)) {
  for (size_t pixel = 0; pixel < pixels; pixel++) {
    if (image[pixel] == 0) continue;
    const double value = image[pixel] / 255.0;
    const double *row = weights + pixel * stride;
    for (size_t c = 0; c < stride; c += lanes) *(vector *)(scores + c) += value * *(const vector *)(row + c);
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_pixel_slopes,
    (const uint8_t *image, size_t pixels, const double *errors, size_t stride, double *gradient),
    (image, pixels, errors, stride, gradient)) {
  for (size_t pixel = 0; pixel < pixels; pixel++) {
    if (image[pixel] == 0) continue;
    const double value = image[pixel] / 255.0;
    double *row = gradient + pixel * stride;
    for (size_t c = 0; c < stride; c += lanes) *(vector *)(row + c) += value * *(const vector *)(errors + c);
  }
}
