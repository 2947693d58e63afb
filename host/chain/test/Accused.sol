// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Disputes} from "../contracts/Disputes.sol";
import {Evidence} from "../contracts/Evidence.sol";
import {ReceiptGroup} from "../contracts/ReceiptGroup.sol";
import {EconomyTest} from "./Economy.sol";

/// Logs of two to four entries, envelopes sealed by the test's device, and a stranger who accuses.
abstract contract AccusedTest is EconomyTest {
    bytes32 internal constant OTHER = keccak256("other");

    function setUp() public {
        deployAll();
        join(LOG_KEY, operator);
        registerDevice(DEVICE_KEY);
        vm.deal(stranger, 1 ether);
    }

    // What gateways and devices sign

    function checkpointBy(uint64 size, bytes32 root) internal view returns (Disputes.SignedCheckpoint memory) {
        return Disputes.SignedCheckpoint(size, root, proofBy(LOG_KEY, anchor.checkpointDigest(gateway, size, root)));
    }

    function anchorRoot(uint64 size, bytes32 root, bytes32[] memory consistency) internal {
        anchor.checkpoint(gateway, size, root, consistency, checkpointBy(size, root).signature);
    }

    function promiseFor(bytes32 leaf) internal view returns (Disputes.Promised memory) {
        ReceiptGroup.Group memory group = ReceiptGroup.Group(gateway, node(leaf, OTHER), 2, uint32(block.timestamp + 1 hours));
        bytes32[] memory path = new bytes32[](1);
        path[0] = OTHER;
        bytes memory payload = abi.encodePacked(
            hex"a40148", anchor.net(), hex"025820", group.root, hex"0302041a", group.anchorBy
        );
        bytes32 digest = sha256(
            abi.encodePacked(
                hex"846a5369676e617475726531581ea301382e0319fdf20454", gateway, hex"405836", payload
            )
        );
        check(payload.length == 0x36, "payload");
        return Disputes.Promised(group, 0, leaf, path, proofBy(LOG_KEY, digest));
    }

    function node(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }

    function headerOf(address by, bytes10 cti, bytes8 net) internal pure returns (bytes memory) {
        return abi.encodePacked(
            hex"a401382e0318700454", by, hex"0fa3061a6ab13580074a", cti, hex"3a000111708448", net, hex"50", bytes16(0), hex"0248", bytes8(0)
        );
    }

    function sealedBy(uint256 key, bytes memory header, bytes memory payload) internal pure returns (Disputes.Sealed memory) {
        bytes32 digest = sha256(
            abi.encodePacked(hex"846a5369676e617475726531", hex"58", uint8(header.length), header, hex"40", uint8(0x40 + payload.length), payload)
        );
        return Disputes.Sealed(header, payload, proofBy(key, digest));
    }

    function entryOf(Disputes.Sealed memory one) internal pure returns (bytes memory) {
        bytes memory signature = new bytes(64);
        for (uint256 i = 0; i < 64; i++) signature[i] = one.proof[i];
        return abi.encodePacked(
            hex"d28458", uint8(one.header.length), one.header, hex"a0", uint8(0x40 + one.payload.length), one.payload, hex"5840", signature
        );
    }

    function leafOf(bytes memory entry) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0), entry));
    }

    function reading(bytes10 cti) internal view returns (Disputes.Sealed memory) {
        return sealedBy(DEVICE_KEY, headerOf(device, cti, anchor.net()), hex"8140");
    }

    /// The log [header, entry], under a checkpoint.
    function logged(bytes memory entry) internal returns (Evidence.LogEntry memory) {
        anchorRoot(2, node(OTHER, leafOf(entry)), new bytes32[](0));
        bytes32[] memory path = new bytes32[](1);
        path[0] = OTHER;
        return Evidence.LogEntry(gateway, 2, 1, entry, "", path);
    }

    function accuse(Disputes.Promised memory promised) internal {
        vm.prank(stranger);
        disputes.openReceipt{value: DEPOSIT}(promised);
    }

    function isSlashed() internal view returns (bool) {
        return gateways.gatewayOf(gateway).slashed;
    }
}
