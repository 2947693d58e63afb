import { equal } from '#proto/bytes.js';
import { createTestDevice, HEADER } from './engine.fixture.js';
import { openStore } from './store.js';

/**
 * A program of its own that commits groups of readings for ever and says on stdout what was acknowledged, a line a
 * group: `ack <first sequence> <count>`, or `fail <code>`. Begins when its standard input ends. Arguments: the folder, the
 * secret to seal with, and how many groups.
 */
const [folder, secret, groups] = process.argv.slice(2) as [string, string, string];
const device = createTestDevice(Buffer.from(secret, 'hex'));
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const store = await openStore({ folder, header: HEADER });
say(`open ${store.size()}`);
for await (const _ of process.stdin);
const GROUP = 5;
for (let first = store.size() - 1, made = 0; made < Number(groups); first += GROUP, made++) {
  const readings = Array.from({ length: GROUP }, (_, i) => device.sealAs(first + i, first + i));
  // the device sends a group until it is acknowledged, as the real one does
  for (let done = false; !done; ) {
    try {
      await store.commit(readings);
      say(`ack ${first} ${GROUP}`);
      done = true;
    } catch (error) {
      say(`fail ${(error as { code: string }).code}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
// what is remembered of the newest leaves is what is stored, also after a failure
const size = store.size();
for (let from = 1; from < size; from++) {
  const leaves = store.leaves(from, size);
  if (leaves.length !== size - from || !equal(leaves[0]!, store.entry(from)!.leaf)) say(`leaf ${from} differs`);
}
await store.close();
say('closed');
