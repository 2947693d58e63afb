// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The signed commit group of a receipt: a COSE_Sign1 (RFC 9052) whose every field has one deterministic encoding, so
/// that it is not read here but written again from what it says.
library ReceiptGroup {
    /// What a gateway promised: the RFC 9162 root over `size` leaves, under a checkpoint by `anchorBy` (Unix seconds).
    struct Group {
        address gateway;
        bytes32 root;
        uint48 size;
        uint32 anchorBy;
    }

    /// SHA-256 of the Sig_structure (RFC 9052 §4.4) over {1: -47, 3: 65010, 4: gateway} and
    /// {1: net, 2: root, 3: size, 4: anchorBy}.
    function digest(Group memory group, bytes8 net) internal pure returns (bytes32) {
        bytes memory payload = abi.encodePacked(
            hex"a40148", net, hex"025820", group.root, hex"03", unsigned(group.size), hex"04", unsigned(group.anchorBy)
        );
        return sha256(
            abi.encodePacked(
                hex"846a5369676e617475726531581ea301382e0319fdf20454", group.gateway, hex"4058", uint8(payload.length), payload
            )
        );
    }

    /// An unsigned integer in its shortest form (RFC 8949 §4.2.1).
    function unsigned(uint64 value) private pure returns (bytes memory) {
        if (value < 24) return abi.encodePacked(uint8(value));
        if (value <= type(uint8).max) return abi.encodePacked(bytes1(0x18), uint8(value));
        if (value <= type(uint16).max) return abi.encodePacked(bytes1(0x19), uint16(value));
        if (value <= type(uint32).max) return abi.encodePacked(bytes1(0x1a), uint32(value));
        return abi.encodePacked(bytes1(0x1b), value);
    }
}
