import type { Logger } from 'pino';
import type { Court } from '#chain/court.js';
import type { EventListener } from './events.js';
import type { GatewayKeys } from './keys.js';
import type { MediaVault } from './media-vault.js';
import type { Anchor, DeviceDirectory } from './stages.js';

/** The chain as the gateway needs it: who is registered, where checkpoints go, and whether the node answers. */
export type GatewayChain = {
  /** first 8 bytes of keccak256(abi.encode(chainId, registry)); every envelope names it */
  readonly net: Uint8Array;
  readonly chainId: number;
  /** the LogAnchor contract; part of what the log key signs (EIP-712) */
  readonly logAnchor: `0x${string}`;
  readonly directory: DeviceDirectory;
  /** absent: checkpoints are signed and served, none goes on chain */
  readonly anchor?: Anchor;
  /** where disputes against the gateway are opened; absent: it answers none by itself */
  readonly court?: Court;
  /** throws a FieldmarkError where the node does not answer; behind /health/chain */
  readonly check?: () => Promise<void>;
  readonly close?: () => Promise<void>;
};

export type ListenOptions = { readonly host: string /** 0 picks a free one */; readonly port: number };

/** PEM text; `ca` demands and checks client certificates. */
export type TlsOptions = { readonly cert: string; readonly key: string; readonly ca?: string };

export type GatewayOptions = {
  /** holds the keys, the database, and a lock against a second gateway */
  readonly dataDir: string;
  /** called once the gateway has its keys: the log key is its identity and the account that pays for checkpoints */
  readonly chain: (keys: GatewayKeys) => Promise<GatewayChain>;
  /** the log's name in its checkpoints; default `fieldmark.local/<gateway id>`. Fixed once the log exists */
  readonly origin?: string;
  /** the embedded broker; default 127.0.0.1:1883. Not started where `broker` names another */
  readonly mqtt?: ListenOptions & { readonly tls?: TlsOptions };
  /** an external MQTT 5 broker, `mqtt://user:password@host:port` or `mqtts://…` */
  readonly broker?: string;
  /** default 127.0.0.1:8080 */
  readonly http?: ListenOptions;
  readonly checkpoint?: {
    /** default 1,000 readings */
    readonly everyCount?: number;
    /** default 60 */
    readonly everySeconds?: number;
    /** a receipt promises to be on chain within this time; default 3,600 */
    readonly promiseSeconds?: number;
    /** how long a checkpoint is on chain before its entries are public; default 0 */
    readonly embargoSeconds?: number;
  };
  /** seconds after which a silent device counts as late, until its own rhythm is known; default 300 */
  readonly expectedIntervalSeconds?: number;
  readonly media?: {
    /** where finished objects are kept; default a folder in `dataDir` */
    readonly vault?: MediaVault;
    /** default 8 GiB */
    readonly deviceQuotaBytes?: number;
    /** after the checkpoint that names an object; default 90 days */
    readonly retentionSeconds?: number;
    /** left free on the disk of `dataDir`, so that pictures never take the room of the log; default 512 MiB */
    readonly diskReserveBytes?: number;
  };
  /** releases for devices; default a folder `updates` in `dataDir` */
  readonly updates?: string;
  readonly logger?: Logger;
  /** hears events from the first one on; `Gateway.on` adds more */
  readonly onEvent?: EventListener;
};
