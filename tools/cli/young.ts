import { keepHeapSmall } from '#linux/heap.js';

/*
 * The first module of the command line: the young generation grows while modules load, and never shrinks again, so that
 * a device has to ask for a small one before anything else is there.
 */
if (process.argv.includes('run')) keepHeapSmall();
