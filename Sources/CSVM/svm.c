#include "digitbook_svm.h"

#include <stdlib.h>

#include "digitbook_library.h"

#if __has_include(<libsvm/svm.h>)
#include <libsvm/svm.h>
#else
#include <svm.h>
#endif

static struct {
  struct svm_model *(*train)(const struct svm_problem *, const struct svm_parameter *);
  void (*free_model)(struct svm_model **);
  void (*set_print)(void (*)(const char *));
} svm;

static void say_nothing(const char *text) { (void)text; }

static const char *start(void) {
  svm.set_print(say_nothing);
  return NULL;
}

const char *digitbook_svm_missing(void) {
  static const char *const names[] = {
    "libsvm.so.3", "libsvm.so.2", "libsvm.dylib", "/opt/homebrew/lib/libsvm.dylib", "/usr/local/lib/libsvm.dylib", NULL,
  };
  static const struct digitbook_symbol symbols[] = {
    {"svm_train", (void **)&svm.train},
    {"svm_free_and_destroy_model", (void **)&svm.free_model},
    {"svm_set_print_string_function", (void **)&svm.set_print},
    {NULL, NULL},
  };
  static struct digitbook_library library = {.names = names, .symbols = symbols, .start = start};
  return digitbook_library_open(&library);
}

ptrdiff_t digitbook_svm_train(
    const uint8_t *const *rows, size_t count, size_t positives, size_t pixels, double cost, double gamma,
    int32_t *places, double *coefficients, double *offset) {
  size_t entries = 0;
  for (size_t row = 0; row < count; row++) {
    for (size_t pixel = 0; pixel < pixels; pixel++) entries += rows[row][pixel] != 0;
    entries++;
  }
  struct svm_node *nodes = malloc(entries * sizeof *nodes);
  struct svm_node **starts = malloc(count * sizeof *starts);
  double *labels = malloc(count * sizeof *labels);
  ptrdiff_t found = -1;
  if (nodes != NULL && starts != NULL && labels != NULL) {
    struct svm_node *next = nodes;
    for (size_t row = 0; row < count; row++) {
      starts[row] = next;
      labels[row] = row < positives ? 1 : -1;
      for (size_t pixel = 0; pixel < pixels; pixel++) {
        if (rows[row][pixel] != 0) *next++ = (struct svm_node){(int)pixel + 1, rows[row][pixel] / 255.0};
      }
      *next++ = (struct svm_node){-1, 0};
    }
    const struct svm_problem problem = {.l = (int)count, .y = labels, .x = starts};
    const struct svm_parameter parameters = {
      .svm_type = C_SVC, .kernel_type = RBF, .gamma = gamma, .cache_size = 200, .eps = 1e-3, .C = cost, .shrinking = 1,
    };
    struct svm_model *model = svm.train(&problem, &parameters);
    if (model != NULL) {
      found = model->l;
      for (ptrdiff_t index = 0; index < found; index++) {
        places[index] = model->sv_indices[index] - 1;
        coefficients[index] = model->sv_coef[0][index];
      }
      *offset = model->rho[0];
      svm.free_model(&model);
    }
  }
  free(nodes);
  free(starts);
  free(labels);
  return found;
}
