// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// What the exchange asks of a currency that melts.
interface IMelting {
    function projected(uint128 amount, uint32 day) external view returns (uint128);
}

/// What the exchange asks of a season's currency.
interface IOfSeason {
    function season() external view returns (uint32 number, uint64 closes);
}

/// Weir's exchange in Solidity: the same messages, checks, events and errors.
///
/// Written to be cheap. A debt is one slot, and so are a currency's two values, what the pool has of it
/// with what that is worth, and what was brought or taken; what was endowed follows from the others. Tokens
/// are paid last and measured, which makes a lock against re-entry superfluous.
contract PeerExchange {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    // --- types ---

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

    struct Debt {
        uint128 owed;
        uint128 invoiced;
    }

    struct Totals {
        // what was recorded is their sum
        uint128 outstanding;
        uint128 setOff;
        uint128 repaid;
        uint128 forgiven;
    }

    struct Currency {
        // slot 0
        uint32 community;
        uint8 nature; // 0 plain, 1 melting, 2 of a season
        uint8 decimals;
        uint40 span;
        uint40 valueFrom; // 0: no value waits
        uint40 limitsFrom;
        // slot 1
        uint128 value; // 0: not listed
        uint128 nextValue;
        // slot 2
        uint128 held;
        uint96 worth;
        // slot 3
        uint128 limit;
        uint128 exposure;
        // slot 4
        uint128 nextLimit;
        uint128 nextExposure;
        // slot 5
        uint128 brought;
        uint128 fees;
        // slot 6
        uint128 taken;
        uint128 melted;
    }

    struct Community {
        // slot 0
        uint128 exposure;
        uint128 cap;
        // slot 1
        uint128 nextCap;
        uint40 capFrom;
    }

    // --- storage ---

    uint256 private constant ONE = 1e18;
    uint256 private constant DAY = 86_400;
    uint256 private constant MAX_DELAY = 31_536_000;
    uint256 private constant MAX_SPAN = 315_360_000;
    uint256 private constant MAX_FEE = 1e17;
    uint256 private constant MAX_EXPOSURE = type(uint96).max;

    uint64 public immutable delay;
    uint8 private immutable DECIMALS;
    address public governor;
    address private offered;
    address public successor;
    uint64 private fee_;
    uint64 private nextFee;
    uint40 private feeFrom;
    Totals private totals;
    string private unit_;
    address[] private tokens;
    mapping(address debtor => mapping(address creditor => Debt)) public debt;
    mapping(address creditor => mapping(address token => bool)) public accepts;
    mapping(address token => Currency) private currencies;
    mapping(uint32 community => Community) private communities;

    // --- events ---

    event Invoiced(address indexed creditor, address indexed debtor, uint128 amount, bytes32 note);
    event InvoiceWithdrawn(address indexed creditor, address indexed debtor, uint128 amount);
    event Owed(address indexed debtor, address indexed creditor, uint128 amount, bytes32 note);
    event Forgiven(address indexed debtor, address indexed creditor, uint128 amount);
    event TokenAccepted(address indexed creditor, address indexed token, bool accepted);
    event Repaid(
        address indexed debtor, address indexed creditor, address indexed token, uint128 amount, uint128 credited
    );
    event SetOff(address indexed submitter, uint128 amount, address[] cycle);
    event Listed(address indexed token, uint32 indexed community, uint8 nature, uint64 span, uint8 decimals);
    event ValueSet(address indexed token, uint128 value, uint64 from);
    event LimitsSet(address indexed token, uint128 limit, uint128 exposure, uint64 from);
    event CommunitySet(uint32 indexed community, uint128 exposure, uint64 from);
    event FeeSet(uint128 fee, uint64 from);
    event Endowed(address indexed token, address indexed from, uint128 amount);
    event Swapped(
        address indexed tokenIn,
        address indexed tokenOut,
        address indexed by,
        uint128 amountIn,
        uint128 out,
        uint128 fee
    );
    event Melted(address indexed token, uint128 amount);
    event GovernanceOffered(address indexed from, address indexed to);
    event GovernanceAccepted(address indexed governor);
    event SuccessorNamed(address indexed successor);

    // --- errors ---

    error NotGovernor(address caller);
    error NotOffered(address caller);
    error InvalidAddress(address given);
    error DelayTooLong(uint64 delay, uint64 limit);
    error TextTooLong(uint32 length, uint32 limit);
    error TokenRefused(address token);
    error WrongAmountArrived(address token, uint256 expected, uint256 arrived);
    error InvalidAmount(uint128 amount);
    error InvalidDecimals(uint8 decimals, uint8 limit);
    error InvalidFee(uint128 fee, uint128 limit);
    error InvalidNature(uint8 nature, uint64 span);
    error InvalidValue(uint128 value);
    error OwesItself(address account);
    error MoreThanInvoiced(uint128 amount, uint128 invoiced);
    error MoreThanOwed(address debtor, address creditor, uint128 amount, uint128 owed);
    error NotAccepted(address creditor, address token);
    error CycleLength(uint32 edges, uint32 limit);
    error CycleNotClosed(address first, address last);
    error EdgeRepeated(address debtor, address creditor);
    error AlreadyListed(address token);
    error NotListed(address token);
    error SameToken(address token);
    error WorthNothing(address token);
    error LimitExceeded(address token, uint128 held, uint128 limit);
    error ExposureExceeded(address token, uint128 exposure, uint128 cap);
    error CommunityExceeded(uint32 community, uint128 exposure, uint128 cap);
    error PoolHasLess(address token, uint128 needed, uint128 held);
    error OutBelowMinimum(uint128 out, uint128 minimum);
    error DeadlinePast(uint64 deadline, uint64 now);

    constructor(ExchangeSettings memory s) {
        if (s.delay > MAX_DELAY) revert DelayTooLong(s.delay, uint64(MAX_DELAY));
        if (s.governor == address(0)) revert InvalidAddress(s.governor);
        if (bytes(s.unit).length > 16) revert TextTooLong(uint32(bytes(s.unit).length), 16);
        if (s.decimals > 18) revert InvalidDecimals(s.decimals, 18);
        if (s.fee > MAX_FEE) revert InvalidFee(s.fee, uint128(MAX_FEE));
        (delay, DECIMALS, governor, fee_, unit_) = (s.delay, s.decimals, s.governor, uint64(s.fee), s.unit);
    }

    // --- debts ---

    function invoice(address debtor, uint128 amount, bytes32 note) external {
        _other(debtor, amount);
        debt[debtor][msg.sender].invoiced += amount;
        emit Invoiced(msg.sender, debtor, amount, note);
    }

    function withdrawInvoice(address debtor, uint128 amount) external {
        _withdraw(debtor, msg.sender, amount);
        emit InvoiceWithdrawn(msg.sender, debtor, amount);
    }

    function accept(address creditor, uint128 amount) external {
        Debt storage d = _withdraw(msg.sender, creditor, amount);
        d.owed += amount;
        totals.outstanding += amount;
        emit Owed(msg.sender, creditor, amount, 0);
    }

    function owe(address creditor, uint128 amount, bytes32 note) external {
        _other(creditor, amount);
        debt[msg.sender][creditor].owed += amount;
        totals.outstanding += amount;
        emit Owed(msg.sender, creditor, amount, note);
    }

    function forgive(address debtor, uint128 amount) external {
        _reduce(debtor, msg.sender, amount);
        totals.outstanding -= amount;
        totals.forgiven += amount;
        emit Forgiven(debtor, msg.sender, amount);
    }

    function acceptToken(address token, bool accepted) external {
        accepts[msg.sender][token] = accepted;
        emit TokenAccepted(msg.sender, token, accepted);
    }

    function repay(address creditor, address token, uint128 amount, uint128 minCredited, uint64 deadline)
        external
        returns (uint128 credited)
    {
        if (amount == 0) revert InvalidAmount(amount);
        _inTime(deadline);
        if (!accepts[creditor][token]) revert NotAccepted(creditor, token);
        Currency storage c = _currency(token);
        uint256 closes = _closes(token, c);
        credited = _worth(token, c, _left(token, c, amount, block.timestamp + c.span), closes, block.timestamp).toUint128();
        if (credited == 0) revert WorthNothing(token);
        if (credited < minCredited) revert OutBelowMinimum(credited, minCredited);
        _reduce(msg.sender, creditor, credited);
        totals.outstanding -= credited;
        totals.repaid += credited;
        emit Repaid(msg.sender, creditor, token, amount, credited);
        uint256 before = IERC20(token).balanceOf(creditor);
        if (!IERC20(token).trySafeTransferFrom(msg.sender, creditor, amount)) revert TokenRefused(token);
        uint256 arrived = Math.saturatingSub(IERC20(token).balanceOf(creditor), before);
        if (arrived < amount) revert WrongAmountArrived(token, amount, arrived);
    }

    function setOff(address[] calldata cycle, uint128 amount) external {
        unchecked {
            if (amount == 0) revert InvalidAmount(amount);
            uint256 edges = _edges(cycle);
            for (uint256 i = 0; i < edges; ++i) {
                _reduce(cycle[i], cycle[i + 1], amount);
            }
            _setOff(uint128(edges * amount));
        }
        emit SetOff(msg.sender, amount, cycle);
    }

    function setOffBatch(Ring[] calldata cycles) external returns (uint256 cleared) {
        unchecked {
            if (cycles.length == 0) revert InvalidAmount(0);
            for (uint256 n = 0; n < cycles.length; ++n) {
                (address[] calldata cycle, uint128 amount) = (cycles[n].members, cycles[n].most);
                if (amount == 0) revert InvalidAmount(0);
                uint256 edges = _edges(cycle);
                for (uint256 i = 0; i < edges && amount != 0; ++i) {
                    uint128 owed = debt[cycle[i]][cycle[i + 1]].owed;
                    if (owed < amount) amount = owed;
                }
                if (amount == 0) continue;
                for (uint256 i = 0; i < edges; ++i) {
                    debt[cycle[i]][cycle[i + 1]].owed -= amount;
                }
                cleared += edges * amount;
                emit SetOff(msg.sender, amount, cycle);
            }
            if (cleared != 0) _setOff(uint128(cleared));
        }
    }

    // --- governance ---

    modifier onlyGovernor() {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        _;
    }

    function list(NewListing calldata n) external onlyGovernor {
        if (n.token == address(0)) revert InvalidAddress(n.token);
        Currency storage c = currencies[n.token];
        if (c.value != 0) revert AlreadyListed(n.token);
        uint8 places = _places(n.token);
        if (n.nature > 2 || n.span > MAX_SPAN || (n.nature == 0 && n.span != 0) || (n.nature == 2 && n.span == 0)) {
            revert InvalidNature(n.nature, n.span);
        }
        if (n.value == 0) revert InvalidValue(n.value);
        if (places > 18) revert InvalidDecimals(places, 18);
        uint64 from = _due();
        (c.community, c.nature, c.decimals, c.span) = (n.community, n.nature, places, uint40(n.span));
        (c.value, c.limitsFrom, c.nextLimit, c.nextExposure) = (n.value, uint40(from), n.limit, n.exposure);
        tokens.push(n.token);
        _left(n.token, c, 0, block.timestamp); // it is what it is listed as
        _closes(n.token, c);
        emit Listed(n.token, n.community, n.nature, n.span, places);
        emit ValueSet(n.token, n.value, uint64(block.timestamp));
        emit LimitsSet(n.token, n.limit, n.exposure, from);
    }

    function setValue(address token, uint128 value) external onlyGovernor returns (uint64 from) {
        Currency storage c = _currency(token);
        if (value == 0) revert InvalidValue(value);
        (uint256 now_,) = _values(c, block.timestamp);
        from = _due();
        (c.value, c.nextValue, c.valueFrom) = (uint128(now_), value, uint40(from));
        emit ValueSet(token, value, from);
    }

    function setLimits(address token, uint128 limit, uint128 exposure) external onlyGovernor returns (uint64 from) {
        Currency storage c = _currency(token);
        (c.limit, c.exposure) = _limits(c);
        if (limit <= c.limit && exposure <= c.exposure) {
            from = uint64(block.timestamp);
            (c.limit, c.exposure, c.limitsFrom) = (limit, exposure, 0);
        } else {
            from = _due();
            (c.nextLimit, c.nextExposure, c.limitsFrom) = (limit, exposure, uint40(from));
        }
        emit LimitsSet(token, limit, exposure, from);
    }

    function setCommunity(uint32 number, uint128 exposure) external onlyGovernor returns (uint64 from) {
        Community storage c = communities[number];
        c.cap = _cap(c);
        if (exposure <= c.cap) {
            from = uint64(block.timestamp);
            (c.cap, c.capFrom) = (exposure, 0);
        } else {
            from = _due();
            (c.nextCap, c.capFrom) = (exposure, uint40(from));
        }
        emit CommunitySet(number, exposure, from);
    }

    function setFee(uint128 fee__) external onlyGovernor returns (uint64 from) {
        if (fee__ > MAX_FEE) revert InvalidFee(fee__, uint128(MAX_FEE));
        uint128 before = _fee(block.timestamp);
        if (fee__ >= before) {
            from = uint64(block.timestamp);
            (fee_, feeFrom) = (uint64(fee__), 0);
        } else {
            from = _due();
            (fee_, nextFee, feeFrom) = (uint64(before), uint64(fee__), uint40(from));
        }
        emit FeeSet(fee__, from);
    }

    function offerGovernance(address to) external onlyGovernor {
        offered = to;
        emit GovernanceOffered(msg.sender, to);
    }

    function acceptGovernance() external {
        if (msg.sender != offered) revert NotOffered(msg.sender);
        (governor, offered) = (msg.sender, address(0));
        emit GovernanceAccepted(msg.sender);
    }

    function nameSuccessor(address successor_) external onlyGovernor {
        successor = successor_;
        emit SuccessorNamed(successor_);
    }

    // --- pool ---

    function endow(address token, uint128 amount) external {
        if (amount == 0) revert InvalidAmount(amount);
        Currency storage c = _currency(token);
        uint256 closes = _closes(token, c);
        c.held = _touched(token, c) + amount;
        _within(token, c, closes, true);
        emit Endowed(token, msg.sender, amount);
        _take(token, amount);
    }

    function swap(
        address tokenIn,
        address tokenOut,
        uint128 amountIn,
        uint128 minOut,
        uint64 deadline,
        address to
    ) external returns (uint128 out) {
        if (amountIn == 0) revert InvalidAmount(amountIn);
        _inTime(deadline);
        if (tokenIn == tokenOut) revert SameToken(tokenIn);
        if (to == address(0)) revert InvalidAddress(to);
        (Currency storage a, Currency storage b) = (_currency(tokenIn), _currency(tokenOut));
        (uint256 closesIn, uint256 closesOut) = (_closes(tokenIn, a), _closes(tokenOut, b));
        uint128 charged = _charged(amountIn, block.timestamp);
        uint256 credited = _left(tokenIn, a, amountIn - charged, block.timestamp + a.span);
        uint256 worth = _worth(tokenIn, a, credited, closesIn, block.timestamp);
        out = _coins(tokenIn, tokenOut, b, worth, closesOut, block.timestamp);
        if (out < minOut) revert OutBelowMinimum(out, minOut);
        uint128 had = _touched(tokenOut, b);
        if (had < out) revert PoolHasLess(tokenOut, out, had);
        a.held = _touched(tokenIn, a) + amountIn;
        (a.brought, a.fees) = (a.brought + amountIn, a.fees + charged);
        (b.held, b.taken) = (had - out, b.taken + out);
        _within(tokenOut, b, closesOut, false);
        _within(tokenIn, a, closesIn, true);
        emit Swapped(tokenIn, tokenOut, msg.sender, amountIn, out, charged);
        _take(tokenIn, amountIn);
        uint256 before = IERC20(tokenOut).balanceOf(address(this));
        if (!IERC20(tokenOut).trySafeTransfer(to, out)) revert TokenRefused(tokenOut);
        _moved(tokenOut, out, before, IERC20(tokenOut).balanceOf(address(this)));
    }

    function sync(address token) external returns (uint128 held) {
        Currency storage c = _currency(token);
        uint256 closes = _closes(token, c);
        held = c.held = _touched(token, c);
        _within(token, c, closes, false);
    }

    // --- views ---

    function debts()
        external
        view
        returns (uint256 recorded, uint256 outstanding, uint256 cleared, uint256 repaid, uint256 forgiven)
    {
        (outstanding, cleared) = (totals.outstanding, totals.setOff);
        (repaid, forgiven) = (totals.repaid, totals.forgiven);
        recorded = outstanding + cleared + repaid + forgiven;
    }

    function quote(address tokenIn, address tokenOut, uint128 amountIn, uint64 at)
        external
        view
        returns (uint128 out, uint128 charged, uint128 left, uint128 worth)
    {
        if (amountIn == 0) revert InvalidAmount(amountIn);
        if (tokenIn == tokenOut) revert SameToken(tokenIn);
        (Currency storage a, Currency storage b) = (_currency(tokenIn), _currency(tokenOut));
        uint256 moment = Math.max(at, block.timestamp);
        left = uint128(_left(tokenIn, a, amountIn, moment));
        charged = _charged(left, moment);
        uint256 rest = left - charged;
        if (moment / DAY == block.timestamp / DAY) rest = _left(tokenIn, a, rest, moment + a.span);
        else if (left != 0) rest = _left(tokenIn, a, amountIn, moment + a.span) * rest / left;
        worth = _worth(tokenIn, a, rest, _closes(tokenIn, a), moment).toUint128();
        out = _coins(tokenIn, tokenOut, b, worth, _closes(tokenOut, b), moment);
    }

    function listing(address token)
        external
        view
        returns (
            uint32 number,
            uint8 nature,
            uint64 span,
            uint8 places,
            uint128 value,
            uint128 nextValue,
            uint64 valueFrom,
            uint128 limit,
            uint128 exposure
        )
    {
        Currency storage c = _currency(token);
        (number, nature, span, places) = (c.community, c.nature, c.span, c.decimals);
        (uint256 now_, uint256 next) = _values(c, block.timestamp);
        (value, nextValue) = (uint128(now_), uint128(next));
        if (c.valueFrom > block.timestamp) valueFrom = c.valueFrom;
        (limit, exposure) = _limits(c);
    }

    function books(address token)
        external
        view
        returns (
            uint256 endowed,
            uint256 brought,
            uint256 taken,
            uint256 melted,
            uint256 fees,
            uint128 held,
            uint128 exposure
        )
    {
        Currency storage c = _currency(token);
        (brought, taken, melted, fees, held, exposure) = (c.brought, c.taken, c.melted, c.fees, c.held, c.worth);
        endowed = held + taken + melted - brought;
    }

    function community(uint32 number) external view returns (uint128 exposure, uint128 cap) {
        Community storage c = communities[number];
        return (c.exposure, _cap(c));
    }

    function tokenCount() external view returns (uint32) {
        return uint32(tokens.length);
    }

    function tokenAt(uint32 position) external view returns (address) {
        return position < tokens.length ? tokens[position] : address(0);
    }

    function fee() external view returns (uint128) {
        return _fee(block.timestamp);
    }

    function unit() external view returns (string memory, uint8) {
        return (unit_, DECIMALS);
    }

    // --- private: debts ---

    function _other(address other, uint128 amount) private view {
        if (other == address(0)) revert InvalidAddress(other);
        if (other == msg.sender) revert OwesItself(other);
        if (amount == 0) revert InvalidAmount(amount);
    }

    function _withdraw(address debtor, address creditor, uint128 amount) private returns (Debt storage d) {
        if (debtor == creditor) revert OwesItself(debtor);
        if (amount == 0) revert InvalidAmount(amount);
        d = debt[debtor][creditor];
        uint128 invoiced = d.invoiced;
        if (invoiced < amount) revert MoreThanInvoiced(amount, invoiced);
        unchecked {
            d.invoiced = invoiced - amount;
        }
    }

    /// The edges of a cycle; refuses what is none.
    function _edges(address[] calldata cycle) private pure returns (uint256 edges) {
        unchecked {
            edges = cycle.length == 0 ? 0 : cycle.length - 1;
            if (edges < 2 || edges > 32) revert CycleLength(uint32(edges), 32);
            if (cycle[0] != cycle[edges]) revert CycleNotClosed(cycle[0], cycle[edges]);
            for (uint256 i = 0; i < edges; ++i) {
                (address debtor, address creditor) = (cycle[i], cycle[i + 1]);
                if (debtor == creditor) revert OwesItself(debtor);
                for (uint256 j = 0; j < i; ++j) {
                    if (cycle[j] == debtor && cycle[j + 1] == creditor) revert EdgeRepeated(debtor, creditor);
                }
            }
        }
    }

    /// So much less is outstanding, all of it set off.
    function _setOff(uint128 all) private {
        unchecked {
            Totals storage t = totals;
            (uint128 outstanding, uint128 before) = (t.outstanding, t.setOff);
            (t.outstanding, t.setOff) = (outstanding - all, before + all);
        }
    }

    function _reduce(address debtor, address creditor, uint128 amount) private {
        if (debtor == creditor) revert OwesItself(debtor);
        if (amount == 0) revert InvalidAmount(amount);
        Debt storage d = debt[debtor][creditor];
        uint128 owed = d.owed;
        if (owed < amount) revert MoreThanOwed(debtor, creditor, amount, owed);
        unchecked {
            d.owed = owed - amount;
        }
    }

    // --- private: what waits ---

    function _due() private view returns (uint64) {
        return uint64(block.timestamp) + delay;
    }

    function _currency(address token) private view returns (Currency storage c) {
        c = currencies[token];
        if (c.value == 0) revert NotListed(token);
    }

    /// The value in force, and the one that waits, or the same.
    function _values(Currency storage c, uint256 moment) private view returns (uint256 now_, uint256 next) {
        uint256 from = c.valueFrom;
        (now_, next) = (c.value, c.nextValue);
        if (from == 0) next = now_;
        else if (from <= moment) now_ = next;
    }

    function _fee(uint256 moment) private view returns (uint128) {
        return feeFrom != 0 && feeFrom <= moment ? nextFee : fee_;
    }

    function _charged(uint256 amount, uint256 moment) private view returns (uint128) {
        return uint128(Math.ceilDiv(amount * _fee(moment), ONE));
    }

    function _limits(Currency storage c) private view returns (uint128, uint128) {
        uint256 from = c.limitsFrom;
        return from != 0 && from <= block.timestamp ? (c.nextLimit, c.nextExposure) : (c.limit, c.exposure);
    }

    function _cap(Community storage c) private view returns (uint128) {
        uint256 from = c.capFrom;
        return from != 0 && from <= block.timestamp ? c.nextCap : c.cap;
    }

    // --- private: worth ---

    function _places(address token) private view returns (uint8) {
        try IERC20Metadata(token).decimals() returns (uint8 places) {
            return places;
        } catch {
            revert TokenRefused(token);
        }
    }

    /// The first second after the season of a season's currency.
    function _closes(address token, Currency storage c) private view returns (uint256) {
        if (c.nature != 2) return 0;
        try IOfSeason(token).season() returns (uint32, uint64 closes) {
            return closes;
        } catch {
            revert TokenRefused(token);
        }
    }

    /// What will be left at a moment of coins that somebody has now.
    function _left(address token, Currency storage c, uint256 amount, uint256 moment) private view returns (uint256) {
        if (c.nature != 1) return amount;
        try IMelting(token).projected(uint128(amount), uint32(moment / DAY)) returns (uint128 left) {
            return Math.min(left, amount);
        } catch {
            revert TokenRefused(token);
        }
    }

    /// Of a season's value, this part is left.
    function _part(address token, Currency storage c, uint256 closes, uint256 moment)
        private
        view
        returns (uint256, uint256)
    {
        if (c.nature != 2) return (1, 1);
        if (closes <= moment) revert WorthNothing(token);
        uint256 span = c.span;
        return (Math.min(closes - moment, span), span);
    }

    /// What coins are worth to who brings them, rounded down.
    function _worth(address token, Currency storage c, uint256 amount, uint256 closes, uint256 moment)
        private
        view
        returns (uint256)
    {
        (uint256 now_, uint256 next) = _values(c, moment);
        (uint256 left, uint256 span) = _part(token, c, closes, moment);
        return amount * Math.min(now_, next) * left / (10 ** c.decimals * span);
    }

    /// How many coins who takes them gets for so much, rounded down.
    function _coins(
        address tokenIn,
        address token,
        Currency storage c,
        uint256 worth,
        uint256 closes,
        uint256 moment
    ) private view returns (uint128 out) {
        (uint256 now_, uint256 next) = _values(c, moment);
        (uint256 left, uint256 span) = _part(token, c, closes, moment);
        out = (worth * 10 ** c.decimals * span / (Math.max(now_, next) * left)).toUint128();
        if (out == 0) revert WorthNothing(tokenIn);
    }

    // --- private: books ---

    /// What the pool still has; what is missing melted.
    function _touched(address token, Currency storage c) private returns (uint128 held) {
        held = c.held;
        uint256 balance = IERC20(token).balanceOf(address(this));
        if (balance < held) {
            uint128 gone = held - uint128(balance);
            c.melted += gone;
            emit Melted(token, gone);
            held = uint128(balance);
        }
    }

    /// Writes down what the pool's coins are worth; refuses more than the limits.
    function _within(address token, Currency storage c, uint256 closes, bool limited) private {
        uint256 held = c.held;
        uint256 worth = 0;
        if (c.nature != 2 || closes > block.timestamp) {
            (uint256 now_, uint256 next) = _values(c, block.timestamp);
            (uint256 left, uint256 span) = _part(token, c, closes, block.timestamp);
            worth = Math.ceilDiv(held * Math.max(now_, next) * left, 10 ** c.decimals * span);
        }
        uint96 written = uint96(Math.min(worth, MAX_EXPOSURE));
        Community storage group = communities[c.community];
        uint128 all = group.exposure - c.worth + written;
        (c.worth, group.exposure) = (written, all);
        if (!limited) return;
        (uint128 limit, uint128 exposure) = _limits(c);
        if (held > limit) revert LimitExceeded(token, uint128(held), limit);
        if (worth > Math.min(exposure, MAX_EXPOSURE)) revert ExposureExceeded(token, uint128(worth), exposure);
        uint128 cap = _cap(group);
        if (all > cap) revert CommunityExceeded(c.community, all, cap);
    }

    function _inTime(uint64 deadline) private view {
        if (block.timestamp > deadline) revert DeadlinePast(deadline, uint64(block.timestamp));
    }

    function _take(address token, uint128 amount) private {
        uint256 before = IERC20(token).balanceOf(address(this));
        if (!IERC20(token).trySafeTransferFrom(msg.sender, address(this), amount)) revert TokenRefused(token);
        _moved(token, amount, IERC20(token).balanceOf(address(this)), before);
    }

    function _moved(address token, uint256 amount, uint256 more, uint256 less) private pure {
        uint256 moved = Math.saturatingSub(more, less);
        if (moved != amount) revert WrongAmountArrived(token, amount, moved);
    }
}
