#ifndef DIGITBOOK_CCONVOLUTION_H
#define DIGITBOOK_CCONVOLUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Convolutions by oneDNN, forward and both ways back, the same for its versions 2 and 3. `Compute` is the only
// caller and gives them their documentation.

/// How the channels of an image lie in memory: plane after plane; in blocks of 8 or 16 whose values lie side by
/// side at each place; or all of them side by side.
enum channel_order { channels_first, channels_in_8, channels_in_16, channels_last };

/// The order in which this machine convolves fastest.
enum channel_order convolution_channel_order(void);

/// Fixed once and for all. Channels are whole blocks where they lie in blocks.
struct convolution_shape {
  int64_t rows, inputs, height, width, outputs, kernel, stride, padding;
  enum channel_order input_order, output_order;
  /// Whether outputs below 0 become 0.
  bool relu;
  /// Whether anybody wants the gradient of the input.
  bool has_input_gradient;
};

/// Several threads may use one convolution at the same time, each with a lane of its own.
typedef struct convolution convolution;

/// NULL where oneDNN cannot, or memory is short. The calling thread must be one whose OpenMP uses one thread:
/// oneDNN divides work by what it finds here.
convolution *convolution_create(const struct convolution_shape *shape, size_t lanes);
void convolution_destroy(convolution *c);

/// Floats that the weights take in the order of each pass, and the bytes that a pass needs to work in, at most.
struct convolution_sizes {
  size_t forward_weights, backward_weights, weight_gradient, scratch;
};
struct convolution_sizes convolution_sizes(const convolution *c);

/// Which implementations oneDNN chose, for a look at what is fast: pass 0 is forward, 1 the gradient of the
/// input, 2 that of the weights.
const char *convolution_implementation(const convolution *c, int pass);

// All pointers are aligned to 64 bytes. Plain weights are [outputs x inputs x kernel x kernel]. Every function
// returns whether it worked.

/// Plain weights into the order of the passes; `backward` is NULL without a gradient of the input.
bool convolution_arrange(
    const convolution *c, size_t lane, const float *plain, float *forward, float *backward);

/// y = x * w + bias, and then perhaps relu.
bool convolution_forward(
    const convolution *c, size_t lane, const float *x, const float *forward, const float *bias, float *y,
    void *scratch);

/// dx from dy.
bool convolution_input_gradient(
    const convolution *c, size_t lane, const float *dy, const float *backward, float *dx, void *scratch);

/// dw, in the order of this pass, and dbias, summed over the rows.
bool convolution_weight_gradient(
    const convolution *c, size_t lane, const float *x, const float *dy, float *dw, float *dbias,
    void *scratch);

/// dw as plain weights.
bool convolution_plain_gradient(const convolution *c, size_t lane, const float *dw, float *plain);

#endif
