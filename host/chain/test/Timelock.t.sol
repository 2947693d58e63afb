// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {DeviceRegistry} from "../contracts/DeviceRegistry.sol";
import {GatewayRegistry} from "../contracts/GatewayRegistry.sol";
import {Timelock} from "../contracts/Timelock.sol";
import {EconomyTest} from "./Economy.sol";

contract TimelockTest is EconomyTest {
    uint256 private constant DELAY = 2 days;
    Timelock private timelock;

    function setUp() public {
        deployAll();
        timelock = new Timelock(DELAY, alice);
        gateways = new GatewayRegistry(address(timelock), bob, treasury, address(disputes), address(rewards), EXIT, BOND);
    }

    function test_A35_a_parameter_changes_after_the_delay_and_by_no_other_way() public {
        bytes memory call = abi.encodeCall(GatewayRegistry.setBondMin, (2 * BOND));
        vm.startPrank(alice);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        gateways.setBondMin(2 * BOND);
        vm.expectPartialRevert(TimelockController.TimelockInsufficientDelay.selector);
        timelock.schedule(address(gateways), 0, call, 0, 0, DELAY - 1);
        timelock.schedule(address(gateways), 0, call, 0, 0, DELAY);
        vm.stopPrank();
        vm.warp(block.timestamp + DELAY - 1);
        vm.expectPartialRevert(TimelockController.TimelockUnexpectedOperationState.selector);
        timelock.execute(address(gateways), 0, call, 0, 0);
        vm.warp(block.timestamp + 1);
        vm.prank(stranger);
        timelock.execute(address(gateways), 0, call, 0, 0);
        check(gateways.bondMin() == 2 * BOND, "changed, whoever sent it");
        vm.expectPartialRevert(TimelockController.TimelockUnexpectedOperationState.selector);
        timelock.execute(address(gateways), 0, call, 0, 0);
    }

    function test_A35_nobody_else_proposes_and_nobody_is_its_admin() public {
        bytes memory call = abi.encodeCall(GatewayRegistry.setBondMin, (0));
        vm.prank(stranger);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        timelock.schedule(address(gateways), 0, call, 0, 0, DELAY);
        check(!timelock.hasRole(0, alice) && !timelock.hasRole(0, address(this)), "no admin");
        check(timelock.hasRole(0, address(timelock)), "but itself");
        vm.prank(alice);
        vm.expectPartialRevert(TimelockController.TimelockUnauthorizedCaller.selector);
        timelock.updateDelay(0);
    }

    function test_who_pauses_changes_nothing_else() public {
        vm.startPrank(bob);
        gateways.pause();
        gateways.unpause();
        bytes32 role = gateways.PARAMETER_ROLE();
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        gateways.setBondMin(0);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        gateways.grantRole(role, bob);
        vm.stopPrank();
        check(!gateways.hasRole(gateways.PAUSER_ROLE(), address(timelock)), "the timelock would be too slow");
    }

    function test_a_maker_gives_no_roles() public {
        DeviceRegistry devices = new DeviceRegistry(address(timelock), bob);
        bytes32 role = devices.MAKER_ROLE();
        check(devices.hasRole(role, bob) && !devices.hasRole(0, bob), "maker only");
        vm.prank(bob);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        devices.grantRole(role, stranger);
    }
}
