// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// Holds every role that changes a parameter or gives a role away: what is to change lies open for the delay, so that
/// whoever disagrees can leave first. It is its own admin; even its delay changes only through itself.
contract Timelock is TimelockController {
    /// @param delay seconds between a proposal and its execution
    /// @param proposer may propose and cancel; anybody executes what has waited
    constructor(uint256 delay, address proposer)
        TimelockController(delay, listOf(proposer), listOf(address(0)), address(0))
    {}

    function listOf(address one) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = one;
    }
}
