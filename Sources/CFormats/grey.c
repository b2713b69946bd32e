#include "grey.h"

#include <math.h>
#include <pthread.h>

// Linear light of each level, and the level of each 4096th of full light.
static float linear[256];
static uint8_t level[4097];
static pthread_once_t filled = PTHREAD_ONCE_INIT;

static void fill(void) {
  for (int value = 0; value < 256; value++) {
    double share = value / 255.0;
    linear[value] = (float)(share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4));
  }
  for (int light = 0; light <= 4096; light++) {
    double share = light / 4096.0;
    double encoded = share <= 0.0031308 ? share * 12.92 : 1.055 * pow(share, 1 / 2.4) - 0.055;
    level[light] = (uint8_t)(encoded * 255 + 0.5);
  }
}

uint8_t digitbook_grey(unsigned red, unsigned green, unsigned blue) {
  if (red == green && green == blue) return (uint8_t)red;
  pthread_once(&filled, fill);
  float light = 0.2126f * linear[red & 255] + 0.7152f * linear[green & 255] + 0.0722f * linear[blue & 255];
  return level[(int)(light * 4096 + 0.5f)];
}
