// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Payouts} from "./Payouts.sol";
import {Signatures} from "./Signatures.sol";

/// Who keeps a log, and what they stand to lose. Anyone may register a gateway with a bond. It leaves by an exit that
/// takes longer than any dispute, and until the bond is withdrawn a lost dispute takes it. Bonds are in the chain's
/// coin: a stranger with a receipt needs no token to win one, and its worth does not fall with the network's own.
contract GatewayRegistry is EIP712, AccessControl, Pausable, Payouts {
    /// Sets the bond of gateways to come; held by a timelock.
    bytes32 public constant PARAMETER_ROLE = keccak256("PARAMETER_ROLE");
    /// Stops and resumes registrations, and nothing else.
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    bytes32 private constant REGISTER_TYPEHASH =
        keccak256("Register(address gateway,address operator,bytes32 noteKey,string url)");
    uint256 private constant URL_BYTES_MAX = 256;

    /// `exitAt` is zero where the gateway is not leaving, `operator` where there is none by this id. What `rewards` paid in
    /// all stays when the gateway leaves. It shares a slot with the operator, so that a payment reads and writes one.
    struct Gateway {
        address operator;
        uint96 paid;
        uint40 exitAt;
        uint32 openDisputes;
        bool slashed;
        uint128 bond;
        bytes32 noteKey;
    }

    /// The one contract that slashes.
    address public immutable disputes;
    /// The one contract that writes down what was paid.
    address public immutable rewards;
    /// Gets what a slash does not give to the winner.
    address public immutable treasury;
    /// Seconds from the beginning of an exit to the withdrawal of the bond.
    uint256 public immutable exitDelay;
    /// The least that a new gateway puts down, in wei.
    uint256 public bondMin;
    /// The sum of all bonds, in wei.
    uint256 public bondTotal;

    mapping(address id => Gateway) private gateways;

    event BondMinChanged(uint256 bondMin);
    event GatewayRegistered(address indexed gateway, address indexed operator, bytes32 noteKey, string url, uint256 bond);
    event GatewayMoved(address indexed gateway, string url);
    event GatewayExiting(address indexed gateway, uint40 exitAt);
    event GatewayLeft(address indexed gateway, uint256 bond);
    event GatewaySlashed(address indexed gateway, address indexed winner, uint256 reward, uint256 rest);

    error BondTooSmall(uint256 bond, uint256 bondMin);
    error DisputeOpen(address gateway);
    error DisputesOnly();
    error ExitNotOver(uint40 exitAt);
    error GatewayAlreadyRegistered(address gateway);
    error GatewayIsExiting(address gateway);
    error GatewayIsSlashed(address gateway);
    error GatewayUnknown(address gateway);
    error NotOperator(address gateway);
    error RegistrationInvalid(address gateway);
    error RewardsOnly();
    error UrlInvalid();

    /// @param admin a timelock
    /// @param pauser stops registrations at once
    constructor(
        address admin,
        address pauser,
        address treasury_,
        address disputes_,
        address rewards_,
        uint256 exitDelay_,
        uint256 bondMin_
    ) EIP712("FieldmarkGatewayRegistry", "1") {
        (treasury, disputes, rewards) = (treasury_, disputes_, rewards_);
        (exitDelay, bondMin) = (exitDelay_, bondMin_);
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(PARAMETER_ROLE, admin);
        _grantRole(PAUSER_ROLE, pauser);
    }

    /// Registers a gateway; the caller becomes its operator and gets the bond back in the end.
    /// @param gateway its id: the address of its log key
    /// @param noteKey Ed25519 key of its checkpoints as notes
    /// @param proof the log key's r‖s‖v over the EIP-712 Register, so that nobody takes another's id
    function register(address gateway, bytes32 noteKey, string calldata url, bytes calldata proof)
        external
        payable
        whenNotPaused
    {
        Gateway storage entry = gateways[gateway];
        if (entry.slashed) revert GatewayIsSlashed(gateway);
        if (entry.operator != address(0)) revert GatewayAlreadyRegistered(gateway);
        if (msg.value < bondMin || msg.value > type(uint128).max) revert BondTooSmall(msg.value, bondMin);
        checkUrl(url);
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(REGISTER_TYPEHASH, gateway, msg.sender, noteKey, keccak256(bytes(url))))
        );
        if (!Signatures.verify(Signatures.ES256K, gateway, digest, proof)) revert RegistrationInvalid(gateway);
        (entry.operator, entry.noteKey, entry.bond) = (msg.sender, noteKey, uint128(msg.value));
        bondTotal += msg.value;
        emit GatewayRegistered(gateway, msg.sender, noteKey, url, msg.value);
    }

    function move(address gateway, string calldata url) external {
        operated(gateway);
        checkUrl(url);
        emit GatewayMoved(gateway, url);
    }

    /// Begins to leave: the gateway has no more say in rewards, and its bond is free after the exit delay.
    function beginExit(address gateway) external {
        Gateway storage entry = operated(gateway);
        if (entry.exitAt != 0) revert GatewayIsExiting(gateway);
        entry.exitAt = uint40(block.timestamp + exitDelay);
        emit GatewayExiting(gateway, entry.exitAt);
    }

    /// Gives the bond back, once the exit delay is over and no dispute is open.
    function withdraw(address gateway) external {
        Gateway storage entry = operated(gateway);
        if (entry.exitAt == 0 || block.timestamp < entry.exitAt) revert ExitNotOver(entry.exitAt);
        if (entry.openDisputes != 0) revert DisputeOpen(gateway);
        uint256 bond = entry.bond;
        (entry.operator, entry.exitAt, entry.bond, entry.noteKey) = (address(0), 0, 0, 0);
        bondTotal -= bond;
        owe(msg.sender, bond);
        emit GatewayLeft(gateway, bond);
    }

    /// A dispute holds the bond until it is closed.
    function hold(address gateway) external {
        Gateway storage entry = disputed(gateway);
        if (entry.slashed) revert GatewayIsSlashed(gateway);
        entry.openDisputes += 1;
    }

    function unhold(address gateway) external {
        disputed(gateway).openDisputes -= 1;
    }

    /// Takes the whole bond, whether the gateway is leaving or not: half to the winner, half to the treasury, so that
    /// a gateway that accuses itself still loses half. Its key is never taken again. A second fault of a gateway finds
    /// nothing left.
    function slash(address gateway, address winner) external {
        Gateway storage entry = disputed(gateway);
        if (entry.slashed) revert GatewayIsSlashed(gateway);
        uint256 bond = entry.bond;
        entry.slashed = true;
        entry.bond = 0;
        bondTotal -= bond;
        uint256 reward = bond / 2;
        owe(winner, reward);
        owe(treasury, bond - reward);
        emit GatewaySlashed(gateway, winner, reward, bond - reward);
    }

    /// Writes down that a gateway was paid up to `total` in all; gives its operator, and what it was paid before.
    function settle(address gateway, uint96 total) external returns (address operator, uint96 before) {
        if (msg.sender != rewards) revert RewardsOnly();
        Gateway storage entry = gateways[gateway];
        (operator, before) = (entry.operator, entry.paid);
        entry.paid = total;
    }

    function setBondMin(uint256 bondMin_) external onlyRole(PARAMETER_ROLE) {
        bondMin = bondMin_;
        emit BondMinChanged(bondMin_);
    }

    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    function gatewayOf(address gateway) external view returns (Gateway memory) {
        return gateways[gateway];
    }

    /// The operator of a gateway that is bonded and not leaving; zero for any other.
    function activeOperator(address gateway) external view returns (address) {
        Gateway storage entry = gateways[gateway];
        return entry.slashed || entry.exitAt != 0 ? address(0) : entry.operator;
    }

    function operated(address gateway) private view returns (Gateway storage entry) {
        entry = gateways[gateway];
        if (entry.operator == address(0)) revert GatewayUnknown(gateway);
        if (entry.slashed) revert GatewayIsSlashed(gateway);
        if (entry.operator != msg.sender) revert NotOperator(gateway);
    }

    function disputed(address gateway) private view returns (Gateway storage entry) {
        if (msg.sender != disputes) revert DisputesOnly();
        entry = gateways[gateway];
        if (entry.operator == address(0)) revert GatewayUnknown(gateway);
    }

    function checkUrl(string calldata url) private pure {
        if (bytes(url).length == 0 || bytes(url).length > URL_BYTES_MAX) revert UrlInvalid();
    }
}
