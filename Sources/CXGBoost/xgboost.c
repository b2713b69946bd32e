#include "digitbook_xgboost.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "digitbook_library.h"

// All return 0, or -1 where they fail.
static struct {
  const char *(*last_error)(void);
  int (*configure)(const char *json);
  int (*create_matrix)(const char *array, const char *json, void **matrix);
  int (*free_matrix)(void *matrix);
  int (*create)(void *const *matrices, uint64_t count, void **booster);
  int (*free)(void *booster);
  int (*set)(void *booster, const char *name, const char *value);
  int (*add_round)(void *booster, void *matrix, float *gradients, float *curvatures, uint64_t count);
  int (*predict)(
      void *booster, void *matrix, const char *json, const uint64_t **shape, uint64_t *dimensions,
      const float **values);
  int (*save)(void *booster, const char *json, uint64_t *length, const char **bytes);
} xgboost;

static const char *start(void) { return xgboost.configure("{\"verbosity\": 0}") == 0 ? NULL : xgboost.last_error(); }

const char *digitbook_xgboost_missing(void) {
  static const char *const names[] = {
    "libxgboost.so.0", "libxgboost.so", "libxgboost.dylib", "/opt/homebrew/lib/libxgboost.dylib",
    "/usr/local/lib/libxgboost.dylib", NULL,
  };
  static const struct digitbook_symbol symbols[] = {
    {"XGBGetLastError", (void **)&xgboost.last_error},
    {"XGBSetGlobalConfig", (void **)&xgboost.configure},
    {"XGDMatrixCreateFromDense", (void **)&xgboost.create_matrix},
    {"XGDMatrixFree", (void **)&xgboost.free_matrix},
    {"XGBoosterCreate", (void **)&xgboost.create},
    {"XGBoosterFree", (void **)&xgboost.free},
    {"XGBoosterSetParam", (void **)&xgboost.set},
    {"XGBoosterBoostOneIter", (void **)&xgboost.add_round},
    {"XGBoosterPredictFromDMatrix", (void **)&xgboost.predict},
    {"XGBoosterSaveModelToBuffer", (void **)&xgboost.save},
    {NULL, NULL},
  };
  static struct digitbook_library library = {.names = names, .symbols = symbols, .start = start};
  return digitbook_library_open(&library);
}

const char *digitbook_xgboost_problem(void) { return xgboost.last_error(); }

struct digitbook_boosting {
  void *matrix, *booster;
  const int32_t *outputs;
  size_t count, classes;
  // First and second derivatives of the loss by the scores, [count x classes] each.
  float *gradients, *curvatures;
};

static bool configure(struct digitbook_boosting *boosting, unsigned depth, double rate, unsigned threads) {
  char classes[24], depths[24], rates[32], thread_count[24];
  snprintf(classes, sizeof classes, "%zu", boosting->classes);
  snprintf(depths, sizeof depths, "%u", depth);
  snprintf(rates, sizeof rates, "%.9g", rate);
  snprintf(thread_count, sizeof thread_count, "%u", threads);
  const char *const parameters[][2] = {
    {"objective", "multi:softprob"}, {"num_class", classes}, {"tree_method", "hist"}, {"max_depth", depths},
    {"eta", rates}, {"nthread", thread_count}, {"verbosity", "0"},
  };
  for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
    if (xgboost.set(boosting->booster, parameters[i][0], parameters[i][1]) != 0) return false;
  }
  return true;
}

struct digitbook_boosting *digitbook_xgboost_begin(
    const uint8_t *images, const int32_t *outputs, size_t count, size_t pixels, size_t classes, unsigned depth,
    double rate, unsigned threads) {
  struct digitbook_boosting *boosting = calloc(1, sizeof *boosting);
  if (boosting == NULL) return NULL;
  boosting->outputs = outputs;
  boosting->count = count;
  boosting->classes = classes;
  boosting->gradients = malloc(count * classes * sizeof(float));
  boosting->curvatures = malloc(count * classes * sizeof(float));
  char array[160], settings[64];
  snprintf(
      array, sizeof array, "{\"data\": [%" PRIuPTR ", true], \"shape\": [%zu, %zu], \"typestr\": \"|u1\", \"version\": 3}",
      (uintptr_t)images, count, pixels);
  snprintf(settings, sizeof settings, "{\"missing\": NaN, \"nthread\": %u}", threads);
  if (boosting->gradients == NULL || boosting->curvatures == NULL
      || xgboost.create_matrix(array, settings, &boosting->matrix) != 0
      || xgboost.create(&boosting->matrix, 1, &boosting->booster) != 0
      || !configure(boosting, depth, rate, threads)) {
    digitbook_xgboost_end(boosting);
    return NULL;
  }
  return boosting;
}

// To a multiple of 2^-30. Sums of eight million such numbers between -1 and 1 are exact in double precision, in which
// XGBoost adds them up: the trees are then the same for any number of threads.
static float rounded(double value) { return (float)(rint(value * 0x1p30) * 0x1p-30); }

// Derivatives of the cross-entropy of a softmax, as XGBoost's multi:softprob computes them but for the rounding.
static void differentiate(struct digitbook_boosting *boosting, const float *scores) {
  for (size_t row = 0; row < boosting->count; row++) {
    const float *own = scores + row * boosting->classes;
    float largest = own[0];
    for (size_t c = 1; c < boosting->classes; c++) largest = fmaxf(largest, own[c]);
    double sum = 0;
    for (size_t c = 0; c < boosting->classes; c++) sum += expf(own[c] - largest);
    for (size_t c = 0; c < boosting->classes; c++) {
      const float share = expf(own[c] - largest) / (float)sum;
      const size_t place = row * boosting->classes + c;
      boosting->gradients[place] = rounded(c == (size_t)boosting->outputs[row] ? share - 1.0f : share);
      boosting->curvatures[place] = rounded(2.0f * share * (1.0f - share));
    }
  }
}

bool digitbook_xgboost_add_round(struct digitbook_boosting *boosting) {
  // Type 1: scores before the softmax.
  const char *settings =
      "{\"type\": 1, \"training\": true, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false}";
  const uint64_t *shape = NULL;
  uint64_t dimensions = 0;
  const float *scores = NULL;
  if (xgboost.predict(boosting->booster, boosting->matrix, settings, &shape, &dimensions, &scores) != 0) return false;
  const uint64_t count = (uint64_t)boosting->count * boosting->classes;
  uint64_t found = dimensions > 0 ? 1 : 0;
  for (uint64_t i = 0; i < dimensions; i++) found *= shape[i];
  if (found != count) return false;
  differentiate(boosting, scores);
  return xgboost.add_round(
             boosting->booster, boosting->matrix, boosting->gradients, boosting->curvatures, count) == 0;
}

const char *digitbook_xgboost_json(struct digitbook_boosting *boosting, size_t *length) {
  uint64_t bytes = 0;
  const char *text = NULL;
  if (xgboost.save(boosting->booster, "{\"format\": \"json\"}", &bytes, &text) != 0) return NULL;
  *length = (size_t)bytes;
  return text;
}

void digitbook_xgboost_end(struct digitbook_boosting *boosting) {
  if (boosting == NULL) return;
  if (boosting->booster != NULL) xgboost.free(boosting->booster);
  if (boosting->matrix != NULL) xgboost.free_matrix(boosting->matrix);
  free(boosting->gradients);
  free(boosting->curvatures);
  free(boosting);
}
