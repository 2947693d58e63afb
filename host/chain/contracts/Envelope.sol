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

    /// The hash of the log's entry, SHA-256(0x00 ‖ envelope) (RFC 9162 §2.1.1). `signature` is r‖s; the unprotected
    /// header is always empty.
    function leafHash(bytes calldata header, bytes calldata payload, bytes calldata signature)
        internal
        pure
        returns (bytes32)
    {
        if (header.length > HEADER_BYTES_MAX || payload.length > ENVELOPE_BYTES_MAX) revert EnvelopeTooLarge();
        bytes memory leaf = abi.encodePacked(
            hex"00d284", head(header.length), header, hex"a0", head(payload.length), payload, hex"5840", signature
        );
        if (leaf.length - 1 > ENVELOPE_BYTES_MAX) revert EnvelopeTooLarge();
        return sha256(leaf);
    }

    /// The head of a byte string below 64 KiB in its shortest form.
    function head(uint256 length) private pure returns (bytes memory) {
        if (length < 24) return abi.encodePacked(uint8(0x40 + length));
        if (length < 256) return abi.encodePacked(bytes1(0x58), uint8(length));
        return abi.encodePacked(bytes1(0x59), uint16(length));
    }

    /// Takes a log's entry apart: tag 18, [bstr header, {}, bstr payload, bstr 64]. Reverts on every other form.
    function split(bytes calldata entry)
        internal
        pure
        returns (bytes calldata header, bytes calldata payload, bytes calldata signature)
    {
        if (entry.length > ENVELOPE_BYTES_MAX) revert EnvelopeTooLarge();
        uint256 offset = expect(entry, 0, hex"d284", 2);
        (header, offset) = byteString(entry, offset);
        if (header.length > HEADER_BYTES_MAX) revert EnvelopeTooLarge();
        (payload, offset) = byteString(entry, expect(entry, offset, hex"a0", 1));
        (signature, offset) = byteString(entry, offset);
        if (signature.length != 64 || offset != entry.length) revert HeaderInvalid(offset);
    }

    /// A byte string in its shortest form and where the next item starts.
    function byteString(bytes calldata data, uint256 offset) private pure returns (bytes calldata, uint256) {
        uint256 first = uint8(bytes1(take(data, offset, 1)));
        if (first < 0x40 || first > 0x59) revert HeaderInvalid(offset);
        uint256 length = first - 0x40;
        offset += 1;
        if (first >= 0x58) {
            uint256 width = first - 0x57;
            length = uint256(take(data, offset, width)) >> (256 - 8 * width);
            if (length < (width == 1 ? 24 : 256)) revert HeaderInvalid(offset);
            offset += width;
        }
        if (offset + length > data.length) revert HeaderInvalid(offset);
        return (data[offset:offset + length], offset + length);
    }

    /// Reads a protected header: {1: alg, 3: content type, 4: kid, 15: {6: iat, 7: cti, -70001: [net, prev, clock,
    /// firmware]}}. Reverts on every other form.
    function parse(bytes calldata header) internal pure returns (Header memory said) {
        uint256 offset = expect(header, 0, hex"a401", 2);
        if (offset < header.length && header[offset] == 0x28) {
            said.algorithm = Signatures.ESP256;
            offset += 1;
        } else {
            offset = expect(header, offset, hex"382e", 2);
            said.algorithm = Signatures.ES256K;
        }
        (said.contentType, offset) = unsigned(header, expect(header, offset, hex"03", 1), 2);
        offset = expect(header, offset, hex"0454", 2);
        said.device = address(bytes20(take(header, offset, 20)));
        offset = expect(header, offset + 20, hex"0fa306", 3);
        (said.iat, offset) = unsigned(header, offset, 4);
        offset = expect(header, offset, hex"074a", 2);
        said.cti = bytes10(take(header, offset, 10));
        offset = expect(header, offset + 10, hex"3a000111708448", 7);
        said.net = bytes8(take(header, offset, 8));
        offset = expect(header, offset + 8, hex"50", 1);
        said.prev = bytes16(take(header, offset, 16));
        offset += 16;
        said.clock = uint8(bytes1(take(header, offset, 1)));
        if (said.clock > 4) revert HeaderInvalid(offset);
        offset = expect(header, offset + 1, hex"48", 1);
        said.firmware = bytes8(take(header, offset, 8));
        if (offset + 8 != header.length) revert HeaderInvalid(offset + 8);
    }

    /// Requires the next `length` bytes to be the first ones of `wanted`; gives where the next item starts.
    function expect(bytes calldata data, uint256 offset, bytes32 wanted, uint256 length)
        private
        pure
        returns (uint256)
    {
        if ((take(data, offset, length) ^ wanted) >> (256 - 8 * length) != 0) revert HeaderInvalid(offset);
        return offset + length;
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
