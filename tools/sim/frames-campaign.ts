import { HEAP_GROWTH_BYTES_MAX, runFrames } from './frames.js';

/** `npm run campaign:frames [inputs] [seed]` */
const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
const report = runFrames(inputs, seed);
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.lost === 0 && report.heapGrowthBytes < HEAP_GROWTH_BYTES_MAX ? 0 : 1;
