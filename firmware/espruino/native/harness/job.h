/*
 * What the harnesses read from `jobs.bin` and write to `outcomes.bin`: calls of the native entries, in the form in
 * which Espruino makes them. Both files are arrays of these records, in little-endian order.
 */
#ifndef JOB_H
#define JOB_H

#include <stdint.h>

/* a runner that calls with longer messages says so */
#ifndef DATA_BYTES
#define DATA_BYTES 512
#endif

typedef struct {
  /* the entry's offset in the blob; on the host, its number */
  uint32_t entry;
  /* arguments; those whose bit is set in `pointers` are offsets into data */
  uint32_t arguments[4];
  uint32_t pointers;
  /* 0 to 3: how far data lies from a multiple of 4 */
  uint32_t misalignment;
  uint8_t data[DATA_BYTES];
} job;

typedef struct {
  int32_t result;
  /* of the machine's timer; 0 where there is none */
  uint32_t ticks;
  uint32_t stack_bytes;
  uint8_t data[DATA_BYTES];
} outcome;

#endif
