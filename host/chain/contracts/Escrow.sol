// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// Holds tokens apart for the contract that made it, which alone can pay them out.
contract Escrow {
    constructor(IERC20 token) {
        token.approve(msg.sender, type(uint256).max);
    }
}
