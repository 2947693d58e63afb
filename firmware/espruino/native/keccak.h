/* Keccak-256 as Ethereum uses it: Keccak-f[1600], rate 136, the padding of before FIPS 202 */
#ifndef KECCAK_H
#define KECCAK_H

#include <stdint.h>

void keccak256(uint8_t *digest, const uint8_t *message, uint32_t length);

#endif
