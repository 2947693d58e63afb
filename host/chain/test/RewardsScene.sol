// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rewards} from "../contracts/Rewards.sol";
import {EconomyTest} from "./Economy.sol";

/// A bonded gateway, an owned device, and one epoch that is over: what they earned stands in trees of two lines.
abstract contract RewardsScene is EconomyTest {
    function setUp() public virtual {
        deployAll();
        join(LOG_KEY, operator);
        registerDevice(DEVICE_KEY);
        own(DEVICE_KEY, alice);
        vm.warp(block.timestamp + EPOCH);
    }

    function post(address by, address id, uint64 epoch, bytes32 root) internal {
        vm.prank(by);
        rewards.postRoot(id, epoch, root);
    }

    function tree(uint256 ofDevice, uint256 ofGateway) internal view returns (bytes32) {
        return pair(line(0, device, ofDevice), line(1, gateway, ofGateway));
    }

    function deviceLine(uint256 ofDevice, uint256 ofGateway) internal view returns (Rewards.Line memory) {
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = line(1, gateway, ofGateway);
        return Rewards.Line(0, device, ofDevice, proof);
    }

    function gatewayLine(uint256 ofDevice, uint256 ofGateway) internal view returns (Rewards.Line memory) {
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = line(0, device, ofDevice);
        return Rewards.Line(1, gateway, ofGateway, proof);
    }

    function payable_(uint256 ofDevice, uint256 ofGateway) internal {
        post(operator, gateway, rewards.epochsOver() - 1, tree(ofDevice, ofGateway));
        vm.warp(block.timestamp + CHALLENGE);
        rewards.fund();
    }

    function orderFor(uint256 key, address recipient, uint256 fee, uint256 nonce, uint256 deadline)
        internal
        view
        returns (Rewards.Order memory)
    {
        return orderOf(0, device, key, recipient, fee, nonce, deadline);
    }

    function orderOf(
        uint8 kind,
        address id,
        uint256 key,
        address recipient,
        uint256 fee,
        uint256 nonce,
        uint256 deadline
    ) internal view returns (Rewards.Order memory) {
        bytes32 statement = keccak256(
            abi.encode(
                keccak256("Order(uint8 kind,address id,address recipient,uint256 fee,uint256 nonce,uint256 deadline)"),
                kind, id, recipient, fee, nonce, deadline
            )
        );
        bytes memory signature = proofBy(key, typed("FieldmarkRewards", address(rewards), statement));
        return Rewards.Order(recipient, fee, deadline, signature);
    }
}
