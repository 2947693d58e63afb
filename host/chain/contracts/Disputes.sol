// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DeviceRegistry} from "./DeviceRegistry.sol";
import {Envelope} from "./Envelope.sol";
import {Evidence} from "./Evidence.sol";
import {GatewayRegistry} from "./GatewayRegistry.sol";
import {LogAnchor} from "./LogAnchor.sol";
import {Merkle9162} from "./Merkle9162.sol";
import {Payouts} from "./Payouts.sol";
import {ReceiptGroup} from "./ReceiptGroup.sol";
import {Signatures} from "./Signatures.sol";

/// Where a gateway loses its bond to whoever proves a fault. Some faults are proved at once, by what the gateway signed
/// or put on chain; false evidence reverts and costs its gas. For the others the accuser leaves a deposit, and anyone
/// may answer for the gateway within a window: an answer gives the deposit to the gateway's operator, silence gives
/// the bond to the accuser. There is no role, no parameter and no pause.
contract Disputes is Payouts {
    /// A receipt's word on one reading: the signed group, the reading's leaf in it and the path from there.
    struct Promised {
        ReceiptGroup.Group group;
        uint64 index;
        bytes32 leaf;
        bytes32[] path;
        bytes signature;
    }

    /// A checkpoint that the gateway signed, on chain or not: r‖s‖v over `LogAnchor.checkpointDigest`.
    struct SignedCheckpoint {
        uint64 size;
        bytes32 root;
        bytes signature;
    }

    /// An envelope apart from any log. `proof` as in `LogAnchor.Entry`.
    struct Sealed {
        bytes header;
        bytes payload;
        bytes proof;
    }

    /// `answered` stays, so that what was answered once is not asked again.
    struct Dispute {
        address accuser;
        uint40 openedAt;
        bool answered;
        bool lost;
    }

    DeviceRegistry public immutable registry;
    LogAnchor public immutable anchor;
    GatewayRegistry public immutable gateways;
    /// What an accuser leaves, in wei; it pays for the answer where there is one.
    uint256 public immutable deposit;
    /// Seconds in which a dispute can be answered.
    uint256 public immutable responseWindow;

    mapping(bytes32 id => Dispute) public disputes;

    event DisputeOpened(bytes32 indexed id, address indexed gateway, address indexed accuser);
    event ReceiptDisputed(bytes32 indexed id, bytes32 leaf);
    event ConsistencyDisputed(bytes32 indexed id, uint64 size1, bytes32 root1, uint64 size2, bytes32 root2);
    event DisputeAnswered(bytes32 indexed id, address indexed gateway);
    event DisputeLost(bytes32 indexed id, address indexed gateway, address indexed accuser);
    event FaultProved(address indexed gateway, address indexed accuser, string fault);
    event CloneProved(address indexed device, address indexed accuser);

    error AnswerInvalid();
    error AnswerLate(uint256 until);
    error DepositWrong(uint256 deposit);
    error DisputeClosed(bytes32 id);
    error DisputeKnown(bytes32 id);
    error DisputeUnknown(bytes32 id);
    error EntryHonest();
    error EvidenceInvalid();
    error ExitTooShort();
    error PromiseNotDue(uint256 anchorBy);
    error Unjudged(bytes reason);
    error WindowOpen(uint256 until);

    constructor(LogAnchor anchor_, GatewayRegistry gateways_, uint256 deposit_, uint256 responseWindow_) {
        (anchor, gateways, registry) = (anchor_, gateways_, DeviceRegistry(anchor_.registry()));
        (deposit, responseWindow) = (deposit_, responseWindow_);
        if (gateways_.exitDelay() <= responseWindow_) revert ExitTooShort();
    }

    /// Accuses a gateway of not having anchored a reading that it gave a receipt for, once the promised time is over.
    function openReceipt(Promised calldata promised) external payable {
        ReceiptGroup.Group calldata group = promised.group;
        if (block.timestamp <= group.anchorBy) revert PromiseNotDue(group.anchorBy);
        bytes32 digest = ReceiptGroup.digest(group, anchor.net());
        if (
            !Signatures.verify(Signatures.ES256K, group.gateway, digest, promised.signature)
                || !Merkle9162.verifyInclusion(promised.leaf, promised.index, group.size, promised.path, group.root)
        ) revert EvidenceInvalid();
        bytes32 id = receiptId(group.gateway, promised.leaf);
        open(id, group.gateway);
        emit ReceiptDisputed(id, promised.leaf);
    }

    /// Answers with the reading's place under any checkpoint that was on chain when the dispute was opened.
    function answerReceipt(address gateway, bytes32 leaf, uint64 size, uint64 index, bytes32[] calldata path)
        external
    {
        Dispute storage dispute = answerable(receiptId(gateway, leaf));
        if (
            anchor.checkpointOf(gateway, size).timestamp > dispute.openedAt
                || !anchor.verifyInclusion(gateway, size, index, leaf, path)
        ) revert AnswerInvalid();
        answered(receiptId(gateway, leaf), dispute, gateway);
    }

    /// Accuses a gateway of two checkpoints of which the larger does not extend the smaller.
    function openConsistency(address gateway, SignedCheckpoint calldata one, SignedCheckpoint calldata two)
        external
        payable
    {
        if (one.size == 0 || one.size >= two.size) revert EvidenceInvalid();
        checkCheckpoint(gateway, one);
        checkCheckpoint(gateway, two);
        bytes32 id = consistencyId(gateway, one.size, one.root, two.size, two.root);
        open(id, gateway);
        emit ConsistencyDisputed(id, one.size, one.root, two.size, two.root);
    }

    function answerConsistency(
        address gateway,
        uint64 size1,
        bytes32 root1,
        uint64 size2,
        bytes32 root2,
        bytes32[] calldata proof
    ) external {
        bytes32 id = consistencyId(gateway, size1, root1, size2, root2);
        Dispute storage dispute = answerable(id);
        if (!Merkle9162.verifyConsistency(size1, size2, proof, root1, root2)) revert AnswerInvalid();
        answered(id, dispute, gateway);
    }

    /// Closes a dispute that nobody answered: the bond goes to the accuser, and the deposit back. Where another dispute
    /// took the bond first, the deposit comes back alone.
    function concludeReceipt(address gateway, bytes32 leaf) external {
        conclude(receiptId(gateway, leaf), gateway);
    }

    function concludeConsistency(address gateway, uint64 size1, bytes32 root1, uint64 size2, bytes32 root2) external {
        conclude(consistencyId(gateway, size1, root1, size2, root2), gateway);
    }

    /// Two checkpoints of one size with two roots.
    function proveFork(address gateway, SignedCheckpoint calldata one, SignedCheckpoint calldata two) external {
        if (one.size != two.size || one.root == two.root) revert EvidenceInvalid();
        checkCheckpoint(gateway, one);
        checkCheckpoint(gateway, two);
        fault(gateway, "two roots of one size");
    }

    /// One (device, cti) at two places of a log.
    function proveDouble(LogAnchor.Entry calldata one, LogAnchor.Entry calldata two) external {
        if (one.gateway != two.gateway || one.index == two.index) revert EvidenceInvalid();
        Envelope.Header memory first = anchor.verifyEnvelope(one);
        Envelope.Header memory second = anchor.verifyEnvelope(two);
        if (first.device != second.device || first.cti != second.cti) revert EvidenceInvalid();
        fault(one.gateway, "one reading logged twice");
    }

    /// An entry that is no envelope, or one that its device did not seal, or might not.
    function proveEntry(Evidence.LogEntry calldata logged) external {
        // Entry 0 is the log's header.
        if (logged.index == 0) revert EvidenceInvalid();
        bytes32 leaf = sha256(abi.encodePacked(bytes1(0), logged.entry));
        if (!anchor.verifyInclusion(logged.gateway, logged.size, logged.index, leaf, logged.path)) {
            revert EvidenceInvalid();
        }
        try this.isFault(logged) returns (bool found) {
            if (!found) revert EntryHonest();
        } catch (bytes memory reason) {
            bytes4 selector = bytes4(reason);
            bool malformed = selector == Envelope.HeaderInvalid.selector || selector == Envelope.EnvelopeTooLarge.selector;
            // Anything else, as running out of gas inside, says nothing about the entry.
            if (!malformed) revert Unjudged(reason);
        }
        fault(logged.gateway, "an entry that no device sealed");
    }

    /// Judges an entry by itself; reverts with `HeaderInvalid` or `EnvelopeTooLarge` where it is no envelope.
    function isFault(Evidence.LogEntry calldata logged) external view returns (bool) {
        LogAnchor.Checkpoint memory when = anchor.checkpointOf(logged.gateway, logged.size);
        // Where the smaller checkpoint holds the entry already, it was logged before: nothing is known of its time.
        uint256 before = logged.index < when.previousSize
            ? 0
            : anchor.checkpointOf(logged.gateway, when.previousSize).timestamp;
        return Evidence.isFault(registry, anchor.net(), logged, when, before);
    }

    /// Two envelopes of one (device, cti): the key is in two places, whoever's fault that is. The device is suspended;
    /// no gateway loses anything.
    function proveClone(Sealed calldata one, Sealed calldata two) external {
        (Envelope.Header memory first, bytes32 digest1) = opened(one);
        (Envelope.Header memory second, bytes32 digest2) = opened(two);
        // Two signatures over the same content are no clone.
        if (first.device != second.device || first.cti != second.cti || digest1 == digest2) revert EvidenceInvalid();
        DeviceRegistry.KeyStatus memory key = registry.keyOf(first.device);
        if (key.device == address(0) || key.retiredAt != 0) revert EvidenceInvalid();
        emit CloneProved(key.device, msg.sender);
        registry.suspend(key.device, "two envelopes of one sequence");
    }

    function receiptId(address gateway, bytes32 leaf) public pure returns (bytes32) {
        return keccak256(abi.encode("receipt", gateway, leaf));
    }

    function consistencyId(address gateway, uint64 size1, bytes32 root1, uint64 size2, bytes32 root2)
        public
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode("consistency", gateway, size1, root1, size2, root2));
    }

    function open(bytes32 id, address gateway) private {
        if (msg.value != deposit) revert DepositWrong(deposit);
        if (disputes[id].accuser != address(0)) revert DisputeKnown(id);
        disputes[id] = Dispute(msg.sender, uint40(block.timestamp), false, false);
        emit DisputeOpened(id, gateway, msg.sender);
        gateways.hold(gateway);
    }

    function answerable(bytes32 id) private view returns (Dispute storage dispute) {
        dispute = disputes[id];
        if (dispute.accuser == address(0)) revert DisputeUnknown(id);
        if (dispute.answered || dispute.lost) revert DisputeClosed(id);
        uint256 until = dispute.openedAt + responseWindow;
        if (block.timestamp > until) revert AnswerLate(until);
    }

    function conclude(bytes32 id, address gateway) private {
        Dispute storage dispute = disputes[id];
        if (dispute.accuser == address(0)) revert DisputeUnknown(id);
        if (dispute.answered || dispute.lost) revert DisputeClosed(id);
        uint256 until = dispute.openedAt + responseWindow;
        if (block.timestamp <= until) revert WindowOpen(until);
        dispute.lost = true;
        owe(dispute.accuser, deposit);
        emit DisputeLost(id, gateway, dispute.accuser);
        gateways.unhold(gateway);
        if (!gateways.gatewayOf(gateway).slashed) gateways.slash(gateway, dispute.accuser);
    }

    function answered(bytes32 id, Dispute storage dispute, address gateway) private {
        dispute.answered = true;
        owe(gateways.gatewayOf(gateway).operator, deposit);
        emit DisputeAnswered(id, gateway);
        gateways.unhold(gateway);
    }

    function fault(address gateway, string memory what) private {
        emit FaultProved(gateway, msg.sender, what);
        gateways.slash(gateway, msg.sender);
    }

    function checkCheckpoint(address gateway, SignedCheckpoint calldata signed) private view {
        bytes32 digest = anchor.checkpointDigest(gateway, signed.size, signed.root);
        if (!Signatures.verify(Signatures.ES256K, gateway, digest, signed.signature)) revert EvidenceInvalid();
    }

    function opened(Sealed calldata envelope) private view returns (Envelope.Header memory said, bytes32 digest) {
        said = Envelope.parse(envelope.header);
        digest = Envelope.digest(envelope.header, envelope.payload);
        if (said.net != anchor.net() || !Signatures.verify(said.algorithm, said.device, digest, envelope.proof)) {
            revert EvidenceInvalid();
        }
    }
}
