#include "digitbook_pages.h"

#include "digitbook_leptonica.h"
#include "digitbook_library.h"

#include <leptonica/allheaders.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static struct {
  __typeof__(&pixCreate) create;
  __typeof__(&pixDestroy) destroy;
  __typeof__(&pixGetWpl) getWordsPerLine;
  __typeof__(&pixGetData) getData;
  __typeof__(&pixCloseGray) close;
  __typeof__(&pixBlockconv) mean;
  __typeof__(&pixFindSkewSweepAndSearchScore) findSkew;
} lept;

static const char *open_pages(void) {
  static const char *const names[] = {
    "liblept.so.5", "libleptonica.so.6", "libleptonica.6.dylib", "/opt/homebrew/lib/libleptonica.6.dylib",
    "/usr/local/lib/libleptonica.6.dylib", NULL,
  };
  static const struct digitbook_symbol symbols[] = {
    {"pixCreate", (void **)&lept.create},
    {"pixDestroy", (void **)&lept.destroy},
    {"pixGetWpl", (void **)&lept.getWordsPerLine},
    {"pixGetData", (void **)&lept.getData},
    {"pixCloseGray", (void **)&lept.close},
    {"pixBlockconv", (void **)&lept.mean},
    {"pixFindSkewSweepAndSearchScore", (void **)&lept.findSkew},
    {NULL, NULL},
  };
  static struct digitbook_library library = {.names = names, .symbols = symbols};
  // Silences the library's messages, once.
  const char *problem = digitbook_leptonica_open();
  return problem != NULL ? problem : digitbook_library_open(&library);
}

// The bytes of a line stand in its words from the highest to the lowest.
static int shift_of(int column) { return 24 - 8 * (column & 3); }

static PIX *grey(const uint8_t *levels, int height, int width) {
  PIX *pix = lept.create(width, height, 8);
  if (pix == NULL) return NULL;
  l_uint32 *data = lept.getData(pix);
  int words = lept.getWordsPerLine(pix);
  for (int row = 0; row < height; row++) {
    l_uint32 *line = data + (size_t)row * (size_t)words;
    const uint8_t *source = levels + (size_t)row * (size_t)width;
    for (int column = 0; column < width; column++)
      line[column >> 2] |= (l_uint32)source[column] << shift_of(column);
  }
  return pix;
}

// Share of the light from which a closing and its mean differ where the edge of a shadow runs, and least difference.
static const int step_part = 16, least_step = 6;

int digitbook_page_paper(const uint8_t *levels, int height, int width, int window, uint8_t *paper) {
  if (open_pages() != NULL) return 1;
  PIX *pix = grey(levels, height, width);
  if (pix == NULL) return 1;
  PIX *closed = lept.close(pix, window, window);
  lept.destroy(&pix);
  if (closed == NULL) return 1;
  // The library takes half of the side, and none that is larger than the picture.
  int half = window / 2;
  if (half > (width - 1) / 2) half = (width - 1) / 2;
  if (half > (height - 1) / 2) half = (height - 1) / 2;
  PIX *smooth = half > 0 ? lept.mean(closed, half, half) : NULL;
  PIX *found = smooth != NULL ? smooth : closed;
  const l_uint32 *data = lept.getData(found), *sharp = lept.getData(closed);
  int words = lept.getWordsPerLine(found), sharpWords = lept.getWordsPerLine(closed);
  for (int row = 0; row < height; row++) {
    const l_uint32 *line = data + (size_t)row * (size_t)words;
    const l_uint32 *edges = sharp + (size_t)row * (size_t)sharpWords;
    for (int column = 0; column < width; column++) {
      int mean = line[column >> 2] >> shift_of(column) & 255, level = edges[column >> 2] >> shift_of(column) & 255;
      int distance = abs(mean - level);
      bool is_step = distance > least_step && step_part * distance > level;
      paper[(size_t)row * (size_t)width + (size_t)column] = (uint8_t)(is_step ? level : mean);
    }
  }
  if (smooth != NULL) lept.destroy(&smooth);
  lept.destroy(&closed);
  return 0;
}

int digitbook_page_skew(
    const uint8_t *ink, int height, int width, double range, double *angle, double *confidence) {
  if (open_pages() != NULL) return 1;
  PIX *pix = lept.create(width, height, 1);
  if (pix == NULL) return 1;
  l_uint32 *data = lept.getData(pix);
  int words = lept.getWordsPerLine(pix);
  for (int row = 0; row < height; row++) {
    l_uint32 *line = data + (size_t)row * (size_t)words;
    for (int column = 0; column < width; column++)
      if (ink[(size_t)row * (size_t)width + (size_t)column] != 0) line[column >> 5] |= 0x80000000u >> (column & 31);
  }
  l_float32 found = 0, sure = 0, score = 0;
  int failed = lept.findSkew(pix, &found, &sure, &score, 4, 2, 0.0f, (l_float32)range, 0.5f, 0.02f);
  lept.destroy(&pix);
  if (failed) return 1;
  *angle = found;
  *confidence = sure;
  return 0;
}
