#include <string.h>

#include "CKernels.h"
#include "lanes.h"

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
  /// Tiles whose products are computed together: few enough for the second cache, enough to read the weights seldom.
  tiles_at_once = 48,
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
#define TRANSFORM_INPUT(from, to)                      \
  do {                                                 \
    const vector even = from[4] - 4.0f * from[2];      \
    const vector odd = from[3] - 4.0f * from[1];       \
    const vector outer = from[4] - from[2];            \
    const vector inner = 2.0f * (from[3] - from[1]);   \
    to[0] = 4.0f * from[0] - 5.0f * from[2] + from[4]; \
    to[1] = even + odd;                                \
    to[2] = even - odd;                                \
    to[3] = outer + inner;                             \
    to[4] = outer - inner;                             \
    to[5] = 4.0f * from[1] - 5.0f * from[3] + from[5]; \
  } while (0)

#define TRANSFORM_WEIGHTS(from, to)                                  \
  do {                                                               \
    const vector ends = (from[0] + from[2]) * (-1.0f / 6);           \
    const vector middle = from[1] * (-1.0f / 6);                     \
    const vector far = from[0] * (1.0f / 24) + from[2] * (1.0f / 6); \
    const vector half = from[1] * (1.0f / 12);                       \
    to[0] = from[0] * 0.25f;                                         \
    to[1] = ends + middle;                                           \
    to[2] = ends - middle;                                           \
    to[3] = far + half;                                              \
    to[4] = far - half;                                              \
    to[5] = from[2];                                                 \
  } while (0)

#define TRANSFORM_GRADIENT(from, to)                                              \
  do {                                                                            \
    const vector near = (from[1] + from[2]) * (1.0f / 6);                         \
    const vector far = from[3] + from[4];                                         \
    to[0] = from[0] * 0.25f - near + far * (1.0f / 24);                           \
    to[1] = (from[2] - from[1]) * (1.0f / 6) + (from[3] - from[4]) * (1.0f / 12); \
    to[2] = far * (1.0f / 6) - near + from[5];                                    \
  } while (0)

#define TRANSFORM_PRODUCTS(from, to)                 \
  do {                                               \
    const vector near = from[1] + from[2];           \
    const vector far = from[3] + from[4];            \
    const vector near_slope = from[1] - from[2];     \
    const vector far_slope = from[3] - from[4];      \
    to[0] = from[0] + near + far;                    \
    to[1] = near_slope + 2.0f * far_slope;           \
    to[2] = near + 4.0f * far;                       \
    to[3] = near_slope + 8.0f * far_slope + from[5]; \
  } while (0)

#define TRANSFORM_SLOPES(from, to)                          \
  do {                                                      \
    const vector even = from[0] + from[2];                  \
    const vector odd = from[1] + from[3];                   \
    const vector far = from[0] + 4.0f * from[2];            \
    const vector far_odd = 2.0f * from[1] + 8.0f * from[3]; \
    to[0] = from[0];                                        \
    to[1] = even + odd;                                     \
    to[2] = even - odd;                                     \
    to[3] = far + far_odd;                                  \
    to[4] = far - far_odd;                                  \
    to[5] = from[3];                                        \
  } while (0)

// MARK: Tiles

/// The images of a batch as tiles of 4 x 4 outputs, image by image and row by row.
struct tiles {
  size_t down, across, count;
};

static struct tiles tiles_of(const struct kernel_image *output, size_t rows) {
  const size_t down = (output->height + tile_outputs - 1) / tile_outputs;
  const size_t across = (output->width + tile_outputs - 1) / tile_outputs;
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

// MARK: Passes

// The loops for sixteen channels in a register of AVX-512, and for eight.
#define LOOPS "winograd_loops.h"
#include "each_lanes.h"

static bool is_in_sixteens(const struct kernel_winograd *s) { return s->input.block % 16 == 0 && s->output.block % 16 == 0; }

BY_LANES(
    winograd_weights, filters.padded_inputs % 16 == 0 && filters.padded_outputs % 16 == 0,
    (struct kernel_winograd_filters filters, const float *w, float *to, bool turned), (filters, w, to, turned))

BY_LANES(
    winograd_convolution, is_in_sixteens(&s),
    (struct kernel_winograd s, const float *x, const float *weights, const float *bias, float *y, bool relu, size_t rows,
     float *scratch),
    (s, x, weights, bias, y, relu, rows, scratch))

BY_LANES(
    winograd_weight_gradient, is_in_sixteens(&s),
    (struct kernel_winograd s, const float *x, const float *dy, float *dw, size_t rows, float *scratch),
    (s, x, dy, dw, rows, scratch))
