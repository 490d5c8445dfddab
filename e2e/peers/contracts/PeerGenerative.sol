// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// What the currency asks of the register.
interface IClaims {
    function kindTerms(uint32 kind)
        external
        view
        returns (uint64 firstOpens, uint64 periodLength, uint8 decimals, address token);
    function verdict(uint64 claim)
        external
        view
        returns (
            uint8 status,
            uint32 kind,
            uint32 period,
            address claimant,
            address consumer,
            uint128 quantity,
            uint128 area
        );
}

/// What the currency asks of the council.
interface ICouncil {
    function budget(uint32 stock, uint32 node)
        external
        view
        returns (uint32 season, uint64 opens, uint64 closes, uint32 assessedFor, uint128 amount);
}

/// Weir's generative currency in Solidity: the same messages, checks, events and errors.
///
/// Written to be cheap. A balance fits in 96 bits, so that it, the index it was written down at and
/// the day are one slot. The index's exponent is another slot's, which is looked at only where it rose
/// since (at 7 % a year, once in ten years). A transfer on a day that somebody has begun already is three
/// slots: the index, sender, receiver. What melts is the rest of two sums; nothing of it is stored.
contract PeerGenerative is EIP712 {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    // --- types ---

    struct Policy {
        uint128 demurrage;
        uint128 income;
        uint128 obligation;
        uint128 cashLimit;
        uint128 cashRate;
        uint128 ceiling;
        uint8 vouchers;
        uint8 vouches;
    }

    struct Source {
        address council;
        uint32 stock;
        uint32 node;
    }

    struct GenerativeSettings {
        string name;
        string symbol;
        uint8 decimals;
        address governor;
        uint64 delay;
        address register;
        address commons;
        bool meltsToCommons;
        address cash;
        Source source;
        uint64 firstOpens;
        uint64 periodLength;
    }

    struct Beginning {
        GenerativeSettings settings;
        Policy policy;
        address[] founders;
    }

    /// A policy as it is stored.
    struct Rule {
        // slot 0: all that the index and the income need
        uint72 factor; // a day, 64 binary places
        uint96 income;
        uint32 fromDay;
        uint32 fromPeriod; // 0: no rule
        uint8 vouchers;
        uint8 vouches;
        // slot 1
        uint64 demurrage;
        uint96 obligation;
        uint96 ceiling;
        // slot 2
        uint96 cashLimit;
        uint96 cashRate;
    }

    struct Book {
        // slot 0: read at every touch
        uint128 mantissa;
        uint32 exponent;
        uint32 day;
        uint32 rise; // since then the exponent is the same
        // slot 1: a bound of what accounts hold, 64 binary places
        uint256 held;
        // slot 2
        uint128 forWork;
        uint128 asIncome;
        // slot 3: of the commons, if what melts is theirs
        uint128 announced;
        uint128 cashHeld;
        // slot 4: where the daily factor was last another one
        uint128 epochMantissa;
        uint32 epochExponent;
        uint32 epochDay;
        // slot 5: owed, and payable in cash, in all periods before the rule's
        uint128 owed;
        uint128 payable_;
        // slot 6: for claims in the last period in which there was any
        uint32 period;
        uint128 minted;
    }

    struct Account {
        // slot 0: all that a transfer needs
        uint96 amount;
        uint128 mantissa;
        uint32 day;
        // slot 1
        uint32 exponent;
        uint96 minted;
        uint96 debt;
    }

    struct Member {
        // slot 0
        bool isMember;
        uint32 since;
        uint32 sincePeriod;
        uint32 membership; // how many times admitted
        uint32 paid; // the last day whose income was paid
        uint32 period; // in which it vouched last
        uint8 vouched;
        // slot 1: a member's: the sums when it was admitted, less what it owed before; else what it owes
        uint128 owed;
        uint128 payable_;
        // slot 2
        uint128 inHours;
        uint128 inCash;
    }

    struct Voice {
        address voucher;
        uint32 membership;
    }

    struct Rate {
        uint32 from;
        uint96 rate;
        uint8 places;
    }

    struct Issue {
        // slot 0
        address claimant;
        uint32 kind;
        uint8 status; // 0 none, 1 begun, 2 all minted, 3 revoked
        // slot 1
        uint128 due;
        uint128 minted;
    }

    struct Verdict {
        uint8 status;
        uint32 kind;
        uint32 period;
        address claimant;
        address consumer;
        uint128 quantity;
    }

    /// The index of today.
    struct Now {
        uint256 mantissa;
        uint256 exponent;
        uint256 day;
        uint256 rise;
    }

    // --- storage ---

    uint256 private constant ONE = 1e18;
    uint256 private constant DAY = 86_400;
    uint256 private constant MAX_DELAY = 31_536_000;
    uint256 private constant MAX_AMOUNT = type(uint96).max;
    uint256 private constant INDEX_ONE = 1 << 127;
    uint256 private constant FACTOR_ONE = 1 << 64;
    uint8 private constant FINAL = 4;
    uint8 private constant REVOKED = 6;
    bytes32 private constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    IClaims private immutable REGISTER;
    address private immutable COMMONS;
    bool private immutable MELTS;
    address private immutable CASH;
    ICouncil private immutable COUNCIL;
    uint32 private immutable STOCK;
    uint32 private immutable NODE;
    uint64 private immutable FIRST_OPENS;
    uint64 private immutable PERIOD;
    uint64 public immutable delay;
    uint8 public immutable decimals;

    Book private book;
    Rule private rule;
    Rule private next; // waits, or holds since a day that nobody has begun yet
    Rule private previous;
    address public governor;
    uint32 public memberCount;
    address private offered;
    address public successor;
    string public name;
    string public symbol;
    mapping(address who => Account) private accounts;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address owner => uint256) public nonces;
    mapping(address who => Member) private members;
    mapping(address candidate => Voice[]) private voices;
    mapping(uint32 kind => Rate[]) private rates;
    mapping(uint64 claim => Issue) private issues;

    // --- events ---

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event PolicySet(
        uint32 indexed fromPeriod,
        uint128 demurrage,
        uint128 income,
        uint128 obligation,
        uint128 cashLimit,
        uint128 cashRate,
        uint128 ceiling,
        uint8 vouchers,
        uint8 vouches
    );
    event CeilingLowered(uint128 ceiling);
    event RateSet(uint32 indexed kind, uint128 rate, uint32 fromPeriod);
    event Minted(uint64 indexed claim, address indexed claimant, uint128 amount, uint128 netted);
    event Revoked(uint64 indexed claim, address indexed claimant, uint128 debt);
    event Vouched(address indexed candidate, address indexed voucher, uint8 voices);
    event VouchWithdrawn(address indexed candidate, address indexed voucher);
    event MemberAdmitted(address indexed member, uint32 day);
    event MemberLeft(address indexed member, bool excluded);
    event ObligationMet(address indexed member, uint128 amount, uint128 cash, uint128 due);
    event CashCollected(uint128 cash);
    event IncomePaid(address indexed member, uint32 days_, uint128 amount, uint128 netted);
    event GovernanceOffered(address indexed from, address indexed to);
    event GovernanceAccepted(address indexed governor);
    event SuccessorNamed(address indexed successor);

    // --- errors ---

    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidSender(address sender);
    error ERC20InvalidReceiver(address receiver);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InvalidSpender(address spender);
    error ERC2612ExpiredSignature(uint256 deadline);
    error ERC2612InvalidSigner(address signer, address owner);
    error NotGovernor(address caller);
    error NotOffered(address caller);
    error InvalidAddress(address given);
    error DelayTooLong(uint64 delay, uint64 limit);
    error TextTooLong(uint32 length, uint32 limit);
    error TokenRefused(address token);
    error WrongAmountArrived(address token, uint256 expected, uint256 arrived);
    error WrongValue(uint256 expected, uint256 sent);
    error RegisterRefused(address register);
    error CouncilRefused(uint32 stock, uint32 node);
    error InvalidAmount(uint128 amount);
    error InvalidDecimals(uint8 decimals, uint8 limit);
    error InvalidPeriod(uint64 firstOpens, uint64 periodLength);
    error InvalidDemurrage(uint128 rate, uint128 limit);
    error InvalidCashLimit(uint128 cashLimit, uint128 obligation);
    error InvalidVouchers(uint8 vouchers, uint8 limit);
    error TooManyFounders(uint32 founders, uint32 limit);
    error CeilingNotLower(uint128 ceiling, uint128 current);
    error NoRate(uint32 kind, uint32 period);
    error CeilingReached(uint32 period, uint128 ceiling, uint64 closes);
    error NotFinal(uint64 claim, uint8 status);
    error NotRevoked(uint64 claim, uint8 status);
    error ForAnotherConsumer(uint64 claim, address consumer);
    error AllMinted(uint64 claim);
    error NothingMinted(uint64 claim);
    error NotMember(address account);
    error AlreadyMember(address account);
    error VouchesForItself(address account);
    error AlreadyVouched(address candidate, address voucher);
    error NotVouched(address candidate, address voucher);
    error VouchesUsedUp(uint8 vouches, uint32 period);
    error NothingDue(address account);
    error MoreThanDue(uint128 amount, uint128 due);
    error CashLimitReached(uint128 amount, uint128 room);
    error NoCash();
    error NoIncome(address account, uint32 nextDay);
    error DayPast(uint32 day, uint32 today);

    constructor(Beginning memory b) EIP712(b.settings.name, "1") {
        (GenerativeSettings memory s, Policy memory p, address[] memory founders) = (b.settings, b.policy, b.founders);
        if (s.delay > MAX_DELAY) revert DelayTooLong(s.delay, uint64(MAX_DELAY));
        if (s.governor == address(0)) revert InvalidAddress(s.governor);
        _limited(s.name, 64);
        _limited(s.symbol, 16);
        if (s.decimals > 38) revert InvalidDecimals(s.decimals, 38);
        if (s.register == address(0)) revert InvalidAddress(s.register);
        if (s.commons == address(0)) revert InvalidAddress(s.commons);
        if (s.firstOpens % DAY != 0 || s.periodLength % DAY != 0 || s.periodLength < 15 * DAY) {
            revert InvalidPeriod(s.firstOpens, s.periodLength);
        }
        if (founders.length > 64) revert TooManyFounders(uint32(founders.length), 64);
        (name, symbol, decimals, governor, delay) = (s.name, s.symbol, s.decimals, s.governor, s.delay);
        (REGISTER, COMMONS, MELTS, CASH) = (IClaims(s.register), s.commons, s.meltsToCommons, s.cash);
        (COUNCIL, STOCK, NODE) = (ICouncil(s.source.council), s.source.stock, s.source.node);
        (FIRST_OPENS, PERIOD) = (s.firstOpens, s.periodLength);
        if (s.source.council != address(0)) ICouncil(s.source.council).budget(s.source.stock, s.source.node);
        uint32 today = uint32(block.timestamp / DAY);
        _enact(rule, p, 1, today);
        (book.mantissa, book.day) = (uint128(INDEX_ONE), today);
        (book.epochMantissa, book.epochDay) = (uint128(INDEX_ONE), today);
        for (uint256 i = 0; i < founders.length; ++i) {
            address founder = founders[i];
            if (founder == address(0) || founder == s.commons) revert InvalidAddress(founder);
            Member storage m = members[founder];
            if (m.isMember) revert AlreadyMember(founder);
            (m.isMember, m.since, m.membership, m.paid) = (true, today, 1, today - 1);
            uint256 period = block.timestamp < s.firstOpens ? 0 : (block.timestamp - s.firstOpens) / s.periodLength + 1;
            m.sincePeriod = uint32(period);
            (m.owed, m.payable_) = (uint128(period * p.obligation), uint128(period * p.cashLimit));
            emit MemberAdmitted(founder, today);
        }
        memberCount = uint32(founders.length);
    }

    // --- governance ---

    modifier onlyGovernor() {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        _;
    }

    function setRate(uint32 kind, uint128 rate_) external onlyGovernor returns (uint32 from) {
        _amount(rate_);
        Rate[] storage versions = rates[kind];
        uint256 count = versions.length;
        try REGISTER.kindTerms(kind) returns (uint64 first, uint64 length, uint8 places, address) {
            from = _opensFrom(first, length);
            if (count != 0 && versions[count - 1].from == from) versions[count - 1].rate = uint96(rate_);
            else versions.push(Rate(from, uint96(rate_), places));
        } catch {
            revert RegisterRefused(address(REGISTER));
        }
        emit RateSet(kind, rate_, from);
    }

    function setPolicy(Policy calldata p) external onlyGovernor returns (uint32 from) {
        _succeed();
        from = _opensFrom(FIRST_OPENS, PERIOD);
        _enact(next, p, from, uint32((FIRST_OPENS + (uint256(from) - 1) * PERIOD) / DAY));
    }

    function lowerCeiling(uint128 ceiling_) external onlyGovernor {
        _succeed();
        if (ceiling_ >= rule.ceiling) revert CeilingNotLower(ceiling_, rule.ceiling);
        rule.ceiling = uint96(ceiling_);
        if (next.ceiling > ceiling_) next.ceiling = uint96(ceiling_);
        emit CeilingLowered(ceiling_);
    }

    function exclude(address member) external onlyGovernor {
        _leave(member, true);
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

    // --- ERC-20 ---

    function transfer(address to, uint256 value) external returns (bool) {
        _transfer(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            if (allowed < value) revert ERC20InsufficientAllowance(msg.sender, allowed, value);
            unchecked {
                allowance[from][msg.sender] = allowed - value;
            }
        }
        _transfer(from, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
    {
        if (block.timestamp > deadline) revert ERC2612ExpiredSignature(deadline);
        bytes32 content = keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, nonces[owner]++, deadline));
        (address signer,,) = ECDSA.tryRecover(_hashTypedDataV4(content), v, r, s);
        if (signer != owner || signer == address(0)) revert ERC2612InvalidSigner(signer, owner);
        _approve(owner, spender, value);
    }

    function settle(address who) external returns (uint128 balance) {
        Now memory n = _touch();
        if (MELTS && who == COMMONS) return uint128(_announce());
        if (accounts[who].day == 0) return 0;
        uint256 amount = _settle(who, n);
        _store(who, amount, n);
        return uint128(amount);
    }

    // --- issue ---

    function mint(uint64 claim) external returns (uint128 amount) {
        Verdict memory v = _verdict(claim);
        if (v.status != FINAL) revert NotFinal(claim, v.status);
        if (v.consumer != address(this)) revert ForAnotherConsumer(claim, v.consumer);
        Now memory n = _touch();
        Issue storage i = issues[claim];
        (uint256 due, uint256 before) = (i.due, i.minted);
        if (i.status == 0) {
            due = _due(v);
            (i.claimant, i.kind, i.due) = (v.claimant, v.kind, uint128(due));
        }
        unchecked {
            (uint32 period, uint64 closes, uint128 limit, uint256 minted) = ceiling();
            if (before >= due) revert AllMinted(claim);
            uint256 room = period != 0 && limit > minted ? limit - minted : 0;
            if (room == 0) revert CeilingReached(period, limit, closes);
            uint256 all = Math.min(due - before, room);
            (i.status, i.minted) = (before + all == due ? 2 : 1, uint128(before + all));
            (book.period, book.minted) = (period, uint128(minted + all));
            amount = uint128(all);
        }
        (uint256 issued, uint256 netted) = _issue(v.claimant, amount, n);
        book.forWork += uint128(issued);
        emit Minted(claim, v.claimant, amount, uint128(netted));
    }

    function revoke(uint64 claim) external returns (uint128 debt) {
        uint8 status = _verdict(claim).status;
        if (status != REVOKED) revert NotRevoked(claim, status);
        Issue storage i = issues[claim];
        debt = i.minted;
        if (debt == 0 || i.status == 3) revert NothingMinted(claim);
        i.status = 3;
        Account storage a = accounts[i.claimant];
        a.debt = (uint256(a.debt) + debt).toUint96();
        emit Revoked(claim, i.claimant, debt);
    }

    // --- members ---

    function vouch(address candidate) external returns (bool admitted) {
        Member storage me = _member(msg.sender);
        Rule storage r = _inForce();
        if (candidate == msg.sender) revert VouchesForItself(candidate);
        if (members[candidate].isMember) revert AlreadyMember(candidate);
        if (candidate == address(0) || candidate == COMMONS) revert InvalidAddress(candidate);
        (uint256 live, uint256 own, uint256 free) = _voices(candidate);
        Voice[] storage all = voices[candidate];
        if (own != type(uint256).max) revert AlreadyVouched(candidate, msg.sender);
        uint32 period = _period();
        uint8 used = me.period == period ? me.vouched : 0;
        if (used >= r.vouches) revert VouchesUsedUp(r.vouches, period);
        (me.period, me.vouched) = (period, used + 1);
        Voice memory voice = Voice(msg.sender, me.membership);
        if (free == type(uint256).max) all.push(voice);
        else all[free] = voice;
        emit Vouched(candidate, msg.sender, uint8(++live));
        admitted = live >= r.vouchers;
        if (admitted) {
            delete voices[candidate];
            Member storage m = members[candidate];
            uint32 today = uint32(block.timestamp / DAY);
            (m.isMember, m.since, m.membership) = (true, today, m.membership + 1);
            m.sincePeriod = period;
            if (m.paid < today - 1) m.paid = today - 1;
            (uint128 owed, uint128 payable_) = _sums(period);
            (m.owed, m.payable_) = (owed - m.owed, payable_ - m.payable_);
            ++memberCount;
            emit MemberAdmitted(candidate, today);
        }
    }

    function withdrawVouch(address candidate) external {
        (, uint256 own,) = _voices(candidate);
        if (own == type(uint256).max) revert NotVouched(candidate, msg.sender);
        delete voices[candidate][own];
        emit VouchWithdrawn(candidate, msg.sender);
    }

    function leave() external {
        _leave(msg.sender, false);
    }

    // --- obligations ---

    function settleHours(uint128 amount) external {
        (, uint128 due,,) = _obligation(amount);
        Now memory n = _touch();
        members[msg.sender].inHours += amount;
        _move(msg.sender, COMMONS, amount, n);
        emit ObligationMet(msg.sender, amount, 0, due - amount);
    }

    function settleCash(uint128 amount) external payable returns (uint128 cash) {
        (, uint128 due,, uint128 room) = _obligation(amount);
        if (amount > room) revert CashLimitReached(amount, room);
        cash = Math.ceilDiv(uint256(amount) * _inForce().cashRate, 10 ** decimals).toUint128();
        members[msg.sender].inCash += amount;
        book.cashHeld += cash;
        emit ObligationMet(msg.sender, amount, cash, due - amount);
        address token = CASH;
        uint256 expected = token == address(0) ? cash : 0;
        if (msg.value != expected) revert WrongValue(expected, msg.value);
        if (token == address(0)) return cash;
        uint256 before = IERC20(token).balanceOf(address(this));
        if (!IERC20(token).trySafeTransferFrom(msg.sender, address(this), cash)) revert TokenRefused(token);
        _moved(token, cash, IERC20(token).balanceOf(address(this)), before);
    }

    function collectCash() external returns (uint128 cash) {
        cash = book.cashHeld;
        if (cash == 0) revert NoCash();
        book.cashHeld = 0;
        emit CashCollected(cash);
        (address token, address to) = (CASH, COMMONS);
        if (token == address(0)) {
            (bool ok,) = to.call{value: cash}("");
            if (!ok) revert TokenRefused(to);
            return cash;
        }
        uint256 before = IERC20(token).balanceOf(address(this));
        if (!IERC20(token).trySafeTransfer(to, cash)) revert TokenRefused(token);
        _moved(token, cash, before, IERC20(token).balanceOf(address(this)));
    }

    // --- basic income ---

    function claimIncome() external returns (uint128) {
        Now memory n = _touch();
        Member storage m = _member(msg.sender);
        (uint32 days_, uint256 amount) = _income(m, n.day);
        if (amount == 0) revert NoIncome(msg.sender, uint32(Math.max(n.day, m.paid) + 1));
        m.paid = uint32(n.day);
        (uint256 issued, uint256 netted) = _issue(msg.sender, amount, n);
        book.asIncome += uint128(issued);
        emit IncomePaid(msg.sender, days_, uint128(amount), uint128(netted));
        return uint128(amount);
    }

    // --- views ---

    function totalSupply() external view returns (uint256) {
        return MELTS ? uint256(book.forWork) + book.asIncome : _held(_peek()) >> 64;
    }

    function balanceOf(address who) external view returns (uint256) {
        return _balance(who, _peek());
    }

    function account(address who)
        external
        view
        returns (uint128 balance, uint128 written, uint32 day, uint128 minted, uint128 debt)
    {
        Account storage a = accounts[who];
        (balance, minted, debt) = (uint128(_balance(who, _peek())), a.minted, a.debt);
        (written, day) = MELTS && who == COMMONS ? (book.announced, book.day) : (a.amount, a.day);
    }

    function projected(uint128 amount, uint32 day) external view returns (uint128) {
        Now memory n = _peek();
        if (day < n.day) revert DayPast(day, uint32(n.day));
        Now memory then_;
        (then_.mantissa, then_.exponent) = _index(day);
        return uint128(_melted(amount, n.mantissa, n.exponent, then_) >> 64);
    }

    function books()
        external
        view
        returns (
            uint32 day,
            uint128 mantissa,
            uint32 exponent,
            uint128 forWork,
            uint128 asIncome,
            uint128 held,
            uint128 commons,
            uint128 melted
        )
    {
        Now memory n = _peek();
        (day, mantissa, exponent) = (uint32(n.day), uint128(n.mantissa), uint32(n.exponent));
        (forWork, asIncome, held) = (book.forWork, book.asIncome, uint128(_held(n) >> 64));
        melted = forWork + asIncome - held;
        if (MELTS) (commons, melted) = (melted, 0);
    }

    function rate(uint32 kind, uint32 period) external view returns (uint128) {
        return _rate(kind, period).rate;
    }

    function issue(uint64 claim)
        external
        view
        returns (uint8 status, uint32 kind, address claimant, uint128 due, uint128 minted)
    {
        Issue storage i = issues[claim];
        return (i.status, i.kind, i.claimant, i.due, i.minted);
    }

    function ceiling() public view returns (uint32 period, uint64 closes, uint128 limit, uint128 minted) {
        period = _period();
        (closes, limit) = (FIRST_OPENS + period * PERIOD, _inForce().ceiling);
        if (book.period == period) minted = book.minted;
        if (address(COUNCIL) != address(0)) {
            try COUNCIL.budget(STOCK, NODE) returns (uint32, uint64, uint64, uint32, uint128 amount) {
                limit = (uint256(limit) * amount / ONE).toUint128();
            } catch {
                revert CouncilRefused(STOCK, NODE);
            }
        }
    }

    function policy(uint32 period) external view returns (Policy memory p, uint32 from) {
        Rule storage r = _ruleAt(Math.max(period, _period()));
        (p.demurrage, p.income, p.obligation) = (r.demurrage, r.income, r.obligation);
        (p.cashLimit, p.cashRate, p.ceiling) = (r.cashLimit, r.cashRate, r.ceiling);
        (p.vouchers, p.vouches, from) = (r.vouchers, r.vouches, r.fromPeriod);
    }

    function dailyFactor() external view returns (uint128) {
        return _inForce().factor;
    }

    function vouches(address candidate) external view returns (uint8 live, uint8 needed) {
        (uint256 count,,) = _voices(candidate);
        return (uint8(count), _inForce().vouchers);
    }

    function standing(address who)
        external
        view
        returns (
            bool isMember,
            uint32 since,
            uint128 owed,
            uint128 inHours,
            uint128 inCash,
            uint128 due,
            uint128 overdue,
            uint128 cashRoom
        )
    {
        Member storage m = members[who];
        (isMember, since, inHours, inCash) = (m.isMember, m.since, m.inHours, m.inCash);
        (owed, due, overdue, cashRoom) = _standing(m);
    }

    function income(address who) external view returns (uint32 days_, uint128 amount) {
        Member storage m = members[who];
        if (!m.isMember) return (0, 0);
        uint256 all;
        (days_, all) = _income(m, block.timestamp / DAY);
        amount = uint128(all);
    }

    function settings()
        external
        view
        returns (
            address register,
            address commons,
            bool meltsToCommons,
            address cash,
            address council,
            uint32 stock,
            uint32 node,
            uint64 firstOpens,
            uint64 periodLength,
            uint128 cashHeld
        )
    {
        (register, commons, meltsToCommons, cash) = (address(REGISTER), COMMONS, MELTS, CASH);
        (council, stock, node, firstOpens, periodLength) = (address(COUNCIL), STOCK, NODE, FIRST_OPENS, PERIOD);
        cashHeld = book.cashHeld;
    }

    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == 0x36372b07 || id == 0xa219a025 || id == 0x9d8ff7da || id == 0x84b0196e;
    }

    // --- private: the index ---

    /// The index of today, as it will be written down.
    function _peek() private view returns (Now memory n) {
        Book storage b = book;
        (n.mantissa, n.exponent, n.day, n.rise) = (b.mantissa, b.exponent, b.day, b.rise);
        uint256 today = block.timestamp / DAY;
        if (today != n.day) {
            uint256 before = n.exponent;
            (n.mantissa, n.exponent) = _index(today);
            (n.day, n.rise) = (today, n.exponent == before ? n.rise : today);
        }
    }

    /// The same, written down: the first message of a day begins it.
    function _touch() private returns (Now memory n) {
        Book storage b = book;
        n = _peek();
        if (n.day == b.day) return n;
        if (n.mantissa != b.mantissa || n.exponent != b.exponent) b.held = _held(n);
        (b.mantissa, b.exponent, b.day, b.rise) =
            (uint128(n.mantissa), uint32(n.exponent), uint32(n.day), uint32(n.rise));
        _succeed();
        if (MELTS) _announce();
    }

    /// The rule that waited holds, if its day has come. What was before it is summed up.
    function _succeed() private {
        Book storage b = book;
        (uint32 from, uint32 fromDay) = (next.fromPeriod, next.fromDay);
        if (from == 0 || fromDay > block.timestamp / DAY) return;
        if (from != rule.fromPeriod) {
            uint256 passed = from - rule.fromPeriod;
            b.owed += uint128(passed * rule.obligation);
            b.payable_ += uint128(passed * rule.cashLimit);
            if (next.factor != rule.factor) {
                (uint256 m, uint256 e) = _since(rule.factor, fromDay - b.epochDay);
                (b.epochMantissa, b.epochExponent, b.epochDay) = (uint128(m), uint32(e), fromDay);
            }
            previous = rule;
        }
        rule = next;
        next.fromPeriod = 0;
    }

    /// The index of the day the book was begun on, or of a later one.
    function _index(uint256 day) private view returns (uint256 m, uint256 e) {
        (uint256 from, uint256 factor) = (book.epochDay, rule.factor);
        (uint256 changes, uint256 other) = (next.fromDay, next.factor);
        if (next.fromPeriod == 0 || changes > day || other == factor) return _since(factor, day - from);
        (m, e) = _since(factor, changes - from);
        (uint256 m2, uint256 e2) = _power(other, day - changes);
        return _times(m, e, m2, e2);
    }

    /// The index so many days after the epoch.
    function _since(uint256 factor, uint256 days_) private view returns (uint256, uint256) {
        (uint256 m, uint256 e) = _power(factor, days_);
        return _times(book.epochMantissa, book.epochExponent, m, e);
    }

    function _power(uint256 factor, uint256 n) private pure returns (uint256 m, uint256 e) {
        unchecked {
            m = INDEX_ONE;
            (uint256 base, uint256 exponent) = factor == FACTOR_ONE ? (INDEX_ONE, 0) : (factor << 64, 1);
            while (n != 0) {
                if (n & 1 == 1) (m, e) = _times(m, e, base, exponent);
                n >>= 1;
                if (n != 0) (base, exponent) = _times(base, exponent, base, exponent);
            }
        }
    }

    function _times(uint256 m1, uint256 e1, uint256 m2, uint256 e2) private pure returns (uint256, uint256) {
        unchecked {
            uint256 product = m1 * m2;
            return product >> 255 == 1 ? (product >> 128, e1 + e2 - 1) : (product >> 127, e1 + e2);
        }
    }

    /// 2^64 times what an amount of then is now, rounded down.
    function _melted(uint256 amount, uint256 mantissa, uint256 exponent, Now memory n) private pure returns (uint256) {
        unchecked {
            if (amount == 0 || (mantissa == n.mantissa && exponent == n.exponent)) return amount << 64;
            uint256 product = amount * n.mantissa;
            return ((product / mantissa << 64) + (product % mantissa << 64) / mantissa) >> (n.exponent - exponent);
        }
    }

    /// The bound of what accounts hold, as it is today; rounded up.
    function _held(Now memory n) private view returns (uint256) {
        Book storage b = book;
        (uint256 held, uint256 mantissa) = (b.held, b.mantissa);
        if (n.mantissa == mantissa && n.exponent == b.exponent) return held;
        uint256 fell = n.exponent - b.exponent;
        uint256 ratio = Math.ceilDiv(n.mantissa << 128, mantissa);
        ratio = fell > 255 ? 1 : Math.ceilDiv(ratio, 1 << fell);
        uint256 low = Math.ceilDiv((held & type(uint64).max) * ratio, FACTOR_ONE);
        return Math.ceilDiv((held >> 64) * ratio + low, FACTOR_ONE);
    }

    /// The smallest factor a day that leaves, over four years, no less than the yearly rate does.
    function _factor(uint256 rate_) private pure returns (uint256 high) {
        high = FACTOR_ONE;
        if (rate_ == 0) return high;
        unchecked {
            uint256 left = ((ONE - rate_) << 187) / ONE; // 187 binary places
            uint256 top = Math.log2(left) + 1;
            (uint256 m, uint256 e) = (top > 128 ? left >> (top - 128) : left << (128 - top), 188 - top);
            (m, e) = _times(m, e, m, e);
            (m, e) = _times(m, e, m, e);
            uint256 low = FACTOR_ONE >> 1;
            while (high - low > 1) {
                uint256 middle = (low + high) >> 1;
                (uint256 m2, uint256 e2) = _power(middle, 1_461);
                if (e2 < e || (e2 == e && m2 >= m)) high = middle;
                else low = middle;
            }
        }
    }

    // --- private: accounts ---

    function _balance(address who, Now memory n) private view returns (uint256) {
        if (MELTS && who == COMMONS) return uint256(book.forWork) + book.asIncome - (_held(n) >> 64);
        return _precisely(accounts[who], n) >> 64;
    }

    /// 2^64 times an account's balance of today.
    function _precisely(Account storage a, Now memory n) private view returns (uint256) {
        (uint256 amount, uint256 day) = (a.amount, a.day);
        if (day == n.day) return amount << 64;
        return _melted(amount, a.mantissa, day < n.rise ? a.exponent : n.exponent, n);
    }

    /// Explains what melted; the balance is left to `_store`, which writes it once.
    function _settle(address who, Now memory n) private returns (uint256 balance) {
        Account storage a = accounts[who];
        uint256 precisely = _precisely(a, n);
        uint256 written = a.amount;
        balance = precisely >> 64;
        if (balance != written) emit Transfer(who, address(0), written - balance);
        precisely &= type(uint64).max;
        if (precisely != 0) book.held -= precisely;
    }

    function _store(address who, uint256 amount, Now memory n) private {
        Account storage a = accounts[who];
        if (a.day < n.rise) a.exponent = uint32(n.exponent);
        (a.amount, a.mantissa, a.day) = (amount.toUint96(), uint128(n.mantissa), uint32(n.day));
    }

    /// Announces by how much the commons grew by melting; what is theirs.
    function _announce() private returns (uint256 rest) {
        Book storage b = book;
        rest = uint256(b.forWork) + b.asIncome - (b.held >> 64);
        uint256 grown = rest - b.announced;
        if (grown != 0) {
            b.announced = uint128(rest);
            emit Transfer(address(0), COMMONS, grown);
        }
    }

    function _transfer(address from, address to, uint256 value) private {
        if (from == address(0)) revert ERC20InvalidSender(from);
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        _move(from, to, value, _touch());
    }

    function _move(address from, address to, uint256 value, Now memory n) private {
        bool takes = MELTS && from == COMMONS;
        uint256 has = takes ? _announce() : _settle(from, n);
        if (has < value) revert ERC20InsufficientBalance(from, has, value);
        unchecked {
            if (takes) {
                book.announced = uint128(has - value);
                book.held += value << 64;
            } else {
                _store(from, has - value, n);
            }
            if (MELTS && to == COMMONS) {
                book.announced += uint128(value);
                book.held -= value << 64;
            } else if (value != 0) {
                _store(to, _settle(to, n) + value, n);
            }
        }
        emit Transfer(from, to, value);
    }

    /// New coins, less what is owed for claims that were revoked.
    function _issue(address to, uint256 amount, Now memory n) private returns (uint256 issued, uint256 netted) {
        Account storage a = accounts[to];
        uint256 debt = a.debt;
        netted = Math.min(debt, amount);
        unchecked {
            if (netted != 0) a.debt = uint96(debt - netted);
            issued = amount - netted;
        }
        if (issued == 0) return (0, netted);
        a.minted = (a.minted + issued).toUint96();
        if (MELTS && to == COMMONS) {
            book.announced += uint128(issued);
        } else {
            _store(to, _settle(to, n) + issued, n);
            book.held += issued << 64;
        }
        emit Transfer(address(0), to, issued);
    }

    function _approve(address owner, address spender, uint256 value) private {
        if (spender == address(0)) revert ERC20InvalidSpender(spender);
        allowance[owner][spender] = value;
        emit Approval(owner, spender, value);
    }

    // --- private: rules ---

    function _enact(Rule storage r, Policy memory p, uint32 from, uint32 fromDay) private {
        _amount(p.income);
        _amount(p.obligation);
        _amount(p.cashRate);
        _amount(p.ceiling);
        if (p.cashLimit > p.obligation || (p.cashLimit != 0 && p.cashRate == 0)) {
            revert InvalidCashLimit(p.cashLimit, p.obligation);
        }
        if (p.vouchers == 0 || p.vouchers > 16) revert InvalidVouchers(p.vouchers, 16);
        if (p.demurrage >= ONE) revert InvalidDemurrage(p.demurrage, uint128(ONE));
        (r.factor, r.income, r.fromDay) = (uint72(_factor(p.demurrage)), uint96(p.income), fromDay);
        (r.fromPeriod, r.vouchers, r.vouches) = (from, p.vouchers, p.vouches);
        (r.demurrage, r.obligation, r.ceiling) = (uint64(p.demurrage), uint96(p.obligation), uint96(p.ceiling));
        (r.cashLimit, r.cashRate) = (uint96(p.cashLimit), uint96(p.cashRate));
        emit PolicySet(
            from,
            p.demurrage,
            p.income,
            p.obligation,
            p.cashLimit,
            p.cashRate,
            p.ceiling,
            p.vouchers,
            p.vouches
        );
    }

    function _amount(uint128 amount) private pure {
        if (amount > MAX_AMOUNT) revert InvalidAmount(amount);
    }

    function _limited(string memory text, uint256 limit) private pure {
        if (bytes(text).length > limit) revert TextTooLong(uint32(bytes(text).length), uint32(limit));
    }

    function _period() private view returns (uint32) {
        uint256 first = FIRST_OPENS;
        return block.timestamp < first ? 0 : uint32((block.timestamp - first) / PERIOD + 1);
    }

    /// The first period of a clock that opens when the public delay has passed.
    function _opensFrom(uint256 first, uint256 length) private view returns (uint32) {
        uint256 due = block.timestamp + delay;
        return due <= first ? 1 : (Math.ceilDiv(due - first, length) + 1).toUint32();
    }

    function _ruleAt(uint256 period) private view returns (Rule storage) {
        uint256 from = next.fromPeriod;
        return from != 0 && from <= period ? next : rule;
    }

    function _inForce() private view returns (Rule storage) {
        return _ruleAt(_period());
    }

    /// What a member of the first hour would owe up to a period, and of it could pay in cash.
    function _sums(uint256 period) private view returns (uint128, uint128) {
        Book storage b = book;
        uint256 last = period;
        uint256 from = next.fromPeriod;
        (uint256 owed, uint256 payable_) = (b.owed, b.payable_);
        if (from != 0 && from <= period) {
            (owed, payable_) =
                (owed + (period + 1 - from) * next.obligation, payable_ + (period + 1 - from) * next.cashLimit);
            last = from - 1;
        }
        last = last + 1 - rule.fromPeriod;
        return (uint128(owed + last * rule.obligation), uint128(payable_ + last * rule.cashLimit));
    }

    function _verdict(uint64 claim) private view returns (Verdict memory v) {
        try REGISTER.verdict(claim) returns (uint8 a, uint32 b, uint32 c, address d, address e, uint128 f, uint128) {
            (v.status, v.kind, v.period, v.claimant, v.consumer, v.quantity) = (a, b, c, d, e, f);
        } catch {
            revert RegisterRefused(address(REGISTER));
        }
    }

    /// What a claim is paid in all.
    function _due(Verdict memory v) private view returns (uint256) {
        Rate memory version = _rate(v.kind, v.period);
        if (version.rate == 0) revert NoRate(v.kind, v.period);
        return (uint256(v.quantity) * version.rate / 10 ** version.places).toUint128();
    }

    /// The last version that a period began with.
    function _rate(uint32 kind, uint32 period) private view returns (Rate memory) {
        Rate[] storage versions = rates[kind];
        (uint256 low, uint256 high) = (0, versions.length);
        while (low < high) {
            uint256 middle = high == versions.length ? high - 1 : (low + high) / 2;
            if (versions[middle].from <= period) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? Rate(0, 0, 0) : versions[low - 1];
    }

    // --- private: members ---

    function _member(address who) private view returns (Member storage m) {
        m = members[who];
        if (!m.isMember) revert NotMember(who);
    }

    /// How many voices count, and where the caller's and one that counts no longer are. At most sixteen.
    function _voices(address candidate) private view returns (uint256 live, uint256 own, uint256 free) {
        (own, free) = (type(uint256).max, type(uint256).max);
        Voice[] storage all = voices[candidate];
        uint256 count = all.length;
        for (uint256 i = 0; i < count; ++i) {
            Voice memory v = all[i];
            Member storage m = members[v.voucher];
            if (m.isMember && m.membership == v.membership) {
                ++live;
                if (v.voucher == msg.sender) own = i;
            } else {
                free = i;
            }
        }
    }

    function _leave(address who, bool excluded) private {
        Member storage m = _member(who);
        (uint128 owed, uint128 payable_) = _sums(_period());
        (m.owed, m.payable_) = (owed - m.owed, payable_ - m.payable_);
        m.isMember = false;
        --memberCount;
        emit MemberLeft(who, excluded);
    }

    function _standing(Member storage m)
        private
        view
        returns (uint128 owed, uint128 due, uint128 overdue, uint128 cashRoom)
    {
        (uint128 inCash, uint128 payable_) = (m.inCash, m.payable_);
        uint128 paid = m.inHours + inCash;
        uint128 before = owed = m.owed;
        if (m.isMember) {
            uint256 period = _period();
            (uint128 sum, uint128 cash) = _sums(period);
            (owed, payable_) = (sum - owed, cash - payable_);
            // for the period it was admitted in it does not owe
            if (period != 0 && period != m.sincePeriod) (sum,) = _sums(period - 1);
            before = sum > before ? sum - before : 0;
        }
        due = owed - paid;
        overdue = before > paid ? before - paid : 0;
        if (_inForce().cashRate != 0) cashRoom = uint128(Math.min(due, payable_ - inCash));
    }

    /// The caller's standing, if so much is due.
    function _obligation(uint128 amount)
        private
        view
        returns (uint128 owed, uint128 due, uint128 overdue, uint128 cashRoom)
    {
        (owed, due, overdue, cashRoom) = _standing(members[msg.sender]);
        if (due == 0) revert NothingDue(msg.sender);
        if (amount == 0) revert InvalidAmount(amount);
        if (amount > due) revert MoreThanDue(amount, due);
    }

    /// The days that can be claimed, and what they are worth today.
    function _income(Member storage m, uint256 today) private view returns (uint32 days_, uint256 amount) {
        unchecked {
            uint256 paid = m.paid;
            uint256 count = paid < today ? Math.min(15, today - paid) : 0;
            uint256 from = next.fromPeriod;
            (Rule storage current, Rule storage former) =
                from != 0 && next.fromDay <= today ? (next, rule) : (rule, previous);
            from = current.fromDay;
            for (uint256 day = today - count + 1; day <= today; ++day) {
                uint256 factor = day > from ? current.factor : former.factor;
                uint256 each = day >= from ? current.income : former.income;
                amount = (amount * factor >> 64) + (each << 64);
            }
            return (uint32(count), amount >> 64);
        }
    }

    // --- private: money ---

    function _moved(address token, uint256 amount, uint256 more, uint256 less) private pure {
        uint256 moved = Math.saturatingSub(more, less);
        if (moved != amount) revert WrongAmountArrived(token, amount, moved);
    }
}
