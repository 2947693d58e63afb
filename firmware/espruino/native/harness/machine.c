/*
 * Runs jobs on a Cortex-M, emulated whole or as a process, by the blob alone: it is included as bytes and called by
 * address. Files are reached by semihosting (ARM "Semihosting for AArch32 and AArch64").
 */
#include "job.h"

#define STACK_BYTES 8192
#define PAINT 0xa5c3965au

enum { SYS_OPEN = 1, SYS_CLOSE = 2, SYS_WRITE = 5, SYS_READ = 6, SYS_EXIT = 0x18 };
enum { READ_BINARY = 1, WRITE_BINARY = 5 };
#define APPLICATION_EXIT 0x20026

#define TIMER_CONTROL (*(volatile uint32_t *)0xe000e010)
#define TIMER_RELOAD (*(volatile uint32_t *)0xe000e014)
#define TIMER_VALUE (*(volatile uint32_t *)0xe000e018)
#define TIMER_MAX 0xffffffu

extern const uint8_t blob[];
extern uint32_t stack_top[];
/* a stack of its own, so that what the blob uses can be told by what it painted over */
static uint32_t stack[STACK_BYTES / 4] __attribute__((aligned(8)));
static uint8_t memory[DATA_BYTES + 8] __attribute__((aligned(8)));
static job current;
static outcome done;

/* at an odd multiple of 4, so that a blob that asks for its link address or for more alignment fails */
__asm__(".section .rodata.blob, \"a\"\n.balign 256\n.word 0\n.global blob\nblob: .incbin \"blob.bin\"\n.balign 4\n.text\n");

static int semihost(int operation, const void *argument) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
#ifdef PROCESS
  __asm__ volatile("svc 0xab" : "+r"(r0) : "r"(r1) : "memory");
#else
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
#endif
  return r0;
}

static int open_file(const char *name, uint32_t length, uint32_t mode) {
  uint32_t arguments[3] = {(uint32_t)name, mode, length};
  return semihost(SYS_OPEN, arguments);
}

/* bytes that were not read or written, after as many calls as a pipe takes */
static int transfer(int operation, int file, void *memory_at, uint32_t length) {
  uint8_t *at = memory_at;
  while (length > 0) {
    uint32_t arguments[3] = {(uint32_t)file, (uint32_t)at, length};
    uint32_t left = (uint32_t)semihost(operation, arguments);
    if (left >= length) break;
    at += length - left;
    length = left;
  }
  return (int)length;
}

int call(uint32_t address, const uint32_t *arguments, uint32_t *top);
__asm__(
    ".thumb_func\ncall:\n push {r4, r5, r6, lr}\n mov r4, sp\n mov r5, r0\n mov r6, r1\n mov sp, r2\n"
    " ldr r0, [r6]\n ldr r1, [r6, #4]\n ldr r2, [r6, #8]\n ldr r3, [r6, #12]\n"
    " blx r5\n mov sp, r4\n pop {r4, r5, r6, pc}\n");

static void run(void) {
  uint8_t *data = memory + current.misalignment;
  uint32_t arguments[4];
  for (int i = 0; i < DATA_BYTES; i++) data[i] = current.data[i];
  for (int i = 0; i < 4; i++)
    arguments[i] = current.arguments[i] + (current.pointers >> i & 1 ? (uint32_t)data : 0);
  for (int i = 0; i < STACK_BYTES / 4; i++) stack[i] = PAINT;
  uint32_t started = 0, ended = 0;
#ifdef TIMER
  TIMER_VALUE = 0;
  started = TIMER_VALUE;
#endif
  done.result = call((uint32_t)(blob + current.entry) | 1, arguments, stack + STACK_BYTES / 4);
#ifdef TIMER
  ended = TIMER_VALUE;
#endif
  done.ticks = (started - ended) & TIMER_MAX;
  int untouched = 0;
  while (untouched < STACK_BYTES / 4 && stack[untouched] == PAINT) untouched++;
  done.stack_bytes = (uint32_t)(STACK_BYTES - 4 * untouched);
  for (int i = 0; i < DATA_BYTES; i++) done.data[i] = data[i];
}

void reset(void) {
#ifdef TIMER
  TIMER_RELOAD = TIMER_MAX;
  TIMER_CONTROL = 5; /* on, by the processor's clock, no interrupt */
#endif
  int jobs = open_file("jobs.bin", 8, READ_BINARY), outcomes = open_file("outcomes.bin", 12, WRITE_BINARY);
  while (transfer(SYS_READ, jobs, &current, sizeof current) == 0) {
    run();
    transfer(SYS_WRITE, outcomes, &done, sizeof done);
  }
  uint32_t file = (uint32_t)outcomes;
  semihost(SYS_CLOSE, &file);
  semihost(SYS_EXIT, (const void *)APPLICATION_EXIT);
  for (;;) {
  }
}

__attribute__((used, section(".vectors"))) static const void *const vectors[] = {stack_top, reset};
