// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Signatures} from "./Signatures.sol";

/// The sealed envelope of a device, a COSE_Sign1 (RFC 9052) in deterministic CBOR (RFC 8949 §4.2.1), taken apart and
/// put together again. The protected header has one form, so it is read place by place.
library Envelope {
    /// What the signed header says. `cti` is boot count ‖ sequence; `iat` is in Unix seconds.
    struct Header {
        int256 algorithm;
        uint256 contentType;
        address device;
        uint256 iat;
        bytes10 cti;
        bytes8 net;
        bytes16 prev;
        uint256 clock;
        bytes8 firmware;
    }

    /// SenML-CBOR (RFC 8428 §12.3.2).
    uint256 internal constant READING = 112;
    uint256 private constant ENVELOPE_BYTES_MAX = 4096;
    uint256 private constant HEADER_BYTES_MAX = 256;

    error HeaderInvalid(uint256 offset);
    error EnvelopeTooLarge();

    /// SHA-256 of the Sig_structure, which the device signed: RFC 9052 §4.4.
    function digest(bytes calldata header, bytes calldata payload) internal pure returns (bytes32) {
        return sha256(
            abi.encodePacked(hex"846a5369676e617475726531", head(header.length), header, hex"40", head(payload.length), payload)
        );
    }

    /// The envelope's bytes, which are the log's entry. `signature` is r‖s; the unprotected header is always empty.
    function encode(bytes calldata header, bytes calldata payload, bytes calldata signature)
        internal
        pure
        returns (bytes memory entry)
    {
        if (header.length > HEADER_BYTES_MAX || payload.length > ENVELOPE_BYTES_MAX) revert EnvelopeTooLarge();
        entry = abi.encodePacked(
            hex"d284", head(header.length), header, hex"a0", head(payload.length), payload, hex"5840", signature
        );
        if (entry.length > ENVELOPE_BYTES_MAX) revert EnvelopeTooLarge();
    }

    /// The head of a byte string below 64 KiB in its shortest form.
    function head(uint256 length) private pure returns (bytes memory) {
        if (length < 24) return abi.encodePacked(uint8(0x40 + length));
        if (length < 256) return abi.encodePacked(bytes1(0x58), uint8(length));
        return abi.encodePacked(bytes1(0x59), uint16(length));
    }

    /// Reads a protected header: {1: alg, 3: content type, 4: kid, 15: {6: iat, 7: cti, -70001: [net, prev, clock,
    /// firmware]}}. Reverts on every other form.
    function parse(bytes calldata header) internal pure returns (Header memory said) {
        uint256 offset = expect(header, 0, hex"a401");
        if (offset < header.length && header[offset] == 0x28) {
            said.algorithm = Signatures.ESP256;
            offset += 1;
        } else {
            offset = expect(header, offset, hex"382e");
            said.algorithm = Signatures.ES256K;
        }
        (said.contentType, offset) = unsigned(header, expect(header, offset, hex"03"), 2);
        offset = expect(header, offset, hex"0454");
        said.device = address(bytes20(take(header, offset, 20)));
        offset = expect(header, offset + 20, hex"0fa306");
        (said.iat, offset) = unsigned(header, offset, 4);
        offset = expect(header, offset, hex"074a");
        said.cti = bytes10(take(header, offset, 10));
        offset = expect(header, offset + 10, hex"3a000111708448");
        said.net = bytes8(take(header, offset, 8));
        offset = expect(header, offset + 8, hex"50");
        said.prev = bytes16(take(header, offset, 16));
        offset += 16;
        said.clock = uint8(bytes1(take(header, offset, 1)));
        if (said.clock > 4) revert HeaderInvalid(offset);
        offset = expect(header, offset + 1, hex"48");
        said.firmware = bytes8(take(header, offset, 8));
        if (offset + 8 != header.length) revert HeaderInvalid(offset + 8);
    }

    function expect(bytes calldata data, uint256 offset, bytes memory wanted) private pure returns (uint256) {
        if (offset + wanted.length > data.length) revert HeaderInvalid(offset);
        if (keccak256(data[offset:offset + wanted.length]) != keccak256(wanted)) revert HeaderInvalid(offset);
        return offset + wanted.length;
    }

    /// The next `length` bytes (32 at most), left-aligned; what follows them is the caller's to cut off.
    function take(bytes calldata data, uint256 offset, uint256 length) private pure returns (bytes32 value) {
        if (offset + length > data.length) revert HeaderInvalid(offset);
        assembly ("memory-safe") {
            value := calldataload(add(data.offset, offset))
        }
    }

    /// An unsigned integer of at most `bytesMax` bytes in its shortest form, and where the next item starts.
    function unsigned(bytes calldata data, uint256 offset, uint256 bytesMax) private pure returns (uint256, uint256) {
        uint256 first = uint8(bytes1(take(data, offset, 1)));
        if (first < 24) return (first, offset + 1);
        uint256 length = first == 24 ? 1 : first == 25 ? 2 : first == 26 ? 4 : 0;
        if (length == 0 || length > bytesMax) revert HeaderInvalid(offset);
        uint256 value = uint256(take(data, offset + 1, length)) >> (256 - 8 * length);
        uint256 least = length == 1 ? 24 : length == 2 ? 0x100 : 0x10000;
        if (value < least) revert HeaderInvalid(offset);
        return (value, offset + 1 + length);
    }
}
