// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatewayRegistry} from "./GatewayRegistry.sol";

/// How the root of an epoch is agreed on. Rewards are a function of the logs that anyone can compute, so honest
/// gateways agree. A bonded gateway posts the root of an epoch, and until the challenge window is over every other one
/// may say that it found the same or another. A root with more against it than for it is dropped, and the epoch, or a
/// later one, is posted anew: as roots are cumulative, nothing is lost. No role can set, change or remove a root.
abstract contract EpochRoots {
    /// When epochs begin, how long each is, and how long its root can be challenged, in seconds.
    struct Calendar {
        uint64 start;
        uint64 epochSeconds;
        uint64 challengeSeconds;
    }

    /// The root that is being agreed on; `epochsDone` counts the epochs that it covers.
    struct Proposal {
        bytes32 root;
        uint64 epochsDone;
        uint40 openedAt;
        uint32 agreed;
        uint32 opposed;
        uint40 round;
    }

    /// No leaf and no node hashes to it: nothing can be claimed under it.
    bytes32 private constant NO_ROOT = bytes32(uint256(1));

    GatewayRegistry public immutable gateways;
    uint64 public immutable start;
    uint64 public immutable epochSeconds;
    uint64 public immutable challengeSeconds;

    Proposal public proposal;
    /// The newest root that was agreed on and replaced by a proposal, and the epochs it covers.
    bytes32 private settledRoot = NO_ROOT;
    uint64 private settledEpochs;

    mapping(address gateway => uint40) private lastRound;

    event RootPosted(uint64 indexed epoch, bytes32 root, address indexed gateway, uint40 payableAt);
    event RootAgreed(uint64 indexed epoch, bytes32 root, address indexed gateway);
    event RootOpposed(uint64 indexed epoch, bytes32 found, address indexed gateway);

    error AlreadySpoken(address gateway);
    error CalendarInvalid();
    error EpochNotOver(uint64 epoch);
    error EpochSettled(uint64 epoch);
    error GatewayNotActive(address gateway);
    error RootInvalid();
    error RoundOpen(uint64 epoch);

    constructor(GatewayRegistry gateways_, Calendar memory calendar) {
        if (calendar.epochSeconds == 0 || calendar.challengeSeconds == 0) revert CalendarInvalid();
        gateways = gateways_;
        (start, epochSeconds, challengeSeconds) = (calendar.start, calendar.epochSeconds, calendar.challengeSeconds);
        proposal = Proposal(NO_ROOT, 0, 0, 0, 0, 1);
    }

    /// A gateway's word for the root of an epoch: it opens a round, or speaks in the one that is open.
    function postRoot(address gateway, uint64 epoch, bytes32 root) external {
        if (gateways.activeOperator(gateway) != msg.sender) revert GatewayNotActive(gateway);
        if (epoch >= epochsOver()) revert EpochNotOver(epoch);
        if (root == 0 || root == NO_ROOT) revert RootInvalid();
        Proposal memory current = proposal;
        if (block.timestamp >= current.openedAt + challengeSeconds) {
            openRound(current, gateway, epoch, root);
            return;
        }
        if (epoch + 1 != current.epochsDone) revert RoundOpen(current.epochsDone - 1);
        if (lastRound[gateway] == current.round) revert AlreadySpoken(gateway);
        lastRound[gateway] = current.round;
        if (root == current.root) {
            proposal.agreed = current.agreed + 1;
            emit RootAgreed(epoch, root, gateway);
        } else {
            proposal.opposed = current.opposed + 1;
            emit RootOpposed(epoch, root, gateway);
        }
    }

    /// The root that claims are checked against now, and how many epochs it covers.
    function payableRoot() public view returns (bytes32) {
        Proposal storage current = proposal;
        return isAgreed(current.openedAt, current.agreed, current.opposed) ? current.root : settledRoot;
    }

    function payableEpochs() public view returns (uint64) {
        Proposal storage current = proposal;
        return isAgreed(current.openedAt, current.agreed, current.opposed) ? current.epochsDone : settledEpochs;
    }

    /// How many epochs are over.
    function epochsOver() public view returns (uint64) {
        return block.timestamp < start ? 0 : (uint64(block.timestamp) - start) / epochSeconds;
    }

    function epochStart(uint64 epoch) public view returns (uint256) {
        return uint256(start) + uint256(epoch) * epochSeconds;
    }

    function openRound(Proposal memory last, address gateway, uint64 epoch, bytes32 root) private {
        uint64 done = settledEpochs;
        if (isAgreed(last.openedAt, last.agreed, last.opposed)) {
            (settledRoot, settledEpochs, done) = (last.root, last.epochsDone, last.epochsDone);
        }
        if (epoch < done) revert EpochSettled(epoch);
        uint40 round = last.round + 1;
        lastRound[gateway] = round;
        proposal = Proposal(root, epoch + 1, uint40(block.timestamp), 1, 0, round);
        emit RootPosted(epoch, root, gateway, uint40(block.timestamp + challengeSeconds));
    }

    function isAgreed(uint256 openedAt, uint256 agreed, uint256 opposed) private view returns (bool) {
        return agreed > opposed && block.timestamp >= openedAt + challengeSeconds;
    }
}
