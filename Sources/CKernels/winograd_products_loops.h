// The products of winograd_loops.h, for LANES floats in a `vector`.

#define two_vectors WITH_LANES(two_vectors, LANES)
#define tile_rows WITH_LANES(tile_rows, LANES)
#define multiply_two WITH_LANES(multiply_two, LANES)
#define multiply_one WITH_LANES(multiply_one, LANES)
#define product_rows WITH_LANES(product_rows, LANES)

typedef float two_vectors __attribute__((vector_size(8 * LANES), aligned(4), may_alias));

/// Rows of a register tile of a product, whose columns are two vectors: AVX2 has sixteen registers, AVX-512 thirty-two.
enum { tile_rows = LANES == 16 ? 12 : 6 };

// c = a b, or c += a b, for `rows` x 2 LANES (or LANES) sums that stay in registers. a[i, k] is at i `across` + k `along`.
#define MULTIPLY(name, type)                                                                                           \
  static ALWAYS_INLINE void name(                                                                                      \
      const size_t rows, size_t inner, const float *a, size_t across, size_t along, const float *b, size_t b_leading,  \
      float *c, size_t c_leading, bool adds) {                                                                         \
    type sums[tile_rows];                                                                                              \
    UNROLLED for (size_t i = 0; i < rows; i++) sums[i] = adds ? VECTOR(type, c + i * c_leading) : (type){0};           \
    for (size_t k = 0; k < inner; k++, a += along, b += b_leading) {                                                   \
      const type right = VECTOR(type, b);                                                                              \
      UNROLLED for (size_t i = 0; i < rows; i++) sums[i] += right * a[i * across];                                     \
    }                                                                                                                  \
    UNROLLED for (size_t i = 0; i < rows; i++) *(type *)(c + i * c_leading) = sums[i];                                 \
  }
MULTIPLY(multiply_two, two_vectors)
MULTIPLY(multiply_one, vector)
#undef MULTIPLY

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
  for (; j + 2 * LANES <= p->columns; j += 2 * LANES) {
    multiply_two(rows, p->inner, a, p->across, p->along, p->b + j, p->columns, c + j, p->columns, p->adds);
  }
  if (j < p->columns) {
    multiply_one(rows, p->inner, a, p->across, p->along, p->b + j, p->columns, c + j, p->columns, p->adds);
  }
}

/// [rows x inner] by [inner x columns]; columns are a multiple of LANES.
static ALWAYS_INLINE void multiply(const struct product *p) {
  size_t row = 0;
  for (; row + tile_rows <= p->rows; row += tile_rows) product_rows(tile_rows, p, row);
  if (tile_rows > 8 && p->rows - row >= 8) product_rows(8, p, row), row += 8;
  if (p->rows - row >= 4) product_rows(4, p, row), row += 4;
  if (p->rows - row >= 2) product_rows(2, p, row), row += 2;
  if (p->rows - row >= 1) product_rows(1, p, row);
}

#undef two_vectors
#undef tile_rows
#undef multiply_two
#undef multiply_one
#undef product_rows
