// SPDX-License-Identifier: Apache-2.0
// Generated from the contracts by e2e/src/bin/bindings.rs; do not edit.
pragma solidity ^0.8.4;

interface IExchange {
    struct ExchangeSettings {
        string unit;
        uint8 decimals;
        address governor;
        uint64 delay;
        uint128 fee;
    }
    struct NewListing {
        address token;
        uint32 community;
        uint8 nature;
        uint64 span;
        uint128 value;
        uint128 limit;
        uint128 exposure;
    }
    struct Ring {
        address[] members;
        uint128 most;
    }

    error AlreadyListed(address token);
    error CommunityExceeded(uint32 community, uint128 exposure, uint128 cap);
    error CycleLength(uint32 edges, uint32 limit);
    error CycleNotClosed(address first, address last);
    error DeadlinePast(uint64 deadline, uint64 now);
    error DelayTooLong(uint64 delay, uint64 limit);
    error EdgeRepeated(address debtor, address creditor);
    error ExposureExceeded(address token, uint128 exposure, uint128 cap);
    error InvalidAddress(address given);
    error InvalidAmount(uint128 amount);
    error InvalidDecimals(uint8 decimals, uint8 limit);
    error InvalidFee(uint128 fee, uint128 limit);
    error InvalidNature(uint8 nature, uint64 span);
    error InvalidValue(uint128 value);
    error LimitExceeded(address token, uint128 held, uint128 limit);
    error MalformedArguments();
    error MoreThanInvoiced(uint128 amount, uint128 invoiced);
    error MoreThanOwed(address debtor, address creditor, uint128 amount, uint128 owed);
    error NotAccepted(address creditor, address token);
    error NotGovernor(address caller);
    error NotListed(address token);
    error NotOffered(address caller);
    error OutBelowMinimum(uint128 out, uint128 minimum);
    error Overflow();
    error OwesItself(address account);
    error PoolHasLess(address token, uint128 needed, uint128 held);
    error SameToken(address token);
    error TextTooLong(uint32 length, uint32 limit);
    error TokenRefused(address token);
    error WorthNothing(address token);
    error WrongAmountArrived(address token, uint256 expected, uint256 arrived);
    error WrongValue(uint256 expected, uint256 sent);

    /// A community's cap has changed, or will.
    /// @param community The community.
    /// @param exposure Base units of the unit.
    /// @param from From when; unix seconds.
    event CommunitySet(uint32 indexed community, uint128 exposure, uint64 from);
    /// Coins were given to the pool for good.
    /// @param token The currency.
    /// @param from Who gave them.
    /// @param amount Base units of the currency.
    event Endowed(address indexed token, address indexed from, uint128 amount);
    /// The fee has changed, or will.
    /// @param fee Of what is brought, 18 decimals.
    /// @param from From when; unix seconds.
    event FeeSet(uint128 fee, uint64 from);
    /// A creditor let go of a debt.
    /// @param debtor Who owed.
    /// @param creditor Whom.
    /// @param amount So much; base units of the unit.
    event Forgiven(address indexed debtor, address indexed creditor, uint128 amount);
    /// Governance has passed.
    /// @param governor The new governor.
    event GovernanceAccepted(address indexed governor);
    /// Governance was offered; it passes on acceptance.
    /// @param from The governor.
    /// @param to To whom it is offered; zero takes the offer back.
    event GovernanceOffered(address indexed from, address indexed to);
    /// A creditor asks for less.
    /// @param creditor Who asked.
    /// @param debtor Whom.
    /// @param amount So much less; base units of the unit.
    event InvoiceWithdrawn(address indexed creditor, address indexed debtor, uint128 amount);
    /// A creditor asks for more.
    /// @param creditor Who asks.
    /// @param debtor Whom.
    /// @param amount So much more; base units of the unit.
    /// @param note The creditor's reference or a hash.
    event Invoiced(address indexed creditor, address indexed debtor, uint128 amount, bytes32 note);
    /// A currency's limits have changed, or will.
    /// @param token The currency.
    /// @param limit Base units of the currency.
    /// @param exposure Base units of the unit.
    /// @param from From when; unix seconds.
    event LimitsSet(address indexed token, uint128 limit, uint128 exposure, uint64 from);
    /// A currency was listed.
    /// @param token Its contract.
    /// @param community The community whose currency it is.
    /// @param nature 0 plain, 1 melting, 2 of a season.
    /// @param span Seconds.
    /// @param decimals Its decimals.
    event Listed(address indexed token, uint32 indexed community, uint8 nature, uint64 span, uint8 decimals);
    /// The pool had less than its books: it melted, or its season is over.
    /// @param token The currency.
    /// @param amount So much less; base units of the currency.
    event Melted(address indexed token, uint128 amount);
    /// A debtor owes more.
    /// @param debtor Who owes.
    /// @param creditor Whom.
    /// @param amount So much more; base units of the unit.
    /// @param note The debtor's reference or a hash; zero if it accepted what it was asked for.
    event Owed(address indexed debtor, address indexed creditor, uint128 amount, bytes32 note);
    /// A debt was paid in a token.
    /// @param debtor Who owed.
    /// @param creditor Whom.
    /// @param token In what.
    /// @param amount Base units of the token.
    /// @param credited What that was worth, and is owed no more; base units of the unit.
    event Repaid(address indexed debtor, address indexed creditor, address indexed token, uint128 amount, uint128 credited);
    /// Debts were set off around a cycle.
    /// @param submitter Who submitted it.
    /// @param amount Off every debt in it; base units of the unit.
    /// @param cycle As it was submitted: everyone owed the next one.
    event SetOff(address indexed submitter, uint128 amount, address[] cycle);
    /// A contract to follow this one was named.
    /// @param successor Its address.
    event SuccessorNamed(address indexed successor);
    /// Coins were brought, and others taken.
    /// @param tokenIn What was brought.
    /// @param tokenOut What was taken.
    /// @param by By whom.
    /// @param amountIn Brought, with the fee; base units of that currency.
    /// @param out Taken; base units of that currency.
    /// @param fee Of what was brought.
    event Swapped(address indexed tokenIn, address indexed tokenOut, address indexed by, uint128 amountIn, uint128 out, uint128 fee);
    /// A creditor takes a token as payment, or no longer.
    /// @param creditor Who.
    /// @param token What.
    /// @param accepted Whether it takes it.
    event TokenAccepted(address indexed creditor, address indexed token, bool accepted);
    /// A currency's value has changed, or will.
    /// @param token The currency.
    /// @param value Of a whole coin; base units of the unit.
    /// @param from From when; unix seconds.
    event ValueSet(address indexed token, uint128 value, uint64 from);

    /// The debtor accepts to owe `amount` of what `creditor` asks for. Cannot be taken back.
    function accept(address creditor, uint128 amount) external;
    /// Accepts governance that was offered to the caller.
    function acceptGovernance() external;
    /// The caller takes a token as payment of what it is owed, or no longer.
    function acceptToken(address token, bool accepted) external;
    /// Whether `creditor` takes `token` as payment.
    function accepts(address creditor, address token) external view returns (bool accepted);
    /// What the pool had of a currency when it was last written down: all that was endowed,
    /// brought, taken, and melted or ended; the fees in what was brought; what is left, and its
    /// value in the unit.
    function books(address token) external view returns (uint256 endowed, uint256 brought, uint256 taken, uint256 melted, uint256 fees, uint128 held, uint128 exposure);
    /// What a community's currencies are worth in the pool, each as last written down, and what
    /// they may be.
    function community(uint32 community_) external view returns (uint128 exposure, uint128 cap);
    /// What `debtor` owes `creditor`, and what it is asked for; base units of the unit.
    function debt(address debtor, address creditor) external view returns (uint128 owed, uint128 invoiced);
    /// All debts that were ever recorded, what is outstanding of them, and what was set off,
    /// repaid, forgiven.
    function debts() external view returns (uint256 recorded, uint256 outstanding, uint256 setOff_, uint256 repaid, uint256 forgiven);
    /// How long a loosening and a value wait; seconds.
    function delay() external view returns (uint64 seconds_);
    /// Gives coins to the pool for good, within its limits. The caller has approved the exchange,
    /// and exactly so much has to arrive.
    function endow(address token, uint128 amount) external;
    /// The fee on what is brought, 18 decimals.
    function fee() external view returns (uint128 fee_);
    /// The creditor lets go of a debt, or confirms that it was paid in another way. Cannot be taken
    /// back.
    function forgive(address debtor, uint128 amount) external;
    /// The governor.
    function governor() external view returns (address governor_);
    /// Asks `debtor` for `amount` more. Nothing is owed before the debtor accepts.
    function invoice(address debtor, uint128 amount, bytes32 note) external;
    /// Lists a currency, with its own decimals. Its value holds at once; before the public delay is
    /// over its limits are zero, so nothing of it is brought. Community, nature and span never
    /// change. Governor only, once a currency.
    function list(NewListing memory listing_) external;
    /// A currency: its community, nature, span, decimals, value, the value that waits and from when
    /// it holds (the same and 0 if none waits), and its limits in coins and in value.
    function listing(address token) external view returns (uint32 community_, uint8 nature, uint64 span, uint8 decimals, uint128 value, uint128 nextValue, uint64 valueFrom, uint128 limit, uint128 exposure);
    /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
    /// only.
    function nameSuccessor(address successor_) external;
    /// Offers governance to `to`; it passes when `to` accepts. Zero takes an offer back. Governor
    /// only.
    function offerGovernance(address to) external;
    /// The debtor records a debt by itself. Cannot be taken back.
    function owe(address creditor, uint128 amount, bytes32 note) external;
    /// What a swap would give at a moment, now or later, of `amount_in` that somebody has now, with
    /// the values and the fee that are known for it; whatever the limits say and the pool has.
    /// Also the fee; what is left of the coins then, of which the fee is a part; and their worth
    /// without it, base units of the unit.
    function quote(address tokenIn, address tokenOut, uint128 amountIn, uint64 at) external view returns (uint128 out, uint128 fee_, uint128 melted, uint128 value);
    /// Pays a debt with `amount` of a listed token that the creditor takes, before the deadline.
    /// Credited is what the pool would credit for bringing it, without the fee, at least
    /// `min_credited`; more than is owed is refused. Of the token the caller has approved the
    /// exchange, which has it go to the creditor; less than `amount` that arrives there is refused.
    /// Returns what was credited; base units of the unit.
    function repay(address creditor, address token, uint128 amount, uint128 minCredited, uint64 deadline) external returns (uint128 credited);
    /// Changes what a community's currencies together may be worth in the pool: lower at once,
    /// higher after the public delay. Returns from when. Zero before it is first set. Governor only.
    function setCommunity(uint32 community_, uint128 exposure) external returns (uint64 inForceFrom);
    /// Changes the fee, at most to a tenth: higher at once, lower after the public delay. Returns
    /// from when. Governor only.
    function setFee(uint128 fee_) external returns (uint64 inForceFrom);
    /// Changes how much of a currency the pool will hold, in coins and in value: at once if neither
    /// is higher than what is in force, else both after the public delay. Returns from when. What
    /// the pool has stays. Governor only.
    function setLimits(address token, uint128 limit, uint128 exposure) external returns (uint64 inForceFrom);
    /// Takes `amount` off every debt of a cycle: each member in the list owes the next one, and the
    /// first stands again at its end. 2 to 32 edges, none twice. Anyone may; nobody pays, and
    /// nobody's position is other than before. Cannot be undone.
    function setOff(address[] memory cycle, uint128 amount) external;
    /// Sets off several cycles in this order, each as `setOff` takes it: off every debt of a cycle
    /// what its ring says at most, or the smallest debt on it as it is then. One with nothing left
    /// is passed over, so that the others are set off also if somebody came first. Anyone may; one
    /// ring that is no cycle, or nothing, and all are refused. Returns what was cleared, the amount
    /// once for every edge. Cannot be undone.
    function setOffBatch(Ring[] memory cycles) external returns (uint256 cleared);
    /// Changes what a whole coin is worth, after the public delay; returns from when. Until then
    /// who brings gets the lower value and who takes pays the higher. Governor only.
    function setValue(address token, uint128 value) external returns (uint64 inForceFrom);
    /// The contract that is to follow this one; zero if none is named.
    function successor() external view returns (address successor_);
    /// Brings `amount_in` of one currency and takes another to `to`, at the values of this moment,
    /// at least `min_out`, before the deadline. The fee stays in the pool, in what is brought. The
    /// caller has approved the exchange, and exactly so much has to arrive. Returns what was taken.
    function swap(address tokenIn, address tokenOut, uint128 amountIn, uint128 minOut, uint64 deadline, address to) external returns (uint128 out);
    /// Writes down what the pool has of a currency: what melted or ended with its season is written
    /// off, and its exposure stands as of now. Returns what is left. Anyone may.
    function sync(address token) external returns (uint128 held);
    /// The currency that was listed at a position, from 0; zero if there is none.
    function tokenAt(uint32 position) external view returns (address token);
    /// How many currencies are listed.
    function tokenCount() external view returns (uint32 tokens);
    /// What debts and values are counted in: its name and decimals.
    function unit() external view returns (string memory unit_, uint8 decimals);
    /// Asks `debtor` for `amount` less; what was accepted stays owed.
    function withdrawInvoice(address debtor, uint128 amount) external;
}
