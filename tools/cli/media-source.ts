import { formatCid, parseCid } from '#proto/cid.js';
import { FieldmarkError } from '#proto/errors.js';
import { decodeExport, type ProvenEnvelope } from '#proto/export.js';
import type { MediaRecord } from '#proto/media.js';
import { askGateway, bytesOf } from './http.js';
import { readNamed } from './named-file.js';

/** Where a picture, its record and its proofs are: at a gateway, or in files. */
export type Place = { readonly http: string };
export type Named = Partial<Place> & { readonly object?: string };

const NEXT_NAMED = 'fieldmark media list <device> shows the pictures that are there';

export const ask = (url: string, signal: AbortSignal): Promise<Response> =>
  askGateway(url, { signal, advice: { GATEWAY_UNREACHABLE: 'check --http', NOT_FOUND: NEXT_NAMED } });

export const readBytes = (path: string): Uint8Array => new Uint8Array(readNamed(path));

/** 32 bytes: what a CID names. Throws CID_INVALID. */
export const hashOf = (cid: string): Uint8Array => {
  const hash = parseCid(cid);
  if (!hash.ok) throw new FieldmarkError(hash.code, { detail: `${cid}, ${hash.detail}`, next: NEXT_NAMED });
  return hash.value;
};

export const atHttp = (options: Partial<Place>): string => {
  if (options.http === undefined)
    throw new FieldmarkError('USAGE', { detail: 'a picture by its name needs --http', next: 'give it, or files' });
  return options.http.replace(/\/$/, '');
};

const NAME = /^(?:0x)?([0-9a-f]{40})\/(\d{1,10})[./](\d{1,15})$/;

const provenIn = (bytes: Uint8Array): ProvenEnvelope => {
  const exported = decodeExport(bytes);
  return exported.ok ? exported.value : { envelope: bytes };
};

type Which = { readonly device: string; readonly boot: number | string; readonly sequence: number | string };

/** Which record a name is about, where it is one that a gateway knows; undefined for a file. */
const whichOf = async (name: string, options: Named, signal: AbortSignal): Promise<Which | undefined> => {
  const [, device, boot, sequence] = NAME.exec(name) ?? [];
  if (device !== undefined) return { device, boot: boot!, sequence: sequence! };
  if (!parseCid(name).ok) return undefined;
  return (await (await ask(`${atHttp(options)}/media/object/${name}/record`, signal)).json()) as Which;
};

/** The record of a picture with what proves it: by `device/boot.sequence` or CID at a gateway, or in a file. */
export const recordAt = async (name: string, options: Named, signal: AbortSignal): Promise<ProvenEnvelope> => {
  const which = await whichOf(name, options, signal);
  if (which === undefined) return provenIn(readBytes(name));
  const path = `${atHttp(options)}/readings/${which.device}/${which.boot}/${which.sequence}`;
  const exported = await fetch(`${path}/export`, { signal }).catch(() => undefined);
  return provenIn(await bytesOf(exported?.ok ? exported : await ask(`${path}/envelope`, signal)));
};

/** The encrypted picture that a record names; nobody has checked yet that it is. */
export const objectOf = async (record: MediaRecord, options: Named, signal: AbortSignal): Promise<Uint8Array> =>
  options.object !== undefined
    ? readBytes(options.object)
    : bytesOf(await ask(`${atHttp(options)}/media/object/${formatCid(record.objectHash)}`, signal));
