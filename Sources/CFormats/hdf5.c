#include "hdf5.h"

#ifndef DIGITBOOK_HAS_HDF5

const char *digitbook_hdf5_missing(void) { return "digitbook was built without it"; }
int digitbook_hdf5_list(const char *path, digitbook_array_visit visit, void *context) {
  (void)path, (void)visit, (void)context;
  return 0;
}
int digitbook_hdf5_read(const char *path, const struct digitbook_array *array, void *numbers, size_t bytes) {
  (void)path, (void)array, (void)numbers, (void)bytes;
  return 0;
}

#else

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct digitbook_hdf5 hdf5;

// Not every build of the library may be called from several threads.
pthread_mutex_t digitbook_hdf5_lock = PTHREAD_MUTEX_INITIALIZER;

static const char *start(void) {
  // The process ends without the library's own clean-up: all files are closed by then.
  hdf5.H5dont_atexit();
  return hdf5.H5open() >= 0 ? NULL : "it could not be started";
}

const char *digitbook_hdf5_missing(void) {
  static const char *const names[] = {
      "libhdf5_serial.so.103", "libhdf5_serial.so", "libhdf5.so", "libhdf5.so.103",
      "libhdf5.dylib", "/opt/homebrew/lib/libhdf5.dylib", "/usr/local/lib/libhdf5.dylib", NULL,
  };
  static const struct digitbook_symbol symbols[] = {
#define USE(name) {SYMBOL(name), (void **)&hdf5.name},
      FUNCTIONS(USE)
#undef USE
#define USE(type) {"H5T_NATIVE_" #type "_g", (void **)&hdf5.type},
      TYPES(USE)
#undef USE
      {"H5T_STD_REF_OBJ_g", (void **)&hdf5.reference},
      {NULL, NULL},
  };
  static struct digitbook_library library = {.names = names, .symbols = symbols, .start = start};
  return digitbook_library_open(&library);
}

hid_t digitbook_hdf5_open(const char *path) {
  // The macro H5F_ACC_RDONLY calls functions of the library, which is not linked.
  const unsigned read_only = 0;
  // Errors are values here; by default the library prints them, for each thread anew.
  hdf5.H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  return hdf5.H5Fopen(path, read_only, H5P_DEFAULT);
}

void digitbook_hdf5_describe_type(hid_t dataset, struct digitbook_array *array) {
  array->kind = digitbook_array_other;
  array->size = 0;
  hid_t type = hdf5.H5Dget_type(dataset);
  if (type < 0) return;
  H5T_class_t class = hdf5.H5Tget_class(type);
  size_t size = hdf5.H5Tget_size(type);
  if (class == H5T_STRING) {
    array->kind = digitbook_array_text;
  } else if (class == H5T_COMPOUND) {
    array->kind = digitbook_array_complex;
  } else if (class == H5T_ENUM) {
    // h5py stores logical values as an enumeration of signed bytes; the numbers are 0 and 1.
    hid_t base = hdf5.H5Tget_super(type);
    if (base >= 0 && size == 1) {
      array->kind = digitbook_array_logical;
      array->size = 1;
    }
    if (base >= 0) hdf5.H5Tclose(base);
  } else if (class == H5T_INTEGER && size >= 1 && size <= 8) {
    array->kind = hdf5.H5Tget_sign(type) == H5T_SGN_NONE ? digitbook_array_unsigned : digitbook_array_signed;
    array->size = size == 1 ? 1 : size == 2 ? 2 : size <= 4 ? 4 : 8;
  } else if (class == H5T_FLOAT && size >= 1 && size <= 8) {
    array->kind = digitbook_array_float;
    array->size = size <= 4 ? 4 : 8;
  }
  hdf5.H5Tclose(type);
}

// Raw data in other files is not followed: a file could name any file of the system.
int digitbook_hdf5_is_elsewhere(hid_t dataset) {
  hid_t plist = hdf5.H5Dget_create_plist(dataset);
  if (plist < 0) return 1;
  H5D_layout_t layout = hdf5.H5Pget_layout(plist);
  int external = layout == H5D_CONTIGUOUS ? hdf5.H5Pget_external_count(plist) : 0;
  hdf5.H5Pclose(plist);
  return external != 0 || !(layout == H5D_COMPACT || layout == H5D_CONTIGUOUS || layout == H5D_CHUNKED);
}

// The first filter that the library cannot undo, such as h5py's lzf: it comes with h5py, not with HDF5.
static void find_missing_filter(hid_t dataset, struct digitbook_array *array) {
  array->missing_filter = 0;
  array->filter_name[0] = 0;
  hid_t plist = hdf5.H5Dget_create_plist(dataset);
  if (plist < 0) return;
  int count = hdf5.H5Pget_nfilters(plist);
  for (int index = 0; index < count && array->missing_filter == 0; index++) {
    unsigned flags, config;
    size_t values = 0;
    char name[sizeof array->filter_name] = {0};
    H5Z_filter_t filter =
        hdf5.H5Pget_filter2(plist, (unsigned)index, &flags, &values, NULL, sizeof name - 1, name, &config);
    if (filter <= 0 || hdf5.H5Zfilter_avail(filter) != 0) continue;
    array->missing_filter = filter;
    memcpy(array->filter_name, name, sizeof name);
  }
  hdf5.H5Pclose(plist);
}

static void describe(hid_t dataset, struct digitbook_array *array) {
  find_missing_filter(dataset, array);
  array->rank = -1;
  array->stored = 0;
  digitbook_hdf5_describe_type(dataset, array);
  if (digitbook_hdf5_is_elsewhere(dataset)) array->kind = digitbook_array_other;
  hid_t space = hdf5.H5Dget_space(dataset);
  if (space >= 0) {
    int rank = hdf5.H5Sget_simple_extent_ndims(space);
    hsize_t sizes[H5S_MAX_RANK];
    if (hdf5.H5Sget_simple_extent_type(space) == H5S_NULL) {
      array->kind = digitbook_array_other;
    } else if (rank >= 0 && rank <= DIGITBOOK_ARRAY_RANK &&
               hdf5.H5Sget_simple_extent_dims(space, sizes, NULL) == rank) {
      array->rank = rank;
      for (int axis = 0; axis < rank; axis++) array->sizes[axis] = sizes[axis];
    }
    hdf5.H5Sclose(space);
  }
  if (array->kind != digitbook_array_other || !digitbook_hdf5_is_elsewhere(dataset)) digitbook_hdf5_describe_texts(dataset, array);
  array->stored = hdf5.H5Dget_storage_size(dataset);
}

struct listing {
  digitbook_array_visit visit;
  void *context;
  // Links followed so far: groups may contain themselves.
  int links;
};

enum { longest_name = 256, deepest_group = 6, most_links = 4096 };

// Returns 0 to end the listing, -1 if the group is damaged.
static int list_group(hid_t group, const char *prefix, int depth, struct listing *listing) {
  H5G_info_t info;
  if (hdf5.H5Gget_info(group, &info) < 0) return -1;
  for (hsize_t index = 0; index < info.nlinks; index++) {
    if (++listing->links > most_links) return -1;
    char link[longest_name], name[longest_name];
    ssize_t length =
        hdf5.H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, link, sizeof link, H5P_DEFAULT);
    if (length < 0) return -1;
    if ((size_t)length >= sizeof link) continue;
    int written = snprintf(name, sizeof name, "%s%s", prefix, link);
    if (written < 0 || (size_t)written >= sizeof name - 1) continue;
    __typeof__(H5L_info_t) link_info;
    if (hdf5.H5Lget_info(group, link, &link_info, H5P_DEFAULT) < 0) return -1;
    if (link_info.type != H5L_TYPE_HARD) continue;
    hid_t object = hdf5.H5Oopen(group, link, H5P_DEFAULT);
    if (object < 0) return -1;
    int more = 1;
    switch (hdf5.H5Iget_type(object)) {
      case H5I_DATASET: {
        struct digitbook_array array = {.name = name};
        describe(object, &array);
        more = listing->visit(&array, listing->context) != 0;
        break;
      }
      case H5I_GROUP:
        if (depth < deepest_group && strcmp(name, "#refs#") != 0) {
          strcat(name, "/");
          more = list_group(object, name, depth + 1, listing);
        }
        break;
      default: break;
    }
    hdf5.H5Oclose(object);
    if (more <= 0) return more;
  }
  return 1;
}

int digitbook_hdf5_list(const char *path, digitbook_array_visit visit, void *context) {
  if (digitbook_hdf5_missing() != NULL) return 0;
  pthread_mutex_lock(&digitbook_hdf5_lock);
  struct listing listing = {.visit = visit, .context = context};
  int outcome = -1;
  hid_t file = digitbook_hdf5_open(path);
  if (file >= 0) {
    hid_t root = hdf5.H5Gopen2(file, "/", H5P_DEFAULT);
    if (root >= 0) {
      outcome = list_group(root, "", 0, &listing);
      hdf5.H5Gclose(root);
    }
    hdf5.H5Fclose(file);
  }
  pthread_mutex_unlock(&digitbook_hdf5_lock);
  return outcome >= 0;
}

static hid_t memory_type(const struct digitbook_array *array) {
  switch (array->kind) {
    case digitbook_array_logical: return *hdf5.INT8;
    case digitbook_array_float: return array->size == 4 ? *hdf5.FLOAT : *hdf5.DOUBLE;
    case digitbook_array_signed:
      return array->size == 1   ? *hdf5.INT8
             : array->size == 2 ? *hdf5.INT16
             : array->size == 4 ? *hdf5.INT32
                                : *hdf5.INT64;
    case digitbook_array_unsigned:
      return array->size == 1   ? *hdf5.UINT8
             : array->size == 2 ? *hdf5.UINT16
             : array->size == 4 ? *hdf5.UINT32
                                : *hdf5.UINT64;
    default: return -1;
  }
}

// Whether the two descriptions are the same and take this many bytes in memory.
static int is_same(const struct digitbook_array *left, const struct digitbook_array *right, size_t bytes) {
  if (left->kind != right->kind || left->size != right->size || left->rank != right->rank || left->rank < 0 ||
      left->size <= 0)
    return 0;
  size_t count = (size_t)left->size;
  for (int axis = 0; axis < left->rank; axis++) {
    if (left->sizes[axis] != right->sizes[axis]) return 0;
    if (__builtin_mul_overflow(count, left->sizes[axis], &count)) return 0;
  }
  return count == bytes;
}

int digitbook_hdf5_read(const char *path, const struct digitbook_array *array, void *numbers, size_t bytes) {
  if (digitbook_hdf5_missing() != NULL) return 0;
  pthread_mutex_lock(&digitbook_hdf5_lock);
  int is_read = 0;
  hid_t file = digitbook_hdf5_open(path);
  if (file >= 0) {
    hid_t dataset = hdf5.H5Dopen2(file, array->name, H5P_DEFAULT);
    if (dataset >= 0) {
      struct digitbook_array found;
      describe(dataset, &found);
      hid_t type = memory_type(array);
      is_read = is_same(&found, array, bytes) && type >= 0 &&
                hdf5.H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0;
      hdf5.H5Dclose(dataset);
    }
    hdf5.H5Fclose(file);
  }
  pthread_mutex_unlock(&digitbook_hdf5_lock);
  return is_read;
}

#endif
