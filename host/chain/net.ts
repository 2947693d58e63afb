import { encodeAbiParameters, hexToBytes, keccak256 } from 'viem';
import type { Hex } from './types.js';

const NET_BYTES = 8;

/** One deployment of the network, as envelopes name it: the first 8 bytes of keccak256(abi.encode(chainId, registry)). */
export const netOf = (chainId: number, registry: Hex): Uint8Array =>
  hexToBytes(
    keccak256(encodeAbiParameters([{ type: 'uint256' }, { type: 'address' }], [BigInt(chainId), registry])),
  ).subarray(0, NET_BYTES);
