#ifndef DIGITBOOK_ARRAYS_H
#define DIGITBOOK_ARRAYS_H

#include <stddef.h>
#include <stdint.h>

// Numeric arrays of MATLAB files (version 5, by libmatio) and of HDF5 files (by libhdf5). Both libraries are opened
// on the first use. All functions may be called from any thread; they wait for each other.

#define DIGITBOOK_ARRAY_RANK 8

// What an array holds: the size of a number in bytes, together with one of the following; or why it cannot be read.
enum digitbook_array_kind {
  digitbook_array_unsigned,
  digitbook_array_signed,
  digitbook_array_float,
  digitbook_array_logical,
  digitbook_array_text,
  digitbook_array_sparse,
  digitbook_array_complex,
  digitbook_array_other,
};

struct digitbook_array {
  // Path inside the file, "dataset.train.images" (MATLAB) or "train/data" (HDF5); valid during the visit.
  const char *name;
  enum digitbook_array_kind kind;
  // Bytes of a number in memory: 1, 2, 4 or 8; 0 for what is not numbers.
  int size;
  // Number of axes; -1 for more than DIGITBOOK_ARRAY_RANK.
  int rank;
  uint64_t sizes[DIGITBOOK_ARRAY_RANK];
  // Bytes that the array takes up in the file; 0 if it is not known.
  uint64_t stored;
  // Number and name of a filter, such as a compression, that the library lacks; 0 if it has all that it needs.
  int missing_filter;
  char filter_name[64];
};

// Called for each array in the order of the file. Returning 0 ends the listing.
typedef int (*digitbook_array_visit)(const struct digitbook_array *array, void *context);

// NULL if the library can be used, or the reason why not.
const char *digitbook_matio_missing(void);
const char *digitbook_hdf5_missing(void);

// Lists the arrays of a MATLAB file of version 5 or an HDF5 file. Returns 0 if the file is damaged.
int digitbook_matio_list(const char *path, digitbook_array_visit visit, void *context);
int digitbook_hdf5_list(const char *path, digitbook_array_visit visit, void *context);

// Reads the array of this name, kind and shape as numbers in the byte order of the machine: in the order of MATLAB
// (first axis fastest) or of C (last axis fastest). `bytes` must be the product of sizes and size.
// Returns 0 if the file is damaged or holds something else under the name.
int digitbook_matio_read(const char *path, const struct digitbook_array *array, void *numbers, size_t bytes);
int digitbook_hdf5_read(const char *path, const struct digitbook_array *array, void *numbers, size_t bytes);

// Called for each text of an array, in the order of its first axis. `text` need not end with a zero.
typedef void (*digitbook_text_visit)(const char *text, size_t length, void *context);

// Reads an array of texts: rows of characters or a cell array of MATLAB, strings of fixed or any length in HDF5.
// Returns 0 if the file is damaged or holds something else under the name.
int digitbook_matio_texts(const char *path, const char *name, digitbook_text_visit visit, void *context);
int digitbook_hdf5_texts(const char *path, const char *name, digitbook_text_visit visit, void *context);

#endif
