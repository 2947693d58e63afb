// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {GatewayRegistry} from "../contracts/GatewayRegistry.sol";
import {Payouts} from "../contracts/Payouts.sol";
import {EconomyTest} from "./Economy.sol";

contract GatewayRegistryTest is EconomyTest {
    string private constant URL = "https://gateway.example";

    function setUp() public {
        deployAll();
        join(LOG_KEY, operator);
    }

    function test_anyone_registers_a_gateway_with_its_key_and_a_bond() public {
        GatewayRegistry.Gateway memory known = gateways.gatewayOf(gateway);
        check(known.operator == operator && known.bond == BOND && known.noteKey == bytes32(LOG_KEY), "recorded");
        check(gateways.activeOperator(gateway) == operator && gateways.bondTotal() == BOND, "active");
        check(happened(GatewayRegistry.GatewayRegistered.selector), "told");
        bytes memory proof = registration(LOG_KEY, operator, bytes32(LOG_KEY), URL);
        vm.deal(operator, BOND);
        vm.prank(operator);
        vm.expectPartialRevert(GatewayRegistry.GatewayAlreadyRegistered.selector);
        gateways.register{value: BOND}(gateway, bytes32(LOG_KEY), URL, proof);
    }

    function test_A09_a_registration_is_for_one_operator_key_and_address() public {
        bytes memory proof = registration(5, alice, bytes32(uint256(5)), URL);
        vm.deal(bob, 10 * BOND);
        vm.prank(bob);
        vm.expectPartialRevert(GatewayRegistry.RegistrationInvalid.selector);
        gateways.register{value: BOND}(vm.addr(5), bytes32(uint256(5)), URL, proof);
        vm.deal(alice, 10 * BOND);
        vm.startPrank(alice);
        vm.expectPartialRevert(GatewayRegistry.RegistrationInvalid.selector);
        gateways.register{value: BOND}(vm.addr(5), bytes32(uint256(6)), URL, proof);
        vm.expectPartialRevert(GatewayRegistry.RegistrationInvalid.selector);
        gateways.register{value: BOND}(vm.addr(5), bytes32(uint256(5)), "https://other.example", proof);
        vm.expectPartialRevert(GatewayRegistry.RegistrationInvalid.selector);
        gateways.register{value: BOND}(vm.addr(6), bytes32(uint256(5)), URL, proof);
        vm.expectPartialRevert(GatewayRegistry.BondTooSmall.selector);
        gateways.register{value: BOND - 1}(vm.addr(5), bytes32(uint256(5)), URL, proof);
        vm.expectPartialRevert(GatewayRegistry.UrlInvalid.selector);
        gateways.register{value: BOND}(vm.addr(5), bytes32(uint256(5)), "", proof);
        vm.expectPartialRevert(GatewayRegistry.UrlInvalid.selector);
        gateways.register{value: BOND}(vm.addr(5), bytes32(uint256(5)), string(new bytes(257)), proof);
        gateways.register{value: BOND}(vm.addr(5), bytes32(uint256(5)), URL, proof);
        vm.stopPrank();
        check(gateways.activeOperator(vm.addr(5)) == alice, "registered");
    }

    function test_a_gateway_leaves_after_the_exit_delay_with_its_bond() public {
        vm.startPrank(operator);
        vm.expectPartialRevert(GatewayRegistry.ExitNotOver.selector);
        gateways.withdraw(gateway);
        gateways.beginExit(gateway);
        check(gateways.activeOperator(gateway) == address(0), "no say any more");
        vm.expectPartialRevert(GatewayRegistry.GatewayIsExiting.selector);
        gateways.beginExit(gateway);
        vm.warp(block.timestamp + EXIT - 1);
        vm.expectPartialRevert(GatewayRegistry.ExitNotOver.selector);
        gateways.withdraw(gateway);
        vm.warp(block.timestamp + 1);
        gateways.withdraw(gateway);
        vm.expectPartialRevert(GatewayRegistry.GatewayUnknown.selector);
        gateways.withdraw(gateway);
        vm.stopPrank();
        check(happened(GatewayRegistry.GatewayExiting.selector) && happened(GatewayRegistry.GatewayLeft.selector), "told");
        check(gateways.owed(operator) == BOND && gateways.owedTotal() == BOND && gateways.bondTotal() == 0, "owed");
        gateways.collect(payable(operator));
        check(operator.balance == BOND && gateways.owedTotal() == 0 && address(gateways).balance == 0, "paid");
        check(happened(Payouts.Collected.selector), "told of the payment");
        vm.expectPartialRevert(Payouts.NothingOwed.selector);
        gateways.collect(payable(operator));
    }

    function test_only_the_operator_moves_and_leaves() public {
        vm.startPrank(stranger);
        vm.expectPartialRevert(GatewayRegistry.NotOperator.selector);
        gateways.beginExit(gateway);
        vm.expectPartialRevert(GatewayRegistry.NotOperator.selector);
        gateways.move(gateway, URL);
        vm.expectPartialRevert(GatewayRegistry.GatewayUnknown.selector);
        gateways.move(stranger, URL);
        vm.stopPrank();
        vm.startPrank(operator);
        vm.expectPartialRevert(GatewayRegistry.UrlInvalid.selector);
        gateways.move(gateway, "");
        gateways.move(gateway, string(new bytes(256)));
        check(happened(GatewayRegistry.GatewayMoved.selector), "told");
        vm.stopPrank();
    }

    function test_only_disputes_hold_and_slash_and_an_exit_does_not_hinder_them() public {
        vm.expectPartialRevert(GatewayRegistry.DisputesOnly.selector);
        gateways.slash(gateway, stranger);
        vm.expectPartialRevert(GatewayRegistry.DisputesOnly.selector);
        gateways.hold(gateway);
        vm.expectPartialRevert(GatewayRegistry.DisputesOnly.selector);
        gateways.unhold(gateway);
        vm.prank(operator);
        gateways.beginExit(gateway);
        vm.prank(address(disputes));
        gateways.hold(gateway);
        vm.warp(block.timestamp + EXIT);
        vm.prank(operator);
        vm.expectPartialRevert(GatewayRegistry.DisputeOpen.selector);
        gateways.withdraw(gateway);
        vm.startPrank(address(disputes));
        gateways.unhold(gateway);
        gateways.slash(gateway, stranger);
        vm.expectPartialRevert(GatewayRegistry.GatewayIsSlashed.selector);
        gateways.slash(gateway, stranger);
        vm.expectPartialRevert(GatewayRegistry.GatewayIsSlashed.selector);
        gateways.hold(gateway);
        vm.expectPartialRevert(GatewayRegistry.GatewayUnknown.selector);
        gateways.hold(stranger);
        vm.stopPrank();
        check(gateways.owed(stranger) == BOND / 2 && gateways.owed(treasury) == BOND / 2, "halves");
        check(happened(GatewayRegistry.GatewaySlashed.selector), "told");
        check(gateways.bondTotal() == 0 && gateways.activeOperator(gateway) == address(0), "gone");
        vm.prank(operator);
        vm.expectPartialRevert(GatewayRegistry.GatewayIsSlashed.selector);
        gateways.withdraw(gateway);
        bytes memory proof = registration(LOG_KEY, operator, 0, URL);
        vm.deal(operator, BOND);
        vm.prank(operator);
        vm.expectPartialRevert(GatewayRegistry.GatewayIsSlashed.selector);
        gateways.register{value: BOND}(gateway, 0, URL, proof);
    }

    function test_a_slash_takes_all_of_a_gateway_that_stays_too() public {
        vm.recordLogs();
        vm.prank(address(disputes));
        gateways.slash(gateway, stranger);
        check(wordOf(GatewayRegistry.GatewaySlashed.selector, 1) == BOND - BOND / 2, "told what the treasury gets");
        check(gateways.activeOperator(gateway) == address(0) && gateways.gatewayOf(gateway).bond == 0, "nothing left");
        vm.deal(alice, 2 ** 129);
        bytes memory proof = registration(5, alice, 0, URL);
        vm.startPrank(alice);
        vm.expectPartialRevert(GatewayRegistry.BondTooSmall.selector);
        gateways.register{value: 2 ** 128}(vm.addr(5), 0, URL, proof);
        gateways.register{value: 2 ** 128 - 1}(vm.addr(5), 0, URL, proof);
        vm.stopPrank();
        check(gateways.gatewayOf(vm.addr(5)).bond == 2 ** 128 - 1, "the most that fits");
    }

    function test_A35_a_pause_stops_registrations_and_no_way_out() public {
        gateways.pause();
        bytes memory proof = registration(5, alice, 0, URL);
        vm.deal(alice, BOND);
        vm.prank(alice);
        vm.expectPartialRevert(Pausable.EnforcedPause.selector);
        gateways.register{value: BOND}(vm.addr(5), 0, URL, proof);
        vm.startPrank(operator);
        gateways.beginExit(gateway);
        vm.warp(block.timestamp + EXIT);
        gateways.withdraw(gateway);
        vm.stopPrank();
        gateways.collect(payable(operator));
        check(operator.balance == BOND, "out");
        gateways.unpause();
        vm.prank(alice);
        gateways.register{value: BOND}(vm.addr(5), 0, URL, proof);
    }

    function test_parameters_and_pauses_take_a_role_and_touch_no_bond_that_is_there() public {
        gateways.setBondMin(2 * BOND);
        check(happened(GatewayRegistry.BondMinChanged.selector), "told");
        check(gateways.gatewayOf(gateway).bond == BOND && gateways.activeOperator(gateway) == operator, "stays");
        bytes memory proof = registration(5, alice, 0, URL);
        vm.deal(alice, BOND);
        vm.prank(alice);
        vm.expectPartialRevert(GatewayRegistry.BondTooSmall.selector);
        gateways.register{value: BOND}(vm.addr(5), 0, URL, proof);
        vm.startPrank(stranger);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        gateways.setBondMin(0);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        gateways.pause();
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        gateways.unpause();
        vm.stopPrank();
    }

    /// An operator whose account calls back when it is paid.
    function test_A34_a_collection_that_calls_back_is_paid_once() public {
        Returner returner = new Returner(gateways);
        join(9, address(returner));
        returner.exit(vm.addr(9));
        vm.warp(block.timestamp + EXIT);
        returner.withdraw(vm.addr(9));
        vm.expectPartialRevert(Payouts.CollectFailed.selector);
        gateways.collect(payable(address(returner)));
        returner.calm();
        gateways.collect(payable(address(returner)));
        check(address(returner).balance == BOND && address(gateways).balance == BOND, "once");
    }
}

contract Returner {
    GatewayRegistry private immutable gateways;
    bool private isCalm;

    constructor(GatewayRegistry gateways_) {
        gateways = gateways_;
    }

    function exit(address id) external {
        gateways.beginExit(id);
    }

    function withdraw(address id) external {
        gateways.withdraw(id);
    }

    function calm() external {
        isCalm = true;
    }

    receive() external payable {
        if (!isCalm) gateways.collect(payable(address(this)));
    }
}
