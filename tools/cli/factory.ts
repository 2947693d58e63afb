import { Argument, type Command, InvalidArgumentError } from 'commander';
import { fromHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Factory, Unit, UnitReport } from '#provision/factory.js';
import { passesOf } from '#provision/ledger.js';
import type { BatchFile, OpenBatch } from './factory-batch.js';
import { addReconcile } from './factory-reconcile.js';
import { watchUnits } from './factory-watch.js';
import { printLine } from './lines.js';
import type { Output } from './output.js';
import { type Action, deviceId, REQUIRED, type Task, wholeNumber } from './task.js';

type FactoryFlags = {
  readonly batch: string;
  readonly port?: readonly string[];
  readonly once?: boolean;
  readonly units: number;
};

const BATCH_HELP = `${REQUIRED}YAML file that says what every unit must be`;

/** The option stands with the noun, whose verbs share it. */
const requireBatch = (batch: string | undefined): string => {
  if (batch !== undefined) return batch;
  throw new FieldmarkError('USAGE', { detail: 'no batch is named', next: 'give --batch FILE' });
};

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const unitCount = (text: string): number => {
  const count = wholeNumber(text);
  if (count < 1 || count > 64) throw new InvalidArgumentError('It must be 1 to 64.');
  return count;
};

const nameOf = ({ usbSerial, port }: Unit): string => (usbSerial === undefined ? port : `${port} (usb:${usbSerial})`);

/** What a production line's own software gets: one object a unit, pass or fail and every test. */
const plainReport = (report: UnitReport) => ({
  ...report.unit,
  result: report.result,
  repeat: report.isRepeat,
  deviceId: report.identity?.deviceId,
  didKey: report.identity?.didKey,
  ledgerLine: report.seq,
  label: report.label,
  tests: report.tests,
  ...(report.error !== undefined && {
    error: {
      code: report.error.code,
      message: report.error.message,
      state: report.error.state,
      next: report.error.next,
    },
  }),
});

const describe = (report: UnitReport): string => {
  const { unit, identity, error, label } = report;
  const who = identity === undefined ? nameOf(unit) : `${nameOf(unit)} ${identity.deviceId}`;
  if (error === undefined) return `PASS ${who}${report.isRepeat ? ' again' : ''}; label ${label?.pdf ?? ''}`;
  return [
    `FAIL ${who}: ${error.message} (${error.code})`,
    `  state: ${error.state ?? 'unknown'}`,
    `  next:  ${error.next ?? 'run it again'}`,
  ].join('\n');
};

/** Reports of this run, and how it ends by them. */
const createTally = (output: Output) => {
  const failed: UnitReport[] = [];
  let count = 0;
  return {
    add: (report: UnitReport): void => {
      count++;
      if (report.result === 'fail') failed.push(report);
      output.result(plainReport(report), describe(report));
    },
    /** Throws INTERRUPTED where that kept a unit from its end. */
    settleInterrupted: (): void => {
      const cut = failed.find(({ error }) => error?.code === 'INTERRUPTED');
      if (cut?.error !== undefined) throw cut.error;
    },
    /** Throws UNIT_FAILED, or the code that all that failed have in common. */
    settle: (): void => {
      const [first] = failed;
      if (first?.error === undefined) return;
      const isShared = failed.every(({ error }) => error?.code === first.error?.code);
      throw new FieldmarkError(isShared ? first.error.code : 'UNIT_FAILED', {
        detail: `${failed.length} of ${count} units: ${failed.map(({ unit }) => nameOf(unit)).join(', ')}`,
        state: 'each has a line in the ledger that says why',
        next: isShared ? first.error.next : 'do what stands with each unit, then plug it in again',
      });
    },
  };
};

const createEvents = (output: Output) => ({
  onTest: (unit: Unit, test: { readonly name: string; readonly result: string; readonly code?: string }): void => {
    const text = `${nameOf(unit)} ${test.name}${test.code === undefined ? '' : ` ${test.code}`}`;
    const style = test.result === 'pass' ? 'green' : 'red';
    output.progress('test', { ...unit, ...test }, printLine(output, { word: test.result, text, style }));
  },
  onFlash: (unit: Unit, flash: { readonly state: string }): void => {
    const { state, ...fields } = flash;
    const isStep = state === 'writing' || state === 'verifying';
    if (output.options.json || !isStep)
      output.progress(
        state,
        { ...unit, ...fields },
        printLine(output, { word: state, text: nameOf(unit), style: 'cyan' }),
      );
  },
});

type Run = {
  readonly factory: Factory;
  readonly task: Task<FactoryFlags>;
  readonly tally: ReturnType<typeof createTally>;
};

/** Takes units one after another from a list, several at once, each to its end. */
const runAll = async ({ factory, task, tally }: Run, units: readonly Unit[]): Promise<void> => {
  const waiting = [...units];
  const work = async (): Promise<void> => {
    for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) {
      if (task.signal.aborted) return;
      tally.add(await factory.run(unit, task.signal));
    }
  };
  const places = Math.min(task.options.units, waiting.length);
  const ended = await Promise.allSettled(Array.from({ length: places }, work));
  for (const place of ended) if (place.status === 'rejected') throw place.reason;
};

const perform = async (task: Task<FactoryFlags>, file: BatchFile, opened: OpenBatch): Promise<void> => {
  const { options, output } = task;
  const { createFactory, restoreLabels } = await import('#provision/factory.js');
  const { factoryPorts, unitsOf } = await import('./factory-ports.js');
  const { loadBoards } = await import('#flash/board.js');
  const { listPorts, choosePort } = await import('#flash/ports.js');
  const ports = await factoryPorts(file, createEvents(output));
  await restoreLabels(opened.batch, opened.ledger, ports);
  const tally = createTally(output);
  const { batch, ledger } = opened;
  const run: Run = { factory: createFactory(batch, ledger, ports), task, tally };
  // read once: a line is looked at every second, for days
  const boards = loadBoards();
  const scan = async (): Promise<readonly Unit[]> => unitsOf(file, listPorts(boards));
  if (options.port !== undefined) {
    const all = listPorts(boards);
    const named = await Promise.all(options.port.map((port) => choosePort(all, port, undefined)));
    const units = named.map((port) => ({ port, usbSerial: all.find(({ path }) => path === port)?.serialNumber }));
    await runAll(run, units);
  } else if (options.once === true) {
    const units = await scan();
    if (units.length === 0)
      throw new FieldmarkError('PORT_NOT_FOUND', {
        detail: `no unit of board ${file.board} is plugged in`,
        state: 'nothing was done',
        next: 'plug one in; fieldmark ports lists what is there, and usb in the batch file says which of it are units',
      });
    await runAll(run, units);
  } else {
    output.progress('waiting', { batch: file.batch }, `batch ${file.batch}: plug units in; Ctrl-C ends it`);
    const isFull = (): boolean => file.count !== undefined && passesOf(ledger).length >= file.count;
    const take = async (unit: Unit): Promise<void> => tally.add(await run.factory.run(unit, task.signal));
    await watchUnits({ scan, run: take, isFull, places: options.units, signal: task.signal });
    // what failed has been said of each; a line goes on for days, and its end is no failure
    tally.settleInterrupted();
    return;
  }
  tally.settle();
};

export const addFactory = (program: Command, action: Action): void => {
  const factory = program
    .command('factory')
    .description('take new units over the bench: flash, key, tests, lock, ledger and label')
    .option('--batch <file>', BATCH_HELP)
    .option('-p, --port <port>', 'only this one: path, usb:SERIAL or tcp://host:port; may stand several times', collect)
    .option('--once', 'take what is plugged in now, and end')
    .option('--units <count>', 'how many at once', unitCount, 8)
    .action(
      action<FactoryFlags>(async (task) => {
        const { openBatch, readBatch } = await import('./factory-batch.js');
        const file = readBatch(task.options.batch);
        const opened = openBatch(file);
        try {
          await perform(task, file, opened);
        } finally {
          opened.ledger.close();
        }
      }),
    );

  addReconcile(factory, action, requireBatch);

  factory
    .command('label')
    .description('write the label of a unit that passed again')
    .addArgument(new Argument('<id>', 'device id, 40 hex digits').argParser(deviceId))
    .action(
      action<{ batch?: string }>(async ({ arguments: [given], options, output }) => {
        const { openBatch, readBatch } = await import('./factory-batch.js');
        const { writeLabel } = await import('./factory-ports.js');
        const { claimCodeOf } = await import('#provision/claim-code.js');
        const file = readBatch(requireBatch(options.batch));
        const { batch, ledger } = openBatch(file);
        try {
          const id = given!.replace(/^0x/, '').toLowerCase();
          const line = passesOf(ledger).find((each) => each.identity.deviceId === id);
          if (line === undefined)
            throw new FieldmarkError('NOT_FOUND', {
              detail: `${id} did not pass in this batch`,
              next: 'check id and batch; a unit gets its label by passing',
            });
          const files = await writeLabel(file, line.identity, claimCodeOf(batch.secret, fromHex(id)!), true);
          output.result({ deviceId: id, ...files }, `${files.svg}\n${files.pdf}`);
        } finally {
          ledger.close();
        }
      }),
    );
};
