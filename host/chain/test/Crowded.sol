// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EconomyTest} from "./Economy.sol";

/// What holds whatever anybody does, in any order: each contract below is a crowd whose functions forge calls at random,
/// and its `checkAll` what must be so after every call.
abstract contract Crowded is EconomyTest {
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = crowd();
    }

    function crowd() internal view virtual returns (address);
}
