#ifndef DIGITBOOK_ARCHIVE_H
#define DIGITBOOK_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Reading and writing of archives and compressed files with libarchive (Debian 12: 3.6.2).
//
// Each call sets a UTF-8 locale for its thread and puts the former one back: libarchive converts names to the
// locale's character set, and has none to give where they do not fit.

// The reason why libarchive cannot be used, or NULL. The library is opened by the first call.
const char *digitbook_archive_missing(void);

// Such as "3.6.2"; NULL without the library.
const char *digitbook_archive_version(void);

// What the bytes are, inside the compression.
enum digitbook_archive_format {
  // A single compressed file: one entry with all its contents, of all streams that follow one another.
  DIGITBOOK_ARCHIVE_RAW,
  DIGITBOOK_ARCHIVE_TAR,
  // Read from the list at its end, so that a file that is cut off is no zip file at all.
  DIGITBOOK_ARCHIVE_ZIP,
};

enum digitbook_archive_compression {
  DIGITBOOK_ARCHIVE_PLAIN,
  DIGITBOOK_ARCHIVE_GZIP,
  DIGITBOOK_ARCHIVE_BZIP2,
  DIGITBOOK_ARCHIVE_XZ,
  DIGITBOOK_ARCHIVE_ZSTD,
};

struct digitbook_archive_entry {
  // Bytes of the name as the archive holds them, of any encoding; NULL if there is none. Valid until the next call.
  const char *name;
  // Number of bytes that the header promises; negative if it does not say.
  int64_t size;
  // False for folders, links and devices.
  bool is_file;
  bool is_encrypted;
};

struct digitbook_archive;

// Opens bytes, which must stay at their address during every later call. Bytes that are compressed twice in the same
// way are inflated twice. Returns NULL without memory or library;
// an error of the bytes is returned by the first call of `digitbook_archive_next`.
struct digitbook_archive *digitbook_archive_open(const void *bytes, size_t count, enum digitbook_archive_format format,
                                                 enum digitbook_archive_compression compression);

// Opens a file that is not compressed as a whole, and reads it piece by piece.
struct digitbook_archive *digitbook_archive_open_file(const char *path, enum digitbook_archive_format format);

// Goes to the next entry. Returns 1, 0 after the last one, or -1 for an error.
int digitbook_archive_next(struct digitbook_archive *archive, struct digitbook_archive_entry *entry);

// Reads the next bytes of the entry, holes filled with zeros. Returns 0 at its end, where checksums have been
// compared, or -1 for an error.
ptrdiff_t digitbook_archive_read(struct digitbook_archive *archive, void *buffer, size_t count);

// Number of the archive's bytes that have been read and understood.
size_t digitbook_archive_consumed(struct digitbook_archive *archive);

// libarchive's words for the last error; never NULL, valid until the next call.
const char *digitbook_archive_reason(struct digitbook_archive *archive);

// Accepts NULL.
void digitbook_archive_close(struct digitbook_archive *archive);

struct digitbook_archive_writer;

// Begins a zip file at a descriptor, which stays open. Returns NULL without memory or library.
//
// The same entries give the same bytes everywhere: all are dated 1980-01-01 and belong to nobody.
struct digitbook_archive_writer *digitbook_archive_writer_open(int descriptor, bool deflated);

// Begins an entry of `size` bytes. Returns 0, or an errno.
int digitbook_archive_writer_begin(struct digitbook_archive_writer *writer, const char *name, int64_t size);

// Writes the next bytes of the entry. Returns 0, or an errno.
int digitbook_archive_writer_write(struct digitbook_archive_writer *writer, const void *bytes, size_t count);

// Ends the file, if `complete`, and frees the writer. Returns 0, or an errno.
int digitbook_archive_writer_close(struct digitbook_archive_writer *writer, bool complete);

#endif
