/* SHA-256 (FIPS 180-4 §6.2) and HMAC over it (RFC 2104), of messages below 2^29 bytes */
#ifndef SHA256_H
#define SHA256_H

#include <stdint.h>

#define SHA256_BYTES 32

void sha256(uint8_t *digest, const uint8_t *message, uint32_t length);
/* the key has 32 bytes; mac may overlap key and message */
void hmac_sha256(uint8_t *mac, const uint8_t *key, const uint8_t *message, uint32_t length);

#endif
