#include "digitbook_arrays.h"
#include "digitbook_library.h"

#if __has_include(<matio.h>)

#include <matio.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTIONS(USE)                                                                                       \
  USE(Mat_Open) USE(Mat_Close) USE(Mat_GetVersion) USE(Mat_VarReadNextInfo) USE(Mat_VarReadInfo)             \
  USE(Mat_VarReadDataLinear) USE(Mat_VarFree) USE(Mat_VarGetNumberOfFields)                                  \
  USE(Mat_VarGetStructFieldnames) USE(Mat_VarGetStructFieldByIndex) USE(Mat_VarGetStructFieldByName)         \
  USE(Mat_VarReadDataAll) USE(Mat_VarGetCell)

static struct {
#define USE(name) __typeof__(&name) name;
  FUNCTIONS(USE)
#undef USE
} matio;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

const char *digitbook_matio_missing(void) {
  static const char *const names[] = {
      "libmatio.so.11", "libmatio.so", "libmatio.dylib", "/opt/homebrew/lib/libmatio.dylib",
      "/usr/local/lib/libmatio.dylib", NULL,
  };
  static const struct digitbook_symbol symbols[] = {
#define USE(name) {#name, (void **)&matio.name},
      FUNCTIONS(USE)
#undef USE
      {NULL, NULL},
  };
  static struct digitbook_library library = {.names = names, .symbols = symbols};
  return digitbook_library_open(&library);
}

static mat_t *open_file(const char *path) {
  mat_t *file = matio.Mat_Open(path, MAT_ACC_RDONLY);
  if (file != NULL && matio.Mat_GetVersion(file) != MAT_FT_MAT5) {
    matio.Mat_Close(file);
    return NULL;
  }
  return file;
}

// Cells of a cell array at most.
enum { most_cells = 1 << 24 };

// Number of cells if all of them are texts of one row; otherwise 0.
static size_t text_cells(matvar_t *variable) {
  if (variable->class_type != MAT_C_CELL || variable->rank != 2 || variable->dims == NULL ||
      (variable->dims[0] != 1 && variable->dims[1] != 1) || variable->data == NULL)
    return 0;
  size_t count = variable->dims[0] * variable->dims[1];
  if (count > most_cells || variable->nbytes / sizeof(matvar_t *) < count) return 0;
  for (size_t index = 0; index < count; index++) {
    const matvar_t *cell = matio.Mat_VarGetCell(variable, (int)index);
    if (cell == NULL || cell->class_type != MAT_C_CHAR || cell->rank != 2 || cell->dims == NULL || cell->dims[0] > 1)
      return 0;
  }
  return count;
}

static void describe(matvar_t *variable, struct digitbook_array *array) {
  array->missing_filter = 0;
  array->rank = -1;
  array->stored = 0;
  array->size = 0;
  array->kind = digitbook_array_other;
  if (variable->rank >= 0 && variable->rank <= DIGITBOOK_ARRAY_RANK &&
      (variable->dims != NULL || variable->rank == 0)) {
    array->rank = variable->rank;
    for (int axis = 0; axis < variable->rank; axis++) array->sizes[axis] = variable->dims[axis];
  }
  switch (variable->class_type) {
    case MAT_C_DOUBLE: array->kind = digitbook_array_float; array->size = 8; break;
    case MAT_C_SINGLE: array->kind = digitbook_array_float; array->size = 4; break;
    case MAT_C_INT8: array->kind = digitbook_array_signed; array->size = 1; break;
    case MAT_C_INT16: array->kind = digitbook_array_signed; array->size = 2; break;
    case MAT_C_INT32: array->kind = digitbook_array_signed; array->size = 4; break;
    case MAT_C_INT64: array->kind = digitbook_array_signed; array->size = 8; break;
    case MAT_C_UINT8: array->kind = digitbook_array_unsigned; array->size = 1; break;
    case MAT_C_UINT16: array->kind = digitbook_array_unsigned; array->size = 2; break;
    case MAT_C_UINT32: array->kind = digitbook_array_unsigned; array->size = 4; break;
    case MAT_C_UINT64: array->kind = digitbook_array_unsigned; array->size = 8; break;
    case MAT_C_CHAR:
      // A row of characters is a text.
      array->kind = digitbook_array_text;
      if (array->rank == 2) array->rank = 1;
      break;
    case MAT_C_CELL:
      if (text_cells(variable) > 0) {
        array->kind = digitbook_array_text;
        array->sizes[0] = text_cells(variable);
        array->rank = 1;
      }
      break;
    case MAT_C_SPARSE: array->kind = digitbook_array_sparse; break;
    default: break;
  }
  if (variable->isComplex && array->size > 0) {
    array->kind = digitbook_array_complex;
    array->size = 0;
  } else if (variable->isLogical && array->kind == digitbook_array_unsigned && array->size == 1) {
    array->kind = digitbook_array_logical;
  }
}

// Damaged files may lead the library round in circles.
enum { longest_name = 256, deepest_struct = 4, most_fields = 256, most_variables = 1024 };

static int is_single_struct(const matvar_t *variable) {
  return variable->class_type == MAT_C_STRUCT && variable->rank == 2 && variable->dims != NULL &&
         variable->dims[0] == 1 && variable->dims[1] == 1;
}

// Returns 0 to end the listing.
static int list_variable(
    matvar_t *variable, const char *name, int depth, digitbook_array_visit visit, void *context
) {
  if (!is_single_struct(variable) || depth >= deepest_struct) {
    struct digitbook_array array = {.name = name};
    describe(variable, &array);
    return visit(&array, context);
  }
  unsigned count = matio.Mat_VarGetNumberOfFields(variable);
  char *const *names = matio.Mat_VarGetStructFieldnames(variable);
  if (names == NULL) return 1;
  for (unsigned index = 0; index < count && index < most_fields; index++) {
    matvar_t *field = matio.Mat_VarGetStructFieldByIndex(variable, index, 0);
    char path[longest_name];
    if (field == NULL || names[index] == NULL) continue;
    int written = snprintf(path, sizeof path, "%s.%s", name, names[index]);
    if (written < 0 || (size_t)written >= sizeof path) continue;
    if (!list_variable(field, path, depth + 1, visit, context)) return 0;
  }
  return 1;
}

int digitbook_matio_list(const char *path, digitbook_array_visit visit, void *context) {
  if (digitbook_matio_missing() != NULL) return 0;
  pthread_mutex_lock(&lock);
  mat_t *file = open_file(path);
  if (file != NULL) {
    matvar_t *variable;
    int more = 1;
    for (int count = 0; more && count < most_variables && (variable = matio.Mat_VarReadNextInfo(file)) != NULL; count++) {
      if (variable->name != NULL && variable->name[0] != 0)
        more = list_variable(variable, variable->name, 0, visit, context);
      matio.Mat_VarFree(variable);
    }
    matio.Mat_Close(file);
  }
  pthread_mutex_unlock(&lock);
  return file != NULL;
}

// The field of nested structs that the rest of a path such as ".train.images" names.
static matvar_t *field_at(matvar_t *variable, const char *rest) {
  while (variable != NULL && *rest == '.') {
    if (!is_single_struct(variable)) return NULL;
    char field[longest_name];
    size_t length = strcspn(rest + 1, ".");
    if (length >= sizeof field) return NULL;
    memcpy(field, rest + 1, length);
    field[length] = 0;
    variable = matio.Mat_VarGetStructFieldByName(variable, field, 0);
    rest += 1 + length;
  }
  return variable;
}

// Number of elements if the two descriptions are the same and take this many bytes; otherwise 0.
static int same_count(const struct digitbook_array *left, const struct digitbook_array *right, size_t bytes) {
  if (left->kind != right->kind || left->size != right->size || left->rank != right->rank || left->rank < 0 ||
      left->size <= 0)
    return 0;
  size_t count = 1;
  for (int axis = 0; axis < left->rank; axis++) {
    if (left->sizes[axis] != right->sizes[axis]) return 0;
    if (__builtin_mul_overflow(count, left->sizes[axis], &count)) return 0;
  }
  // The library counts elements with an int.
  return count <= 0x7FFFFFFF && bytes == count * (size_t)left->size ? (int)count : 0;
}

int digitbook_matio_read(const char *path, const struct digitbook_array *array, void *numbers, size_t bytes) {
  if (digitbook_matio_missing() != NULL) return 0;
  char name[longest_name];
  size_t length = strcspn(array->name, ".");
  if (length >= sizeof name) return 0;
  memcpy(name, array->name, length);
  name[length] = 0;

  pthread_mutex_lock(&lock);
  int is_read = 0;
  mat_t *file = open_file(path);
  if (file != NULL) {
    matvar_t *variable = matio.Mat_VarReadInfo(file, name);
    if (variable != NULL) {
      matvar_t *found = field_at(variable, array->name + length);
      struct digitbook_array description;
      if (found != NULL) {
        describe(found, &description);
        int count = same_count(&description, array, bytes);
        is_read = count > 0 && matio.Mat_VarReadDataLinear(file, found, numbers, 0, 1, count) == 0;
      }
      matio.Mat_VarFree(variable);
    }
    matio.Mat_Close(file);
  }
  pthread_mutex_unlock(&lock);
  return is_read;
}

// Writes a character as UTF-8; returns the number of bytes.
static size_t encode(unsigned code, char *bytes) {
  if (code < 0x80) {
    bytes[0] = (char)code;
    return 1;
  }
  if (code < 0x800) {
    bytes[0] = (char)(0xC0 | code >> 6);
    bytes[1] = (char)(0x80 | (code & 0x3F));
    return 2;
  }
  bytes[0] = (char)(0xE0 | code >> 12);
  bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
  bytes[2] = (char)(0x80 | (code & 0x3F));
  return 3;
}

// Reads UTF-8 of exactly so many characters of at most three bytes; otherwise returns 0.
static int decode(const uint8_t *bytes, size_t size, uint16_t *codes, size_t count) {
  size_t place = 0;
  for (size_t index = 0; index < count; index++) {
    if (place >= size) return 0;
    unsigned first = bytes[place++], more = first < 0x80 ? 0 : first >> 5 == 6 ? 1 : first >> 4 == 14 ? 2 : 3;
    if (more > 2 || size - place < more) return 0;
    unsigned code = more == 0 ? first : first & (0x3F >> more);
    for (; more > 0; more--, place++) {
      if (bytes[place] >> 6 != 2) return 0;
      code = code << 6 | (bytes[place] & 0x3F);
    }
    codes[index] = (uint16_t)code;
  }
  return 1;
}

// The rows of an array of characters whose data has been read.
static int visit_rows(const matvar_t *text, digitbook_text_visit visit, void *context) {
  size_t rows = text->dims[0], columns = text->dims[1];
  if (rows == 0 || columns == 0) {
    visit("", 0, context);
    return 1;
  }
  if (text->data == NULL || text->data_size <= 0) return 0;
  size_t size = (size_t)text->data_size;
  // UTF-8 of more than a byte a character has no columns; a single row is taken whole.
  if (size == 1 && rows == 1) {
    visit(text->data, text->nbytes, context);
    return 1;
  }
  size_t count;
  if (size > 2 || __builtin_mul_overflow(rows, columns, &count) || text->nbytes / size < count) return 0;
  uint16_t *codes = malloc(count * sizeof *codes);
  char *row = malloc(3 * columns);
  if (codes != NULL && row != NULL) {
    if (size == 2) {
      memcpy(codes, text->data, count * sizeof *codes);
    } else if (!decode(text->data, text->nbytes, codes, count)) {
      for (size_t place = 0; place < count; place++) codes[place] = ((const uint8_t *)text->data)[place];
    }
    for (size_t y = 0; y < rows; y++) {
      size_t length = 0;
      for (size_t x = 0; x < columns; x++) length += encode(codes[x * rows + y], row + length);
      visit(row, length, context);
    }
  }
  int is_read = codes != NULL && row != NULL;
  free(codes);
  free(row);
  return is_read;
}

static int read_texts(mat_t *file, matvar_t *found, digitbook_text_visit visit, void *context) {
  size_t cells = text_cells(found);
  if (cells == 0 && (found->class_type != MAT_C_CHAR || found->rank != 2 || found->dims == NULL)) return 0;
  if (matio.Mat_VarReadDataAll(file, found) != 0) return 0;
  if (cells == 0) return visit_rows(found, visit, context);
  for (size_t index = 0; index < cells; index++) {
    const matvar_t *cell = matio.Mat_VarGetCell(found, (int)index);
    if (cell == NULL || !visit_rows(cell, visit, context)) return 0;
  }
  return 1;
}

int digitbook_matio_texts(const char *path, const char *name, digitbook_text_visit visit, void *context) {
  if (digitbook_matio_missing() != NULL) return 0;
  char variable_name[longest_name];
  size_t length = strcspn(name, ".");
  if (length >= sizeof variable_name) return 0;
  memcpy(variable_name, name, length);
  variable_name[length] = 0;

  pthread_mutex_lock(&lock);
  int is_read = 0;
  mat_t *file = open_file(path);
  if (file != NULL) {
    matvar_t *variable = matio.Mat_VarReadInfo(file, variable_name);
    if (variable != NULL) {
      matvar_t *found = field_at(variable, name + length);
      is_read = found != NULL && read_texts(file, found, visit, context);
      matio.Mat_VarFree(variable);
    }
    matio.Mat_Close(file);
  }
  pthread_mutex_unlock(&lock);
  return is_read;
}

#else

const char *digitbook_matio_missing(void) { return "digitbook was built without it"; }
int digitbook_matio_list(const char *path, digitbook_array_visit visit, void *context) {
  (void)path, (void)visit, (void)context;
  return 0;
}
int digitbook_matio_read(const char *path, const struct digitbook_array *array, void *numbers, size_t bytes) {
  (void)path, (void)array, (void)numbers, (void)bytes;
  return 0;
}
int digitbook_matio_texts(const char *path, const char *name, digitbook_text_visit visit, void *context) {
  (void)path, (void)name, (void)visit, (void)context;
  return 0;
}

#endif
