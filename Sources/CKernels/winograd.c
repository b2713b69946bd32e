#include <string.h>

#include "CKernels.h"
#include "blocks.h"
#include "vector_width.h"

// Convolutions of 3 x 3 kernels with stride 1 by Winograd's minimal filtering, F(4 x 4, 3 x 3) of Lavin and Gray (2015):
// a tile of 6 x 6 inputs gives 4 x 4 outputs by 36 multiplications for each pair of channels and not by 144.
//
//     y = A^T [(G g G^T) * (B^T d B)] A          d: inputs, g: weights, y: outputs, * element by element
//
// For all tiles and channels at once the multiplications are 36 matrix products, one for each place of a tile. The weight
// gradient turns the same formula round: dg = G^T [(B^T d B) * (A dy A^T)] G, summed over the tiles.

enum {
  side = 6,
  places = side * side,
  tile_outputs = 4,
  /// Channels that are transformed together.
  lanes = 8,
  /// Tiles whose products are computed together: few enough for the second cache, enough to read the weights seldom.
  tiles_at_once = 48,
  /// A register tile of a product: 6 x 16 sums.
  tile_rows = 6,
};

// MARK: Sizes

/// Floats from one place of a tile to the next, for tiles or weights of `count` floats: not a multiple of 4 KB, of which the
/// near cache keeps few.
static size_t plane(size_t count) { return (count + 15) / 16 * 16 + 16; }

size_t kernel_winograd_weight_count(size_t inputs, size_t outputs) { return places * plane(inputs * outputs); }

size_t kernel_winograd_scratch_size(size_t inputs, size_t outputs) {
  const size_t tiles = places * (plane(tiles_at_once * inputs) + plane(tiles_at_once * outputs));
  return (tiles + kernel_winograd_weight_count(inputs, outputs)) * sizeof(float);
}

// MARK: Transforms

// B^T d, G g, G^T u, A^T m and A y of a column. `from` and `to` are arrays of vectors.
#define TRANSFORM_INPUT(from, to)                              \
  do {                                                         \
    const eight even = from[4] - 4.0f * from[2];               \
    const eight odd = from[3] - 4.0f * from[1];                \
    const eight outer = from[4] - from[2];                     \
    const eight inner = 2.0f * (from[3] - from[1]);            \
    to[0] = 4.0f * from[0] - 5.0f * from[2] + from[4];         \
    to[1] = even + odd;                                        \
    to[2] = even - odd;                                        \
    to[3] = outer + inner;                                     \
    to[4] = outer - inner;                                     \
    to[5] = 4.0f * from[1] - 5.0f * from[3] + from[5];         \
  } while (0)

#define TRANSFORM_WEIGHTS(from, to)                                    \
  do {                                                                 \
    const eight ends = (from[0] + from[2]) * (-1.0f / 6);              \
    const eight middle = from[1] * (-1.0f / 6);                        \
    const eight far = from[0] * (1.0f / 24) + from[2] * (1.0f / 6);    \
    const eight half = from[1] * (1.0f / 12);                          \
    to[0] = from[0] * 0.25f;                                           \
    to[1] = ends + middle;                                             \
    to[2] = ends - middle;                                             \
    to[3] = far + half;                                                \
    to[4] = far - half;                                                \
    to[5] = from[2];                                                   \
  } while (0)

#define TRANSFORM_GRADIENT(from, to)                                      \
  do {                                                                    \
    const eight near = (from[1] + from[2]) * (1.0f / 6);                  \
    const eight far = from[3] + from[4];                                  \
    to[0] = from[0] * 0.25f - near + far * (1.0f / 24);                   \
    to[1] = (from[2] - from[1]) * (1.0f / 6) + (from[3] - from[4]) * (1.0f / 12); \
    to[2] = far * (1.0f / 6) - near + from[5];                            \
  } while (0)

#define TRANSFORM_PRODUCTS(from, to)                         \
  do {                                                       \
    const eight near = from[1] + from[2];                    \
    const eight far = from[3] + from[4];                     \
    const eight near_slope = from[1] - from[2];              \
    const eight far_slope = from[3] - from[4];               \
    to[0] = from[0] + near + far;                            \
    to[1] = near_slope + 2.0f * far_slope;                   \
    to[2] = near + 4.0f * far;                               \
    to[3] = near_slope + 8.0f * far_slope + from[5];         \
  } while (0)

#define TRANSFORM_SLOPES(from, to)                            \
  do {                                                        \
    const eight even = from[0] + from[2];                     \
    const eight odd = from[1] + from[3];                      \
    const eight far = from[0] + 4.0f * from[2];               \
    const eight far_odd = 2.0f * from[1] + 8.0f * from[3];    \
    to[0] = from[0];                                          \
    to[1] = even + odd;                                       \
    to[2] = even - odd;                                       \
    to[3] = far + far_odd;                                    \
    to[4] = far - far_odd;                                    \
    to[5] = from[3];                                          \
  } while (0)

// MARK: Tiles

/// The images of a batch as tiles of 4 x 4 outputs, image by image and row by row.
struct tiles {
  size_t down, across, count;
};

static struct tiles tiles_of(const struct kernel_image *output, size_t rows) {
  const size_t down = (output->height + tile_outputs - 1) / tile_outputs, across = (output->width + tile_outputs - 1) / tile_outputs;
  return (struct tiles){down, across, rows * down * across};
}

/// Where a tile lies: its image, and the row and column of its first output.
struct tile_place {
  size_t image, top, left;
};

static ALWAYS_INLINE struct tile_place place_of(struct tiles tiles, size_t tile) {
  const size_t each = tiles.down * tiles.across, within = tile % each;
  return (struct tile_place){tile / each, within / tiles.across * tile_outputs, within % tiles.across * tile_outputs};
}

/// Transforms `size` x `size` pixels of eight channels, from row `top` and column `left` on, to the 36 places of a tile,
/// `step` floats apart. Pixels outside the image are 0. Inputs are 6 x 6, slopes 4 x 4.
static ALWAYS_INLINE void transform_pixels(
    const size_t size, const struct kernel_image *s, const float *x, ptrdiff_t top, ptrdiff_t left, float *to,
    size_t step) {
  const ptrdiff_t height = (ptrdiff_t)s->height, width = (ptrdiff_t)s->width, pixels = (ptrdiff_t)size;
  const bool is_inside = top >= 0 && left >= 0 && top + pixels <= height && left + pixels <= width;
  eight columns[side][side];
  for (ptrdiff_t j = 0; j < pixels; j++) {
    eight from[side], column[side];
    for (ptrdiff_t i = 0; i < pixels; i++) {
      const ptrdiff_t row = top + i, place = left + j;
      const bool exists = is_inside || (row >= 0 && row < height && place >= 0 && place < width);
      from[i] = exists ? EIGHT(x + (row * width + place) * (ptrdiff_t)s->block) : (eight){0};
    }
    if (size == side) {
      TRANSFORM_INPUT(from, column);
    } else {
      TRANSFORM_SLOPES(from, column);
    }
    for (size_t i = 0; i < side; i++) columns[i][j] = column[i];
  }
  for (size_t i = 0; i < side; i++) {
    eight row[side];
    if (size == side) {
      TRANSFORM_INPUT(columns[i], row);
    } else {
      TRANSFORM_SLOPES(columns[i], row);
    }
    for (size_t j = 0; j < side; j++) *(eight *)(to + (i * side + j) * step) = row[j];
  }
}

/// Transforms some tiles of all channels: [36 x tiles x channels].
static ALWAYS_INLINE void transform_tiles(
    const size_t size, const struct kernel_image *s, struct tiles tiles, size_t first, size_t count, size_t padding,
    const float *x, float *to, size_t step) {
  for (size_t t = 0; t < count; t++) {
    const struct tile_place place = place_of(tiles, first + t);
    const ptrdiff_t top = (ptrdiff_t)place.top - (ptrdiff_t)padding, left = (ptrdiff_t)place.left - (ptrdiff_t)padding;
    for (size_t group = 0; group < channels_with_padding(s) / lanes; group++) {
      transform_pixels(
          size, s, x + offset_of_eight(s, place.image, group), top, left, to + t * channels_with_padding(s) + group * lanes, step);
    }
  }
}

/// The outputs of some tiles from their products, [36 x tiles x channels].
static ALWAYS_INLINE void store_outputs(
    const struct kernel_image *s, struct tiles tiles, size_t first, size_t count, const float *products, size_t step,
    const float *bias, bool relu, float *y) {
  for (size_t t = 0; t < count; t++) {
    const struct tile_place place = place_of(tiles, first + t);
    const size_t height = s->height - place.top < tile_outputs ? s->height - place.top : tile_outputs;
    const size_t width = s->width - place.left < tile_outputs ? s->width - place.left : tile_outputs;
    for (size_t group = 0; group < channels_with_padding(s) / lanes; group++) {
      const float *from = products + t * channels_with_padding(s) + group * lanes;
      eight columns[tile_outputs][side];
      for (size_t j = 0; j < side; j++) {
        eight column[side], sums[tile_outputs];
        for (size_t i = 0; i < side; i++) column[i] = EIGHT(from + (i * side + j) * step);
        TRANSFORM_PRODUCTS(column, sums);
        for (size_t i = 0; i < tile_outputs; i++) columns[i][j] = sums[i];
      }
      const eight shift = bias ? EIGHT(bias + group * lanes) : (eight){0};
      float *to = y + offset_of_eight(s, place.image, group) + (place.top * s->width + place.left) * s->block;
      for (size_t i = 0; i < height; i++, to += s->width * s->block) {
        eight row[tile_outputs];
        TRANSFORM_PRODUCTS(columns[i], row);
        for (size_t j = 0; j < width; j++) {
          const eight value = row[j] + shift;
          *(eight *)(to + j * s->block) = EIGHT_AFTER(relu, value);
        }
      }
    }
  }
}

// MARK: Products

// c = a b, or c += a b, for `rows` x 16 (or 8) sums that stay in registers. a[i, k] is at i `across` + k `along`.
#define MULTIPLY(name, vector)                                                                                         \
  static ALWAYS_INLINE void name(                                                                                      \
      const size_t rows, size_t inner, const float *a, size_t across, size_t along, const float *b, size_t b_leading,  \
      float *c, size_t c_leading, bool adds) {                                                                         \
    vector sums[tile_rows];                                                                                            \
    UNROLLED for (size_t i = 0; i < rows; i++) sums[i] = adds ? VECTOR(vector, c + i * c_leading) : (vector){0};       \
    for (size_t k = 0; k < inner; k++, a += along, b += b_leading) {                                                   \
      const vector right = VECTOR(vector, b);                                                                          \
      UNROLLED for (size_t i = 0; i < rows; i++) sums[i] += right * a[i * across];                                     \
    }                                                                                                                  \
    UNROLLED for (size_t i = 0; i < rows; i++) *(vector *)(c + i * c_leading) = sums[i];                               \
  }
MULTIPLY(multiply_sixteen, sixteen)
MULTIPLY(multiply_eight, eight)

struct product {
  size_t rows, columns, inner;
  const float *a;
  size_t across, along;
  const float *b;
  float *c;
  bool adds;
};

static ALWAYS_INLINE void product_rows(const size_t rows, const struct product *p, size_t row) {
  const float *a = p->a + row * p->across;
  float *c = p->c + row * p->columns;
  size_t j = 0;
  for (; j + 16 <= p->columns; j += 16) {
    multiply_sixteen(rows, p->inner, a, p->across, p->along, p->b + j, p->columns, c + j, p->columns, p->adds);
  }
  if (j < p->columns) {
    multiply_eight(rows, p->inner, a, p->across, p->along, p->b + j, p->columns, c + j, p->columns, p->adds);
  }
}

/// [rows x inner] by [inner x columns]; columns are a multiple of 8.
static ALWAYS_INLINE void multiply(const struct product *p) {
  size_t row = 0;
  for (; row + tile_rows <= p->rows; row += tile_rows) product_rows(tile_rows, p, row);
  if (p->rows - row >= 4) product_rows(4, p, row), row += 4;
  if (p->rows - row >= 2) product_rows(2, p, row), row += 2;
  if (p->rows - row >= 1) product_rows(1, p, row);
}

// MARK: Weights

EACH_VECTOR_WIDTH(
    void, kernel_winograd_weights,
    (struct kernel_winograd_filters s, const float *w, float *to, bool turned),
    (s, w, to, turned)) {
  // The channels of the result's columns: filters, or inputs for the input gradient.
  const size_t rows = turned ? s.padded_outputs : s.padded_inputs, columns = turned ? s.padded_inputs : s.padded_outputs;
  const size_t real_rows = turned ? s.outputs : s.inputs, real_columns = turned ? s.inputs : s.outputs;
  const size_t row_step = turned ? s.inputs * 9 : 9, column_step = turned ? 9 : s.inputs * 9, step = plane(rows * columns);
  for (size_t r = 0; r < rows; r++) {
    for (size_t c = 0; c < columns; c += lanes) {
      eight kernel[3][3], high[3][side];
      for (size_t place = 0; place < 9; place++) {
        eight *value = &kernel[place % 3][place / 3];
        *value = (eight){0};
        if (r >= real_rows) continue;
        const float *from = w + r * row_step + (turned ? 8 - place : place);
        for (size_t lane = 0; lane < lanes && c + lane < real_columns; lane++) (*value)[lane] = from[(c + lane) * column_step];
      }
      // kernel[j] is a column of weights.
      for (size_t j = 0; j < 3; j++) TRANSFORM_WEIGHTS(kernel[j], high[j]);
      for (size_t i = 0; i < side; i++) {
        const eight row[3] = {high[0][i], high[1][i], high[2][i]};
        eight wide[side];
        TRANSFORM_WEIGHTS(row, wide);
        for (size_t j = 0; j < side; j++) *(eight *)(to + (i * side + j) * step + r * columns + c) = wide[j];
      }
    }
  }
}

/// dw, [outputs x inputs x 3 x 3], from the products of all tiles, [36 x inputs x outputs].
static ALWAYS_INLINE void store_gradient(struct kernel_winograd_filters s, const float *products, float *dw) {
  const size_t step = plane(s.padded_inputs * s.padded_outputs);
  for (size_t r = 0; r < s.inputs; r++) {
    for (size_t c = 0; c < s.outputs; c += lanes) {
      eight columns[3][side];
      for (size_t j = 0; j < side; j++) {
        eight column[side], low[3];
        for (size_t i = 0; i < side; i++) column[i] = EIGHT(products + (i * side + j) * step + r * s.padded_outputs + c);
        TRANSFORM_GRADIENT(column, low);
        for (size_t i = 0; i < 3; i++) columns[i][j] = low[i];
      }
      for (size_t i = 0; i < 3; i++) {
        eight row[3];
        TRANSFORM_GRADIENT(columns[i], row);
        for (size_t lane = 0; lane < lanes && c + lane < s.outputs; lane++) {
          float *to = dw + ((c + lane) * s.inputs + r) * 9 + i * 3;
          for (size_t j = 0; j < 3; j++) to[j] = row[j][lane];
        }
      }
    }
  }
}

// MARK: Passes

EACH_VECTOR_WIDTH(
    void, kernel_winograd_convolution,
    (struct kernel_winograd s, const float *x, const float *weights, const float *bias, float *y, bool relu,
     size_t rows, float *scratch),
    (s, x, weights, bias, y, relu, rows, scratch)) {
  const size_t in = channels_with_padding(&s.input), out = channels_with_padding(&s.output), weight_step = plane(in * out);
  const size_t input_step = plane(tiles_at_once * in), output_step = plane(tiles_at_once * out);
  float *inputs = scratch, *products = scratch + places * input_step;
  const struct tiles tiles = tiles_of(&s.output, rows);
  for (size_t first = 0; first < tiles.count; first += tiles_at_once) {
    const size_t count = tiles.count - first < tiles_at_once ? tiles.count - first : tiles_at_once;
    transform_tiles(side, &s.input, tiles, first, count, s.padding, x, inputs, input_step);
    for (size_t place = 0; place < places; place++) {
      const struct product p = {
        count, out, in, inputs + place * input_step, in, 1, weights + place * weight_step, products + place * output_step,
        false};
      multiply(&p);
    }
    store_outputs(&s.output, tiles, first, count, products, output_step, bias, relu, y);
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_winograd_weight_gradient,
    (struct kernel_winograd s, const float *x, const float *dy, float *dw, size_t rows, float *scratch),
    (s, x, dy, dw, rows, scratch)) {
  const size_t in = channels_with_padding(&s.input), out = channels_with_padding(&s.output), weight_step = plane(in * out);
  const size_t input_step = plane(tiles_at_once * in), output_step = plane(tiles_at_once * out);
  float *inputs = scratch, *slopes = scratch + places * input_step, *sums = slopes + places * output_step;
  const struct tiles tiles = tiles_of(&s.output, rows);
  for (size_t first = 0; first < tiles.count; first += tiles_at_once) {
    const size_t count = tiles.count - first < tiles_at_once ? tiles.count - first : tiles_at_once;
    transform_tiles(side, &s.input, tiles, first, count, s.padding, x, inputs, input_step);
    transform_tiles(tile_outputs, &s.output, tiles, first, count, 0, dy, slopes, output_step);
    for (size_t place = 0; place < places; place++) {
      const struct product p = {
        in, out, count, inputs + place * input_step, 1, in, slopes + place * output_step, sums + place * weight_step,
        first > 0};
      multiply(&p);
    }
  }
  const struct kernel_winograd_filters filters = {s.input.channels, s.output.channels, in, out};
  store_gradient(filters, sums, dw);
}
