import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { startAnvil } from '#chain/anvil.js';
import type { GatewayEvent } from '#gateway/events.js';
import { startGateway } from '#gateway/main.js';
import { deviceIdOf } from '#linux/identity.js';
import { createKey, openKeyStore } from '#linux/keystore.js';
import type { RunEvent } from '#linux/main.js';
import { toHex } from '#proto/bytes.js';
import { ERRORS, type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { CONTENT } from '#proto/reading.js';
import type { Deployment } from '../cli/chain-options.js';
import { gatewayChain } from '../cli/gateway-chain.js';
import { deviceLine, gatewayLine, type Line, printLine } from '../cli/lines.js';
import type { Output } from '../cli/output.js';
import type { Verdict } from '../verify/witness.js';
import { contractsName, enrolDevice, fundGateway, prepareContracts } from './chain.js';
import type { Child } from './child.js';
import { type BoardChoice, startBoard, startDevice, startWitness, writeDeviceConfig } from './parts.js';
import { enterPlace, type Place } from './place.js';
import { createStage, type Stage } from './stage.js';
import { createTally, type Tally } from './tally.js';

export type DemoSettings = {
  readonly data: string;
  /** end when enough readings are verified */
  readonly once: boolean;
  /** the emulated board where absent */
  readonly board: BoardChoice | undefined;
  readonly sensors: readonly string[];
  readonly periodSeconds: number;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly rpcPort: number;
};

/** How many verified readings `--once` waits for. */
const ENOUGH = 10;
const POLL_MS = 200;
const UNUSABLE: readonly ErrorCode[] = ['PORT_NOT_FOUND', 'PORT_BUSY', 'PERMISSION_DENIED'];
const BOARD_PATIENCE_MS = 30_000;
const HOST = '127.0.0.1';
/** Short, so that somebody who looks on need not wait. */
const CHECKPOINT = { everyCount: 10, everySeconds: 6, promiseSeconds: 600 };

type Show = {
  readonly settings: DemoSettings;
  readonly output: Output;
  readonly stage: Stage;
  readonly tally: Tally;
  readonly place: Place;
};

const say = ({ output }: Pick<Show, 'output'>, state: string, fields: object, line: Line | undefined): void => {
  if (line !== undefined) output.progress(state, fields, `${clock()} ${printLine(output, line)}`);
};

const clock = (): string => new Date().toTimeString().slice(0, 8);

const announce = (show: Show, word: string, fields: object, text: string): void =>
  show.output.progress(word, fields, `  ${show.output.paint('bold', word.padEnd(10))} ${text}`);

/** A node with the contracts on it. */
const openNode = async (show: Show) => {
  const { stage, place, settings } = show;
  const node = await stage.start(
    () => startAnvil({ statePath: place.chainState, stateIntervalSeconds: 1, port: settings.rpcPort || undefined }),
    (part) => part.stop(),
  );
  place.noteNode(node.pid);
  void node.exited.then(() => stage.fail(new FieldmarkError('PROCESS_ENDED', { detail: 'the EVM node' })));
  const { deployment, chain } = await prepareContracts(node.rpcUrl, place.deployment);
  const { registry, anchor, chainId } = deployment;
  announce(show, 'chain', { rpc: node.rpcUrl, ...deployment }, `${node.rpcUrl} (chain ${chainId})`);
  announce(show, 'contracts', { registry, anchor }, `registry ${registry}, log anchor ${anchor}`);
  return { rpcUrl: node.rpcUrl, deployment, chain };
};

const openGateway = (show: Show, rpcUrl: string, deployment: Deployment, onEvent: (event: GatewayEvent) => void) => {
  const { settings, place, stage } = show;
  return stage.start(
    () =>
      startGateway({
        dataDir: place.gateway,
        chain: gatewayChain({ dataDir: place.gateway, rpcUrl, deployment, pollMs: POLL_MS }),
        mqtt: { host: HOST, port: settings.mqttPort },
        http: { host: HOST, port: settings.httpPort },
        checkpoint: CHECKPOINT,
        // its warnings come as events
        logger: pino({ level: 'silent' }),
        onEvent,
      }),
    (gateway) => gateway.stop(),
  );
};

/** The device's key: the one of last time, or a new one. */
const openDeviceKey = async ({ deviceKey }: Place) => {
  const url = `file:${deviceKey}`;
  try {
    return await openKeyStore(url);
  } catch (error) {
    if (error instanceof FieldmarkError && error.code === 'KEY_NOT_FOUND') return createKey(url);
    throw error;
  }
};

/**
 * A run that ends by itself must end without a board too: at once where the port can't be used, and after a while where
 * nothing on it speaks Firmata. A run that goes on looks for the board until it is there.
 */
const createBoardWatch = (show: Show): ((event: RunEvent) => void) => {
  if (!show.settings.once) return () => {};
  let patience: NodeJS.Timeout | undefined;
  const giveUp = (code: ErrorCode, detail: string): void =>
    show.stage.fail(
      new FieldmarkError(code, {
        detail: detail.replace(`${ERRORS[code]}: `, ''),
        next: 'plug the board in and name its port with --port, or leave it out',
      }),
    );
  return (event) => {
    if (event.kind === 'board-connected') clearTimeout(patience);
    if (event.kind !== 'board-disconnected') return;
    if (UNUSABLE.includes(event.code)) giveUp(event.code, event.detail);
    patience ??= setTimeout(() => giveUp(event.code, event.detail), BOARD_PATIENCE_MS).unref();
  };
};

const onDeviceEvent = (show: Show, event: RunEvent): void => {
  if (event.kind === 'sealed' && event.contentType === CONTENT.reading) show.tally.sealed(event.boot, event.sequence);
  if (event.kind === 'receipted') show.tally.receipted(event.boot, event.sequence);
  const { kind, ...fields } = event;
  // who the device is was announced, and what it says while it ends is of no interest
  if (kind !== 'started' && !show.stage.isEnding()) say(show, kind, fields, deviceLine(event));
};

/** What of the gateway's events the device's own do not tell. */
const onGatewayEvent = (show: Show, event: GatewayEvent, verify: (names: readonly string[]) => void): void => {
  if (event.kind === 'stored') show.tally.stored(event.boot, event.sequence, event.index);
  if (event.kind === 'anchored') {
    say(show, event.kind, event, gatewayLine(event));
    verify(show.tally.anchored(event.size, event.transaction));
  } else if (event.kind === 'warning' || event.kind === 'refused') say(show, event.kind, event, gatewayLine(event));
};

/** Asks the verifier about readings and takes down what it says. */
const createQuestions = (show: Show, urlOf: (name: string) => string, ask: (url: string) => void) => {
  const asked = new Map<string, string>();
  const batch: string[] = [];
  return {
    verify: (names: readonly string[]): void => {
      for (const name of names) {
        asked.set(urlOf(name), name);
        ask(urlOf(name));
      }
    },
    answered: (verdict: Verdict): void => {
      const name = asked.get(verdict.url) ?? verdict.url;
      asked.delete(verdict.url);
      if (!verdict.verified) {
        const detail = `${name}: ${verdict.detail} (${verdict.code})`;
        show.stage.fail(new FieldmarkError('VERIFY_FAILED', { detail }));
        return;
      }
      show.tally.verified(name);
      batch.push(name);
      if (asked.size > 0) return;
      const text = `${batch.length} readings up to ${name}  by a process that asks the chain alone`;
      say(show, 'verified', { readings: batch.splice(0) }, { word: 'verified', text, style: ['green', 'bold'] });
      if (show.settings.once && show.tally.counts().verified >= ENOUGH) show.stage.finish();
    },
  };
};

const perform = async (show: Show): Promise<void> => {
  const { stage, settings, place } = show;
  const { rpcUrl, deployment, chain } = await openNode(show);
  let verify: (names: readonly string[]) => void = () => {};
  const gateway = await openGateway(show, rpcUrl, deployment, (event) => onGatewayEvent(show, event, verify));
  const mqttPort = gateway.mqttPort!;
  const httpUrl = `http://${HOST}:${gateway.httpPort}`;
  await fundGateway(rpcUrl, chain, gateway.gatewayId);
  announce(
    show,
    'gateway',
    { gatewayId: gateway.gatewayId, mqttPort },
    `${gateway.gatewayId}, MQTT on port ${mqttPort}`,
  );

  const key = await stage.start(
    () => openDeviceKey(place),
    (store) => store.close(),
  );
  const id = deviceIdOf(key.algorithm, key.publicKey);
  const owner = await enrolDevice(chain, key, id);
  announce(show, 'device', { deviceId: toHex(id), owner }, `${toHex(id)}, registered, owned by ${owner}`);

  const board = await chooseBoard(show);
  const watchBoard = createBoardWatch(show);
  const { sensors, periodSeconds } = settings;
  writeDeviceConfig(place, {
    deployment,
    gateway: { publicKey: gateway.publicKey, mqttPort },
    board,
    sensors,
    periodSeconds,
  });

  const urlOf = (name: string) => `${httpUrl}/readings/${toHex(id)}/${name.replace('.', '/')}/export`;
  const questions = createQuestions(show, urlOf, (url) => witness.send({ url }));
  const witness: Child = await stage.start(
    () => startWitness(rpcUrl, deployment, questions.answered, stage.fail),
    (child) => child.stop(),
  );
  verify = questions.verify;
  await stage.start(
    () =>
      startDevice(
        place,
        (event) => {
          onDeviceEvent(show, event);
          watchBoard(event);
        },
        stage.fail,
      ),
    (child) => child.stop(),
  );
  announce(show, 'status', { http: `${httpUrl}/` }, `${httpUrl}/`);
  if (!settings.once) show.output.progress('running', {}, '  Ctrl-C ends it; the next start goes on from there.\n');
  await stage.finished;
};

const chooseBoard = async (show: Show): Promise<BoardChoice> => {
  const chosen = show.settings.board;
  if (chosen !== undefined) {
    const name = 'port' in chosen ? chosen.port : 'name' in chosen ? chosen.name : chosen.tcp;
    announce(show, 'board', chosen, name);
    return chosen;
  }
  const { tcp } = await show.stage.start(
    () => startBoard(show.stage.fail),
    ({ child }) => child.stop(),
  );
  announce(show, 'board', { tcp }, `Arduino Uno, emulated, with StandardFirmata, at ${tcp}`);
  return { tcp };
};

/**
 * Runs board, device, gateway, EVM node and verifier until the goal is reached, `signal` aborts, or a part fails. Then
 * everything is ended, in order. Throws the fault of a part, VERIFY_FAILED, FOLDER_BUSY, or INTERRUPTED before the goal.
 */
export const runDemo = async (settings: DemoSettings, output: Output, signal: AbortSignal): Promise<void> => {
  const startMs = performance.now();
  const stage = createStage(signal);
  const tally = createTally();
  let seconds = 0;
  try {
    const place = await stage.start(
      () => enterPlace(join(resolve(settings.data), contractsName())),
      (entered) => entered.leave(),
    );
    await perform({ settings, output, stage, tally, place });
    seconds = Math.round((performance.now() - startMs) / 100) / 10;
  } catch (error) {
    // Ctrl-C while things were still starting is an end like any other
    if (settings.once || !(error instanceof FieldmarkError) || error.code !== 'INTERRUPTED') throw error;
  } finally {
    output.progress('stopping', {}, 'ending…');
    await stage.end();
  }
  const counts = tally.counts();
  if (settings.once && counts.verified < ENOUGH)
    throw new FieldmarkError('INTERRUPTED', {
      state: 'everything was ended',
      next: 'the next start goes on from there',
    });
  output.result(
    { ...counts, seconds },
    `${counts.sealed} sealed, ${counts.receipted} receipted, ${counts.anchored} anchored, ${counts.verified} verified in ${seconds} s`,
  );
};
