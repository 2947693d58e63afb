// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {DeviceRegistry} from "./DeviceRegistry.sol";
import {EpochRoots} from "./EpochRoots.sol";
import {Escrow} from "./Escrow.sol";
import {FieldToken} from "./FieldToken.sol";
import {GatewayRegistry} from "./GatewayRegistry.sol";

/// Pays what devices and gateways have earned. The token's emission comes here and is split; a Merkle root says what
/// each has earned in all epochs together, and a claim pays what of it was not paid yet: a second claim pays nothing,
/// and what is not claimed stays. A device's rewards are its owner's at the time of the claim: they go with it when it
/// is sold. Nothing pauses a claim, and no role reaches the pools.
contract Rewards is EpochRoots, EIP712, AccessControl {
    /// Sets the split of epochs to come; held by a timelock.
    bytes32 public constant PARAMETER_ROLE = keccak256("PARAMETER_ROLE");

    bytes32 private constant ORDER_TYPEHASH =
        keccak256("Order(uint8 kind,address id,address recipient,uint256 fee,uint256 nonce,uint256 deadline)");
    uint256 private constant BASIS_POINTS = 10_000;
    uint8 private constant DEVICE = 0;
    uint8 private constant GATEWAY = 1;

    /// A line of the tree: a device (0) or gateway (1) and what it earned in all epochs up to the root's.
    struct Line {
        uint8 kind;
        address id;
        uint256 cumulative;
        bytes32[] proof;
    }

    /// How the owner wants a claim paid: to whom, and what of it goes to the relayer who sends it.
    struct Order {
        address recipient;
        uint256 fee;
        uint256 deadline;
        bytes signature;
    }

    FieldToken public immutable token;
    DeviceRegistry public immutable registry;
    /// Gets its share of each epoch.
    address public immutable treasury;
    /// Holds what came in for gateways and was not paid yet; what came in for devices lies here.
    Escrow public immutable gatewayPool;
    /// Shares of devices and gateways in basis points; the rest is the treasury's.
    uint16 public devicesBps;
    uint16 public gatewaysBps;
    /// Emission of epochs below this one has come in.
    uint64 public fundedEpochs;

    mapping(address owner => uint256) public nonces;

    event Claimed(uint8 kind, address indexed id, address indexed owner, uint256 amount);
    event Funded(uint64 epochs, uint256 toDevices, uint256 toGateways, uint256 toTreasury);
    event SplitChanged(uint16 devicesBps, uint16 gatewaysBps);

    error LineInvalid(address id);
    error FeeTooHigh(uint256 fee, uint256 amount);
    error KindUnknown(uint8 kind);
    error NothingDue(address id);
    error OrderExpired(uint256 deadline);
    error OrderInvalid(address owner);
    error OwnerUnknown(address id);
    error PoolExhausted(uint8 kind);
    error SplitInvalid();

    constructor(
        address admin,
        FieldToken token_,
        DeviceRegistry registry_,
        GatewayRegistry gateways_,
        address treasury_,
        Calendar memory calendar
    ) EIP712("FieldmarkRewards", "1") EpochRoots(gateways_, calendar) {
        (token, registry, treasury) = (token_, registry_, treasury_);
        gatewayPool = new Escrow(token_);
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(PARAMETER_ROLE, admin);
        setShares(8_000, 1_500);
    }

    /// Takes in the emission of all epochs that are over; anybody may ask for it.
    function fund() public {
        uint64 epochs = epochsOver();
        if (epochs == fundedEpochs) return;
        fundedEpochs = epochs;
        uint256 amount = token.mintEmission(epochStart(epochs));
        uint256 toDevices = amount * devicesBps / BASIS_POINTS;
        uint256 toGateways = amount * gatewaysBps / BASIS_POINTS;
        uint256 rest = amount - toDevices - toGateways;
        emit Funded(epochs, toDevices, toGateways, rest);
        token.transfer(address(gatewayPool), toGateways);
        token.transfer(treasury, rest);
    }

    /// What all devices and all gateways earn in an epoch under the split of now.
    function emissionOf(uint64 epoch) external view returns (uint256 ofDevices, uint256 ofGateways) {
        uint256 amount = token.emittedBy(epochStart(epoch + 1)) - token.emittedBy(epochStart(epoch));
        return (amount * devicesBps / BASIS_POINTS, amount * gatewaysBps / BASIS_POINTS);
    }

    /// Pays the owner what is due to a device or gateway; anybody may send it.
    function claim(Line calldata line) external returns (uint256 amount) {
        address owner;
        (owner, amount) = settleLine(line);
        pay(line.kind, owner, amount);
    }

    /// Pays as the owner ordered by a signature (an account of code answers by ERC-1271): to a recipient of the owner's
    /// choice, less a fee for the sender.
    function claimBy(Line calldata line, Order calldata order) external returns (uint256 amount) {
        address owner = ownerOf(line.kind, line.id);
        if (block.timestamp > order.deadline) revert OrderExpired(order.deadline);
        bytes32 digest = _hashTypedDataV4(
            keccak256(
                abi.encode(
                    ORDER_TYPEHASH, line.kind, line.id, order.recipient, order.fee, nonces[owner]++, order.deadline
                )
            )
        );
        if (!SignatureChecker.isValidSignatureNow(owner, digest, order.signature)) revert OrderInvalid(owner);
        (, amount) = settleLine(line);
        if (order.fee > amount) revert FeeTooHigh(order.fee, amount);
        pay(line.kind, msg.sender, order.fee);
        pay(line.kind, order.recipient, amount - order.fee);
    }

    /// Sets the shares of epochs that are not over; those that are keep the old ones.
    function setSplit(uint16 devicesBps_, uint16 gatewaysBps_) external onlyRole(PARAMETER_ROLE) {
        fund();
        setShares(devicesBps_, gatewaysBps_);
    }

    function setShares(uint16 devicesBps_, uint16 gatewaysBps_) private {
        if (uint256(devicesBps_) + gatewaysBps_ > BASIS_POINTS) revert SplitInvalid();
        (devicesBps, gatewaysBps) = (devicesBps_, gatewaysBps_);
        emit SplitChanged(devicesBps_, gatewaysBps_);
    }

    /// Checks a line against the payable root and writes down what it pays, before anything is paid. What was paid stands
    /// with the device or gateway in its registry, in a slot that is open already: a slot of its own would cost each
    /// first claim 17,100 gas more.
    function settleLine(Line calldata line) private returns (address owner, uint256 amount) {
        if (line.kind > GATEWAY) revert KindUnknown(line.kind);
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(line.kind, line.id, line.cumulative))));
        if (!MerkleProof.verifyCalldata(line.proof, payableRoot(), leaf)) revert LineInvalid(line.id);
        // More than any token's supply can't be paid, and would not fit.
        if (line.cumulative > type(uint96).max) revert PoolExhausted(line.kind);
        uint96 total = uint96(line.cumulative);
        uint96 before;
        (owner, before) =
            line.kind == DEVICE ? registry.settle(line.id, total) : gateways.settle(line.id, total);
        if (owner == address(0)) revert OwnerUnknown(line.id);
        if (total <= before) revert NothingDue(line.id);
        amount = total - before;
        // A root that promises more than came in pays only as far as that goes.
        if (amount > pool(line.kind)) revert PoolExhausted(line.kind);
        emit Claimed(line.kind, line.id, owner, amount);
    }

    function ownerOf(uint8 kind, address id) private view returns (address owner) {
        if (kind > GATEWAY) revert KindUnknown(kind);
        owner = kind == DEVICE ? registry.ownerIfAny(id) : gateways.gatewayOf(id).operator;
        if (owner == address(0)) revert OwnerUnknown(id);
    }

    /// What came in for a kind of earner and was not paid yet.
    function pool(uint8 kind) public view returns (uint256) {
        return token.balanceOf(kind == DEVICE ? address(this) : address(gatewayPool));
    }

    /// What a device or gateway was paid in all.
    function claimed(uint8 kind, address id) external view returns (uint256) {
        return kind == DEVICE ? registry.paidTo(id) : gateways.gatewayOf(id).paid;
    }

    function pay(uint8 kind, address to, uint256 amount) private {
        if (kind == DEVICE) token.transfer(to, amount);
        else token.transferFrom(address(gatewayPool), to, amount);
    }
}
