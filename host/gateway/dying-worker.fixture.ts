import { parentPort } from 'node:worker_threads';
import type { VerifyRequest, VerifyWorkerHello } from './verify-worker.js';

/** A verifier's thread that finds every signature good, and dies on a batch whose first signature begins with 0xdd. */
const port = parentPort!;
port.on('message', ({ buffer, count }: VerifyRequest) => {
  const bytes = new Uint8Array(buffer);
  if (bytes[1] === 0xdd) process.exit(3);
  if (bytes[1] === 0xee) throw new Error('a fault of the engine');
  bytes.fill(1, 0, count);
  port.postMessage(buffer, [buffer]);
});
port.postMessage({ engine: 'dying', warning: undefined } satisfies VerifyWorkerHello);
