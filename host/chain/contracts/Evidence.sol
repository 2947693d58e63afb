// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DeviceRegistry} from "./DeviceRegistry.sol";
import {Envelope} from "./Envelope.sol";
import {LogAnchor} from "./LogAnchor.sol";
import {Signatures} from "./Signatures.sol";

/// What is wrong with an entry of a log, judged from its bytes and the registry.
library Evidence {
    /// Time that a gateway has to learn of a suspended device or a retired key, beyond the next checkpoint.
    uint256 internal constant NOTICE = 1 days;

    /// An entry of a log under a checkpoint on chain, as its bytes stand there. `key` is x‖y of an ESP256 signer, empty
    /// for ES256K.
    struct LogEntry {
        address gateway;
        uint64 size;
        uint64 index;
        bytes entry;
        bytes key;
        bytes32[] path;
    }

    error KeyMissing(address signer);

    /// Whether an entry that reads like this should never have been logged: it is for another network, by a key that
    /// was none of a registered device, or was suspended or retired for long, or the signature is not that key's.
    /// @param when the checkpoint that the entry stands under
    /// @param before when the last checkpoint without it was mined, 0 if there is none
    function isFault(
        DeviceRegistry registry,
        bytes8 net,
        LogEntry calldata logged,
        LogAnchor.Checkpoint memory when,
        uint256 before
    ) internal view returns (bool) {
        (Envelope.Header memory said, bytes32 digest, bytes calldata signature) = opened(logged.entry);
        if (said.net != net) return true;
        DeviceRegistry.KeyStatus memory key = registry.keyOf(said.device);
        if (key.device == address(0) || key.addedAt > when.timestamp || key.algorithm != said.algorithm) return true;
        if (isSince(key.suspendedAt, before)) return true;
        if (isSince(key.retiredAt, before) && said.cti > key.lastCti) return true;
        return !isSignature(said, digest, signature, logged.key);
    }

    function opened(bytes calldata entry)
        private
        pure
        returns (Envelope.Header memory said, bytes32 digest, bytes calldata signature)
    {
        bytes calldata header;
        bytes calldata payload;
        (header, payload, signature) = Envelope.split(entry);
        (said, digest) = (Envelope.parse(header), Envelope.digest(header, payload));
    }

    /// Whether what is so `since` then was known to the gateway before it logged anything after `before`.
    function isSince(uint256 since, uint256 before) private pure returns (bool) {
        return since != 0 && before >= since + NOTICE;
    }

    function isSignature(Envelope.Header memory said, bytes32 digest, bytes calldata signature, bytes calldata key)
        private
        view
        returns (bool)
    {
        if (said.algorithm == Signatures.ES256K) {
            return Signatures.verify(said.algorithm, said.device, digest, bytes.concat(signature, bytes1(uint8(27))))
                || Signatures.verify(said.algorithm, said.device, digest, bytes.concat(signature, bytes1(uint8(28))));
        }
        // Without the right key nothing can be said of the signature, and a wrong key must not make it look false.
        if (key.length != 64 || Signatures.idOf(bytes32(key[:32]), bytes32(key[32:])) != said.device) {
            revert KeyMissing(said.device);
        }
        return Signatures.verify(said.algorithm, said.device, digest, bytes.concat(signature, key));
    }
}
