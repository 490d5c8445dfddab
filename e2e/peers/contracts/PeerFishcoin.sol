// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// What the currency asks of the council.
interface ICouncil {
    function budget(uint32 stock, uint32 node)
        external
        view
        returns (uint32 season, uint64 opens, uint64 closes, uint32 assessedFor, uint128 amount);
    function recordSeason(uint32 stock, uint32 node, uint32 season, uint128 landed, uint128 overdrawn) external;
}

/// Fishcoin in Solidity: an ERC-20 whose coins are a season's right to take one unit of a stock.
///
/// Written to be cheap. A budget is below 2^96 base units (the council's limits on capacity and rates
/// see to that), so an account's coins, the index at which they were written down and the season fit
/// in one slot, and so does everything of the books that a transfer looks at. The season is open as
/// long as the council's clock shows its number, so its end is not looked at either.
contract PeerFishcoin is IERC20, IERC20Metadata, IERC20Permit, IERC20Errors, IERC165, EIP712, Nonces {
    using SafeCast for uint256;

    // --- types ---

    struct Settings {
        string name;
        string symbol;
        uint8 decimals;
        address council;
        uint32 stock;
        uint32 node;
        address governor;
        uint128 totalShares;
        uint128 concentration;
        uint128 penalty;
        uint64 delay;
    }

    struct Book {
        // slot 0: read at every touch
        uint128 index; // part of each coin left; 1 is 2^127
        uint96 least; // the least budget since the opening: cap + deducted
        uint32 season;
        // slot 1: read when an account is first touched in a season
        uint96 issue;
        uint128 shares;
        // slot 2: written by landings
        uint96 outstanding;
        uint128 burnt; // landed - overdrawn
        // slot 3
        uint128 overdrawn;
        uint128 owed;
        // slot 4
        uint96 deducted;
        uint40 closes;
    }

    struct Account {
        // slot 0: all that a transfer within a season needs
        uint128 index;
        uint96 coins;
        uint32 season;
        // slot 1
        uint128 shares;
        uint128 debt;
    }

    struct LandingRecord {
        // slot 0
        address fisher;
        uint96 burnt;
        // slot 1
        uint128 index;
        uint32 season;
        bool reversed;
        // slot 2: only where there was no coin
        uint128 beyond;
        uint128 debt;
    }

    struct Limits {
        // slot 0: in force until `from`
        uint64 concentration;
        uint96 penalty;
        uint40 from;
        // slot 1
        uint64 nextConcentration;
        uint96 nextPenalty;
    }

    /// The books at the council's budget as it stands now.
    struct Now {
        uint256 index;
        uint256 season;
        bool open;
    }

    // --- storage ---

    uint256 private constant INDEX_ONE = 1 << 127;
    uint256 private constant RATIO_ONE = 1e18;
    uint256 private constant MAX_DELAY = 31_536_000;
    uint8 private constant MAX_FIRST_OFFICERS = 64;
    uint256 private constant MAX_LANDING = 1 << 92;
    bytes32 private constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    ICouncil private immutable COUNCIL;
    uint32 private immutable STOCK;
    uint32 private immutable NODE;
    uint128 private immutable TOTAL_SHARES; // 0: commons mode
    uint64 public immutable delay;
    uint8 public immutable decimals;

    Book private book;
    Limits private limits_;
    uint128 public allottedShares;
    address public governor;
    address private offered;
    address public successor;
    string public name;
    string public symbol;
    mapping(address who => Account) private accounts;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address officer => uint64 from) public officerFrom;
    mapping(address who => bool) private members;
    mapping(bytes32 receipt => LandingRecord) private landings;

    // --- events ---

    event SharesAllotted(address indexed to, uint128 shares);
    event SharesTransferred(address indexed from, address indexed to, uint128 shares);
    event MemberAdmitted(address indexed member);
    event MemberDismissed(address indexed member);
    event SeasonOpened(uint32 indexed season, uint64 closes, uint128 budget, uint128 deducted, uint128 issue);
    event Tightened(uint32 indexed season, uint128 cap, uint128 outstanding, uint128 index);
    event DebtRepaid(address indexed account, uint128 coins);
    event Landed(
        bytes32 indexed receipt,
        address indexed fisher,
        address indexed officer,
        uint32 season,
        uint128 quantity,
        uint128 burnt,
        uint128 debt
    );
    event LandingReversed(
        bytes32 indexed receipt, bytes32 indexed counterReceipt, address indexed officer, uint128 coins
    );
    event LimitsChanged(uint128 concentration, uint128 penalty, uint64 from);
    event OfficerAppointed(address indexed officer, uint64 from);
    event OfficerRemoved(address indexed officer);
    event GovernanceOffered(address indexed from, address indexed to);
    event GovernanceAccepted(address indexed governor);
    event ReportRefused(uint32 indexed season);
    event SuccessorNamed(address indexed successor);

    // --- errors ---

    error ERC2612ExpiredSignature(uint256 deadline);
    error ERC2612InvalidSigner(address signer, address owner);
    error NotGovernor(address caller);
    error NotOffered(address caller);
    error NotOfficer(address caller);
    error AlreadyOfficer(address officer);
    error TooManyOfficers(uint8 limit);
    error CouncilRefused(uint32 stock, uint32 node);
    error InvalidAddress(address given);
    error InvalidRatio(uint128 ratio, uint128 limit);
    error DelayTooLong(uint64 delay, uint64 limit);
    error InsufficientShares(address account, uint128 shares, uint128 needed);
    error ConcentrationExceeded(address account, uint128 shares, uint128 limit);
    error SharesExceedTotal(uint128 requested, uint128 total);
    error Indebted(address account, uint128 debt);
    error CommonsMode();
    error QuotaMode();
    error AlreadyMember(address member);
    error NotMember(address member);
    error SeasonNotStarted();
    error SeasonAlreadyOpen(uint32 season);
    error NoAssessmentForSeason(uint32 season, uint32 assessedFor);
    error UnknownFisher(address fisher);
    error InvalidReceipt(bytes32 receipt);
    error ReceiptUsed(bytes32 receipt);
    error UnknownReceipt(bytes32 receipt);
    error SeasonOver(uint32 season);
    error InvalidQuantity(uint128 quantity);

    constructor(Settings memory s, address[] memory officers) EIP712(s.name, "1") {
        if (s.governor == address(0)) revert InvalidAddress(s.governor);
        if (s.delay > MAX_DELAY) revert DelayTooLong(s.delay, uint64(MAX_DELAY));
        (name, symbol, decimals) = (s.name, s.symbol, s.decimals);
        (COUNCIL, STOCK, NODE) = (ICouncil(s.council), s.stock, s.node);
        (TOTAL_SHARES, delay, governor) = (s.totalShares, s.delay, s.governor);
        _checkLimits(s.concentration, s.penalty);
        (limits_.concentration, limits_.penalty) = (uint64(s.concentration), uint96(s.penalty));
        if (officers.length > MAX_FIRST_OFFICERS) revert TooManyOfficers(MAX_FIRST_OFFICERS);
        _budget(); // the stock and the place exist
        for (uint256 i = 0; i < officers.length; ++i) {
            _appoint(officers[i], uint64(block.timestamp));
        }
    }

    // --- governance ---

    modifier onlyGovernor() {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        _;
    }

    modifier onlyOfficer() {
        uint256 from = officerFrom[msg.sender];
        if (from == 0 || from > block.timestamp) revert NotOfficer(msg.sender);
        _;
    }

    function allotShares(address to, uint128 shares) external onlyGovernor {
        if (TOTAL_SHARES == 0) revert CommonsMode();
        if (to == address(0)) revert InvalidAddress(to);
        uint256 sum = uint256(allottedShares) + shares;
        if (sum > TOTAL_SHARES) revert SharesExceedTotal(sum.toUint128(), TOTAL_SHARES);
        allottedShares = uint128(sum);
        _settleAndStore(to, _touch());
        _addShares(to, shares);
        emit SharesAllotted(to, shares);
    }

    function admit(address member) external onlyGovernor {
        if (TOTAL_SHARES != 0) revert QuotaMode();
        if (member == address(0)) revert InvalidAddress(member);
        if (members[member]) revert AlreadyMember(member);
        members[member] = true;
        allottedShares += 1;
        _settleAndStore(member, _touch());
        accounts[member].shares = 1;
        emit MemberAdmitted(member);
    }

    function dismiss(address member) external onlyGovernor {
        if (TOTAL_SHARES != 0) revert QuotaMode();
        if (!members[member]) revert NotMember(member);
        members[member] = false;
        allottedShares -= 1;
        _settleAndStore(member, _touch());
        accounts[member].shares = 0;
        emit MemberDismissed(member);
    }

    /// A lower concentration and a higher penalty hold at once, anything else waits.
    function setLimits(uint128 concentration, uint128 penalty) external onlyGovernor returns (uint64 inForceFrom) {
        _checkLimits(concentration, penalty);
        (uint256 c, uint256 p) = _limits();
        Limits storage l = limits_;
        if (concentration <= c && penalty >= p) {
            inForceFrom = uint64(block.timestamp);
            (l.concentration, l.penalty, l.from) = (uint64(concentration), uint96(penalty), 0);
        } else {
            inForceFrom = uint64(block.timestamp) + delay;
            (l.concentration, l.penalty, l.from) = (uint64(c), uint96(p), uint40(inForceFrom));
            (l.nextConcentration, l.nextPenalty) = (uint64(concentration), uint96(penalty));
        }
        emit LimitsChanged(concentration, penalty, inForceFrom);
    }

    function appointOfficer(address officer) external onlyGovernor {
        _appoint(officer, uint64(block.timestamp) + delay);
    }

    function removeOfficer(address officer) external onlyGovernor {
        if (officerFrom[officer] == 0) revert NotOfficer(officer);
        delete officerFrom[officer];
        emit OfficerRemoved(officer);
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

    // --- members' messages ---

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
        bytes32 content = keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, _useNonce(owner), deadline));
        (address signer,,) = ECDSA.tryRecover(_hashTypedDataV4(content), v, r, s);
        if (signer != owner || signer == address(0)) revert ERC2612InvalidSigner(signer, owner);
        _approve(owner, spender, value);
    }

    function transferShares(address to, uint128 shares) external {
        if (TOTAL_SHARES == 0) revert CommonsMode();
        if (to == address(0)) revert InvalidAddress(to);
        Now memory n = _touch();
        _settleAndStore(msg.sender, n);
        _settleAndStore(to, n);
        Account storage from = accounts[msg.sender];
        (uint128 has, uint128 debt) = (from.shares, from.debt);
        if (debt > 0) revert Indebted(msg.sender, debt);
        if (has < shares) revert InsufficientShares(msg.sender, has, shares);
        if (to != msg.sender) {
            unchecked {
                from.shares = has - shares;
            }
            _addShares(to, shares);
        }
        emit SharesTransferred(msg.sender, to, shares);
    }

    /// Opens the season that is now, once; by anyone, on an older assessment by the governor. What
    /// earlier seasons took too much comes off.
    function openSeason() external returns (uint128 issue) {
        (uint32 number,, uint64 closes, uint32 assessedFor, uint256 budget) = _budget();
        Book memory b = book;
        if (number == 0) revert SeasonNotStarted();
        if (number <= b.season) revert SeasonAlreadyOpen(b.season);
        if (assessedFor != number && msg.sender != governor) revert NoAssessmentForSeason(number, assessedFor);
        uint32 past = b.season;
        (uint128 landed, uint128 overdrawn) = (b.burnt + b.overdrawn, b.overdrawn);
        uint256 shares = TOTAL_SHARES == 0 ? allottedShares : TOTAL_SHARES;
        {
            uint256 cap = uint256(b.least) - b.deducted;
            uint256 back = uint256(b.owed) + b.overdrawn + (b.burnt > cap ? b.burnt - cap : 0);
            uint256 deducted = Math.min(back, budget);
            cap = budget - deducted;
            book = Book({
                index: uint128(INDEX_ONE),
                least: budget.toUint96(),
                season: number,
                issue: uint96(cap),
                shares: uint128(shares),
                outstanding: shares == 0 ? 0 : uint96(cap * allottedShares / shares),
                burnt: 0,
                overdrawn: 0,
                owed: (back - deducted).toUint128(),
                deducted: uint96(deducted),
                closes: uint40(closes)
            });
            issue = uint128(cap);
            emit SeasonOpened(number, closes, uint128(budget), uint128(deducted), issue);
        }
        if (past != 0) {
            // the record is for people; whether it is taken does not keep a season closed
            try COUNCIL.recordSeason(STOCK, NODE, past, landed, overdrawn) {}
            catch {
                emit ReportRefused(past);
            }
        }
    }

    /// Writes the council's budget as it stands now into the books; by anyone.
    function sync() external returns (uint128) {
        return _touch().open ? book.outstanding : 0;
    }

    /// Writes an account down as it stands now; by anyone.
    function settle(address account_) external returns (uint128) {
        Now memory n = _touch();
        return _known(account_) ? uint128(_settleAndStore(account_, n)) : 0;
    }

    // --- landings ---

    function land(bytes32 receipt, address fisher, uint128 quantity) external onlyOfficer {
        if (receipt == 0) revert InvalidReceipt(receipt);
        LandingRecord storage l = landings[receipt];
        if (l.fisher != address(0)) revert ReceiptUsed(receipt);
        if (quantity == 0 || quantity > MAX_LANDING) revert InvalidQuantity(quantity);
        if (!_known(fisher)) revert UnknownFisher(fisher);
        Now memory n = _touch();
        uint256 coins = _settle(fisher, n);
        uint256 burnt = Math.min(coins, quantity);
        uint256 debt;
        unchecked {
            _store(fisher, coins - burnt, n);
            if (burnt != 0) {
                Book storage b = book;
                (uint256 outstanding, uint256 before) = (b.outstanding, b.burnt);
                // issue by issue at most 2^96: never beyond 128 bits
                (b.outstanding, b.burnt) = (uint96(outstanding - Math.min(burnt, outstanding)), uint128(before + burnt));
                emit Transfer(fisher, address(0), burnt);
            }
            (l.fisher, l.burnt) = (fisher, uint96(burnt));
            (l.index, l.season) = (uint128(n.index), uint32(n.season));
        }
        if (burnt != quantity) {
            uint256 beyond = quantity - burnt;
            (, uint256 penalty) = _limits();
            debt = beyond + Math.ceilDiv(beyond * penalty, RATIO_ONE);
            book.overdrawn += uint128(beyond);
            Account storage a = accounts[fisher];
            a.debt = (a.debt + debt).toUint128();
            (l.beyond, l.debt) = (uint128(beyond), debt.toUint128());
        }
        emit Landed(receipt, fisher, msg.sender, uint32(n.season), quantity, uint128(burnt), uint128(debt));
    }

    /// Takes back a catch of this season that was recorded in error.
    function reverseLanding(bytes32 receipt, bytes32 counterReceipt) external onlyOfficer {
        LandingRecord memory l = landings[receipt];
        if (l.fisher == address(0) || l.reversed) revert UnknownReceipt(receipt);
        if (counterReceipt == 0) revert InvalidReceipt(counterReceipt);
        if (landings[counterReceipt].fisher != address(0)) revert ReceiptUsed(counterReceipt);
        Now memory n = _touch();
        if (l.season != n.season || !n.open) revert SeasonOver(l.season);
        landings[receipt].reversed = true;
        (landings[counterReceipt].fisher, landings[counterReceipt].reversed) = (l.fisher, true);
        landings[counterReceipt].season = l.season;
        uint256 coins = _settle(l.fisher, n);
        Book storage b = book;
        b.burnt -= l.burnt;
        b.overdrawn -= l.beyond;
        uint256 cap = uint256(b.least) - b.deducted;
        uint256 taken = uint256(b.burnt) + b.outstanding;
        uint256 back = Math.min(_scaled(l.burnt, n.index, l.index), cap > taken ? cap - taken : 0);
        b.outstanding += uint96(back);
        _store(l.fisher, coins + back, n);
        Account storage a = accounts[l.fisher];
        a.debt -= uint128(Math.min(a.debt, l.debt));
        if (back != 0) emit Transfer(address(0), l.fisher, back);
        emit LandingReversed(receipt, counterReceipt, msg.sender, uint128(back));
    }

    // --- views ---

    function totalSupply() external view returns (uint256 outstanding) {
        (Now memory n, uint256 coins,) = _peek();
        return n.open ? coins : 0;
    }

    function balanceOf(address who) external view returns (uint256 coins) {
        (Now memory n,,) = _peek();
        (coins,) = _settled(who, n);
    }

    function account(address who) external view returns (uint128 shares, uint128 coins, uint128 debt, uint32 season_) {
        (Now memory n,,) = _peek();
        (uint256 c, uint256 repaid) = _settled(who, n);
        Account storage a = accounts[who];
        unchecked {
            return (a.shares, uint128(c), uint128(a.debt - repaid), a.season);
        }
    }

    function season()
        external
        view
        returns (
            uint32 number,
            uint64 closes,
            uint128 issue,
            uint128 index,
            uint128 outstanding,
            uint128 cap,
            uint128 deducted,
            uint128 owed,
            uint128 landed,
            uint128 overdrawn
        )
    {
        (Now memory n, uint256 coins, uint256 least) = _peek();
        Book storage b = book;
        number = uint32(n.season);
        (closes, issue, index, outstanding) = (b.closes, b.issue, uint128(n.index), n.open ? uint128(coins) : 0);
        deducted = uint128(Math.min(b.deducted, least));
        owed = b.owed + b.deducted - deducted;
        cap = uint128(least) - deducted;
        overdrawn = b.overdrawn;
        landed = b.burnt + overdrawn;
    }

    function landing(bytes32 receipt)
        external
        view
        returns (address fisher, uint32 season_, uint128 burnt, uint128 beyond, uint128 debt, bool reversed)
    {
        LandingRecord storage l = landings[receipt];
        if (l.fisher == address(0)) revert UnknownReceipt(receipt);
        return (l.fisher, l.season, l.burnt, l.beyond, l.debt, l.reversed);
    }

    function totalShares() external view returns (uint128) {
        return TOTAL_SHARES == 0 ? allottedShares : TOTAL_SHARES;
    }

    function sharesOf(address who) external view returns (uint128) {
        return accounts[who].shares;
    }

    function council() external view returns (address, uint32, uint32) {
        return (address(COUNCIL), STOCK, NODE);
    }

    function limits() external view returns (uint128 concentration, uint128 penalty) {
        (uint256 c, uint256 p) = _limits();
        return (uint128(c), uint128(p));
    }

    function nonces(address owner) public view override(IERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC165).interfaceId || id == type(IERC20).interfaceId
            || id == type(IERC20Metadata).interfaceId || id == type(IERC20Permit).interfaceId || id == 0x84b0196e;
    }

    // --- private ---

    function _budget() private view returns (uint32, uint64, uint64, uint32, uint256) {
        try COUNCIL.budget(STOCK, NODE) returns (
            uint32 number, uint64 opens, uint64 closes, uint32 assessedFor, uint128 amount
        ) {
            return (number, opens, closes, assessedFor, amount);
        } catch {
            revert CouncilRefused(STOCK, NODE);
        }
    }

    /// The books tightened to the council's budget, without writing them.
    function _peek() private view returns (Now memory n, uint256 outstanding, uint256 least) {
        (uint32 number,,,, uint256 amount) = _budget();
        Book storage b = book;
        (n.index, n.season, least) = (b.index, b.season, b.least);
        n.open = number == n.season && number != 0;
        outstanding = b.outstanding;
        if (n.open && amount < least) {
            least = amount;
            (n.index, outstanding) = _shrunk(n.index, outstanding, amount);
        }
    }

    /// The books tightened to the council's budget: every unspent coin shrinks pro rata if it fell.
    function _touch() private returns (Now memory n) {
        (uint32 number,,,, uint256 amount) = _budget();
        Book storage b = book;
        uint256 least;
        (n.index, n.season, least) = (b.index, b.season, b.least);
        n.open = number == n.season && number != 0;
        if (n.open && amount < least) {
            uint256 outstanding;
            (n.index, outstanding) = _shrunk(n.index, b.outstanding, amount);
            uint256 deducted = b.deducted;
            unchecked {
                if (amount < deducted) {
                    b.owed = (b.owed + deducted - amount).toUint128();
                    b.deducted = uint96(deducted = amount);
                }
                (b.index, b.least, b.outstanding) = (uint128(n.index), uint96(amount), uint96(outstanding));
                emit Tightened(uint32(n.season), uint128(amount - deducted), uint128(outstanding), uint128(n.index));
            }
        }
    }

    /// Index and coins outstanding at a budget that is lower than any before.
    function _shrunk(uint256 index, uint256 outstanding, uint256 amount) private view returns (uint256, uint256) {
        unchecked {
            uint256 gone = uint256(book.deducted) + book.burnt;
            uint256 room = amount > gone ? amount - gone : 0;
            if (outstanding <= room) return (index, outstanding);
            return (index * room / outstanding, room);
        }
    }

    /// `amount`, written down at index `then`, as it stands at `index`; rounded down.
    function _scaled(uint256 amount, uint256 index, uint256 then) private pure returns (uint256) {
        unchecked {
            return index == then ? amount : amount * index / then; // 128 bits each
        }
    }

    /// Coins of an account as it stands now, and debt that its issue repays.
    function _settled(address who, Now memory n) private view returns (uint256 coins, uint256 repaid) {
        Account storage a = accounts[who];
        if (a.season == n.season) return (n.open ? _scaled(a.coins, n.index, a.index) : 0, 0);
        uint256 shares = a.shares;
        if (shares == 0) return (0, 0);
        unchecked {
            uint256 divisor = book.shares;
            uint256 gross = divisor == 0 ? 0 : book.issue * shares / divisor;
            repaid = Math.min(gross, a.debt);
            if (n.open) coins = _scaled(gross - repaid, n.index, INDEX_ONE);
        }
    }

    /// Settles an account, all but its coins: they are left to `_store`, which writes them once.
    function _settle(address who, Now memory n) private returns (uint256 coins) {
        Account storage a = accounts[who];
        uint256 written = a.coins;
        unchecked {
            if (a.season == n.season) {
                coins = n.open ? _scaled(written, n.index, a.index) : 0;
                if (coins != written) emit Transfer(who, address(0), written - coins);
            } else {
                uint256 repaid;
                (coins, repaid) = _settled(who, n);
                if (written != 0) emit Transfer(who, address(0), written);
                if (repaid != 0) {
                    a.debt = uint128(a.debt - repaid);
                    uint256 outstanding = book.outstanding;
                    uint256 withheld = _scaled(repaid, n.index, INDEX_ONE);
                    book.outstanding = uint96(outstanding - Math.min(withheld, outstanding));
                    emit DebtRepaid(who, uint128(repaid));
                }
                if (coins != 0) emit Transfer(address(0), who, coins);
            }
        }
    }

    function _store(address who, uint256 coins, Now memory n) private {
        Account storage a = accounts[who];
        (a.index, a.coins, a.season) = (uint128(n.index), uint96(coins), uint32(n.season));
    }

    function _settleAndStore(address who, Now memory n) private returns (uint256 coins) {
        coins = _settle(who, n);
        _store(who, coins, n);
    }

    function _transfer(address from, address to, uint256 value) private {
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        Now memory n = _touch();
        uint256 has = _settle(from, n);
        if (has < value) revert ERC20InsufficientBalance(from, has, value);
        unchecked {
            if (from == to || value == 0) {
                _store(from, has, n); // nothing moves
            } else {
                _store(to, _settle(to, n) + value, n);
                _store(from, has - value, n);
            }
        }
        emit Transfer(from, to, value);
    }

    function _known(address who) private view returns (bool) {
        return accounts[who].season != 0 || accounts[who].shares != 0;
    }

    function _appoint(address officer, uint64 from) private {
        if (officer == address(0)) revert InvalidAddress(officer);
        if (officerFrom[officer] != 0) revert AlreadyOfficer(officer);
        officerFrom[officer] = from;
        emit OfficerAppointed(officer, from);
    }

    function _approve(address owner, address spender, uint256 value) private {
        if (spender == address(0)) revert ERC20InvalidSpender(spender);
        allowance[owner][spender] = value;
        emit Approval(owner, spender, value);
    }

    function _addShares(address to, uint128 shares) private {
        Account storage a = accounts[to];
        uint256 sum = uint256(a.shares) + shares;
        (uint256 concentration,) = _limits();
        uint256 limit = Math.max(concentration * TOTAL_SHARES / RATIO_ONE, 1);
        if (sum > limit) revert ConcentrationExceeded(to, uint128(sum), uint128(limit));
        a.shares = uint128(sum);
    }

    function _limits() private view returns (uint256 concentration, uint256 penalty) {
        Limits storage l = limits_;
        uint256 from = l.from;
        if (from != 0 && from <= block.timestamp) return (l.nextConcentration, l.nextPenalty);
        return (l.concentration, l.penalty);
    }

    function _checkLimits(uint128 concentration, uint128 penalty) private pure {
        if (concentration == 0 || concentration > RATIO_ONE) revert InvalidRatio(concentration, uint128(RATIO_ONE));
        if (penalty > 10 * RATIO_ONE) revert InvalidRatio(penalty, uint128(10 * RATIO_ONE));
    }
}
