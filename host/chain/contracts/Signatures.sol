// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

/// Signatures and keys as devices and gateways make them: 64 bytes r‖s with a low s.
/// An id is the address of the 64-byte key x‖y on either curve.
library Signatures {
    /// COSE algorithms: ES256K of RFC 8812, ESP256 of RFC 9864.
    int256 internal constant ES256K = -47;
    int256 internal constant ESP256 = -9;

    uint256 private constant SECP256K1_P = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F;

    /// Whether `id` made this signature over `digest`. `proof` is the signature r‖s and what gives the key to it: v (27
    /// or 28) for ES256K, whose key is recovered, and x‖y for ESP256, whose key must hash to the id.
    function verify(int256 algorithm, address id, bytes32 digest, bytes memory proof) internal view returns (bool) {
        if (algorithm == ES256K) {
            if (proof.length != 65) return false;
            // Refuses a high s, and the zero address that ecrecover's empty answer would otherwise become.
            (address signer, ECDSA.RecoverError fault,) =
                ECDSA.tryRecover(digest, uint8(proof[64]), word(proof, 0), word(proof, 1));
            return fault == ECDSA.RecoverError.NoError && signer == id;
        }
        if (algorithm != ESP256 || proof.length != 128) return false;
        bytes32 x = word(proof, 2);
        bytes32 y = word(proof, 3);
        return idOf(x, y) == id && P256.verifyNative(digest, word(proof, 0), word(proof, 1), x, y);
    }

    function idOf(bytes32 x, bytes32 y) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode(x, y)))));
    }

    /// Whether x‖y is a point of the algorithm's curve.
    function isKey(int256 algorithm, bytes32 x, bytes32 y) internal pure returns (bool) {
        if (algorithm == ESP256) return P256.isValidPublicKey(x, y);
        if (algorithm != ES256K || uint256(x) >= SECP256K1_P || uint256(y) >= SECP256K1_P) return false;
        uint256 cube = mulmod(mulmod(uint256(x), uint256(x), SECP256K1_P), uint256(x), SECP256K1_P);
        return mulmod(uint256(y), uint256(y), SECP256K1_P) == addmod(cube, 7, SECP256K1_P);
    }

    function word(bytes memory data, uint256 index) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := mload(add(data, mul(32, add(index, 1))))
        }
    }
}
