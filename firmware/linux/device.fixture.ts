import { loadConfig } from './config.js';
import { runDevice } from './main.js';

/** A device as a process of its own: argument device.yaml; prints an event a line until SIGTERM. */
const path = process.argv[2];
if (path !== undefined) {
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  const toPlain = (_name: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  await runDevice(await loadConfig({ path, env: {} }), {
    signal: stop.signal,
    env: {},
    onEvent: (event) => process.stdout.write(`${JSON.stringify(event, toPlain)}\n`),
  });
}
