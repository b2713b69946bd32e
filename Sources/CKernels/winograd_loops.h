// The loops of winograd.c for LANES channels in a `vector`, 8 or 16.

#define transform_pixels WITH_LANES(transform_pixels, LANES)
#define transform_tiles WITH_LANES(transform_tiles, LANES)
#define store_outputs WITH_LANES(store_outputs, LANES)
#define product WITH_LANES(product, LANES)
#define multiply WITH_LANES(multiply, LANES)
#define store_gradient WITH_LANES(store_gradient, LANES)
#define winograd_weights WITH_LANES(winograd_weights, LANES)
#define winograd_convolution WITH_LANES(winograd_convolution, LANES)
#define winograd_weight_gradient WITH_LANES(winograd_weight_gradient, LANES)

// MARK: Tiles

/// Transforms `size` x `size` pixels of LANES channels, from row `top` and column `left` on, to the 36 places of a tile,
/// `step` floats apart. Pixels outside the image are 0. Inputs are 6 x 6, slopes 4 x 4.
static ALWAYS_INLINE void transform_pixels(
    const size_t size, const struct kernel_image *s, const float *x, ptrdiff_t top, ptrdiff_t left, float *to,
    size_t step) {
  const ptrdiff_t height = (ptrdiff_t)s->height, width = (ptrdiff_t)s->width, pixels = (ptrdiff_t)size;
  const bool is_inside = top >= 0 && left >= 0 && top + pixels <= height && left + pixels <= width;
  vector columns[side][side];
  for (ptrdiff_t j = 0; j < pixels; j++) {
    vector from[side], column[side];
    for (ptrdiff_t i = 0; i < pixels; i++) {
      const ptrdiff_t row = top + i, place = left + j;
      const bool exists = is_inside || (row >= 0 && row < height && place >= 0 && place < width);
      from[i] = exists ? AT(x + (row * width + place) * (ptrdiff_t)s->block) : (vector){0};
    }
    if (size == side) {
      TRANSFORM_INPUT(from, column);
    } else {
      TRANSFORM_SLOPES(from, column);
    }
    for (size_t i = 0; i < side; i++) columns[i][j] = column[i];
  }
  for (size_t i = 0; i < side; i++) {
    vector row[side];
    if (size == side) {
      TRANSFORM_INPUT(columns[i], row);
    } else {
      TRANSFORM_SLOPES(columns[i], row);
    }
    for (size_t j = 0; j < side; j++) *(vector *)(to + (i * side + j) * step) = row[j];
  }
}

/// Transforms some tiles of all channels: [36 x tiles x channels].
static ALWAYS_INLINE void transform_tiles(
    const size_t size, const struct kernel_image *s, struct tiles tiles, size_t first, size_t count, size_t padding,
    const float *x, float *to, size_t step) {
  for (size_t t = 0; t < count; t++) {
    const struct tile_place place = place_of(tiles, first + t);
    const ptrdiff_t top = (ptrdiff_t)place.top - (ptrdiff_t)padding, left = (ptrdiff_t)place.left - (ptrdiff_t)padding;
    for (size_t group = 0; group < channels_with_padding(s) / LANES; group++) {
      transform_pixels(
          size, s, x + OFFSET_OF(s, place.image, group), top, left, to + t * channels_with_padding(s) + group * LANES,
          step);
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
    for (size_t group = 0; group < channels_with_padding(s) / LANES; group++) {
      const float *from = products + t * channels_with_padding(s) + group * LANES;
      vector columns[tile_outputs][side];
      for (size_t j = 0; j < side; j++) {
        vector column[side], sums[tile_outputs];
        for (size_t i = 0; i < side; i++) column[i] = AT(from + (i * side + j) * step);
        TRANSFORM_PRODUCTS(column, sums);
        for (size_t i = 0; i < tile_outputs; i++) columns[i][j] = sums[i];
      }
      const vector shift = bias ? AT(bias + group * LANES) : (vector){0};
      float *to = y + OFFSET_OF(s, place.image, group) + (place.top * s->width + place.left) * s->block;
      for (size_t i = 0; i < height; i++, to += s->width * s->block) {
        vector row[tile_outputs];
        TRANSFORM_PRODUCTS(columns[i], row);
        for (size_t j = 0; j < width; j++) {
          const vector value = row[j] + shift;
          *(vector *)(to + j * s->block) = AFTER(relu, value);
        }
      }
    }
  }
}

#include "winograd_products_loops.h"

// MARK: Weights

static ALWAYS_INLINE void winograd_weights(struct kernel_winograd_filters s, const float *w, float *to, bool turned) {
  // The channels of the result's columns: filters, or inputs for the input gradient.
  const size_t rows = turned ? s.padded_outputs : s.padded_inputs, columns = turned ? s.padded_inputs : s.padded_outputs;
  const size_t real_rows = turned ? s.outputs : s.inputs, real_columns = turned ? s.inputs : s.outputs;
  const size_t row_step = turned ? s.inputs * 9 : 9, column_step = turned ? 9 : s.inputs * 9, step = plane(rows * columns);
  for (size_t r = 0; r < rows; r++) {
    for (size_t c = 0; c < columns; c += LANES) {
      vector kernel[3][3], high[3][side];
      for (size_t place = 0; place < 9; place++) {
        vector *value = &kernel[place % 3][place / 3];
        *value = (vector){0};
        if (r >= real_rows) continue;
        const float *from = w + r * row_step + (turned ? 8 - place : place);
        for (size_t lane = 0; lane < LANES && c + lane < real_columns; lane++) {
          (*value)[lane] = from[(c + lane) * column_step];
        }
      }
      // kernel[j] is a column of weights.
      for (size_t j = 0; j < 3; j++) TRANSFORM_WEIGHTS(kernel[j], high[j]);
      for (size_t i = 0; i < side; i++) {
        const vector row[3] = {high[0][i], high[1][i], high[2][i]};
        vector wide[side];
        TRANSFORM_WEIGHTS(row, wide);
        for (size_t j = 0; j < side; j++) *(vector *)(to + (i * side + j) * step + r * columns + c) = wide[j];
      }
    }
  }
}

/// dw, [outputs x inputs x 3 x 3], from the products of all tiles, [36 x inputs x outputs].
static ALWAYS_INLINE void store_gradient(struct kernel_winograd_filters s, const float *products, float *dw) {
  const size_t step = plane(s.padded_inputs * s.padded_outputs);
  for (size_t r = 0; r < s.inputs; r++) {
    for (size_t c = 0; c < s.outputs; c += LANES) {
      vector columns[3][side];
      for (size_t j = 0; j < side; j++) {
        vector column[side], low[3];
        for (size_t i = 0; i < side; i++) column[i] = AT(products + (i * side + j) * step + r * s.padded_outputs + c);
        TRANSFORM_GRADIENT(column, low);
        for (size_t i = 0; i < 3; i++) columns[i][j] = low[i];
      }
      for (size_t i = 0; i < 3; i++) {
        vector row[3];
        TRANSFORM_GRADIENT(columns[i], row);
        for (size_t lane = 0; lane < LANES && c + lane < s.outputs; lane++) {
          float *to = dw + ((c + lane) * s.inputs + r) * 9 + i * 3;
          for (size_t j = 0; j < 3; j++) to[j] = row[j][lane];
        }
      }
    }
  }
}

// MARK: Passes

static ALWAYS_INLINE void winograd_convolution(
    struct kernel_winograd s, const float *x, const float *weights, const float *bias, float *y, bool relu, size_t rows,
    float *scratch) {
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

static ALWAYS_INLINE void winograd_weight_gradient(
    struct kernel_winograd s, const float *x, const float *dy, float *dw, size_t rows, float *scratch) {
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

#undef transform_pixels
#undef transform_tiles
#undef store_outputs
#undef product
#undef multiply
#undef store_gradient
#undef winograd_weights
#undef winograd_convolution
#undef winograd_weight_gradient
