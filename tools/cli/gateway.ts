import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { pino } from 'pino';
import type { Hex } from '#chain/types.js';
import type { TlsOptions } from '#gateway/options.js';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { ACCOUNT_HELP, type ChainFlags, chainOptions, deploymentOf, readAccount, rpcUrlOf } from './chain-options.js';
import { gatewayLine, printLine } from './lines.js';
import { MEDIA_STORE_HELP, openVaultAt } from './media-store.js';
import { type Action, address, httpUrl, mqttUrl, tcpPort, wholeNumber } from './task.js';

type GatewayFlags = ChainFlags & {
  readonly verbose: boolean;
  readonly json: boolean;
  readonly data: string;
  readonly mqttHost: string;
  readonly mqttPort: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly broker?: string;
  readonly httpHost: string;
  readonly httpPort: number;
  readonly account?: string;
  readonly confirmations: number;
  readonly checkpointCount: number;
  readonly checkpointSeconds: number;
  readonly promiseSeconds: number;
  readonly embargoSeconds: number;
  readonly disputes?: Hex;
  readonly alsoRpc: readonly string[];
  readonly expectedIntervalSeconds: number;
  readonly mediaStore?: string;
  readonly mediaQuotaBytes: number;
  readonly mediaRetentionDays: number;
  readonly mediaReserveBytes: number;
};

const readPem = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${path} can't be read`,
      next: 'check the --tls files',
      cause,
    });
  }
};

const tlsOf = ({ tlsCert, tlsKey, tlsCa }: GatewayFlags): TlsOptions | undefined => {
  if (tlsCert === undefined && tlsKey === undefined && tlsCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new FieldmarkError('USAGE', { detail: 'TLS needs both --tls-cert and --tls-key' });
  return { cert: readPem(tlsCert), key: readPem(tlsKey), ...(tlsCa !== undefined && { ca: readPem(tlsCa) }) };
};

/** Resolves when Ctrl-C or a request to end has come. */
const ending = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

export const addGateway = (program: Command, action: Action): void => {
  chainOptions(program.command('gateway'))
    .description('run a gateway: broker, store, log, checkpoints on chain, and HTTP, until Ctrl-C')
    .option('--data <folder>', 'keys, database and tiles', '.fieldmark/gateway')
    .option('--mqtt-host <host>', 'where the embedded broker listens', '127.0.0.1')
    .option('--mqtt-port <port>', 'its port; 0 picks a free one', tcpPort, 1883)
    .option('--tls-cert <file>', 'PEM certificate of the embedded broker')
    .option('--tls-key <file>', 'PEM key of the embedded broker')
    .option('--tls-ca <file>', 'PEM of who signs client certificates, which are then demanded')
    .option('--broker <url>', 'your own MQTT 5 broker instead of the embedded one', mqttUrl)
    .option('--http-host <host>', 'where the status page and the API listen', '127.0.0.1')
    .option('--http-port <port>', 'its port; 0 picks a free one', tcpPort, 8080)
    .option('--account <source>', `pays for checkpoints, the gateway's own account where absent: ${ACCOUNT_HELP}`)
    .option('--confirmations <count>', 'blocks a checkpoint must be deep before it counts', wholeNumber, 1)
    .option('--checkpoint-count <count>', 'readings after which a checkpoint is made', wholeNumber, 1000)
    .option('--checkpoint-seconds <count>', 'seconds after which one is made for fewer', wholeNumber, 60)
    .option('--promise-seconds <count>', 'within which receipts promise a reading on chain', wholeNumber, 3600)
    .option(
      '--embargo-seconds <count>',
      'how long a checkpoint is on chain before its readings are public; devices that close theirs need none',
      wholeNumber,
      0,
    )
    .option(
      '--disputes <address>',
      'the Disputes contract: what is open against the gateway it answers by itself',
      address,
    )
    .option('--also-rpc <url...>', 'further nodes to ask for disputes: one that tells of them is enough', [])
    .option('--expected-interval-seconds <count>', 'silence after which a device counts as late', wholeNumber, 300)
    .option('--media-store <url>', MEDIA_STORE_HELP)
    .option('--media-quota-bytes <count>', 'room for the encrypted pictures of one device', wholeNumber, 8 * 2 ** 30)
    .option(
      '--media-reserve-bytes <count>',
      'disk that pictures leave free, so that the log goes on',
      wholeNumber,
      512 * 2 ** 20,
    )
    .option('--media-retention-days <count>', 'how long a picture is kept after its checkpoint', wholeNumber, 90)
    .action(
      action<GatewayFlags>(async ({ options, output, signal, environment }) => {
        const rpcUrl = rpcUrlOf(options);
        const deployment = deploymentOf(options);
        const tls = tlsOf(options);
        const account = options.account === undefined ? undefined : await readAccount(options.account);
        const { startGateway } = await import('#gateway/main.js');
        const { gatewayChain } = await import('./gateway-chain.js');
        const { data: dataDir, broker, confirmations } = options;
        const gateway = await startGateway({
          dataDir,
          chain: gatewayChain({
            dataDir,
            rpcUrl,
            deployment,
            account,
            confirmations,
            disputes: options.disputes,
            alsoRpcUrls: options.alsoRpc.map((url) => httpUrl(url)),
          }),
          mqtt: { host: options.mqttHost, port: options.mqttPort, ...(tls && { tls }) },
          ...(broker !== undefined && { broker }),
          http: { host: options.httpHost, port: options.httpPort },
          checkpoint: {
            everyCount: options.checkpointCount,
            everySeconds: options.checkpointSeconds,
            promiseSeconds: options.promiseSeconds,
            embargoSeconds: options.embargoSeconds,
          },
          expectedIntervalSeconds: options.expectedIntervalSeconds,
          media: {
            ...(options.mediaStore !== undefined && { vault: openVaultAt(options.mediaStore, environment) }),
            deviceQuotaBytes: options.mediaQuotaBytes,
            retentionSeconds: options.mediaRetentionDays * 86_400,
            diskReserveBytes: options.mediaReserveBytes,
          },
          // its warnings come as events; with --verbose with their causes too
          logger: pino({ level: options.verbose && !options.json ? 'info' : 'silent' }, pino.destination(2)),
          onEvent: (event) => {
            const { kind, ...fields } = event;
            const line = gatewayLine(event);
            output.progress(kind, fields, line === undefined ? kind : printLine(output, line));
          },
        });
        const { gatewayId, mqttPort, httpPort } = gateway;
        const publicKey = toHex(gateway.publicKey);
        const page = `http://${options.httpHost}:${httpPort}/`;
        const mqtt = broker ?? `${tls ? 'mqtts' : 'mqtt'}://${options.mqttHost}:${mqttPort}`;
        const lines = [
          `gateway ${gatewayId} on ${mqtt}, ${page}`,
          `its key, for the settings of devices: ${publicKey}`,
        ];
        output.progress('started', { gatewayId, publicKey, mqtt, http: page }, lines.join('\n'));
        await ending(signal);
        output.progress('stopping', {}, 'stopping…');
        await gateway.stop();
        output.progress('stopped', {}, 'stopped');
      }),
    );
};
