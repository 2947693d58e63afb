import type { EventHub } from './events.js';
import type { Fleet } from './fleet.js';
import type { CommandSources } from './http-commands.js';
import type { MediaSources } from './http-media.js';
import type { GatewayKeys } from './keys.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { DeviceDirectory } from './stages.js';
import type { Store } from './store.js';

export type HealthPart = 'mqtt' | 'store' | 'chain';

/** What is wrong with a part, in words, or undefined. */
export type HealthChecks = { readonly [part in HealthPart]: () => Promise<string | undefined> | string | undefined };

/** What HTTP reads from; it changes nothing. */
export type HttpSources = {
  readonly store: Store;
  readonly log: Log;
  readonly directory: DeviceDirectory;
  readonly keys: Pick<GatewayKeys, 'address' | 'gatewayId' | 'logKey' | 'noteKey'>;
  readonly fleet: Fleet;
  readonly hub: EventHub;
  readonly metrics: Metrics;
  readonly health: HealthChecks;
  /** undefined where a broker of others does not tell who is connected */
  readonly isOnline: ((deviceId: string) => boolean) | undefined;
  /** brings gauges up to date before they are read */
  readonly refresh: () => void;
  /** whether everybody may see an entry of the log */
  readonly isPublic: (index: number) => boolean;
  /** encrypted pictures and their uploads */
  readonly media: MediaSources;
  /** the way of commands to their devices */
  readonly commands: CommandSources;
  /** the folder of the log's static files */
  readonly logFolder: string;
  readonly about: {
    readonly origin: string;
    readonly net: Uint8Array;
    readonly chainId: number;
    readonly logAnchor: string;
    readonly embargoSeconds: number;
    readonly startedMs: number;
  };
};
