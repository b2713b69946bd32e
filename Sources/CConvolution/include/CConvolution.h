#ifndef DIGITBOOK_CCONVOLUTION_H
#define DIGITBOOK_CCONVOLUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Convolutions by oneDNN: forward, input gradient and weight gradient, the same for oneDNN 2 and 3. `Compute`
// is the only caller and holds the documentation.

/// Memory layout of the channels: NCHW; blocks of 8 or 16 channels (nChw8c, nChw16c); or NHWC.
enum channel_order { channels_first, channels_in_8, channels_in_16, channels_last };

/// The layout in which this machine convolves fastest.
enum channel_order convolution_channel_order(void);

/// Whether oneDNN has fast code for all passes in that layout, and not only its reference loops.
bool convolution_is_fast(void);

/// Fixed at creation. For blocked layouts the channel counts are padded to whole blocks. x: [rows x inputs x
/// height x width], y: [rows x outputs x out_height x out_width], both in their own order.
struct convolution_shape {
  int64_t rows, inputs, height, width, outputs, kernel, stride, padding;
  enum channel_order input_order, output_order;
  /// Whether a relu is applied to the output.
  bool relu;
  /// Whether the input gradient will be requested.
  bool has_input_gradient;
};

/// Threads may use one convolution concurrently, each with its own lane.
typedef struct convolution convolution;

/// Returns NULL if oneDNN has no implementation or memory is short. Call it on a thread whose OpenMP is
/// limited to one thread: oneDNN divides work by the thread count it finds here.
convolution *convolution_create(const struct convolution_shape *shape, size_t lanes);
void convolution_destroy(convolution *c);

/// Sizes of the weights in the order of each pass, in floats, and the largest scratchpad of all passes, in
/// bytes.
struct convolution_sizes {
  size_t forward_weights, backward_weights, weight_gradient, scratch;
};
struct convolution_sizes convolution_sizes(const convolution *c);

/// Whether oneDNN falls back to its reference loops for one of the passes.
bool convolution_has_reference_pass(const convolution *c);

// All pointers are aligned to 64 bytes. Plain weights are [outputs x inputs x kernel x kernel]; bias and
// dbias are [outputs]. Every function returns whether it succeeded.

/// Reorders plain weights for the passes; `backward` is NULL without an input gradient.
bool convolution_arrange(
    const convolution *c, size_t lane, const float *plain, float *forward, float *backward);

/// y = x * w + bias, followed by a relu if the shape says so.
bool convolution_forward(
    const convolution *c, size_t lane, const float *x, const float *forward, const float *bias, float *y,
    void *scratch);

/// dx from dy, [rows x inputs x height x width] in the input order.
bool convolution_input_gradient(
    const convolution *c, size_t lane, const float *dy, const float *backward, float *dx, void *scratch);

/// dw, in the order of this pass, and dbias, both summed over the rows.
bool convolution_weight_gradient(
    const convolution *c, size_t lane, const float *x, const float *dy, float *dw, float *dbias,
    void *scratch);

/// Reorders dw to plain weights.
bool convolution_plain_gradient(const convolution *c, size_t lane, const float *dw, float *plain);

#endif
