#ifndef DIGITBOOK_CKERNELS_H
#define DIGITBOOK_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The inner loops over weights, activations and pixels, compiled once per vector width and selected when the
// program starts. Swift compiles for baseline x86-64 only, four floats at a time; these run eight or sixteen.
// `Compute` holds the Swift documentation and is the only caller, but for hashes. Matrices are row-major.

/// The instruction set that the kernels use: AVX-512 with vectors of 16 floats, AVX2 and FMA with 8, or what every
/// processor of the architecture has (SSE2 or NEON), 4.
enum kernel_width { kernel_width_portable, kernel_width_v3, kernel_width_v4 };

/// The widest one of this processor; the environment variable DIGITBOOK_MAX_ISA (portable, x86-64-v3, x86-64-v4)
/// limits it.
enum kernel_width kernel_width(void);

/// Whether DIGITBOOK_MAX_ISA is set to none of these names; it limits nothing then.
bool kernel_width_is_misnamed(void);

/// y[i] = pixels[i] / 255; [count].
void kernel_scale_pixels(const uint8_t *pixels, float *y, size_t count);

/// Sparse rows of 8-bit pixels: `pixels` per row, even and at most 65,534. An entry is a pair of neighbours,
/// pixels 2p and 2p + 1, of which at least one is nonzero.
///
/// - pairs: [rows x room], the pair numbers p of each row, ascending; row r begins at r * room.
/// - values: [rows x room x 2], the two grey levels of each entry, 0 to 255.
/// - starts: [rows x (ceil(pixels / 8) + 1)]; starts[r][g] is the number of entries of row r before pixel 8
///   g, the last one the total.
/// - value_table: [256], the float of each grey level: level / 255, as kernel_scale_pixels gives.
/// - next_images: [rows], the image that will be loaded into each row after this batch, to be prefetched; the
///   array or any element may be NULL.
struct kernel_sparse_rows {
  const uint16_t *pairs;
  const uint8_t *values;
  const uint16_t *starts;
  const float *value_table;
  const uint8_t *const *next_images;
  size_t pixels, room;
};

/// Writes the entries and starts of one row of `count` pixels and returns the number of entries. `pairs` and
/// `values` need space for count / 2 entries, rounded up to a multiple of 32. Adds 1 to nonzero_counts[p] for
/// each entry p; nonzero_counts: [count / 2].
size_t kernel_compact_nonzero_pairs(
    const uint8_t *pixels, size_t count, uint16_t *pairs, uint8_t *values, uint16_t *starts,
    uint8_t *nonzero_counts);

/// Prefetches `count` bytes, one request per 64-byte cache line.
static inline void kernel_prefetch(const uint8_t *memory, size_t count) {
  for (size_t i = 0; i < count; i += 64) __builtin_prefetch(memory + i);
}

/// y[r, c] = bias[c] + sum over the entries of row r of value * w[pixel, c], added in order, run by run, for the first
/// `columns` of the `units` columns. w: [pixels x units], bias: [units], y: [rows x units]. Up to 15 floats past the end
/// of w and bias must be readable.
void kernel_sparse_product(
    struct kernel_sparse_rows x, size_t rows, const float *w, const float *bias, float *y, size_t units,
    size_t columns);

/// A nonzero pixel: its value, 0 to 1, and its number.
struct kernel_pixel {
  float value;
  uint32_t number;
};

/// The nonzero pixels of rows, in the order in which a product reads them: run by run, in a run row by row.
///
/// - list: the pixels.
/// - counts: [runs x rows], how many of them are in each run of each row.
/// - run: pixels of a run, in eights.
struct kernel_listed_rows {
  const struct kernel_pixel *list;
  const uint16_t *counts;
  size_t run;
};

/// Pixels of a run, in eights, for products with `units` columns; 0 for 48 columns and fewer, which are not listed.
size_t kernel_listed_run(size_t pixels, size_t units);

/// How many of the first columns kernel_listed_product computes: all, or whole blocks of 128 without a rest that is read
/// in longer runs.
size_t kernel_listed_columns(size_t units);

/// The pixels that a list of so many rows needs space for.
size_t kernel_list_room(size_t pixels, size_t rows);

/// Lists the nonzero pixels of rows and returns their number. Their values are grey levels / 255, as in the table of
/// kernel_scale_pixels. Up to 15 entries past the last one of a row must be readable.
size_t kernel_list_pixels(
    struct kernel_sparse_rows x, size_t rows, size_t run, struct kernel_pixel *list, uint16_t *counts);

/// kernel_sparse_product with listed rows, to the same bits if w is finite, for the first kernel_listed_columns(units)
/// columns; `rows` are all that are listed.
void kernel_listed_product(
    struct kernel_sparse_rows x, struct kernel_listed_rows listed, size_t rows, const float *w, const float *bias,
    float *y, size_t units);

/// An entry in pair-major order: its row and the two grey levels.
struct kernel_pair_entry {
  uint16_t row;
  uint8_t values[2];
};

/// Transposes the entries of at most 256 rows from row order to pair order; within a pair, rows ascend.
/// pair_starts: [pixels / 2 + 1]; pair p has the entries pair_starts[p] up to pair_starts[p + 1].
/// nonzero_counts: [pixels / 2], the number of rows in which each pair is nonzero; if its total does not
/// match the entries, they are counted again.
void kernel_transpose_nonzero(
    struct kernel_sparse_rows x, size_t rows, const uint8_t *nonzero_counts, int32_t *pair_starts,
    struct kernel_pair_entry *entries);

/// dw[p, c] = before + sum over the entries of pixel p of value * dy[row, c], entries added in order;
/// `before` is 0 if `is_first`, else dw[p, c]. dy: [rows x units], dw: [2 pairs x units]. `pair_starts` and
/// dw begin at the first of the `pairs` pairs to compute. Up to 15 floats past the end of dy must be
/// readable.
void kernel_sparse_gradient(
    const int32_t *pair_starts, size_t pairs, const struct kernel_pair_entry *entries, const float *value_table,
    const float *dy, float *dw, size_t units, bool is_first);

/// The number of pixels that are not 0. pixels: [count].
size_t kernel_count_ink(const uint8_t *pixels, size_t count);

/// y[r, c] += bias[c]. y: [rows x columns], bias: [columns].
void kernel_add_bias(float *y, const float *bias, size_t rows, size_t columns);

/// sums[c] = sum over r of x[r, c], rows added in order. x: [rows x columns], sums: [columns].
void kernel_sum_rows(const float *x, float *sums, size_t rows, size_t columns);

/// y = max(x, 0), tanh(x), 1 / (1 + exp(-x)), exp(x); [count].
void kernel_relu(const float *x, float *y, size_t count);
void kernel_tanh(const float *x, float *y, size_t count);
void kernel_logistic(const float *x, float *y, size_t count);
void kernel_exp(const float *x, float *y, size_t count);

/// y[r, c] = x[r, c] - the largest of row r. x, y: [rows x columns]; may be the same memory.
void kernel_subtract_largest(const float *x, float *y, size_t rows, size_t columns);
/// x[r, c] /= the sum of row r, added in order. x: [rows x columns].
void kernel_divide_by_sums(float *x, size_t rows, size_t columns);
/// The rows of which element classes[r] is the largest, the first of equal ones. Rows of a class that is no column count
/// as wrong. x: [rows x columns].
size_t kernel_count_right(const float *x, const int32_t *classes, size_t rows, size_t columns);

/// y = x where x >= 0, else slope * x; [count].
void kernel_leaky_relu(const float *x, float *y, size_t count, float slope);
/// y = x where x > 0, else exp(x) - 1; [count].
void kernel_elu(const float *x, float *y, size_t count);
/// y = x P(N <= x) for a standard normal N; [count].
void kernel_gelu(const float *x, float *y, size_t count);

/// dx = dy * f'(x), written in terms of y = f(x); [count].
void kernel_relu_gradient(const float *y, const float *dy, float *dx, size_t count);
void kernel_tanh_gradient(const float *y, const float *dy, float *dx, size_t count);
void kernel_logistic_gradient(const float *y, const float *dy, float *dx, size_t count);
void kernel_leaky_relu_gradient(const float *y, const float *dy, float *dx, size_t count, float slope);
void kernel_elu_gradient(const float *y, const float *dy, float *dx, size_t count);
/// The same in terms of x: gelu is not monotonic, so y does not tell x.
void kernel_gelu_gradient(const float *x, const float *dy, float *dx, size_t count);

/// The places i at which norms[i] - 2 products[i] is below the limit, and these differences; ascending. All: [count].
size_t kernel_nearer(
    const float *products, const float *norms, size_t count, float limit, int32_t *places, float *squares);

/// Hyperparameters of an SGD step; `batch` is the number of rows the gradient was summed over.
struct kernel_sgd {
  float batch, l2, rate, momentum;
  bool nesterov;
};

/// g = (gradient + l2 * w) / batch;  v = momentum * v - rate * g;
/// w += nesterov ? momentum * v - rate * g : v.  Returns the sum of w * w before the step. Subnormal numbers count as 0
/// in this, the next and the average below.
double kernel_sgd_step(
    float *w, float *v, const float *gradient, size_t count, struct kernel_sgd step);

/// Hyperparameters of an Adam step. `1 - beta` is passed in and not computed here, because in single
/// precision 1 - 0.999 has a relative error of 5e-5. `keep` multiplies the weight before the update: 1, or
/// less for the decoupled weight decay of AdamW.
struct kernel_adam {
  float batch, l2, rate, keep, beta1, one_minus_beta1, beta2, one_minus_beta2, epsilon;
};

/// g = (gradient + l2 * w) / batch;  m = beta1 * m + (1 - beta1) * g;
/// v = beta2 * v + (1 - beta2) * g * g;  w = keep * w - rate * m / (sqrt(v) + epsilon).
/// Returns the sum of w * w before the step.
double kernel_adam_step(
    float *w, float *m, float *v, const float *gradient, size_t count, struct kernel_adam step);

/// Sum of x * x over [count].
double kernel_sum_squares(const float *x, size_t count);

/// x *= factor.
void kernel_scale(float *x, float factor, size_t count);

/// average += share * (w - average).
void kernel_ema_update(float *average, const float *w, float share, size_t count);

// MARK: Deformations

/// Element `index` of the SplitMix64 sequence (Steele, Lea, Flood 2014) that starts at `key`, computed
/// without the elements before it.
uint64_t kernel_split_mix(uint64_t key, uint64_t index);

/// y[i] uniform in [-1, 1), two per word of the sequence starting at word `first`: the low half of a word,
/// then its high half.
void kernel_random_uniform(uint64_t key, uint64_t first, float *y, size_t count);

/// Row stride of blurred fields: a multiple of this number of floats.
enum { kernel_field_alignment = 32 };

/// y[r, c] = sum over k of x[r, k] * taps[c - k]. `taps` points at the centre of a symmetric filter that
/// reaches `radius` to both sides and is followed by at least kernel_field_alignment zeros on both. x: [rows
/// x columns], y: [rows x stride], stride a multiple of kernel_field_alignment and at least `columns`; the
/// values past `columns` are undefined.
void kernel_blur_along_rows(
    const float *x, size_t rows, size_t columns, const float *taps, size_t radius, float *y, size_t stride);

/// y[r, c] = sum over k of x[k, c] * taps[r - k]. x, y: [rows x stride].
void kernel_blur_along_columns(
    const float *x, size_t rows, size_t stride, const float *taps, size_t radius, float *y);

/// Words in a row of `kernel_pack_neighbours`.
static inline size_t kernel_words_per_row(size_t width) {
  return (width + 1 + kernel_field_alignment) / kernel_field_alignment * kernel_field_alignment;
}

/// Packs each square of four neighbours into a word: word [r, c] holds pixels [r - 1, c - 1], [r - 1, c], [r, c - 1] and
/// [r, c], the first in its lowest byte, with zeros outside. pixels: [height x width], words: [(height + 2) x
/// kernel_words_per_row].
void kernel_pack_neighbours(const uint8_t *pixels, size_t height, size_t width, uint32_t *words);

/// Affine map from a destination pixel to its source position: row_by_row * row + row_by_column * column +
/// row_start, and likewise for the column.
struct kernel_map {
  float row_by_row, row_by_column, row_start;
  float column_by_row, column_by_column, column_start;
};

/// Resamples an image: each pixel is the bilinear interpolation of the source at its mapped position, rounded
/// to the nearest grey level, with zeros outside. If `fields` is not NULL, [2 height x stride], row 2 r holds
/// the row displacements of image row r and row 2 r + 1 its column displacements, both multiplied by
/// `strength`. words: of `kernel_pack_neighbours`, pixels: [height x width].
void kernel_warp(
    const uint32_t *words, size_t height, size_t width, struct kernel_map map, const float *fields,
    float strength, size_t stride, uint8_t *pixels);

// MARK: Regression

/// Adds to the scores of an image each pixel, scaled to 0...1, times its row of weights. weights: [pixels x stride],
/// scores: [stride]; `stride` is a multiple of 8.
void kernel_pixel_scores(
    const uint8_t *image, size_t pixels, const double *weights, size_t stride, double *scores);

/// Adds each pixel, scaled to 0...1, times the errors of the scores to its row of the gradient, [pixels x stride].
void kernel_pixel_slopes(
    const uint8_t *image, size_t pixels, const double *errors, size_t stride, double *gradient);

// MARK: Images

/// Blocked images (oneDNN's nChw8c and nChw16c for blocks of 8 and 16): [rows x blocks x height x width x
/// block]. Channels past the last one are 0.
struct kernel_image {
  size_t channels, height, width, block, blocks;
};

/// A square pooling window; `height` and `width` are those of the output.
struct kernel_pool {
  size_t size, stride, height, width;
};

/// From the blocked layout to NCHW, [rows x channels x height x width], and back.
void kernel_blocked_to_nchw(struct kernel_image shape, const float *x, float *y, size_t rows);
void kernel_nchw_to_blocked(struct kernel_image shape, const float *x, float *y, size_t rows);

/// Max pooling: y = the largest value of each window, and its index in the window (row-major, the first of
/// equal values) in `winners`. y, winners: [rows x blocks x pool.height x pool.width x block].
void kernel_max_pool(
    struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, uint16_t *winners, size_t rows);

/// dx = dy at the winners, 0 elsewhere. With `relu` also 0 where y is 0: the gradients of pooling and of the
/// relu before it in one pass. dx has the shape of the input, dy that of y.
void kernel_max_pool_gradient(
    struct kernel_image shape, struct kernel_pool pool, const float *y, const float *dy, const uint16_t *winners,
    float *dx, size_t rows, bool relu);

/// Average pooling: y = the mean of each window; its gradient dx = the sum over windows of dy / size^2.
void kernel_average_pool(
    struct kernel_image shape, struct kernel_pool pool, const float *x, float *y, size_t rows);
void kernel_average_pool_gradient(
    struct kernel_image shape, struct kernel_pool pool, const float *dy, float *dx, size_t rows);

/// Per channel the sum of x, of (x - mean)^2, and of dy and dy (x - mean), over rows and pixels. sums, means,
/// squares, products: [blocks x block].
void kernel_channel_sums(struct kernel_image shape, const float *x, float *sums, size_t rows);
void kernel_channel_squares(
    struct kernel_image shape, const float *x, const float *means, float *squares, size_t rows);
void kernel_channel_products(
    struct kernel_image shape, const float *x, const float *dy, const float *means, float *sums, float *products,
    size_t rows);

/// y = factor x + shift, and dx = of_dy dy + of_x x + shift, with one coefficient per channel: [blocks x
/// block].
void kernel_scale_channels(
    struct kernel_image shape, const float *x, const float *factors, const float *shifts, float *y, size_t rows);
void kernel_normalise_gradient(
    struct kernel_image shape, const float *x, const float *dy, const float *of_dy, const float *of_x,
    const float *shifts, float *dx, size_t rows);

// MARK: Interleaved images

/// Sixteen interleaved images: [channels x height x width x 16]. Zero padding is implicit, not in memory. The
/// stride is 1, so out_width = width + 2 padding - kernel + 1, and out_height likewise.
struct kernel_interleaved {
  size_t inputs, height, width, outputs, out_height, out_width, kernel, padding;
};

/// y[f] = bias[f] + sum over the channels c of w[f, c] * x[c], followed by a relu if `relu`; bias may be
/// NULL. w: [outputs x inputs x kernel x kernel], bias: [outputs]. Only the first `images` of the sixteen
/// lanes matter: with eight or fewer the upper half is not computed.
void kernel_interleaved_convolution(
    struct kernel_interleaved shape, const float *x, const float *w, const float *bias, float *y, bool relu,
    size_t images);

/// The gradients dw and dbias, in the shapes of w and bias, summed over the images. Unused lanes of a half
/// that is summed must hold 0 in dy.
void kernel_interleaved_weight_gradient(
    struct kernel_interleaved shape, const float *x, const float *dy, float *dw, float *dbias, size_t images);

// MARK: Convolutions from NCHW to blocks of channels

/// A convolution of images in NCHW, `input`, to channels in blocks of a multiple of 8.
struct kernel_first_convolution {
  struct kernel_image input, output;
  size_t kernel, stride, padding;
};

/// Weights of a filter, at most: channels * kernel * kernel.
enum { kernel_first_most_taps = 256 };

/// Floats of the arranged weights, and bytes of scratch memory.
size_t kernel_first_weight_count(struct kernel_first_convolution shape);
size_t kernel_first_scratch_size(struct kernel_first_convolution shape);

/// Arranges weights, [filters x weights of a filter], for the passes: filters next to each other, 0 where they only fill a
/// block.
void kernel_first_weights(struct kernel_first_convolution shape, const float *w, float *to);

/// y[f] = bias[f] + sum over the channels c of w[f, c] * x[c], followed by a relu if `relu`, for `rows` images;
/// `weights` are arranged, `bias` is in whole blocks.
void kernel_first_convolution(
    struct kernel_first_convolution shape, const float *x, const float *weights, const float *bias, float *y, bool relu,
    size_t rows, float *scratch);

/// dw, in the shape of the weights before they are arranged, summed over `rows` images.
void kernel_first_weight_gradient(
    struct kernel_first_convolution shape, const float *x, const float *dy, float *dw, size_t rows, float *scratch);

/// dx for `rows` images, from arranged weights.
void kernel_first_input_gradient(
    struct kernel_first_convolution shape, const float *dy, const float *weights, float *dx, size_t rows, float *scratch);

// MARK: Convolutions of 3 x 3 kernels by Winograd

/// A convolution with a 3 x 3 kernel and stride 1; blocks of channels are multiples of 8.
struct kernel_winograd {
  struct kernel_image input, output;
  /// Zeros on each side of the input; at most 2.
  size_t padding;
};

/// Channels of its weights, and the same in whole blocks.
struct kernel_winograd_filters {
  size_t inputs, outputs, padded_inputs, padded_outputs;
};

/// Floats of the transformed weights, and bytes of scratch memory, for channels in whole blocks.
size_t kernel_winograd_weight_count(size_t inputs, size_t outputs);
size_t kernel_winograd_scratch_size(size_t inputs, size_t outputs);

/// Transforms weights, [outputs x inputs x 3 x 3], for the convolution or, `turned`, for its input gradient, which is a
/// convolution from the output to the input with a padding of 2 less the other one.
void kernel_winograd_weights(struct kernel_winograd_filters filters, const float *w, float *to, bool turned);

/// y[f] = bias[f] + sum over the channels c of w[f, c] * x[c], followed by a relu if `relu`, for `rows` images; `bias`, in
/// whole blocks, may be NULL.
void kernel_winograd_convolution(
    struct kernel_winograd shape, const float *x, const float *weights, const float *bias, float *y, bool relu,
    size_t rows, float *scratch);

/// dw, [outputs x inputs x 3 x 3], summed over `rows` images.
void kernel_winograd_weight_gradient(
    struct kernel_winograd shape, const float *x, const float *dy, float *dw, size_t rows, float *scratch);

// MARK: Products and convolutions without oneDNN

/// An operand of a matrix product, row-major: its leading dimension in floats, and whether it is transposed.
struct kernel_operand {
  const float *base;
  size_t leading;
  bool transposed;
};

/// c = op(a) op(b), or c += op(a) op(b) if `adds`. a: [rows x inner], b: [inner x columns], c: [rows x columns] with
/// `leading` floats from row to row. Portable code, for processors that oneDNN has no code for. The order of the
/// additions follows from the shape alone. Returns false without memory for the packed operands.
bool kernel_product(
    size_t rows, size_t columns, size_t inner, struct kernel_operand a, struct kernel_operand b, bool adds, float *c,
    size_t leading);

/// A convolution of one image [channels x height x width] in NCHW with square windows.
struct kernel_windows {
  size_t channels, height, width, out_height, out_width, kernel, stride, padding;
};

/// im2col: the values under each window, for output rows first ..< last. columns: [channels x kernel x kernel x
/// (last - first) x out_width]; padding gives zeros.
void kernel_im2col(struct kernel_windows shape, const float *x, size_t first, size_t last, float *columns);

/// col2im, the gradient of im2col: adds each value of `columns` to the pixel of x that it came from.
void kernel_col2im(struct kernel_windows shape, const float *columns, size_t first, size_t last, float *x);

// MARK: Noise and sums

/// y[i] = factor x[i], or 0 if a draw from 0 ..< 2^32, determined by key and i, is below the threshold.
void kernel_dropout(const float *x, float *y, size_t count, uint64_t key, uint32_t threshold, float factor);

/// y[i] += x[i].
void kernel_add(const float *x, float *y, size_t count);

// MARK: Maps

/// The forces of t-SNE on a point (px, py). sums: of 1 / (1 + d^2) squared times the way from each point in x and in y,
/// and of 1 / (1 + d^2) itself.
void kernel_map_repulsion(
    const float *x, const float *y, size_t count, float px, float py, double *sums);

/// sums: of shares[k] / (1 + d^2) times the way from each of `others` in x and in y.
void kernel_map_attraction(
    const float *x, const float *y, float px, float py, const int32_t *others, const float *shares,
    size_t count, double *sums);

// MARK: Hashes

/// SHA-256 of two messages of `count` bytes each, side by side; digests: [2 x 32]. Returns false, and writes nothing,
/// if the processor lacks the instructions for it.
bool kernel_sha256_pair(const uint8_t *first, const uint8_t *second, size_t count, uint8_t *digests);

/// y[i] = pixels[i] + amplitude * (the sum of three of `noise`), rounded and held to 0 ... 255. noise: [3 x count].
void kernel_add_noise(const uint8_t *pixels, const float *noise, float amplitude, uint8_t *y, size_t count);

/// y[i] = factor * pixels[i] + amount * field[i] + offset, rounded and held to 0 ... 255; `field` may be NULL.
void kernel_blend(
    const uint8_t *pixels, float factor, const float *field, float amount, float offset, uint8_t *y,
    size_t count);

/// y[i] = x[i], rounded and held to 0 ... 255.
void kernel_round_levels(const float *x, uint8_t *y, size_t count);

/// field[r, c] = the sum over k of cos(a_k[r] + b_k[c]). down: [waves x 2 x height], cosines and sines of a; across:
/// [waves x 2 x width], those of b; field: [height x width].
void kernel_sum_waves(
    const float *down, const float *across, size_t waves, size_t height, size_t width, float *field);

/// Draws a stroke of full ink from (y0, x0) to (y1, x1) whose edge, `reach` pixels from its middle, is soft over one
/// pixel. Darker pixels stay.
void kernel_ink_stroke(
    uint8_t *pixels, size_t height, size_t width, float y0, float x0, float y1, float x1, float reach);

/// y[i] = the largest (or smallest) of x[i] and of x[i + offsets[k]]; all of these must be readable.
void kernel_extreme(
    const uint8_t *x, const int32_t *offsets, size_t count, bool largest, uint8_t *y, size_t length);

// MARK: Products in bfloat16

/// Whether this processor multiplies tiles of bfloat16 (Intel's AMX) and DIGITBOOK_MAX_ISA allows it. Elsewhere the same
/// products are computed with float32 instructions, to the same bits.
bool kernel_bf16_is_fast(void);

/// c = the sum over the steps of a[.., step] b[step, ..], or c += it: blocks of 32 along the inner dimension, each block
/// rounded as TDPBF16PS does.
struct kernel_bf16_product {
  /// Extents of c.
  size_t rows, columns;
  size_t steps;
  /// Where the block of each step begins in a and in b, in values.
  const size_t *left_steps, *right_steps;
  /// Values from a row of a to the next, from a pair of rows of b to the next, and floats from a row of c to the next.
  size_t left_leading, right_leading, result_leading;
  bool adds;
};

/// a: [rows x 32] for each step; b: [16 x columns in whole sixteens x 2], pairs of rows; c: [rows x columns].
void kernel_bf16_multiply(const struct kernel_bf16_product *p, const uint16_t *a, const uint16_t *b, float *c);
/// The same without AMX, for tests.
void kernel_bf16_multiply_emulated(
    const struct kernel_bf16_product *p, const uint16_t *a, const uint16_t *b, float *c);

/// Rounds x, [rows x columns], to the nearest bfloat16; y has `leading` values a row, zeros behind the columns.
void kernel_bf16_round(const float *x, size_t rows, size_t columns, uint16_t *y, size_t leading);

/// Pairs of rows: y[r / 2, c, r % 2] = x[r, c]; an odd last row is paired with zeros.
void kernel_bf16_pairs(
    const uint16_t *x, size_t rows, size_t columns, size_t leading, uint16_t *y, size_t y_leading);

/// y[c, r] = x[r, c]. Whole blocks are written: columns to a multiple of 16, rows to a multiple of 32, zeros behind x.
void kernel_bf16_transpose(
    const uint16_t *x, size_t rows, size_t columns, size_t leading, uint16_t *y, size_t y_leading);

/// Rounds rows first ..< last of w, [rows x columns], for `x w` (forward: pairs of rows) and for `dy w^T` (backward: pairs
/// of columns, or NULL). `first` is a multiple of 16; so is `last`, or it is the last row.
void kernel_bf16_pack_weights(
    const float *w, size_t rows, size_t columns, size_t first, size_t last, uint16_t *forward, uint16_t *backward);

/// A convolution with stride 1 between images of any layout; the padding is at most kernel - 1.
struct kernel_bf16_convolution {
  struct kernel_image input, output;
  size_t kernel, padding;
};

/// Values of the weights for each pass, floats of the weight gradient, and bytes of scratch memory.
struct kernel_bf16_sizes {
  size_t forward, backward, gradient, scratch;
};
struct kernel_bf16_sizes kernel_bf16_convolution_sizes(const struct kernel_bf16_convolution *s);

/// Rounds the weights, [outputs x inputs x kernel x kernel], for the passes; what is padding must be 0 already.
void kernel_bf16_convolution_arrange(
    const struct kernel_bf16_convolution *s, const float *w, uint16_t *forward, uint16_t *backward);
/// y = x * w + bias, followed by a relu if `relu`; bias: as many as the output has channels in whole blocks.
void kernel_bf16_convolution_forward(
    const struct kernel_bf16_convolution *s, const float *x, const uint16_t *forward, const float *bias, bool relu,
    float *y, size_t rows, void *scratch);
void kernel_bf16_convolution_input_gradient(
    const struct kernel_bf16_convolution *s, const float *dy, const uint16_t *backward, float *dx, size_t rows,
    void *scratch);
/// sums = dL/dw summed over the rows, in an order of its own.
void kernel_bf16_convolution_weight_gradient(
    const struct kernel_bf16_convolution *s, const float *x, const float *dy, float *sums, size_t rows, void *scratch);
/// From that order to [outputs x inputs x kernel x kernel].
void kernel_bf16_convolution_plain_gradient(
    const struct kernel_bf16_convolution *s, const float *sums, float *dw);

#endif
