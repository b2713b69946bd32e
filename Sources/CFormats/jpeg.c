#include "digitbook_jpeg.h"

#include "digitbook_library.h"
#include "grey.h"

#include <stdio.h>
#include <stdlib.h>

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>
#include <string.h>

// leptonica decodes JPEG with this library too, but leaves its warnings on standard error, where most phones'
// pictures cause one ("extraneous bytes before marker"). Hence it is called directly.
static struct {
  __typeof__(&jpeg_std_error) standardError;
  __typeof__(&jpeg_CreateDecompress) create;
  __typeof__(&jpeg_mem_src) setBytes;
  __typeof__(&jpeg_read_header) readHeader;
  __typeof__(&jpeg_start_decompress) start;
  __typeof__(&jpeg_read_scanlines) readLines;
  __typeof__(&jpeg_destroy_decompress) destroy;
} jpeg;

const char *digitbook_jpeg_open(void) {
  // The layout of its structures differs between versions: only the one of the header is of use.
  static const char *const names[] = {
#if JPEG_LIB_VERSION >= 80
    "libjpeg.so.8", "libjpeg.8.dylib", "/opt/homebrew/lib/libjpeg.8.dylib", "/usr/local/lib/libjpeg.8.dylib",
#else
    "libjpeg.so.62",
#endif
    NULL,
  };
  static const struct digitbook_symbol symbols[] = {
    {"jpeg_std_error", (void **)&jpeg.standardError},
    {"jpeg_CreateDecompress", (void **)&jpeg.create},
    {"jpeg_mem_src", (void **)&jpeg.setBytes},
    {"jpeg_read_header", (void **)&jpeg.readHeader},
    {"jpeg_start_decompress", (void **)&jpeg.start},
    {"jpeg_read_scanlines", (void **)&jpeg.readLines},
    {"jpeg_destroy_decompress", (void **)&jpeg.destroy},
    {NULL, NULL},
  };
  static struct digitbook_library library = {.names = names, .symbols = symbols};
  return digitbook_library_open(&library);
}

// Errors come back here; `error` is first, so that the library's pointer to it is one to the whole.
struct handler {
  struct jpeg_error_mgr error;
  jmp_buf back;
  char *message;
};

static void fail(j_common_ptr info) {
  struct handler *handler = (struct handler *)info->err;
  char text[JMSG_LENGTH_MAX];
  handler->error.format_message(info, text);
  snprintf(handler->message, digitbook_jpeg_message_size, "%s", text);
  longjmp(handler->back, 1);
}

// Warnings tell of damage; one that says that the file ended is an error, the others leave a picture.
static void note(j_common_ptr info, int level) {
  if (level < 0 && info->err->msg_code == JWRN_JPEG_EOF) fail(info);
}

static void print(j_common_ptr info) { (void)info; }

static void prepare(struct jpeg_decompress_struct *info, struct handler *handler, char *message) {
  memset(info, 0, sizeof *info);
  info->err = jpeg.standardError(&handler->error);
  handler->error.error_exit = fail;
  handler->error.emit_message = note;
  handler->error.output_message = print;
  handler->message = message;
}

// Errors jump back to the caller, which must have called setjmp.
static void read_header(struct jpeg_decompress_struct *info, const uint8_t *bytes, size_t count) {
  jpeg.create(info, JPEG_LIB_VERSION, sizeof *info);
  jpeg.setBytes(info, (unsigned char *)bytes, count);
  jpeg.readHeader(info, TRUE);
}

int digitbook_jpeg_size(const uint8_t *bytes, size_t count, int *height, int *width, char *message) {
  struct jpeg_decompress_struct info;
  struct handler handler;
  if (digitbook_jpeg_open() != NULL) return 1;
  prepare(&info, &handler, message);
  if (setjmp(handler.back)) {
    jpeg.destroy(&info);
    return 1;
  }
  read_header(&info, bytes, count);
  *height = (int)info.image_height;
  *width = (int)info.image_width;
  jpeg.destroy(&info);
  return 0;
}

// One line of 1 (grey), 3 (red, green, blue) or 4 (cyan, magenta, yellow, black) samples per pixel.
static void convert(const unsigned char *line, int width, int components, int isInverted, uint16_t *samples) {
  for (int column = 0; column < width; column++, line += components, samples += 2) {
    samples[1] = 255;
    if (components == 1) {
      samples[0] = line[0];
    } else if (components == 3) {
      samples[0] = digitbook_grey(line[0], line[1], line[2]);
    } else {
      // Adobe's programs store the amount of paper that is left, not that of ink.
      unsigned part[4];
      for (int index = 0; index < 4; index++) part[index] = isInverted ? line[index] : 255u - line[index];
      samples[0] = digitbook_grey(
          part[0] * part[3] / 255, part[1] * part[3] / 255, part[2] * part[3] / 255);
    }
  }
}

int digitbook_jpeg_decode(
    const uint8_t *bytes, size_t count, int height, int width, uint16_t *samples, char *message) {
  struct jpeg_decompress_struct info;
  struct handler handler;
  // Changed after setjmp and read after longjmp.
  unsigned char *volatile line = NULL;
  if (digitbook_jpeg_open() != NULL) return 1;
  prepare(&info, &handler, message);
  if (setjmp(handler.back)) {
    free(line);
    jpeg.destroy(&info);
    return 1;
  }
  read_header(&info, bytes, count);
  jpeg.start(&info);
  int components = info.output_components;
  int failed = (int)info.output_height != height || (int)info.output_width != width
      || (components != 1 && components != 3 && components != 4);
  if (failed) {
    snprintf(message, digitbook_jpeg_message_size, "unsupported colours");
  } else if ((line = malloc((size_t)width * (size_t)components)) == NULL) {
    snprintf(message, digitbook_jpeg_message_size, "out of memory");
    failed = 1;
  }
  for (int row = 0; row < height && !failed; row++) {
    unsigned char *target = line;
    if (jpeg.readLines(&info, &target, 1) != 1) {
      snprintf(message, digitbook_jpeg_message_size, "it ends too early");
      failed = 1;
      break;
    }
    convert(line, width, components, info.saw_Adobe_marker, samples + 2 * (size_t)row * (size_t)width);
  }
  free(line);
  jpeg.destroy(&info);
  return failed;
}

int digitbook_jpeg_grey(
    const uint8_t *bytes, size_t count, int reduction, int *height, int *width, uint8_t *levels, size_t room,
    char *message) {
  struct jpeg_decompress_struct info;
  struct handler handler;
  if (digitbook_jpeg_open() != NULL) return 1;
  prepare(&info, &handler, message);
  if (setjmp(handler.back)) {
    jpeg.destroy(&info);
    return 1;
  }
  read_header(&info, bytes, count);
  int failed = info.jpeg_color_space != JCS_GRAYSCALE && info.jpeg_color_space != JCS_YCbCr;
  if (failed) {
    snprintf(message, digitbook_jpeg_message_size, "unsupported colours");
  } else {
    info.out_color_space = JCS_GRAYSCALE;
    info.scale_num = 1;
    info.scale_denom = (unsigned)reduction;
    jpeg.start(&info);
    *height = (int)info.output_height;
    *width = (int)info.output_width;
    if ((size_t)info.output_height * info.output_width > room) {
      snprintf(message, digitbook_jpeg_message_size, "unsupported size");
      failed = 1;
    }
  }
  while (!failed && info.output_scanline < info.output_height) {
    unsigned char *target = levels + (size_t)info.output_scanline * info.output_width;
    if (jpeg.readLines(&info, &target, 1) != 1) {
      snprintf(message, digitbook_jpeg_message_size, "it ends too early");
      failed = 1;
    }
  }
  jpeg.destroy(&info);
  return failed;
}
