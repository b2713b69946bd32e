#include "digitbook_archive.h"

#include "digitbook_library.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#if __has_include(<xlocale.h>)
#include <xlocale.h>
#endif

#define FUNCTIONS(F)                     \
  F(archive_entry_filetype)              \
  F(archive_entry_free)                  \
  F(archive_entry_hardlink)              \
  F(archive_entry_is_encrypted)          \
  F(archive_entry_new)                   \
  F(archive_entry_pathname)              \
  F(archive_entry_set_filetype)          \
  F(archive_entry_set_pathname)          \
  F(archive_entry_set_perm)              \
  F(archive_entry_set_size)              \
  F(archive_entry_size)                  \
  F(archive_entry_size_is_set)           \
  F(archive_errno)                       \
  F(archive_error_string)                \
  F(archive_filter_bytes)                \
  F(archive_filter_code)                 \
  F(archive_read_data)                   \
  F(archive_read_free)                   \
  F(archive_read_new)                    \
  F(archive_read_next_header)            \
  F(archive_read_open_filename)          \
  F(archive_read_open_memory)            \
  F(archive_read_support_filter_bzip2)   \
  F(archive_read_support_filter_gzip)    \
  F(archive_read_support_filter_xz)      \
  F(archive_read_support_filter_zstd)    \
  F(archive_read_support_format_empty)   \
  F(archive_read_support_format_raw)     \
  F(archive_read_support_format_tar)     \
  F(archive_read_support_format_zip_seekable) \
  F(archive_version_string)              \
  F(archive_write_close)                 \
  F(archive_write_data)                  \
  F(archive_write_fail)                  \
  F(archive_write_free)                  \
  F(archive_write_header)                \
  F(archive_write_new)                   \
  F(archive_write_open_fd)               \
  F(archive_write_set_bytes_in_last_block) \
  F(archive_write_set_format_zip)        \
  F(archive_write_zip_set_compression_deflate) \
  F(archive_write_zip_set_compression_store)

#define POINTER(name) __typeof__(&name) name##_;
static struct {
  FUNCTIONS(POINTER)
} library;

static locale_t utf8;

static const char *start(void) {
  static const char *const locales[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
  for (size_t i = 0; i < sizeof locales / sizeof *locales && utf8 == (locale_t)0; i++) {
    utf8 = newlocale(LC_CTYPE_MASK, locales[i], (locale_t)0);
  }
  return NULL;
}

const char *digitbook_archive_missing(void) {
  static const char *const names[] = {
#ifdef __APPLE__
    "libarchive.13.dylib", "/opt/homebrew/opt/libarchive/lib/libarchive.13.dylib",
    "/usr/local/opt/libarchive/lib/libarchive.13.dylib", "/usr/lib/libarchive.2.dylib",
#else
    "libarchive.so.13",
#endif
    NULL,
  };
#define SYMBOL(name) {#name, (void **)&library.name##_},
  static const struct digitbook_symbol symbols[] = {FUNCTIONS(SYMBOL){NULL, NULL}};
  static struct digitbook_library opened = {.names = names, .symbols = symbols, .start = start};
  return digitbook_library_open(&opened);
}

const char *digitbook_archive_version(void) {
  if (digitbook_archive_missing() != NULL) return NULL;
  // "libarchive 3.6.2"
  const char *text = library.archive_version_string_();
  const char *number = strchr(text, ' ');
  return number != NULL ? number + 1 : text;
}

static locale_t enter(void) { return utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0; }

static void leave(locale_t former) {
  if (former != (locale_t)0) uselocale(former);
}

// A code beside those of libarchive, which are above -100.
enum { TOO_SHORT = -100 };

struct digitbook_archive {
  struct archive *handle;
  // Of the last call that failed.
  int code;
};

// Bytes of a file that are read at a time.
enum { FILE_BLOCK = 1 << 18 };

// Opens bytes, or the file at `path` if there is one.
static int open_source(struct archive *handle, const char *path, const void *bytes, size_t count,
                       enum digitbook_archive_format format, enum digitbook_archive_compression compression) {
  int code = ARCHIVE_OK;
  switch (format) {
    case DIGITBOOK_ARCHIVE_RAW:
      code = library.archive_read_support_format_raw_(handle);
      // A compressed file of no bytes, which is nothing for the raw format.
      if (code == ARCHIVE_OK) code = library.archive_read_support_format_empty_(handle);
      break;
    case DIGITBOOK_ARCHIVE_TAR: code = library.archive_read_support_format_tar_(handle); break;
    case DIGITBOOK_ARCHIVE_ZIP: code = library.archive_read_support_format_zip_seekable_(handle); break;
  }
  if (code != ARCHIVE_OK) return code;
  int filter = ARCHIVE_FILTER_NONE;
  switch (compression) {
    case DIGITBOOK_ARCHIVE_PLAIN: break;
    case DIGITBOOK_ARCHIVE_GZIP:
      filter = ARCHIVE_FILTER_GZIP;
      code = library.archive_read_support_filter_gzip_(handle);
      break;
    case DIGITBOOK_ARCHIVE_BZIP2:
      filter = ARCHIVE_FILTER_BZIP2;
      code = library.archive_read_support_filter_bzip2_(handle);
      break;
    case DIGITBOOK_ARCHIVE_XZ:
      filter = ARCHIVE_FILTER_XZ;
      code = library.archive_read_support_filter_xz_(handle);
      break;
    case DIGITBOOK_ARCHIVE_ZSTD:
      filter = ARCHIVE_FILTER_ZSTD;
      code = library.archive_read_support_filter_zstd_(handle);
      break;
  }
  // A warning: the filter is a program of its own (libarchive was built without the library), which is not started.
  if (code != ARCHIVE_OK) return ARCHIVE_FATAL;
  code = path != NULL ? library.archive_read_open_filename_(handle, path, FILE_BLOCK)
                      : library.archive_read_open_memory_(handle, bytes, count);
  if (code < ARCHIVE_WARN) return code;
  // A file that is too short for its filter would be read as it is.
  return library.archive_filter_code_(handle, 0) == filter ? code : TOO_SHORT;
}

static struct digitbook_archive *open_archive(const char *path, const void *bytes, size_t count,
                                              enum digitbook_archive_format format,
                                              enum digitbook_archive_compression compression) {
  if (digitbook_archive_missing() != NULL) return NULL;
  struct digitbook_archive *archive = calloc(1, sizeof *archive);
  if (archive == NULL) return NULL;
  locale_t former = enter();
  archive->handle = library.archive_read_new_();
  if (archive->handle != NULL)
    archive->code = open_source(archive->handle, path, bytes, count, format, compression);
  leave(former);
  if (archive->handle == NULL) {
    free(archive);
    return NULL;
  }
  return archive;
}

struct digitbook_archive *digitbook_archive_open(const void *bytes, size_t count, enum digitbook_archive_format format,
                                                 enum digitbook_archive_compression compression) {
  return open_archive(NULL, bytes, count, format, compression);
}

struct digitbook_archive *digitbook_archive_open_file(const char *path, enum digitbook_archive_format format) {
  return open_archive(path, NULL, 0, format, DIGITBOOK_ARCHIVE_PLAIN);
}

int digitbook_archive_next(struct digitbook_archive *archive, struct digitbook_archive_entry *entry) {
  if (archive->code < ARCHIVE_WARN) return -1;
  locale_t former = enter();
  struct archive_entry *found = NULL;
  int code = library.archive_read_next_header_(archive->handle, &found);
  // A warning, such as of a name that is no UTF-8, leaves the entry usable.
  int result = code == ARCHIVE_EOF ? 0 : code >= ARCHIVE_WARN && found != NULL ? 1 : -1;
  if (result < 0) archive->code = ARCHIVE_FATAL;
  if (result > 0) {
    entry->name = library.archive_entry_pathname_(found);
    entry->size = library.archive_entry_size_is_set_(found) ? library.archive_entry_size_(found) : -1;
    entry->is_file =
      library.archive_entry_filetype_(found) == AE_IFREG && library.archive_entry_hardlink_(found) == NULL;
    entry->is_encrypted = library.archive_entry_is_encrypted_(found) != 0;
  }
  leave(former);
  return result;
}

ptrdiff_t digitbook_archive_read(struct digitbook_archive *archive, void *buffer, size_t count) {
  if (archive->code < ARCHIVE_WARN) return -1;
  locale_t former = enter();
  la_ssize_t got = library.archive_read_data_(archive->handle, buffer, count);
  leave(former);
  if (got < 0) archive->code = ARCHIVE_FATAL;
  return got < 0 ? -1 : got;
}

size_t digitbook_archive_consumed(struct digitbook_archive *archive) {
  la_int64_t count = library.archive_filter_bytes_(archive->handle, -1);
  return count > 0 ? (size_t)count : 0;
}

const char *digitbook_archive_reason(struct digitbook_archive *archive) {
  if (archive->code == TOO_SHORT) return "truncated input";
  const char *reason = library.archive_error_string_(archive->handle);
  return reason != NULL ? reason : "unknown error";
}

void digitbook_archive_close(struct digitbook_archive *archive) {
  if (archive == NULL) return;
  library.archive_read_free_(archive->handle);
  free(archive);
}

struct digitbook_archive_writer {
  struct archive *handle;
  struct archive_entry *entry;
};

static int writer_errno(struct archive *handle) {
  int code = library.archive_errno_(handle);
  return code > 0 ? code : EIO;
}

struct digitbook_archive_writer *digitbook_archive_writer_open(int descriptor, bool deflated) {
  if (digitbook_archive_missing() != NULL) return NULL;
  struct digitbook_archive_writer *writer = calloc(1, sizeof *writer);
  if (writer == NULL) return NULL;
  locale_t former = enter();
  writer->handle = library.archive_write_new_();
  bool good = writer->handle != NULL && library.archive_write_set_format_zip_(writer->handle) == ARCHIVE_OK
              && (deflated ? library.archive_write_zip_set_compression_deflate_(writer->handle)
                           : library.archive_write_zip_set_compression_store_(writer->handle)) == ARCHIVE_OK
              // The last block is not filled up with zeros.
              && library.archive_write_set_bytes_in_last_block_(writer->handle, 1) == ARCHIVE_OK
              && library.archive_write_open_fd_(writer->handle, descriptor) == ARCHIVE_OK;
  leave(former);
  if (good) return writer;
  digitbook_archive_writer_close(writer, false);
  return NULL;
}

int digitbook_archive_writer_begin(struct digitbook_archive_writer *writer, const char *name, int64_t size) {
  locale_t former = enter();
  if (writer->entry != NULL) library.archive_entry_free_(writer->entry);
  writer->entry = library.archive_entry_new_();
  int code = ENOMEM;
  if (writer->entry != NULL) {
    library.archive_entry_set_pathname_(writer->entry, name);
    library.archive_entry_set_filetype_(writer->entry, AE_IFREG);
    library.archive_entry_set_perm_(writer->entry, 0644);
    library.archive_entry_set_size_(writer->entry, size);
    code = library.archive_write_header_(writer->handle, writer->entry) >= ARCHIVE_WARN
      ? 0 : writer_errno(writer->handle);
  }
  leave(former);
  return code;
}

int digitbook_archive_writer_write(struct digitbook_archive_writer *writer, const void *bytes, size_t count) {
  locale_t former = enter();
  const char *next = bytes;
  int code = 0;
  while (count > 0 && code == 0) {
    la_ssize_t put = library.archive_write_data_(writer->handle, next, count);
    if (put > 0) {
      next += put;
      count -= (size_t)put;
    } else {
      // None are taken beyond the size of the entry.
      code = put < 0 ? writer_errno(writer->handle) : EFBIG;
    }
  }
  leave(former);
  return code;
}

int digitbook_archive_writer_close(struct digitbook_archive_writer *writer, bool complete) {
  locale_t former = enter();
  int code = 0;
  if (writer->handle != NULL) {
    if (complete) {
      if (library.archive_write_close_(writer->handle) < ARCHIVE_WARN) code = writer_errno(writer->handle);
    } else {
      library.archive_write_fail_(writer->handle);
    }
    library.archive_write_free_(writer->handle);
  }
  if (writer->entry != NULL) library.archive_entry_free_(writer->entry);
  leave(former);
  free(writer);
  return code;
}
