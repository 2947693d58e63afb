// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Disputes} from "../contracts/Disputes.sol";
import {DeviceKeys} from "../contracts/DeviceKeys.sol";
import {DeviceRegistry} from "../contracts/DeviceRegistry.sol";
import {Evidence} from "../contracts/Evidence.sol";
import {LogAnchor} from "../contracts/LogAnchor.sol";
import {AccusedTest} from "./Accused.sol";
import {Vm} from "./Test.sol";

/// What stands in a log, or should not, and keys in two places.
contract EntriesTest is AccusedTest {
    function test_A29_an_honest_entry_is_no_fault() public {
        Evidence.LogEntry memory entry = logged(entryOf(reading("0000000001")));
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(entry);
        entry.index = 0;
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveEntry(entry);
        entry.index = 1;
        entry.entry = "another";
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveEntry(entry);
        check(!isSlashed(), "keeps its bond");
    }

    function test_A29_the_header_of_a_log_is_no_fault_of_it() public {
        bytes memory header = "the header of a log";
        anchorRoot(2, node(leafOf(header), OTHER), new bytes32[](0));
        bytes32[] memory path = new bytes32[](1);
        path[0] = OTHER;
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveEntry(Evidence.LogEntry(gateway, 2, 0, header, "", path));
    }

    function test_one_sequence_of_two_devices_is_neither_double_nor_clone() public {
        registerDevice(78);
        Disputes.Sealed memory one = reading("0000000001");
        Disputes.Sealed memory two = sealedBy(78, headerOf(vm.addr(78), "0000000001", anchor.net()), hex"8140");
        (bytes32 leaf1, bytes32 leaf2) = (leafOf(entryOf(one)), leafOf(entryOf(two)));
        anchorRoot(2, node(leaf1, leaf2), new bytes32[](0));
        LogAnchor.Entry memory first = placed(one, 0, leaf2);
        LogAnchor.Entry memory second = placed(two, 1, leaf1);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveDouble(first, second);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, two);
    }

    /// A log has r and s, and not which of the two points they came from.
    function test_an_honest_entry_is_none_whichever_point_its_signature_came_from() public {
        bool[2] memory seen;
        uint64 size = 2;
        bytes32 root;
        for (uint8 i = 0; !seen[0] || !seen[1]; i++) {
            Disputes.Sealed memory one = reading(bytes10(abi.encodePacked(uint72(0), i)));
            seen[uint8(one.proof[64]) - 27] = true;
            join(100 + i, operator);
            root = node(OTHER, leafOf(entryOf(one)));
            address id = vm.addr(100 + i);
            anchor.checkpoint(id, size, root, new bytes32[](0), proofBy(100 + i, anchor.checkpointDigest(id, size, root)));
            bytes32[] memory path = new bytes32[](1);
            path[0] = OTHER;
            Evidence.LogEntry memory entry = Evidence.LogEntry(id, size, 1, entryOf(one), "", path);
            vm.expectPartialRevert(Disputes.EntryHonest.selector);
            disputes.proveEntry(entry);
        }
    }

    function test_A29_a_reading_by_another_key_wins_the_bond() public {
        Disputes.Sealed memory forged = sealedBy(77, headerOf(device, "0000000001", anchor.net()), hex"8140");
        Evidence.LogEntry memory entry = logged(entryOf(forged));
        vm.prank(stranger);
        disputes.proveEntry(entry);
        check(gateways.owed(stranger) == BOND / 2, "won");
    }

    function test_A29_bytes_that_are_no_envelope_win_the_bond() public {
        Evidence.LogEntry memory entry = logged("padding");
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_A29_an_envelope_with_bytes_after_it_wins_the_bond() public {
        Evidence.LogEntry memory entry = logged(abi.encodePacked(entryOf(reading("0000000001")), hex"00"));
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_A09_A29_a_reading_for_another_network_wins_the_bond() public {
        Disputes.Sealed memory foreign = sealedBy(DEVICE_KEY, headerOf(device, "0000000001", bytes8("another")), hex"8140");
        Evidence.LogEntry memory entry = logged(entryOf(foreign));
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_A29_a_device_that_was_registered_after_its_reading_wins_the_bond() public {
        Disputes.Sealed memory early = sealedBy(78, headerOf(vm.addr(78), "0000000001", anchor.net()), hex"8140");
        Evidence.LogEntry memory entry = logged(entryOf(early));
        vm.warp(block.timestamp + 1);
        registerDevice(78);
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_a_device_registered_when_the_checkpoint_was_mined_is_no_fault() public {
        registerDevice(78);
        Disputes.Sealed memory sealed_ = sealedBy(78, headerOf(vm.addr(78), "0000000001", anchor.net()), hex"8140");
        Evidence.LogEntry memory entry = logged(entryOf(sealed_));
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(entry);
    }

    /// The log [header, OTHER] and then [header, OTHER, entry], `wait` after the device was suspended.
    function suspendedAndLogged(uint256 wait) private returns (Evidence.LogEntry memory) {
        registry.suspend(device, "cloned");
        vm.warp(block.timestamp + wait);
        bytes32 left = node(OTHER, OTHER);
        anchorRoot(2, left, new bytes32[](0));
        bytes memory entry = entryOf(reading("0000000001"));
        bytes32[] memory consistency = new bytes32[](1);
        consistency[0] = leafOf(entry);
        anchorRoot(3, node(left, leafOf(entry)), consistency);
        bytes32[] memory path = new bytes32[](1);
        path[0] = left;
        return Evidence.LogEntry(gateway, 3, 2, entry, "", path);
    }

    function test_A29_a_suspended_device_logged_in_spite_of_notice_wins_the_bond() public {
        Evidence.LogEntry memory entry = suspendedAndLogged(1 days);
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_a_gateway_has_a_day_to_learn_of_a_suspension() public {
        Evidence.LogEntry memory entry = suspendedAndLogged(1 days - 1);
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(entry);
    }

    function placed(Disputes.Sealed memory one, uint64 index, bytes32 sibling) private view returns (LogAnchor.Entry memory) {
        bytes32[] memory path = new bytes32[](1);
        path[0] = sibling;
        return LogAnchor.Entry(gateway, 2, index, one.header, one.payload, one.proof, path);
    }

    function test_A29_one_reading_at_two_places_wins_the_bond() public {
        Disputes.Sealed memory one = reading("0000000001");
        bytes32 leaf = leafOf(entryOf(one));
        anchorRoot(2, node(leaf, leaf), new bytes32[](0));
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveDouble(placed(one, 0, leaf), placed(one, 0, leaf));
        vm.prank(stranger);
        disputes.proveDouble(placed(one, 0, leaf), placed(one, 1, leaf));
        check(gateways.owed(stranger) == BOND / 2, "won");
    }

    function test_two_readings_of_one_device_are_no_double() public {
        Disputes.Sealed memory one = reading("0000000001");
        Disputes.Sealed memory two = reading("0000000002");
        bytes32 leaf1 = leafOf(entryOf(one));
        bytes32 leaf2 = leafOf(entryOf(two));
        anchorRoot(2, node(leaf1, leaf2), new bytes32[](0));
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveDouble(placed(one, 0, leaf2), placed(two, 1, leaf1));
    }

    function test_A01_two_envelopes_of_one_sequence_suspend_the_device_and_no_gateway() public {
        bytes memory header = headerOf(device, "0000000001", anchor.net());
        Disputes.Sealed memory one = sealedBy(DEVICE_KEY, header, hex"8140");
        Disputes.Sealed memory two = sealedBy(DEVICE_KEY, header, hex"8141");
        Disputes.Sealed memory next = reading("0000000002");
        Disputes.Sealed memory forged = sealedBy(77, header, hex"8141");
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, one);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, next);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, forged);
        vm.prank(stranger);
        disputes.proveClone(one, two);
        check(registry.statusOf(device).suspended && !isSlashed(), "suspended");
        check(happened(Disputes.CloneProved.selector), "told");
        vm.expectPartialRevert(DeviceRegistry.DeviceIsSuspended.selector);
        disputes.proveClone(one, two);
    }

    function test_A01_a_clone_is_of_this_network_and_of_a_key_in_use() public {
        bytes memory foreign = headerOf(device, "0000000001", bytes8("another"));
        Disputes.Sealed memory one = sealedBy(DEVICE_KEY, foreign, hex"8140");
        Disputes.Sealed memory two = sealedBy(DEVICE_KEY, foreign, hex"8141");
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, two);
        bytes memory unknown = headerOf(vm.addr(78), "0000000001", anchor.net());
        (one, two) = (sealedBy(78, unknown, hex"8140"), sealedBy(78, unknown, hex"8141"));
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, two);
        two = sealedBy(79, headerOf(vm.addr(79), "0000000001", anchor.net()), hex"8140");
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, two);
        bytes memory header = headerOf(device, "0000000001", anchor.net());
        (one, two) = (sealedBy(DEVICE_KEY, header, hex"8140"), sealedBy(DEVICE_KEY, header, hex"8141"));
        rotateTo(79, "0000000001");
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, two);
        header = headerOf(vm.addr(79), "0000000002", anchor.net());
        disputes.proveClone(sealedBy(79, header, hex"8140"), sealedBy(79, header, hex"8141"));
        check(registry.statusOf(device).suspended, "the device of the later key");
    }

    /// Alice's device gets a new key.
    function rotateTo(uint256 key, bytes10 lastCti) private {
        own(DEVICE_KEY, alice);
        Vm.Wallet memory wallet = vm.createWallet(key);
        DeviceKeys.NewKey memory next = DeviceKeys.NewKey(bytes32(wallet.publicKeyX), bytes32(wallet.publicKeyY), -47, 0);
        bytes32 typehash = keccak256("Rotate(address device,address key,bytes10 lastCti,uint256 deadline)");
        bytes32 statement = keccak256(abi.encode(typehash, device, vm.addr(key), lastCti, block.timestamp));
        bytes memory proof = proofBy(key, typed("FieldmarkDeviceRegistry", address(registry), statement));
        vm.prank(alice);
        registry.rotate(device, next, lastCti, block.timestamp, proof);
    }

    /// The log [header, OTHER] and then [header, OTHER, entry].
    function loggedAfter(bytes memory entry) private returns (Evidence.LogEntry memory) {
        bytes32 left = node(OTHER, OTHER);
        anchorRoot(2, left, new bytes32[](0));
        bytes32[] memory consistency = new bytes32[](1);
        consistency[0] = leafOf(entry);
        anchorRoot(3, node(left, leafOf(entry)), consistency);
        bytes32[] memory path = new bytes32[](1);
        path[0] = left;
        return Evidence.LogEntry(gateway, 3, 2, entry, "", path);
    }

    function test_A29_a_replaced_key_logged_after_its_end_in_spite_of_notice_wins_the_bond() public {
        rotateTo(79, "0000000005");
        vm.warp(block.timestamp + 1 days);
        Evidence.LogEntry memory entry = loggedAfter(entryOf(reading("0000000006")));
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_A29_a_replaced_key_is_good_up_to_its_end_and_its_follower_from_its_beginning() public {
        rotateTo(79, "0000000005");
        vm.warp(block.timestamp + 1 days);
        Evidence.LogEntry memory entry = loggedAfter(entryOf(reading("0000000005")));
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(entry);
        bytes memory later = entryOf(sealedBy(79, headerOf(vm.addr(79), "0000000006", anchor.net()), hex"8140"));
        entry = Evidence.LogEntry(gateway, 4, 3, later, "", new bytes32[](2));
        bytes32[] memory consistency = new bytes32[](3);
        (bytes32 left, bytes32 third, bytes32 last) = (node(OTHER, OTHER), leafOf(entryOf(reading("0000000005"))), leafOf(later));
        (consistency[0], consistency[1], consistency[2]) = (third, last, left);
        anchorRoot(4, node(left, node(third, last)), consistency);
        (entry.path[0], entry.path[1]) = (third, left);
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(entry);
    }

    /// Whether it was known then is not known: the entry may be as old as the smaller checkpoint.
    function test_an_entry_that_the_smaller_checkpoint_holds_is_not_judged_by_later_events() public {
        bytes memory entry = entryOf(reading("0000000001"));
        bytes32 left = node(OTHER, leafOf(entry));
        anchorRoot(2, left, new bytes32[](0));
        registry.suspend(device, "cloned");
        vm.warp(block.timestamp + 2 days);
        bytes32[] memory consistency = new bytes32[](1);
        consistency[0] = OTHER;
        anchorRoot(3, node(left, OTHER), consistency);
        bytes32[] memory path = new bytes32[](2);
        (path[0], path[1]) = (OTHER, OTHER);
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(Evidence.LogEntry(gateway, 3, 1, entry, "", path));
        // nor where a checkpoint later still follows one that was mined after the notice
        consistency = new bytes32[](3);
        (consistency[0], consistency[1], consistency[2]) = (OTHER, OTHER, left);
        anchorRoot(4, node(left, node(OTHER, OTHER)), consistency);
        path[1] = node(OTHER, OTHER);
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(Evidence.LogEntry(gateway, 4, 1, entry, "", path));
    }

    function secureHeader(bytes10 cti) private view returns (bytes memory header, address secure) {
        (uint256 x, uint256 y) = vm.publicKeyP256(80);
        secure = address(uint160(uint256(keccak256(abi.encode(x, y)))));
        bytes memory software = headerOf(secure, cti, anchor.net());
        header = new bytes(software.length - 1);
        for (uint256 i = 0; i < header.length; i++) header[i] = software[i < 2 ? i : i + 1];
        header[2] = 0x28;
    }

    function test_A29_a_secure_elements_entry_is_judged_by_its_own_key_alone() public {
        (bytes memory header, address secure) = secureHeader("0000000001");
        (uint256 x, uint256 y) = vm.publicKeyP256(80);
        check(registry.register(bytes32(x), bytes32(y), -9, 2) == secure, "registered");
        Disputes.Sealed memory one = Disputes.Sealed(header, hex"8140", "");
        bytes32 digest = sha256(abi.encodePacked(hex"846a5369676e617475726531", hex"58", uint8(header.length), header, hex"40428140"));
        one.proof = proofByP256(80, digest, true);
        Evidence.LogEntry memory entry = logged(entryOf(one));
        vm.expectPartialRevert(Disputes.Unjudged.selector);
        disputes.proveEntry(entry);
        entry.key = abi.encode(x, y ^ 1);
        vm.expectPartialRevert(Disputes.Unjudged.selector);
        disputes.proveEntry(entry);
        entry.key = abi.encodePacked(x, y, hex"00");
        vm.expectPartialRevert(Disputes.Unjudged.selector);
        disputes.proveEntry(entry);
        entry.key = abi.encode(x, y);
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(entry);
    }

    function test_A29_an_entry_in_the_wrong_algorithm_or_with_a_false_signature_wins_the_bond() public {
        (bytes memory header,) = secureHeader("0000000001");
        (uint256 x, uint256 y) = vm.publicKeyP256(80);
        registry.register(bytes32(x), bytes32(y), -9, 2);
        Disputes.Sealed memory one = Disputes.Sealed(header, hex"8140", proofByP256(80, "another digest", true));
        Evidence.LogEntry memory entry = logged(entryOf(one));
        entry.key = abi.encode(x, y);
        disputes.proveEntry(entry);
        check(isSlashed(), "false signature");
        join(7, operator);
        Disputes.Sealed memory wrong = sealedBy(DEVICE_KEY, headerOf(device, "0000000001", anchor.net()), hex"8140");
        bytes memory asOther = new bytes(wrong.header.length - 1);
        for (uint256 i = 0; i < asOther.length; i++) asOther[i] = wrong.header[i < 2 ? i : i + 1];
        asOther[2] = 0x28;
        wrong.header = asOther;
        bytes32 root = node(OTHER, leafOf(entryOf(wrong)));
        anchor.checkpoint(vm.addr(7), 2, root, new bytes32[](0), proofBy(7, anchor.checkpointDigest(vm.addr(7), 2, root)));
        bytes32[] memory path = new bytes32[](1);
        path[0] = OTHER;
        disputes.proveEntry(Evidence.LogEntry(vm.addr(7), 2, 1, entryOf(wrong), "", path));
        check(gateways.gatewayOf(vm.addr(7)).slashed, "not the registered algorithm");
    }

    function test_A29_an_envelope_larger_than_any_wins_the_bond() public {
        Evidence.LogEntry memory entry = logged(new bytes(4_097));
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    /// Starved of gas inside, the judgement is none.
    function test_A34_evidence_that_runs_out_of_gas_proves_nothing() public {
        Evidence.LogEntry memory entry = logged(entryOf(reading("0000000001")));
        for (uint256 gas_ = 60_000; gas_ < 160_000; gas_ += 2_500) {
            (bool done,) = address(disputes).call{gas: gas_}(abi.encodeCall(Disputes.proveEntry, (entry)));
            check(!done && !isSlashed(), "keeps its bond");
        }
    }

    function test_A29_two_gateways_that_log_one_reading_are_no_double() public {
        Disputes.Sealed memory one = reading("0000000001");
        bytes32 leaf = leafOf(entryOf(one));
        bytes32 root = node(leaf, leaf);
        anchorRoot(2, root, new bytes32[](0));
        join(7, operator);
        anchor.checkpoint(vm.addr(7), 2, root, new bytes32[](0), proofBy(7, anchor.checkpointDigest(vm.addr(7), 2, root)));
        LogAnchor.Entry memory elsewhere = placed(one, 1, leaf);
        elsewhere.gateway = vm.addr(7);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveDouble(placed(one, 0, leaf), elsewhere);
    }
}
