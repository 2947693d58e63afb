// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Disputes} from "../contracts/Disputes.sol";
import {ReceiptGroup} from "../contracts/ReceiptGroup.sol";
import {Crowded} from "./Crowded.sol";
import {EconomyTest} from "./Economy.sol";

/// Gateways join, leave and are accused, rightly and wrongly; their log has the entries [HONEST, OTHER].
contract BondsCrowd is EconomyTest {
    bytes32 private constant HONEST = keccak256("kept");
    bytes32 private constant OTHER = keccak256("other");
    uint256 private constant GATEWAYS = 3;

    bytes32[] private opened;
    bytes32[] private leaves;
    address[] private accused;
    uint256 private paidIn;

    constructor() {
        deployAll();
        for (uint256 key = 1; key <= GATEWAYS; key++) {
            enter(key);
            bytes32 root = node(HONEST, OTHER);
            bytes memory signature = proofBy(key, anchor.checkpointDigest(vm.addr(key), 2, root));
            anchor.checkpoint(vm.addr(key), 2, root, new bytes32[](0), signature);
        }
        vm.deal(stranger, 1_000_000 ether);
    }

    function node(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return sha256(abi.encodePacked(hex"01", a, b));
    }

    function keyOf(uint8 which) private pure returns (uint256) {
        return which % GATEWAYS + 1;
    }

    function enter(uint256 key) private {
        join(key, vm.addr(100 + key));
        paidIn += BOND;
    }

    function pass(uint32 seconds_) external {
        vm.warp(block.timestamp + seconds_ % 8 days);
    }

    function joinAgain(uint8 which) external {
        enter(keyOf(which));
    }

    function beginExit(uint8 which) external {
        vm.prank(vm.addr(100 + keyOf(which)));
        gateways.beginExit(vm.addr(keyOf(which)));
    }

    function depart(uint8 which) external {
        address id = vm.addr(keyOf(which));
        uint256 open = gateways.gatewayOf(id).openDisputes;
        vm.prank(vm.addr(100 + keyOf(which)));
        gateways.withdraw(id);
        check(open == 0, "left in the middle of a dispute");
    }

    /// A receipt that was kept, and now and then one that was not, which nobody can answer.
    function accuse(uint8 which, uint8 salt) external {
        uint256 key = keyOf(which);
        bytes32 leaf = salt > 25 ? HONEST : keccak256(abi.encode(salt));
        ReceiptGroup.Group memory group = ReceiptGroup.Group(vm.addr(key), leaf, 1, uint32(block.timestamp - 1));
        bytes memory signature = proofBy(key, ReceiptGroup.digest(group, anchor.net()));
        vm.prank(stranger);
        disputes.openReceipt{value: DEPOSIT}(Disputes.Promised(group, 0, leaf, new bytes32[](0), signature));
        opened.push(disputes.receiptId(vm.addr(key), leaf));
        leaves.push(leaf);
        accused.push(vm.addr(key));
    }

    function answer(uint8 which) external {
        bytes32[] memory path = new bytes32[](1);
        path[0] = OTHER;
        disputes.answerReceipt(vm.addr(keyOf(which)), HONEST, 2, 0, path);
    }

    function conclude(uint8 which) external {
        uint256 i = which % leaves.length;
        disputes.concludeReceipt(accused[i], leaves[i]);
    }

    function fork(uint8 which) external {
        uint256 key = keyOf(which);
        if (which < 253) return;
        Disputes.SignedCheckpoint[2] memory two;
        for (uint256 i = 0; i < 2; i++) {
            bytes32 root = bytes32(i);
            two[i] = Disputes.SignedCheckpoint(9, root, proofBy(key, anchor.checkpointDigest(vm.addr(key), 9, root)));
        }
        disputes.proveFork(vm.addr(key), two[0], two[1]);
    }

    function collect(uint8 which) external {
        address payable who = payable([stranger, treasury, address(this), vm.addr(101), vm.addr(102), vm.addr(103)][which % 6]);
        which % 2 == 0 ? gateways.collect(who) : disputes.collect(who);
    }

    function administer(uint8 how) external {
        if (how < 128) gateways.setBondMin(how < 64 ? BOND : BOND / 2);
        else how < 130 ? gateways.pause() : gateways.unpause();
    }

    receive() external payable {}

    function checkAll() external view {
        uint256 bonds;
        for (uint256 key = 1; key <= GATEWAYS; key++) {
            bonds += gateways.gatewayOf(vm.addr(key)).bond;
        }
        check(bonds == gateways.bondTotal(), "bonds");
        check(address(gateways).balance == bonds + gateways.owedTotal(), "each wei of a bond has its owner");
        uint256 waiting;
        uint256[4] memory held;
        for (uint256 i = 0; i < opened.length; i++) {
            (,, bool answered, bool lost) = disputes.disputes(opened[i]);
            if (answered || lost) continue;
            waiting += DEPOSIT;
            for (uint256 key = 1; key <= GATEWAYS; key++) {
                if (accused[i] == vm.addr(key)) held[key]++;
            }
        }
        check(address(disputes).balance == waiting + disputes.owedTotal(), "each deposit too");
        for (uint256 key = 1; key <= GATEWAYS; key++) {
            check(gateways.gatewayOf(vm.addr(key)).openDisputes == held[key], "held by what is open");
        }
    }
}

contract BondsInvariantTest is Crowded {
    BondsCrowd private people;

    function setUp() public {
        people = new BondsCrowd();
    }

    function crowd() internal view override returns (address) {
        return address(people);
    }

    /// forge-config: default.invariant.runs = 375
    /// forge-config: default.invariant.depth = 200
    /// forge-config: campaign.invariant.runs = 3750
    function invariant_A34_A35_bonds_and_deposits_conserve() public view {
        people.checkAll();
    }
}
