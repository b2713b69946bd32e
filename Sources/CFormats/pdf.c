#include "digitbook_pdf.h"

#include "digitbook_library.h"

#include <stdlib.h>
#include <string.h>

// The functions in use. cairo's own headers come with packages that nothing else here needs, and its interface has been
// stable since version 1.2.
typedef struct cairo_surface surface_t;
typedef struct cairo_context context_t;
typedef int (*write_function)(void *closure, const unsigned char *data, unsigned int length);

enum { status_success = 0, status_write_error = 11, metadata_title = 0, metadata_create_date = 5 };

static struct {
  surface_t *(*pdfSurface)(write_function, void *closure, double width, double height);
  void (*setMetadata)(surface_t *, int kind, const char *text);
  context_t *(*create)(surface_t *);
  void (*setColour)(context_t *, double red, double green, double blue);
  void (*moveTo)(context_t *, double x, double y);
  void (*lineTo)(context_t *, double x, double y);
  void (*closePath)(context_t *);
  void (*fill)(context_t *);
  void (*showPage)(context_t *);
  int (*status)(context_t *);
  void (*destroy)(context_t *);
  void (*finish)(surface_t *);
  int (*surfaceStatus)(surface_t *);
  void (*destroySurface)(surface_t *);
  const char *(*version)(void);
} cairo;

static const char *open_library(void) {
  static const char *const names[] = {
    "libcairo.so.2", "libcairo.2.dylib", "/opt/homebrew/lib/libcairo.2.dylib", "/usr/local/lib/libcairo.2.dylib", NULL,
  };
  static const struct digitbook_symbol symbols[] = {
    {"cairo_pdf_surface_create_for_stream", (void **)&cairo.pdfSurface},
    {"cairo_pdf_surface_set_metadata", (void **)&cairo.setMetadata},
    {"cairo_create", (void **)&cairo.create},
    {"cairo_set_source_rgb", (void **)&cairo.setColour},
    {"cairo_move_to", (void **)&cairo.moveTo},
    {"cairo_line_to", (void **)&cairo.lineTo},
    {"cairo_close_path", (void **)&cairo.closePath},
    {"cairo_fill", (void **)&cairo.fill},
    {"cairo_show_page", (void **)&cairo.showPage},
    {"cairo_status", (void **)&cairo.status},
    {"cairo_destroy", (void **)&cairo.destroy},
    {"cairo_surface_finish", (void **)&cairo.finish},
    {"cairo_surface_status", (void **)&cairo.surfaceStatus},
    {"cairo_surface_destroy", (void **)&cairo.destroySurface},
    {"cairo_version_string", (void **)&cairo.version},
    {NULL, NULL},
  };
  static struct digitbook_library library = {.names = names, .symbols = symbols};
  return digitbook_library_open(&library);
}

const char *digitbook_pdf_missing(void) { return open_library(); }

const char *digitbook_pdf_version(void) { return open_library() == NULL ? cairo.version() : NULL; }

struct digitbook_pdf {
  surface_t *surface;
  context_t *context;
  uint8_t *bytes;
  size_t count, room;
};

static int append(void *closure, const unsigned char *data, unsigned int length) {
  struct digitbook_pdf *pdf = closure;
  if (pdf->count + length > pdf->room) {
    size_t room = (pdf->count + length) * 2;
    uint8_t *bytes = realloc(pdf->bytes, room);
    if (bytes == NULL) return status_write_error;
    pdf->bytes = bytes;
    pdf->room = room;
  }
  memcpy(pdf->bytes + pdf->count, data, length);
  pdf->count += length;
  return status_success;
}

struct digitbook_pdf *digitbook_pdf_begin(double width, double height, const char *title) {
  if (open_library() != NULL) return NULL;
  struct digitbook_pdf *pdf = calloc(1, sizeof *pdf);
  if (pdf == NULL) return NULL;
  pdf->surface = cairo.pdfSurface(append, pdf, width, height);
  cairo.setMetadata(pdf->surface, metadata_title, title);
  // Else the present time is written.
  cairo.setMetadata(pdf->surface, metadata_create_date, "1980-01-01T00:00:00Z");
  pdf->context = cairo.create(pdf->surface);
  return pdf;
}

void digitbook_pdf_fill(
    struct digitbook_pdf *pdf, const double *points, const int32_t *lengths, size_t contours, double grey) {
  cairo.setColour(pdf->context, grey, grey, grey);
  for (size_t contour = 0; contour < contours; contour++) {
    for (int32_t corner = 0; corner < lengths[contour]; corner++, points += 2) {
      (corner == 0 ? cairo.moveTo : cairo.lineTo)(pdf->context, points[0], points[1]);
    }
    cairo.closePath(pdf->context);
  }
  cairo.fill(pdf->context);
}

void digitbook_pdf_end_page(struct digitbook_pdf *pdf) { cairo.showPage(pdf->context); }

int digitbook_pdf_end(struct digitbook_pdf *pdf, uint8_t **bytes, size_t *count) {
  int failed = cairo.status(pdf->context) != status_success;
  cairo.destroy(pdf->context);
  cairo.finish(pdf->surface);
  failed |= cairo.surfaceStatus(pdf->surface) != status_success;
  cairo.destroySurface(pdf->surface);
  *bytes = pdf->bytes;
  *count = pdf->count;
  if (failed) {
    free(pdf->bytes);
    *bytes = NULL;
    *count = 0;
  }
  free(pdf);
  return failed;
}
