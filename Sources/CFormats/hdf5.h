// What the files share that use the HDF5 library.
#ifndef DIGITBOOK_HDF5_H
#define DIGITBOOK_HDF5_H

#include "digitbook_arrays.h"
#include "digitbook_library.h"

#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#define DIGITBOOK_HAS_HDF5 1
#elif __has_include(<hdf5.h>)
#include <hdf5.h>
#define DIGITBOOK_HAS_HDF5 1
#endif

#ifdef DIGITBOOK_HAS_HDF5

#include <pthread.h>

// The name of a function's symbol in the library: since 1.12 some names are macros for a numbered version.
#define TEXT(name) #name
#define SYMBOL(name) TEXT(name)

#define FUNCTIONS(USE)                                                                                       \
  USE(H5open) USE(H5dont_atexit) USE(H5Eset_auto2) USE(H5Fopen) USE(H5Fclose) USE(H5Gopen2) USE(H5Gclose)    \
  USE(H5Gget_info) USE(H5Lget_name_by_idx) USE(H5Lget_info) USE(H5Oopen) USE(H5Oclose) USE(H5Iget_type)      \
  USE(H5Dopen2) USE(H5Dclose) USE(H5Dget_space) USE(H5Dget_type) USE(H5Dget_create_plist)                    \
  USE(H5Dget_storage_size) USE(H5Dread) USE(H5Sclose) USE(H5Sget_simple_extent_ndims)                        \
  USE(H5Sget_simple_extent_dims) USE(H5Sget_simple_extent_type) USE(H5Tclose) USE(H5Tget_class)              \
  USE(H5Tget_size) USE(H5Tget_sign) USE(H5Tget_super) USE(H5Pclose) USE(H5Pget_layout)                       \
  USE(H5Pget_external_count) USE(H5Pget_nfilters) USE(H5Pget_filter2) USE(H5Zfilter_avail)                   \
  USE(H5Tis_variable_str) USE(H5Dvlen_reclaim) USE(H5Sget_simple_extent_npoints) USE(H5Aexists)              \
  USE(H5Aopen) USE(H5Aclose) USE(H5Aget_type) USE(H5Aget_space) USE(H5Aread) USE(H5Rdereference2)

#define TYPES(USE)                                                                                           \
  USE(INT8) USE(INT16) USE(INT32) USE(INT64) USE(UINT8) USE(UINT16) USE(UINT32) USE(UINT64) USE(FLOAT)       \
  USE(DOUBLE)

struct digitbook_hdf5 {
#define USE(name) __typeof__(&name) name;
  FUNCTIONS(USE)
#undef USE
#define USE(type) hid_t *type;
  TYPES(USE)
#undef USE
  hid_t *reference;
};

extern struct digitbook_hdf5 hdf5;
extern pthread_mutex_t digitbook_hdf5_lock;

hid_t digitbook_hdf5_open(const char *path);
void digitbook_hdf5_describe_type(hid_t dataset, struct digitbook_array *array);
int digitbook_hdf5_is_elsewhere(hid_t dataset);
// Makes an axis of texts of MATLAB's char and cell arrays, whose axes are known.
void digitbook_hdf5_describe_texts(hid_t dataset, struct digitbook_array *array);

#endif
#endif
