#include "digitbook_leptonica.h"

#include "digitbook_library.h"
#include "grey.h"

#include <leptonica/allheaders.h>
#include <stdio.h>

// The functions in use, with the types of the library's own header.
static struct {
  __typeof__(&getLeptonicaVersion) version;
  __typeof__(&setMsgSeverity) setMessageSeverity;
  __typeof__(&leptSetStderrHandler) setMessageHandler;
  __typeof__(&pixReadHeaderMem) readHeader;
  __typeof__(&pixReadMem) read;
  __typeof__(&pixReadMemFromMultipageTiff) readPage;
  __typeof__(&pixGetDimensions) getDimensions;
  __typeof__(&pixGetSpp) getSamplesPerPixel;
  __typeof__(&pixGetWpl) getWordsPerLine;
  __typeof__(&pixGetData) getData;
  __typeof__(&pixGetColormap) getColours;
  __typeof__(&pixcmapGetRGBA) getColour;
  __typeof__(&pixDestroy) destroy;
} lept;

static void ignore(const char *message) { (void)message; }

static const char *start(void) {
  lept.setMessageSeverity(L_SEVERITY_NONE);
  lept.setMessageHandler(ignore);
  return NULL;
}

const char *digitbook_leptonica_open(void) {
  static const char *const names[] = {
    "liblept.so.5", "libleptonica.so.6", "libleptonica.6.dylib", "/opt/homebrew/lib/libleptonica.6.dylib",
    "/usr/local/lib/libleptonica.6.dylib", NULL,
  };
  static const struct digitbook_symbol symbols[] = {
    {"getLeptonicaVersion", (void **)&lept.version},
    {"setMsgSeverity", (void **)&lept.setMessageSeverity},
    {"leptSetStderrHandler", (void **)&lept.setMessageHandler},
    {"pixReadHeaderMem", (void **)&lept.readHeader},
    {"pixReadMem", (void **)&lept.read},
    {"pixReadMemFromMultipageTiff", (void **)&lept.readPage},
    {"pixGetDimensions", (void **)&lept.getDimensions},
    {"pixGetSpp", (void **)&lept.getSamplesPerPixel},
    {"pixGetWpl", (void **)&lept.getWordsPerLine},
    {"pixGetData", (void **)&lept.getData},
    {"pixGetColormap", (void **)&lept.getColours},
    {"pixcmapGetRGBA", (void **)&lept.getColour},
    {"pixDestroy", (void **)&lept.destroy},
    {NULL, NULL},
  };
  static struct digitbook_library library = {.names = names, .symbols = symbols, .start = start};
  return digitbook_library_open(&library);
}

char *digitbook_leptonica_version(void) {
  return digitbook_leptonica_open() == NULL ? lept.version() : NULL;
}

int digitbook_leptonica_size(const uint8_t *bytes, size_t count, int *height, int *width) {
  int format = 0;
  if (digitbook_leptonica_open() != NULL) return 1;
  return lept.readHeader(bytes, count, &format, width, height, NULL, NULL, NULL);
}

// Grey level and alpha of each colour of a palette.
struct palette {
  uint8_t grey[256];
  uint8_t alpha[256];
};

static void readPalette(PIXCMAP *colours, int transparent, struct palette *palette) {
  for (int index = 0; index < 256; index++) {
    int red = 0, green = 0, blue = 0, alpha = 255;
    // An index beyond the palette is black.
    if (lept.getColour(colours, index, &red, &green, &blue, &alpha) != 0) red = green = blue = 0;
    palette->grey[index] = digitbook_grey((unsigned)red & 255, (unsigned)green & 255, (unsigned)blue & 255);
    palette->alpha[index] = index == transparent ? 0 : 255;
  }
}

// A line of samples of at most 8 bits: the first pixel is in the highest bits of the first word.
static unsigned sample(const l_uint32 *line, int depth, int column) {
  int perWord = 32 / depth;
  int shift = 32 - depth * (column % perWord + 1);
  return (line[column / perWord] >> shift) & ((1u << depth) - 1);
}

static int convert(PIX *pix, int transparent, int height, int width, uint16_t *samples, int *bits) {
  int foundWidth = 0, foundHeight = 0, depth = 0;
  lept.getDimensions(pix, &foundWidth, &foundHeight, &depth);
  const l_uint32 *data = lept.getData(pix);
  if (foundWidth != width || foundHeight != height || data == NULL) return 1;
  if (depth != 1 && depth != 2 && depth != 4 && depth != 8 && depth != 16 && depth != 32) return 1;

  PIXCMAP *colours = lept.getColours(pix);
  struct palette palette;
  if (colours != NULL && depth <= 8) readPalette(colours, transparent, &palette);
  int hasAlpha = lept.getSamplesPerPixel(pix) == 4;
  int wordsPerLine = lept.getWordsPerLine(pix);
  *bits = depth == 16 ? 16 : 8;
  for (int row = 0; row < height; row++) {
    const l_uint32 *line = data + (size_t)row * (size_t)wordsPerLine;
    for (int column = 0; column < width; column++, samples += 2) {
      samples[1] = 255;
      if (depth == 32) {
        l_uint32 word = line[column];
        samples[0] = digitbook_grey(word >> 24, word >> 16 & 255, word >> 8 & 255);
        if (hasAlpha) samples[1] = word & 255;
      } else {
        unsigned value = sample(line, depth, column);
        if (depth == 16) {
          samples[0] = (uint16_t)value;
        } else if (colours != NULL) {
          samples[0] = palette.grey[value];
          samples[1] = palette.alpha[value];
        } else if (depth == 1) {
          // In the library a 1 is black, whatever the file says.
          samples[0] = value ? 0 : 255;
        } else {
          samples[0] = (uint16_t)(value * 255 / ((1u << depth) - 1));
        }
      }
    }
  }
  return 0;
}

int digitbook_leptonica_decode(
    const uint8_t *bytes, size_t count, size_t page, int transparent, int height, int width,
    uint16_t *samples, int *bits) {
  if (digitbook_leptonica_open() != NULL) return 1;
  size_t offset = page;
  PIX *pix = page == 0 ? lept.read(bytes, count) : lept.readPage(bytes, count, &offset);
  if (pix == NULL) return 1;
  int failed = convert(pix, transparent, height, width, samples, bits);
  lept.destroy(&pix);
  return failed;
}
