// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Disputes} from "../contracts/Disputes.sol";
import {LogAnchor} from "../contracts/LogAnchor.sol";
import {AccusedTest} from "./Accused.sol";

/// What a log proves of a reading, one check after the other.
contract ReadingsTest is AccusedTest {
    bytes32 private constant SIBLING = keccak256("other");

    /// The log [header, envelope].
    function logOf(Disputes.Sealed memory one) private returns (LogAnchor.Entry memory) {
        anchorRoot(2, node(SIBLING, leafOf(entryOf(one))), new bytes32[](0));
        bytes32[] memory path = new bytes32[](1);
        path[0] = SIBLING;
        return LogAnchor.Entry(gateway, 2, 1, one.header, one.payload, one.proof, path);
    }

    function test_a_reading_in_a_log_is_proved_with_what_it_says() public {
        LogAnchor.Entry memory entry = logOf(reading("0000000001"));
        check(anchor.verifyReading(entry).device == device && anchor.verifyReading(entry).cti == "0000000001", "said");
    }

    function test_A09_a_reading_for_another_network_is_not() public {
        LogAnchor.Entry memory entry = logOf(sealedBy(DEVICE_KEY, headerOf(device, "0000000001", "another"), hex"8140"));
        vm.expectPartialRevert(LogAnchor.NetworkMismatch.selector);
        anchor.verifyReading(entry);
    }

    function test_one_by_another_key_is_not() public {
        LogAnchor.Entry memory entry = logOf(sealedBy(77, headerOf(device, "0000000001", anchor.net()), hex"8140"));
        vm.expectPartialRevert(LogAnchor.SignatureInvalid.selector);
        anchor.verifyReading(entry);
    }

    function test_A32_one_that_is_not_in_the_log_is_not() public {
        LogAnchor.Entry memory entry = logOf(reading("0000000001"));
        entry.index = 0;
        vm.expectPartialRevert(LogAnchor.InclusionInvalid.selector);
        anchor.verifyReading(entry);
        Disputes.Sealed memory other = reading("0000000002");
        (entry.index, entry.header, entry.proof) = (1, other.header, other.proof);
        vm.expectPartialRevert(LogAnchor.InclusionInvalid.selector);
        anchor.verifyReading(entry);
    }

    function test_A09_another_kind_of_envelope_is_proved_and_is_no_reading() public {
        bytes memory header = headerOf(device, "0000000001", anchor.net());
        // 112 becomes 113
        header[6] = 0x71;
        LogAnchor.Entry memory entry = logOf(sealedBy(DEVICE_KEY, header, hex"8140"));
        check(anchor.verifyEnvelope(entry).contentType == 113, "an envelope");
        vm.expectPartialRevert(LogAnchor.ContentTypeUnexpected.selector);
        anchor.verifyReading(entry);
    }
}
