// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Envelope} from "./Envelope.sol";
import {Merkle9162} from "./Merkle9162.sol";
import {Signatures} from "./Signatures.sol";

/// The checkpoints of every gateway's log. A log only grows, and each new root is proved to extend the one before it.
/// There is no owner, no role and no upgrade: nobody can change or remove a root. Any key may keep a log; whether a
/// gateway is bonded is for another contract to say.
contract LogAnchor is EIP712 {
    bytes32 private constant CHECKPOINT_TYPEHASH = keccak256("Checkpoint(address gateway,uint64 size,bytes32 root)");

    /// A root, when and where it was mined, and the size of the checkpoint before it (0 for the first).
    struct Checkpoint {
        bytes32 root;
        uint64 previousSize;
        uint64 blockNumber;
        uint64 timestamp;
    }

    /// A reading as it stands in a log. `proof` is the envelope's r‖s and, for ES256K, v, for ESP256 the key's x‖y.
    struct Entry {
        address gateway;
        uint64 size;
        uint64 index;
        bytes header;
        bytes payload;
        bytes proof;
        bytes32[] path;
    }

    /// The registry whose devices sealed the readings: with the chain id, the `net` that they must name.
    address public immutable registry;

    mapping(address gateway => uint64 size) public latestSize;
    mapping(address gateway => mapping(uint64 size => Checkpoint)) private checkpoints;

    event CheckpointAnchored(address indexed gateway, uint64 indexed size, bytes32 root, uint64 previousSize);

    error CheckpointUnknown(address gateway, uint64 size);
    error ConsistencyInvalid(uint64 previousSize, uint64 size);
    error ContentTypeUnexpected(uint256 contentType);
    error InclusionInvalid(uint64 index, uint64 size);
    error NetworkMismatch(bytes8 net);
    error SignatureInvalid(address signer);
    error SizeNotGrown(uint64 latest, uint64 size);
    error SizeTooLarge(uint64 size);

    constructor(address registry_) EIP712("FieldmarkLogAnchor", "1") {
        registry = registry_;
    }

    /// Puts a checkpoint on chain. Anybody may pay for it; the gateway's log key signed it, and that signature is
    /// evidence by itself: two of them that disagree prove a fork.
    /// @param gateway address of the log key
    /// @param consistency RFC 9162 proof from this gateway's latest checkpoint; empty for its first
    /// @param signature r‖s‖v with a low s over the EIP-712 Checkpoint
    function checkpoint(
        address gateway,
        uint64 size,
        bytes32 root,
        bytes32[] calldata consistency,
        bytes calldata signature
    ) external {
        uint64 previous = latestSize[gateway];
        if (size <= previous) revert SizeNotGrown(previous, size);
        if (size > Merkle9162.SIZE_MAX) revert SizeTooLarge(size);
        bytes32 digest = checkpointDigest(gateway, size, root);
        if (!Signatures.verify(Signatures.ES256K, gateway, digest, signature)) revert SignatureInvalid(gateway);
        mapping(uint64 size => Checkpoint) storage known = checkpoints[gateway];
        bytes32 before = previous == 0 ? bytes32(0) : known[previous].root;
        if (!isGrown(previous, before, size, root, consistency)) revert ConsistencyInvalid(previous, size);
        latestSize[gateway] = size;
        known[size] = Checkpoint(root, previous, uint64(block.number), uint64(block.timestamp));
        emit CheckpointAnchored(gateway, size, root, previous);
    }

    /// Whether the second tree extends the first; nothing is to be proved of the first checkpoint.
    function isGrown(uint64 from, bytes32 before, uint64 to, bytes32 after_, bytes32[] calldata consistency)
        private
        view
        returns (bool)
    {
        if (from == 0) return consistency.length == 0;
        return Merkle9162.verifyConsistency(from, to, consistency, before, after_);
    }

    /// The checkpoint of exactly this size; its timestamp is 0 where there is none.
    function checkpointOf(address gateway, uint64 size) external view returns (Checkpoint memory) {
        return checkpoints[gateway][size];
    }

    /// The newest checkpoint of a gateway and its size, zeros where it has none.
    function latestOf(address gateway) external view returns (uint64 size, Checkpoint memory newest) {
        size = latestSize[gateway];
        newest = checkpoints[gateway][size];
    }

    /// What a gateway's log key signs for a checkpoint (EIP-712). A signature over it that is not on chain binds too.
    function checkpointDigest(address gateway, uint64 size, bytes32 root) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CHECKPOINT_TYPEHASH, gateway, size, root)));
    }

    /// This deployment as envelopes name it: the same 8 bytes as the registry's `net()`.
    function net() public view returns (bytes8) {
        return bytes8(keccak256(abi.encode(block.chainid, registry)));
    }

    /// Whether the entry with this leaf hash (SHA-256 of 0x00 ‖ entry) stands at `index` under the checkpoint.
    function verifyInclusion(address gateway, uint64 size, uint64 index, bytes32 leaf, bytes32[] calldata path)
        public
        view
        returns (bool)
    {
        Checkpoint storage under = checkpoints[gateway][size];
        if (under.timestamp == 0) revert CheckpointUnknown(gateway, size);
        return Merkle9162.verifyInclusion(leaf, index, size, path, under.root);
    }

    /// Proves that a device sealed this envelope for this network and that it stands in the log under a checkpoint;
    /// reverts otherwise, with what is wrong. Whether the device is registered, suspended or owned is not asked:
    /// that changes with time, and the caller who needs it asks the registry about `device`.
    function verifyEnvelope(Entry calldata entry) public view returns (Envelope.Header memory said) {
        said = Envelope.parse(entry.header);
        if (said.net != net()) revert NetworkMismatch(said.net);
        bytes32 digest = Envelope.digest(entry.header, entry.payload);
        if (!Signatures.verify(said.algorithm, said.device, digest, entry.proof)) revert SignatureInvalid(said.device);
        bytes32 leaf = Envelope.leafHash(entry.header, entry.payload, entry.proof[:64]);
        if (!verifyInclusion(entry.gateway, entry.size, entry.index, leaf, entry.path)) {
            revert InclusionInvalid(entry.index, entry.size);
        }
    }

    /// The same for a reading: an envelope with a SenML payload (content type 112).
    function verifyReading(Entry calldata entry) external view returns (Envelope.Header memory said) {
        said = verifyEnvelope(entry);
        if (said.contentType != Envelope.READING) revert ContentTypeUnexpected(said.contentType);
    }
}
