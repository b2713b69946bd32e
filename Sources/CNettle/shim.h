#ifndef DIGITBOOK_CNETTLE_H
#define DIGITBOOK_CNETTLE_H

#include <nettle/hmac.h>
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

static inline void digitbook_hmac_sha256_key(struct hmac_sha256_ctx *context, size_t count, const void *bytes) {
  hmac_sha256_set_key(context, count, (const uint8_t *)bytes);
}

static inline void digitbook_hmac_sha256_update(struct hmac_sha256_ctx *context, size_t count, const void *bytes) {
  hmac_sha256_update(context, count, (const uint8_t *)bytes);
}

// Makes the context ready for another message under the same key.
static inline void digitbook_hmac_sha256_digest(struct hmac_sha256_ctx *context, uint8_t digest[SHA256_DIGEST_SIZE]) {
#if NETTLE_VERSION_MAJOR >= 4
  hmac_sha256_digest(context, digest);
#else
  hmac_sha256_digest(context, SHA256_DIGEST_SIZE, digest);
#endif
}

#endif
