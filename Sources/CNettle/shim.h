#ifndef DIGITBOOK_CNETTLE_H
#define DIGITBOOK_CNETTLE_H

#include <nettle/sha2.h>
#include <nettle/version.h>

// Nettle's functions are macros for prefixed names, which Swift does not import.
static inline void digitbook_sha256_init(struct sha256_ctx *context) { sha256_init(context); }

static inline void digitbook_sha256_update(struct sha256_ctx *context, size_t count, const void *bytes) {
  sha256_update(context, count, (const uint8_t *)bytes);
}

static inline void digitbook_sha256_digest(struct sha256_ctx *context, uint8_t digest[SHA256_DIGEST_SIZE]) {
#if NETTLE_VERSION_MAJOR >= 4
  sha256_digest(context, digest);
#else
  sha256_digest(context, SHA256_DIGEST_SIZE, digest);
#endif
}

#endif
