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

const unreachable = (error: BaseError): FieldmarkError =>
  new FieldmarkError('CHAIN_UNREACHABLE', { detail: error.shortMessage, next: 'check the RPC URL', cause: error });

/** OpenZeppelin's, of every contract with roles. */
const ROLE_MISSING = 'AccessControlUnauthorizedAccount';

const reverted = (error: ContractFunctionRevertedError): FieldmarkError => {
  const name = error.data?.errorName ?? '';
  if (name === ROLE_MISSING)
    return new FieldmarkError('CHAIN_REVERTED', {
      detail: `${String(error.data?.args?.[0])} does not have the role that this takes`,
      state: 'nothing was changed on chain',
      next: 'use the account that has the role, or have the admin give it: fieldmark chain change grantRole',
      cause: error,
    });
  const said = (error.data?.args ?? []).map(String).join(', ');
  return new FieldmarkError(CODE_OF_REVERT[name] ?? 'CHAIN_REVERTED', {
    detail: name === '' ? error.shortMessage : `${name}(${said})`,
    cause: error,
  });
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
