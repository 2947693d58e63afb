import { readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes } from 'viem';
import { z } from 'zod';
import type { SignedOrder } from '#chain/rewards-calls.js';
import { orderDigest } from '#chain/typed-data.js';
import type { Hex } from '#chain/types.js';
import { FieldmarkError } from '#proto/errors.js';
import { claimCall } from './claim.js';
import type { ClaimLine } from './result.js';

/**
 * A claim as its owner ordered it: who is paid, and what whoever sends it keeps. It is a file that the owner signs and
 * anybody with some of the chain's coin can send; nothing in it can be changed, and it is good once.
 */
const hex = (bytes: number) =>
  z.string().regex(new RegExp(`^0x[0-9a-fA-F]{${2 * bytes}}$`)) as unknown as z.ZodType<Hex>;
const amount = z
  .string()
  .regex(/^\d{1,78}$/)
  .transform(BigInt);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const orderFile = z.strictObject({
  format: z.literal('fieldmark-order/1'),
  chainId: count,
  rewards: hex(20),
  owner: hex(20),
  line: z.strictObject({
    kind: z.union([z.literal(0), z.literal(1)]),
    id: hex(20),
    cumulative: amount,
    proof: z.array(hex(32)).max(64),
  }),
  recipient: hex(20),
  /** smallest units of the token */
  fee: amount,
  nonce: count,
  /** Unix seconds */
  deadline: count,
  signature: z.string().regex(/^0x([0-9a-fA-F]{2}){1,4096}$/) as unknown as z.ZodType<Hex>,
});
export type OrderFile = z.output<typeof orderFile>;

/** Throws USAGE where the file is no order. */
export const readOrder = (path: string): OrderFile => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new FieldmarkError('USAGE', { detail: `${path} can't be read as an order`, next: 'check the path', cause });
  }
  const order = orderFile.safeParse(value);
  if (order.success) return order.data;
  const issue = order.error.issues[0]!;
  throw new FieldmarkError('USAGE', {
    detail: `${path} is not what rewards order writes: ${issue.path.join('.')}: ${issue.message}`,
    next: 'get the file anew from the owner',
  });
};

export type OrderTerms = Pick<OrderFile, 'chainId' | 'rewards' | 'owner' | 'recipient' | 'fee' | 'nonce' | 'deadline'>;

/** The text of an order that the owner signs. */
export const writeOrder = async (
  terms: OrderTerms,
  claimLine: ClaimLine,
  sign: (digest: Hex) => Promise<Hex>,
): Promise<string> => {
  const line = claimCall(claimLine);
  const { kind, id } = line;
  const signature = await sign(bytesToHex(orderDigest({ ...terms, kind, id: hexToBytes(id) })));
  const order = { format: 'fieldmark-order/1', ...terms, line, signature };
  return `${JSON.stringify(order, (_, value) => (typeof value === 'bigint' ? `${value}` : value), 2)}\n`;
};

/** What the contract takes. */
export const signedOrder = ({ recipient, fee, deadline, signature }: OrderFile): SignedOrder => ({
  recipient,
  fee,
  deadline: BigInt(deadline),
  signature,
});
