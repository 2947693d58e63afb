import {
  BaseError,
  ContractFunctionRevertedError,
  ExecutionRevertedError,
  HttpRequestError,
  InsufficientFundsError,
  RpcRequestError,
  TimeoutError,
} from 'viem';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';

/** The custom errors of the contracts that have a code of their own; every other revert is CHAIN_REVERTED. */
const CODE_OF_REVERT: { readonly [name: string]: ErrorCode } = {
  AlreadySpoken: 'EPOCH_SPOKEN',
  CheckpointUnknown: 'PROOF_INVALID',
  ClaimExpired: 'CLAIM_EXPIRED',
  ConsistencyInvalid: 'LOG_FORKED',
  ContentTypeUnexpected: 'CONTENT_TYPE_UNKNOWN',
  DeviceIsSuspended: 'DEVICE_SUSPENDED',
  DeviceUnknown: 'DEVICE_UNKNOWN',
  EnvelopeTooLarge: 'ENVELOPE_TOO_LARGE',
  EpochNotOver: 'EPOCH_OPEN',
  EpochSettled: 'EPOCH_SETTLED',
  GatewayNotActive: 'GATEWAY_INACTIVE',
  HeaderInvalid: 'COSE_INVALID',
  InclusionInvalid: 'PROOF_INVALID',
  LineInvalid: 'PROOF_INVALID',
  NetworkMismatch: 'NETWORK_MISMATCH',
  NothingDue: 'NOTHING_DUE',
  OrderExpired: 'CLAIM_EXPIRED',
  OrderInvalid: 'SIGNATURE_INVALID',
  RoundOpen: 'EPOCH_CONTESTED',
  SignatureInvalid: 'SIGNATURE_INVALID',
};

/** OpenZeppelin's, of every contract with roles. */
const ROLE_MISSING = 'AccessControlUnauthorizedAccount';

const timeOf = (seconds: unknown): string => new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');

/** What to do about a refusal of the contracts around the economy; `args` are the error's own. */
const NEXT_AFTER: { readonly [name: string]: (args: readonly unknown[]) => string } = {
  [ROLE_MISSING]: () =>
    'use the account that has the role, or have the admin give it: fieldmark chain change grantRole',
  AlreadySpoken: () => 'nothing is left to do for this gateway until another epoch is posted',
  AnswerLate: ([until]) => `it could be answered until ${timeOf(until)}; whoever accused may take the bond now`,
  BondTooSmall: ([, least]) => `put down ${least} wei at least`,
  ClaimExpired: () => 'make a new claim: its deadline has passed, or the clocks of this computer and the chain differ',
  ClaimInvalid: () => 'make a new claim: this one is for another owner, registry or number, or by another key',
  DeviceAlreadyClaimed: () => 'it has an owner, who alone gives it on: fieldmark device show',
  DeviceAlreadyRegistered: () => 'nothing is left to do: fieldmark device show says how it stands',
  DeviceIsSuspended: () => 'ask who suspended it: the reason stands in the event of the registry',
  DisputeClosed: () => 'it was answered or lost already',
  DisputeKnown: () => 'somebody opened it before; it is decided once',
  DisputeOpen: () => 'answer it first: fieldmark dispute answer',
  DisputeUnknown: () => 'open it first, with the same command without --conclude',
  EntryHonest: () => 'nothing is wrong with this entry',
  EpochNotOver: () => 'wait until the epoch is over',
  EpochSettled: () => 'post a later epoch',
  EvidenceInvalid: () => 'this proves nothing against the gateway; keep it all the same',
  ExitNotOver: ([exitAt]) => `wait until ${timeOf(exitAt)}`,
  GatewayAlreadyRegistered: () => 'it has its bond already; to serve its log elsewhere it leaves first',
  GatewayIsSlashed: () =>
    'its bond was lost in a dispute, and nothing is left of it; a new gateway needs a key of its own',
  GatewayNotActive: () => "give its operator's --account, or bond it: fieldmark chain bond",
  GatewayUnknown: () => 'it has no bond here, or has left with it',
  KeyAlreadyKnown: () => 'give the device a key that no device has had: fieldmark key create',
  NotOwner: () => "give its owner's --account: fieldmark device show names the owner",
  NotOperator: () => "give its operator's --account",
  NothingDue: () => 'claim again when the root of a later epoch is payable',
  PromiseNotDue: ([anchorBy]) => `the gateway may keep its promise until ${timeOf(anchorBy)}; submit it after that`,
  RoundOpen: ([epoch]) => `speak on epoch ${epoch}, or wait until its window is over`,
  WindowOpen: ([until]) => `the gateway may answer until ${timeOf(until)}; give the same command after that`,
};

const wordsOf = (name: string, args: readonly unknown[]): string =>
  name === ROLE_MISSING
    ? `${String(args[0])} does not have the role that this takes`
    : `${name}(${args.map(String).join(', ')})`;

/** Of a custom error with which a contract refused a call that was only tried. */
export const refusal = (name: string, args: readonly unknown[], cause: unknown): FieldmarkError =>
  new FieldmarkError(CODE_OF_REVERT[name] ?? 'CHAIN_REVERTED', {
    detail: wordsOf(name, args),
    state: 'nothing was changed on chain',
    next: NEXT_AFTER[name]?.(args),
    cause,
  });

const unreachable = (error: BaseError): FieldmarkError =>
  new FieldmarkError('CHAIN_UNREACHABLE', { detail: error.shortMessage, next: 'check the RPC URL', cause: error });

const reverted = (error: ContractFunctionRevertedError): FieldmarkError => {
  const { errorName, args } = error.data ?? {};
  if (errorName !== undefined) return refusal(errorName, args ?? [], error);
  return new FieldmarkError('CHAIN_REVERTED', { detail: error.shortMessage, cause: error });
};

/** One of our errors for whatever viem throws. */
export const chainError = (error: unknown): FieldmarkError => {
  if (error instanceof FieldmarkError) return error;
  if (!(error instanceof BaseError)) return new FieldmarkError('INTERNAL', { detail: String(error), cause: error });
  const revert = error.walk((one) => one instanceof ContractFunctionRevertedError);
  if (revert instanceof ContractFunctionRevertedError) return reverted(revert);
  // as of a constructor, whose reasons have no names
  const refused = error.walk((one) => one instanceof ExecutionRevertedError);
  if (refused instanceof ExecutionRevertedError)
    return new FieldmarkError('CHAIN_REVERTED', { detail: refused.shortMessage, cause: error });
  if (error.walk((one) => one instanceof InsufficientFundsError) !== null)
    return new FieldmarkError('CHAIN_REVERTED', {
      detail: 'the account cannot pay for the transaction',
      state: 'nothing was changed on chain',
      next: 'send it some of the chain’s coin',
      cause: error,
    });
  const away = error.walk(
    (one) => one instanceof HttpRequestError || one instanceof TimeoutError || one instanceof RpcRequestError,
  );
  if (away !== null) return unreachable(error);
  return new FieldmarkError('CHAIN_REVERTED', { detail: error.shortMessage, cause: error });
};

/** Runs an operation on the chain and turns its failure into one of our errors. */
export const onChain = async <T>(operation: () => Promise<T>): Promise<T> => {
  try {
    return await operation();
  } catch (error) {
    throw chainError(error);
  }
};
