// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Signatures} from "./Signatures.sol";

/// The keys of devices over time. A device's first key gives it its id; a later one has an id of its own, which stands
/// in the envelopes that it seals and leads back to the device. A retired key is good up to the sequence it ended at.
abstract contract DeviceKeys {
    /// The key that follows another. `device` is zero where the key is not a later one.
    struct LaterKey {
        address device;
        int8 algorithm;
        uint8 assurance;
        uint40 addedAt;
    }

    /// A key x‖y to come, as in a registration.
    struct NewKey {
        bytes32 x;
        bytes32 y;
        int8 algorithm;
        uint8 assurance;
    }

    /// Where a key ended: it seals nothing after `lastCti`. `retiredAt` is zero for a key in use.
    struct Retirement {
        bytes10 lastCti;
        uint40 retiredAt;
    }

    uint8 internal constant ASSURANCE_MAX = 2;

    mapping(address key => LaterKey) internal laterKeys;
    mapping(address key => Retirement) internal retirements;
    /// The key in use, where it is not the first one.
    mapping(address device => address key) internal newestKeys;

    event KeyRotated(
        address indexed device,
        address indexed oldKey,
        address indexed newKey,
        bytes10 lastCti,
        int8 algorithm,
        uint8 assurance,
        bytes32 x,
        bytes32 y
    );

    error AlgorithmUnknown(int256 algorithm);
    error AssuranceUnknown(uint8 assurance);
    error KeyAlreadyKnown(address key);
    error PublicKeyInvalid();

    /// The id of the key that the device seals with now.
    function currentKey(address device) public view returns (address) {
        address newest = newestKeys[device];
        return newest == address(0) ? device : newest;
    }

    /// Retires the key in use at `lastCti` and puts this one in its place.
    function replaceKey(address device, address key, NewKey calldata next, bytes10 lastCti) internal {
        address old = currentKey(device);
        retirements[old] = Retirement(lastCti, uint40(block.timestamp));
        laterKeys[key] = LaterKey(device, next.algorithm, next.assurance, uint40(block.timestamp));
        newestKeys[device] = key;
        emit KeyRotated(device, old, key, lastCti, next.algorithm, next.assurance, next.x, next.y);
    }

    /// The id of a key, which must be a point of its curve and of a known kind.
    function checkKey(bytes32 x, bytes32 y, int8 algorithm, uint8 assurance) internal pure returns (address) {
        if (algorithm != Signatures.ES256K && algorithm != Signatures.ESP256) revert AlgorithmUnknown(algorithm);
        if (assurance > ASSURANCE_MAX) revert AssuranceUnknown(assurance);
        if (!Signatures.isKey(algorithm, x, y)) revert PublicKeyInvalid();
        return Signatures.idOf(x, y);
    }
}
