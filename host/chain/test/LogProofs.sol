// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Merkle9162} from "../contracts/Merkle9162.sol";

/// The verifier of logs as a call, apart from any contract that asks more.
contract LogProofs {
    function holds(bool isInclusion, uint64 a, uint64 size, bytes32 first, bytes32 root, bytes32[] calldata path)
        external
        view
        returns (bool)
    {
        return isInclusion
            ? Merkle9162.verifyInclusion(first, a, size, path, root)
            : Merkle9162.verifyConsistency(a, size, path, first, root);
    }
}
