import { parentPort, workerData } from 'node:worker_threads';
import { loadEngine } from './engine.js';
import { verifyBatch } from './verify-batch.js';

/** The thread that verifies: says first which engine it has, then answers each batch in its own buffer. */
export type VerifyWorkerData = { readonly keysMax: number };
export type VerifyWorkerHello = { readonly engine: string; readonly warning: string | undefined };
export type VerifyRequest = { readonly buffer: ArrayBuffer; readonly count: number };

const engine = loadEngine((workerData as VerifyWorkerData).keysMax);
const port = parentPort!;
port.on('message', (request: VerifyRequest) => {
  verifyBatch(engine, request.buffer, request.count);
  port.postMessage(request.buffer, [request.buffer]);
});
port.postMessage({ engine: engine.name, warning: engine.warning } satisfies VerifyWorkerHello);
