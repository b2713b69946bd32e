#include <dnnl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// The best of some runs, because other programs can only make a loop slower.
enum { runs = 30, vectors = 1 << 16, line = 64 };

typedef float vector __attribute__((vector_size(64), aligned(4)));

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#define BEST_OF(best, work)                                        \
  double best = 1;                                                 \
  for (int run = 0; run < runs; run++) {                           \
    double start = seconds();                                      \
    work;                                                          \
    if (seconds() - start < best) best = seconds() - start;        \
  }

// The compiler must neither leave a sum out nor add it up before.
#define KEEP(sum) __asm__ volatile("" : "+v"(sum))

// Nanoseconds of a multiply-add of sixteen floats, with sums enough that none waits for another.
static double multiply_add(void) {
  vector sums[16] = {0}, x = {1}, y = {1};
  __asm__ volatile("" : "+v"(x), "+v"(y));
  BEST_OF(best, {
    for (int i = 0; i < vectors / 16; i++) {
_Pragma("unroll")
      for (int v = 0; v < 16; v++) {
        sums[v] += x * y;
        KEEP(sums[v]);
      }
    }
  })
  return best / vectors * 1e9;
}

// Nanoseconds a vector, read one after the other from so much memory, a power of two, again and again.
static double read(size_t bytes) {
  const size_t floats = bytes / sizeof(float);
  float *memory = aligned_alloc(line, bytes);
  for (size_t i = 0; i < floats; i++) memory[i] = 1;
  vector sums[8] = {0};
  BEST_OF(best, {
    for (size_t i = 0; i < vectors; i += 8) {
      const float *from = memory + (i * 16 & (floats - 1));
_Pragma("unroll")
      for (int v = 0; v < 8; v++) {
        sums[v] += *(const vector *)(from + 16 * v);
        KEEP(sums[v]);
      }
    }
  })
  free(memory);
  return best / vectors * 1e9;
}

// Nanoseconds a line, from far more memory than any cache holds, asked for in random order and many at once.
static double read_at_random(void) {
  const size_t lines = (size_t)1 << 22;
  uint8_t *memory = calloc(lines, line);
  for (size_t i = 0; i < lines; i++) memory[i * line] = 1;
  uint64_t place = 1, sum = 0;
  BEST_OF(best, {
    for (int i = 0; i < vectors; i++) {
      place = place * 6364136223846793005u + 1442695040888963407u;
      sum += memory[(place >> 32) % lines * line];
    }
  })
  __asm__ volatile("" : "+m"(sum));
  free(memory);
  return best / vectors * 1e9;
}

static double sgemm(void) {
  enum { rows = 200, columns = 128, inner = 784 };
  float *a = calloc(rows * inner, sizeof(float)), *b = calloc(inner * columns, sizeof(float));
  float *c = calloc(rows * columns, sizeof(float));
  dnnl_sgemm('N', 'N', rows, columns, inner, 1, a, inner, b, columns, 0, c, columns);
  BEST_OF(best, dnnl_sgemm('N', 'N', rows, columns, inner, 1, a, inner, b, columns, 0, c, columns))
  free(a), free(b), free(c);
  return 2.0 * rows * columns * inner / best * 1e-9;
}

int main(void) {
  const double add = multiply_add(), second = read(256 << 10);
  printf("multiply-adds      %5.0f GFLOP/s   %.2f ns for 16\n", 32 / add, add);
  printf("first cache (8 KB)                %.2f ns for 64 bytes\n", read(8 << 10));
  printf("second cache (256 KB)             %.2f ns for 64 bytes\n", second);
  printf("memory, at random                 %.2f ns for 64 bytes\n", read_at_random());
  printf("sgemm 200x128x784  %5.0f GFLOP/s\n", sgemm());
  const double rows = 42000, weights = 784 * 128 + 128 * 64 + 64 * 10, first = 784 * 128;
  printf("\nAn epoch of 784-128-64-10 over 42,000 rows on two such cores:\n");
  printf("  dense multiply-adds alone, no first input gradient: %.3f s\n", rows * (3 * weights - first) / 16 * add / 2 * 1e-9);
  printf("  the first layer's two products by ink, 150 pixels a row, read from the second cache: %.3f s\n",
         rows * 2 * 150 * 8 * second / 2 * 1e-9);
  return 0;
}
