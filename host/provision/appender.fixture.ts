import { openLedger } from './ledger.js';

/** Appends lines to a ledger as a process of its own: arguments path and count; prints each seq once it is durable. */
const [path, count] = process.argv.slice(2);
if (path !== undefined) {
  const ledger = openLedger(path);
  for (let i = 0; i < Number(count); i++) {
    const { seq } = ledger.append({ kind: 'unit', at: '', result: 'pass', port: `${i}`, tests: [] });
    process.stdout.write(`${seq}\n`);
  }
  ledger.close();
}
