#include "hdf5.h"

#ifndef DIGITBOOK_HAS_HDF5

int digitbook_hdf5_texts(const char *path, const char *name, digitbook_text_visit visit, void *context) {
  (void)path, (void)name, (void)visit, (void)context;
  return 0;
}

#else

#include <stdlib.h>
#include <string.h>

enum { class_size = 16 };

// The class that MATLAB notes at an array of version 7.3, such as "double" or "char"; empty if there is none.
static void matlab_class(hid_t dataset, char class[class_size]) {
  memset(class, 0, class_size);
  if (hdf5.H5Aexists(dataset, "MATLAB_class") <= 0) return;
  hid_t attribute = hdf5.H5Aopen(dataset, "MATLAB_class", H5P_DEFAULT);
  if (attribute < 0) return;
  hid_t type = hdf5.H5Aget_type(attribute);
  hid_t space = hdf5.H5Aget_space(attribute);
  if (type >= 0 && space >= 0 && hdf5.H5Tget_class(type) == H5T_STRING && hdf5.H5Tis_variable_str(type) == 0 &&
      hdf5.H5Tget_size(type) < class_size && hdf5.H5Sget_simple_extent_npoints(space) == 1 &&
      hdf5.H5Aread(attribute, type, class) < 0)
    class[0] = 0;
  if (space >= 0) hdf5.H5Sclose(space);
  if (type >= 0) hdf5.H5Tclose(type);
  hdf5.H5Aclose(attribute);
}

enum { most_characters = 1 << 26 };

// The references of a cell array, to be freed; NULL if it holds none that can be read.
static hobj_ref_t *read_references(hid_t dataset, hssize_t *count) {
  hid_t type = hdf5.H5Dget_type(dataset);
  hid_t space = hdf5.H5Dget_space(dataset);
  hobj_ref_t *cells = NULL;
  *count = space < 0 ? 0 : hdf5.H5Sget_simple_extent_npoints(space);
  if (type >= 0 && hdf5.H5Tget_class(type) == H5T_REFERENCE && hdf5.H5Tget_size(type) == sizeof *cells &&
      *count > 0 && *count <= most_characters && !digitbook_hdf5_is_elsewhere(dataset))
    cells = calloc((size_t)*count, sizeof *cells);
  if (cells != NULL && hdf5.H5Dread(dataset, *hdf5.reference, H5S_ALL, H5S_ALL, H5P_DEFAULT, cells) < 0) {
    free(cells);
    cells = NULL;
  }
  if (space >= 0) hdf5.H5Sclose(space);
  if (type >= 0) hdf5.H5Tclose(type);
  return cells;
}

// Whether the first cell is characters: cells of numbers are no labels.
static int holds_texts(hid_t dataset) {
  hssize_t count;
  hobj_ref_t *cells = read_references(dataset, &count);
  if (cells == NULL) return 0;
  char class[class_size] = {0};
  hid_t cell = hdf5.H5Rdereference2(dataset, H5P_DEFAULT, H5R_OBJECT, cells);
  if (cell >= 0 && hdf5.H5Iget_type(cell) == H5I_DATASET) matlab_class(cell, class);
  if (cell >= 0) hdf5.H5Oclose(cell);
  free(cells);
  return strcmp(class, "char") == 0;
}

// Rows of characters of 16 bits, or references to such: MATLAB's char and cell arrays become an axis of texts.
void digitbook_hdf5_describe_texts(hid_t dataset, struct digitbook_array *array) {
  if (array->rank != 2) return;
  char class[class_size];
  matlab_class(dataset, class);
  int are_rows = strcmp(class, "char") == 0 && array->kind == digitbook_array_unsigned && array->size == 2;
  int are_cells = strcmp(class, "cell") == 0 && (array->sizes[0] == 1 || array->sizes[1] == 1) &&
                  holds_texts(dataset);
  if (!are_rows && !are_cells) return;
  array->kind = digitbook_array_text;
  array->size = 0;
  array->rank = 1;
  // The axes are in the order of C, so that the rows come last.
  if (are_rows || array->sizes[0] == 1) array->sizes[0] = array->sizes[1];
}

// Texts of an array in all, in bytes: labels are short.
enum { most_text = 1 << 30 };

static int read_texts(hid_t dataset, hid_t type, hid_t space, digitbook_text_visit visit, void *context) {
  size_t size = hdf5.H5Tget_size(type);
  hssize_t count = hdf5.H5Sget_simple_extent_npoints(space);
  if (hdf5.H5Tget_class(type) != H5T_STRING || size == 0 || count <= 0 || (size_t)count > most_text / size) return 0;
  int is_variable = hdf5.H5Tis_variable_str(type) > 0;
  char *texts = calloc((size_t)count, size);
  if (texts == NULL) return 0;
  int is_read = hdf5.H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts) >= 0;
  for (hssize_t index = 0; is_read && index < count; index++) {
    const char *text = texts + (size_t)index * size;
    if (is_variable) {
      char *long_text;
      memcpy(&long_text, text, sizeof(char *));
      visit(long_text == NULL ? "" : long_text, long_text == NULL ? 0 : strlen(long_text), context);
    } else {
      visit(text, strnlen(text, size), context);
    }
  }
  if (is_variable && is_read) hdf5.H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts);
  free(texts);
  return is_read;
}

// A character of 16 bits, or a pair of them, as UTF-8. Returns the number of bytes, at most 4.
static int utf8(const uint16_t *units, size_t count, size_t *place, char *text) {
  uint32_t scalar = units[(*place)++];
  if (scalar >= 0xD800 && scalar < 0xDC00 && *place < count && units[*place] >= 0xDC00 && units[*place] < 0xE000)
    scalar = 0x10000 + ((scalar - 0xD800) << 10) + (units[(*place)++] - 0xDC00u);
  else if (scalar >= 0xD800 && scalar < 0xE000)
    scalar = 0xFFFD;
  static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
  int more = scalar < 0x80 ? 0 : scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
  for (int index = more; index > 0; index--, scalar >>= 6) text[index] = (char)(0x80 | (scalar & 0x3F));
  text[0] = (char)(leads[more] | scalar);
  return more + 1;
}

// Rows of characters, which lie column by column as always in MATLAB; at most so many. A single text may also be a
// column.
static int read_rows(hid_t dataset, hsize_t most_rows, digitbook_text_visit visit, void *context) {
  struct digitbook_array array;
  char class[class_size];
  hid_t space = hdf5.H5Dget_space(dataset);
  if (space < 0) return 0;
  hsize_t sizes[H5S_MAX_RANK];
  int rank = hdf5.H5Sget_simple_extent_ndims(space);
  int is_read = 0;
  digitbook_hdf5_describe_type(dataset, &array);
  matlab_class(dataset, class);
  if (strcmp(class, "char") == 0 && array.kind == digitbook_array_unsigned &&
      !digitbook_hdf5_is_elsewhere(dataset) && rank == 2 &&
      hdf5.H5Sget_simple_extent_dims(space, sizes, NULL) == 2 && sizes[0] <= most_characters &&
      sizes[1] <= most_characters && sizes[0] * sizes[1] <= most_characters &&
      (sizes[1] <= most_rows || sizes[0] <= most_rows)) {
    int is_column = most_rows == 1 && sizes[0] == 1;
    size_t length = (size_t)sizes[is_column], rows = (size_t)sizes[!is_column];
    uint16_t *units = calloc(length * rows + 1, sizeof *units);
    uint16_t *row_units = calloc(length + 1, sizeof *row_units);
    char *text = malloc(4 * length + 1);
    is_read = units != NULL && row_units != NULL && text != NULL &&
              (length * rows == 0 ||
               hdf5.H5Dread(dataset, *hdf5.UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, units) >= 0);
    // In place of the characters of an empty text are its two sizes.
    int is_empty = hdf5.H5Aexists(dataset, "MATLAB_empty") > 0;
    if (is_read && is_empty) visit("", 0, context);
    for (size_t row = 0; is_read && !is_empty && row < rows; row++) {
      size_t bytes = 0, place = 0;
      for (size_t column = 0; column < length; column++) row_units[column] = units[column * rows + row];
      while (place < length) bytes += (size_t)utf8(row_units, length, &place, text + bytes);
      visit(text, bytes, context);
    }
    free(text);
    free(row_units);
    free(units);
  }
  hdf5.H5Sclose(space);
  return is_read;
}

// A cell array: references to the texts.
static int read_cells(hid_t dataset, digitbook_text_visit visit, void *context) {
  hssize_t count;
  hobj_ref_t *cells = read_references(dataset, &count);
  int is_read = cells != NULL;
  for (hssize_t index = 0; is_read && index < count; index++) {
    hid_t cell = hdf5.H5Rdereference2(dataset, H5P_DEFAULT, H5R_OBJECT, &cells[index]);
    is_read = cell >= 0 && hdf5.H5Iget_type(cell) == H5I_DATASET && read_rows(cell, 1, visit, context);
    if (cell >= 0) hdf5.H5Oclose(cell);
  }
  free(cells);
  return is_read;
}

int digitbook_hdf5_texts(const char *path, const char *name, digitbook_text_visit visit, void *context) {
  if (digitbook_hdf5_missing() != NULL) return 0;
  pthread_mutex_lock(&digitbook_hdf5_lock);
  int is_read = 0;
  hid_t file = digitbook_hdf5_open(path);
  if (file >= 0) {
    hid_t dataset = hdf5.H5Dopen2(file, name, H5P_DEFAULT);
    if (dataset >= 0) {
      char class[class_size];
      matlab_class(dataset, class);
      hid_t type = digitbook_hdf5_is_elsewhere(dataset) ? -1 : hdf5.H5Dget_type(dataset);
      hid_t space = hdf5.H5Dget_space(dataset);
      if (strcmp(class, "char") == 0)
        is_read = read_rows(dataset, most_characters, visit, context);
      else if (strcmp(class, "cell") == 0)
        is_read = read_cells(dataset, visit, context);
      else if (type >= 0 && space >= 0)
        is_read = read_texts(dataset, type, space, visit, context);
      if (space >= 0) hdf5.H5Sclose(space);
      if (type >= 0) hdf5.H5Tclose(type);
      hdf5.H5Dclose(dataset);
    }
    hdf5.H5Fclose(file);
  }
  pthread_mutex_unlock(&digitbook_hdf5_lock);
  return is_read;
}

#endif
