#ifndef DIGITBOOK_CKERNELS_H
#define DIGITBOOK_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The loops over weights, activations and pixels, compiled once for each vector width and chosen when
// the program starts. Swift compiles for the oldest x86-64 only, four floats at a time; these run eight
// or sixteen. `Compute` is their only caller and gives them their meaning and their documentation.

/// y[i] = pixels[i] / 255.
void kernel_scale_pixels(const uint8_t *pixels, float *y, size_t count);

/// Rows of an even number of pixels, at most 65,534, by their ink alone: pairs of pixels 2p and 2p + 1 of which at
/// least one has ink, and their two grey levels, of 255. Row r has its entries from r * room on. `starts` says how many
/// of them come before its pixels 0, 8, 16, ..., and in the end how many there are: for each row as many numbers as it
/// has eights of pixels, the last one perhaps not full, and one. What a grey level is worth, 0 to 1, say the 256
/// `value_table`. `next_images` says for each row which image will lie there after this one, and may be NULL as a whole or
/// for a row.
struct kernel_sparse_rows {
  const uint16_t *pairs;
  const uint8_t *values;
  const uint16_t *starts;
  const float *value_table;
  const uint8_t *const *next_images;
  size_t pixels, room;
};

/// Fills the entries and starts of one row of `count` pixels; room for count / 2 entries is needed, in whole
/// thirty-twos. Returns how many there are. Adds 1 to inked[p] for each pair p with ink.
size_t kernel_compact_nonzero_pairs(
    const uint8_t *pixels, size_t count, uint16_t *pairs, uint8_t *values, uint16_t *starts, uint8_t *inked);

/// Asks for memory that will be read soon.
static inline void kernel_prefetch(const uint8_t *memory, size_t count) {
  for (size_t i = 0; i < count; i += 64) __builtin_prefetch(memory + i);
}

/// y[r, c] = bias[c] + sum over the pixels of the entries of row r of shade * w[pixel, c], added in order, run by run.
/// Up to 15 floats behind the end of w must be readable.
void kernel_sparse_product(
    struct kernel_sparse_rows x, size_t rows, const float *w, const float *bias, float *y, size_t units);

/// An entry of a pair of pixels: in which row it is, and its grey levels.
struct kernel_pair_entry {
  uint16_t row;
  uint8_t values[2];
};

/// The entries of some rows (at most 256), pair by pair instead of row by row, those of a pair by ascending
/// row. Pair p has the entries from pair_starts[p] to pair_starts[p + 1]. `inked` says how many of the rows
/// have ink at each pair; where it was not kept while they were gathered, they are counted again.
void kernel_transpose_nonzero(
    struct kernel_sparse_rows x, size_t rows, const uint8_t *inked, int32_t *pair_starts, struct kernel_pair_entry *entries);

/// dw[p, c] = before + sum over the entries of pixel p of shade * dy[row, c], entries added in order, where
/// `before` is 0 if `is_first`, else dw[p, c]. `pair_starts` and dw begin at the first pair meant. Up to 15
/// floats behind the end of dy must be readable.
void kernel_sparse_gradient(
    const int32_t *pair_starts, size_t pairs, const struct kernel_pair_entry *entries, const float *value_table,
    const float *dy, float *dw, size_t units, bool is_first);

/// y[r, c] += bias[c].
void kernel_add_bias(float *y, const float *bias, size_t rows, size_t columns);

/// sums[c] = sum over r of x[r, c], rows added in order.
void kernel_sum_rows(const float *x, float *sums, size_t rows, size_t columns);

/// y = max(x, 0), tanh(x), 1 / (1 + exp(-x)), exp(x).
void kernel_relu(const float *x, float *y, size_t count);
void kernel_tanh(const float *x, float *y, size_t count);
void kernel_logistic(const float *x, float *y, size_t count);
void kernel_exp(const float *x, float *y, size_t count);

/// dx = dy * f'(x), written in terms of y = f(x).
void kernel_relu_gradient(const float *y, const float *dy, float *dx, size_t count);
void kernel_tanh_gradient(const float *y, const float *dy, float *dx, size_t count);
void kernel_logistic_gradient(const float *y, const float *dy, float *dx, size_t count);

/// What a step of stochastic gradient descent needs beside the weights.
struct kernel_sgd {
  float batch, l2, rate, momentum;
  bool nesterov;
};

/// g = (gradient + l2 * w) / batch;  v = momentum * v - rate * g;
/// w += nesterov ? momentum * v - rate * g : v.  Returns the sum of w * w before the step.
double kernel_sgd_step(
    float *w, float *v, const float *gradient, size_t count, struct kernel_sgd step);

/// What a step of Adam needs beside the weights. `1 - beta` is given and not computed, because in single
/// precision 1 - 0.999 is already off by 5e-5 of itself. `keep` is the share of itself that a weight keeps
/// before it is moved: 1, or less for AdamW.
struct kernel_adam {
  float batch, l2, rate, keep, beta1, one_minus_beta1, beta2, one_minus_beta2, epsilon;
};

/// g = (gradient + l2 * w) / batch;  m = beta1 * m + (1 - beta1) * g;
/// v = beta2 * v + (1 - beta2) * g * g;  w = keep * w - rate * m / (sqrt(v) + epsilon).
/// Returns the sum of w * w before the step.
double kernel_adam_step(
    float *w, float *m, float *v, const float *gradient, size_t count, struct kernel_adam step);

/// The sum of x * x.
double kernel_sum_squares(const float *x, size_t count);

/// x *= factor.
void kernel_scale(float *x, float factor, size_t count);

/// average += share * (w - average).
void kernel_ema_update(float *average, const float *w, float share, size_t count);

// MARK: Deformations

/// Number `index` of the stream of SplitMix64 (Steele, Lea, Flood 2014) that begins at `key`. It needs none of
/// the numbers before it.
uint64_t kernel_split_mix(uint64_t key, uint64_t index);

/// Numbers uniform in [-1, 1): two of each word of the stream from word `first` on, the lower half before the
/// upper one.
void kernel_random_uniform(uint64_t key, uint64_t first, float *y, size_t count);

/// Rows of blurred fields are a multiple of so many floats long.
enum { kernel_field_alignment = 32 };

/// y[r, c] = sum over k of x[r, k] * taps[c - k]. `taps` points at the middle of a symmetric bell that reaches
/// `radius` to both sides, with at least kernel_field_alignment zeros beyond on both. x: [rows x columns], y:
/// [rows x stride], stride a multiple of kernel_field_alignment and not below `columns`; what is beyond them is
/// of no use to anybody.
void kernel_blur_along_rows(
    const float *x, size_t rows, size_t columns, const float *taps, size_t radius, float *y, size_t stride);

/// y[r, c] = sum over k of x[k, c] * taps[r - k]. x, y: [rows x stride].
void kernel_blur_along_columns(
    const float *x, size_t rows, size_t stride, const float *taps, size_t radius, float *y);

/// The pixels as floats with paper around them: one row and column before, two behind.
/// paper: [height + 3 x width + 3].
void kernel_pad_to_float(const uint8_t *pixels, size_t height, size_t width, float *paper);

/// Where in an image the ink of a pixel comes from: row_by_row * row + row_by_column * column + row_start, and
/// likewise for the column.
struct kernel_map {
  float row_by_row, row_by_column, row_start;
  float column_by_row, column_by_column, column_start;
};

/// Every pixel by what lies where the map says, between its four neighbours (bilinear), rounded to the nearest
/// grey level; beyond the image lies paper. Where there are fields, `strength` times their numbers move that
/// place: those of the rows in row 2 r, those of the columns in row 2 r + 1 of [2 height x stride].
void kernel_warp(
    const float *paper, size_t height, size_t width, struct kernel_map map, const float *fields,
    float strength, size_t stride, uint8_t *pixels);

// MARK: Images

/// Channels in blocks: [rows x blocks x height x width x block]. What lies beyond the last channel is 0.
struct kernel_image {
  size_t channels, height, width, block, blocks;
};

/// A square window, and how many places it has down and across.
struct kernel_pool {
  size_t size, stride, height, width;
};

/// From blocks to [rows x channels x height x width], and back.
void kernel_blocks_to_planes(struct kernel_image shape, const float *x, float *y, size_t rows);
void kernel_planes_to_blocks(struct kernel_image shape, const float *x, float *y, size_t rows);

/// y = the largest value of each window, the first of equals, and in `winners` which it was.
void kernel_max_pool(
    struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, uint16_t *winners, size_t rows);

/// dx = dy at the winners, 0 elsewhere. With `relu` also 0 where y is 0: the gradient through both at once.
void kernel_max_pool_gradient(
    struct kernel_image shape, struct kernel_pool pool, const float *y, const float *dy, const uint16_t *winners,
    float *dx, size_t rows, bool relu);

/// y = the mean of each window; dx = its share of each dy it went into.
void kernel_average_pool(
    struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, size_t rows);
void kernel_average_pool_gradient(
    struct kernel_image shape, struct kernel_pool pool, const float *dy, float *dx, size_t rows);

/// For each channel the sum of x, of (x - mean)^2, of dy and of dy (x - mean).
void kernel_channel_sums(struct kernel_image shape, const float *x, float *sums, size_t rows);
void kernel_channel_squares(
    struct kernel_image shape, const float *x, const float *means, float *squares, size_t rows);
void kernel_channel_products(
    struct kernel_image shape, const float *x, const float *dy, const float *means, float *sums, float *products,
    size_t rows);

/// y = factor x + shift, and dx = a dy + b x + shift, channel by channel.
void kernel_scale_channels(
    struct kernel_image shape, const float *x, const float *factors, const float *shifts, float *y, size_t rows);
void kernel_normalise_gradient(
    struct kernel_image shape, const float *x, const float *dy, const float *of_dy, const float *of_x,
    const float *shifts, float *dx, size_t rows);

// MARK: Sixteen images abreast

/// Sixteen images side by side: [channels x height x width x 16]. Around each image lies a rim of zeros, which is
/// not in memory; windows move one by one, so that out_width is width + 2 rim - kernel + 1, and out_height likewise.
struct kernel_interleaved {
  size_t inputs, height, width, outputs, out_height, out_width, kernel, rim;
};

/// y[f] = bias[f] + sum over the channels c of w[f, c] * x[c], and then perhaps relu; no bias is NULL. Only the
/// first `images` of the sixteen matter: of eight or fewer the other half is not computed.
void kernel_interleaved_convolution(
    struct kernel_interleaved shape, const float *x, const float *w, const float *bias, float *y, bool relu,
    size_t images);

/// dw and dbias of that, from dy, summed over the images; where they do not fill a half, dy is 0 in its other lanes.
void kernel_interleaved_weight_gradient(
    struct kernel_interleaved shape, const float *x, const float *dy, float *dw, float *dbias, size_t images);

// MARK: Noise and sums

/// y[i] = factor x[i], or 0 where a draw from 0 ..< 2^32, which key and i determine, is below the threshold.
void kernel_dropout(const float *x, float *y, size_t count, uint64_t key, uint32_t threshold, float factor);

/// y[i] += x[i].
void kernel_add(const float *x, float *y, size_t count);

#endif
