// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {DeviceRegistry} from "./DeviceRegistry.sol";
import {FieldToken} from "./FieldToken.sol";
import {GatewayRegistry} from "./GatewayRegistry.sol";

/// The demand side. Tokens become credits at a set price; a part of them is burned at once, the rest lies here behind
/// the credits until they are spent. A buyer spends credits on periods of a private stream; the owner hands over the
/// stream's key, sealed to the buyer's own, and then gets what lies behind them, less the gateway's share. Without a
/// key in time the buyer takes credits and backing back. Paused are purchases and orders, never what pays out.
contract DataCredits is AccessControl, Pausable {
    /// Sets prices and shares of purchases to come; held by a timelock.
    bytes32 public constant PARAMETER_ROLE = keccak256("PARAMETER_ROLE");
    /// Stops and resumes purchases and orders.
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    uint256 private constant BASIS_POINTS = 10_000;
    uint256 private constant TOKEN = 1e18;
    uint256 private constant SEALED_KEY_BYTES_MAX = 2_048;

    /// Credits, and the tokens that lie behind them.
    struct Account {
        uint128 credits;
        uint128 backing;
    }

    /// What the owner of a device asks for a period of its private readings. `seller` is the owner who set it: after a
    /// transfer the offer is void.
    struct Stream {
        address seller;
        uint96 price;
        address gateway;
        uint40 periodSeconds;
    }

    /// An order that waits for its key; `deliverBy` is zero where there is none.
    struct Order {
        address buyer;
        uint40 deliverBy;
        address device;
        uint128 credits;
        uint128 backing;
        address seller;
        address gateway;
        uint16 gatewayBps;
    }

    FieldToken public immutable token;
    DeviceRegistry public immutable registry;
    GatewayRegistry public immutable gateways;
    /// Seconds in which a key must be handed over.
    uint256 public immutable deliverySeconds;
    /// Credits for a whole token.
    uint128 public creditsPerToken;
    /// What of a purchase is burned at once, and what of an order's backing is the gateway's, in basis points.
    uint16 public burnBps;
    uint16 public gatewayBps;
    uint256 public ordersCount;

    mapping(address account => Account) public accounts;
    mapping(address device => Stream) public streams;
    mapping(uint256 order => Order) public orders;
    /// Tokens earned and not withdrawn.
    mapping(address account => uint256) public earned;

    event CreditsBought(address indexed buyer, uint256 tokens, uint256 credits, uint256 burned);
    event StreamOffered(address indexed device, address indexed seller, uint96 price, uint40 periodSeconds, address gateway);
    event StreamOrdered(
        uint256 indexed order, address indexed device, address indexed buyer, uint64 period, uint32 periods, bytes32 buyerKey
    );
    event KeyDelivered(uint256 indexed order, bytes sealedKey);
    event OrderRefunded(uint256 indexed order, address indexed buyer);
    event TermsChanged(uint128 creditsPerToken, uint16 burnBps, uint16 gatewayBps);

    error AmountInvalid();
    error CreditsMissing(uint256 has, uint256 needs);
    error DeliveryNotOver(uint256 deliverBy);
    error DeliveryOver(uint256 deliverBy);
    error GatewayUnknown(address gateway);
    error NothingEarned(address account);
    error NotSeller(address account);
    error OrderUnknown(uint256 order);
    error PriceAboveLimit(uint256 price, uint256 limit);
    error SealedKeyInvalid();
    error StreamUnknown(address device);
    error TermsInvalid();

    /// @param admin a timelock
    /// @param pauser stops purchases and orders at once
    constructor(
        address admin,
        address pauser,
        FieldToken token_,
        DeviceRegistry registry_,
        GatewayRegistry gateways_,
        uint256 deliverySeconds_,
        uint128 creditsPerToken_
    ) {
        (token, registry, gateways, deliverySeconds) = (token_, registry_, gateways_, deliverySeconds_);
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(PARAMETER_ROLE, admin);
        _grantRole(PAUSER_ROLE, pauser);
        applyTerms(creditsPerToken_, 5_000, 1_000);
    }

    /// Turns the caller's tokens into credits at the price of now; `creditsMin` guards against a price that changed.
    function buy(uint128 tokens, uint256 creditsMin) external whenNotPaused returns (uint128 credits) {
        credits = uint128(uint256(tokens) * creditsPerToken / TOKEN);
        if (credits == 0) revert AmountInvalid();
        if (credits < creditsMin) revert CreditsMissing(credits, creditsMin);
        uint256 burned = uint256(tokens) * burnBps / BASIS_POINTS;
        Account storage account = accounts[msg.sender];
        account.credits += credits;
        account.backing += tokens - uint128(burned);
        emit CreditsBought(msg.sender, tokens, credits, burned);
        token.transferFrom(msg.sender, address(this), tokens);
        token.burn(burned);
    }

    /// Offers the private stream of the caller's device; a price of 0 ends the offer.
    function offer(address device, uint96 price, uint40 periodSeconds, address gateway) external {
        if (registry.ownerIfAny(device) != msg.sender) revert NotSeller(msg.sender);
        if (periodSeconds == 0) revert TermsInvalid();
        if (gateways.activeOperator(gateway) == address(0)) revert GatewayUnknown(gateway);
        streams[device] = Stream(msg.sender, price, gateway, periodSeconds);
        emit StreamOffered(device, msg.sender, price, periodSeconds, gateway);
    }

    /// Pays for periods of a stream, from `period` on. `buyerKey` is the X25519 key that the stream's key is sealed to;
    /// `priceMax` guards against an offer that changed.
    function order(address device, uint64 period, uint32 periods, bytes32 buyerKey, uint96 priceMax)
        external
        whenNotPaused
        returns (uint256 id)
    {
        Stream memory stream = streams[device];
        if (stream.price == 0 || registry.ownerIfAny(device) != stream.seller) revert StreamUnknown(device);
        if (stream.price > priceMax) revert PriceAboveLimit(stream.price, priceMax);
        uint256 credits = uint256(stream.price) * periods;
        Account storage account = accounts[msg.sender];
        if (credits == 0 || credits > account.credits) revert CreditsMissing(account.credits, credits);
        // The backing goes with the credits in proportion; the last of them take what rounding left.
        uint128 backing = uint128(uint256(account.backing) * credits / account.credits);
        account.credits -= uint128(credits);
        account.backing -= backing;
        id = ++ordersCount;
        orders[id] = Order(
            msg.sender,
            uint40(block.timestamp + deliverySeconds),
            device,
            uint128(credits),
            backing,
            stream.seller,
            stream.gateway,
            gatewayBps
        );
        emit StreamOrdered(id, device, msg.sender, period, periods, buyerKey);
    }

    /// The seller hands over the stream's key, sealed to the buyer's, and earns the order's backing. A seller who has
    /// sold the device since still has the key of the periods before.
    function deliver(uint256 id, bytes calldata sealedKey) external {
        Order memory waiting = taken(id);
        if (waiting.seller != msg.sender) revert NotSeller(msg.sender);
        if (block.timestamp > waiting.deliverBy) revert DeliveryOver(waiting.deliverBy);
        if (sealedKey.length == 0 || sealedKey.length > SEALED_KEY_BYTES_MAX) revert SealedKeyInvalid();
        uint256 share = uint256(waiting.backing) * waiting.gatewayBps / BASIS_POINTS;
        address operator = gateways.gatewayOf(waiting.gateway).operator;
        // A gateway that left earns nothing; its share is the seller's.
        if (operator == address(0)) share = 0;
        else earned[operator] += share;
        earned[waiting.seller] += waiting.backing - share;
        emit KeyDelivered(id, sealedKey);
    }

    /// Gives credits and backing back for an order whose key did not come in time; anybody may ask for it.
    function refund(uint256 id) external {
        Order memory waiting = taken(id);
        if (block.timestamp <= waiting.deliverBy) revert DeliveryNotOver(waiting.deliverBy);
        Account storage account = accounts[waiting.buyer];
        account.credits += waiting.credits;
        account.backing += waiting.backing;
        emit OrderRefunded(id, waiting.buyer);
    }

    /// Pays an account what it earned; anybody may ask for it.
    function withdraw(address account) external {
        uint256 amount = earned[account];
        if (amount == 0) revert NothingEarned(account);
        earned[account] = 0;
        token.transfer(account, amount);
    }

    function setTerms(uint128 creditsPerToken_, uint16 burnBps_, uint16 gatewayBps_) external onlyRole(PARAMETER_ROLE) {
        applyTerms(creditsPerToken_, burnBps_, gatewayBps_);
    }

    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    function applyTerms(uint128 creditsPerToken_, uint16 burnBps_, uint16 gatewayBps_) private {
        if (creditsPerToken_ == 0 || burnBps_ > BASIS_POINTS || gatewayBps_ > BASIS_POINTS) revert TermsInvalid();
        (creditsPerToken, burnBps, gatewayBps) = (creditsPerToken_, burnBps_, gatewayBps_);
        emit TermsChanged(creditsPerToken_, burnBps_, gatewayBps_);
    }

    /// Takes an order out: it is delivered or refunded once.
    function taken(uint256 id) private returns (Order memory waiting) {
        waiting = orders[id];
        if (waiting.deliverBy == 0) revert OrderUnknown(id);
        delete orders[id];
    }
}
