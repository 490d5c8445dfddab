// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// What the fund asks of the register.
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
    function accountOf(address token, address who) external view returns (uint128 free, uint128 locked);
    function withdraw(address token, uint128 amount, address to) external;
}

/// Weir's circular-finance fund in Solidity: the same messages, checks, events and errors.
///
/// Written to be cheap. What is for open periods follows from the other books, what a claim is paid
/// from its period's totals, what is due for a saving from the saving; none of it is stored. Money is
/// paid last and measured, which makes a lock against re-entry superfluous.
contract PeerFund {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    // --- types ---

    struct FundSettings {
        address governor;
        address register;
        uint64 delay;
    }

    struct NewScheme {
        uint32 kind;
        uint64 settlement;
        uint128 maxTariff;
        uint128 maxBonus;
        uint128 tariff;
        uint128 bonus;
        uint128 target;
    }

    struct NewAgreement {
        uint32 kind;
        address agency;
        uint8 institution;
        uint128 share;
        uint8 seats;
        uint8 institutions;
        uint8 dissent;
    }

    struct Scheme {
        // slot 0
        address token;
        uint40 firstOpens;
        uint40 periodLength;
        uint8 decimals;
        // slot 1
        uint40 settlement;
        uint32 next;
        uint32 last; // 0: not wound up
        uint32 termsFrom; // 0: no change waits
        // slots 2 and 3: since the scheme began
        uint128 paidIn;
        uint128 paidOut;
        uint128 reserved;
        uint128 rest;
        // slot 4
        uint128 restTotal;
        uint128 paidByAgencies;
        // slots 5 to 7: in force until termsFrom
        Terms terms;
        uint128 maxTariff;
        // slots 8 to 10
        Terms nextTerms;
        uint128 maxBonus;
    }

    struct Terms {
        uint128 tariff;
        uint128 bonus;
        uint128 target;
    }

    struct Period {
        // slot 0: all that a deposit touches
        uint128 pot;
        uint128 left; // of what was set aside
        // slot 1: all that an enrolment touches, with slot 2
        uint128 quantity;
        uint128 area;
        // slot 2: rates for those who withdraw
        uint32 waiting; // claims not yet settled
        bool shortIndividual;
        bool shortCollective;
        uint128 tariff;
        // slot 3
        uint128 individual;
        uint128 collective;
        // slot 4
        uint128 bonus;
    }

    struct Enrolment {
        // slot 0
        address claimant;
        uint32 kind;
        uint32 period;
        uint8 status; // 0 none, 1 enrolled, 2 paid, 3 struck
        bool paid;
        // slot 1
        uint128 quantity;
        uint128 area;
    }

    struct Agreement {
        // slot 0
        address agency;
        uint32 kind;
        uint8 status; // 1 offered, 2 in force
        uint8 institution;
        uint8 seats;
        uint8 institutions;
        uint8 dissent;
        // slot 1
        uint128 share;
        uint32 from;
        uint32 last;
        // slot 2
        uint128 due;
        uint128 paid;
        // slot 3
        uint128 refunded;
    }

    struct Saving {
        bytes32 evidence;
        uint128 saving;
    }

    struct Seat {
        uint40 from;
        uint8 index;
        uint8 institution;
        uint8 state; // 0 never, 1 in office, 2 removed
    }

    struct Ballot {
        uint64 attested;
        uint64 dissented;
        uint64 institutions;
        bool isFinal;
    }

    // --- storage ---

    uint256 private constant MAX_DELAY = 31_536_000;
    uint256 private constant MAX_SETTLEMENT = 315_360_000;
    uint256 private constant MAX_SEATS = 64;
    uint256 private constant ONE = 1e18;
    uint256 private constant HECTARE = 10_000;
    uint8 private constant FINAL = 4;
    uint8 private constant REVOKED = 6;

    IClaims private immutable REGISTER;
    uint64 public immutable delay;
    address public governor;
    address private offered;
    address public successor;
    uint32 public agreementCount;
    uint8 private auditorCount;
    mapping(uint32 kind => Scheme) private schemes;
    mapping(uint32 kind => mapping(uint32 period => Period)) private periods;
    mapping(uint32 agreement => Agreement) private agreements;
    mapping(uint32 agreement => mapping(uint32 period => Saving)) private savings;
    mapping(bytes32 statement => Ballot) private ballots;
    mapping(address auditor => Seat) private auditors;
    mapping(uint64 claim => Enrolment) private enrolments;
    mapping(uint32 kind => mapping(address claimant => uint128)) public debtOf;

    // --- events ---

    event AuditorProposed(address indexed auditor, uint8 institution, uint64 from);
    event AuditorRemoved(address indexed auditor);
    event SchemeOpened(uint32 indexed kind, address token, uint64 settlement, uint128 maxTariff, uint128 maxBonus);
    event TermsChanged(uint32 indexed kind, uint128 tariff, uint128 bonus, uint128 target, uint32 fromPeriod);
    event WindingUp(uint32 indexed kind, uint32 last);
    event AgreementOffered(uint32 indexed agreement, uint32 indexed kind, address indexed agency, uint128 share);
    event AgreementAccepted(uint32 indexed agreement);
    event AgencyRetired(uint32 indexed agreement, uint32 last);
    event SavingReported(uint32 indexed agreement, uint32 indexed period, uint128 saving, bytes32 evidence);
    event SavingAttested(
        uint32 indexed agreement, uint32 indexed period, address indexed auditor, uint128 saving, bytes32 evidence
    );
    event SavingDisputed(
        uint32 indexed agreement, uint32 indexed period, address indexed auditor, uint128 saving, bytes32 evidence
    );
    event SavingFinal(uint32 indexed agreement, uint32 indexed period, uint128 saving, uint128 due);
    event Deposited(uint32 indexed agreement, uint32 indexed period, address indexed from, uint128 amount);
    event Enrolled(
        uint64 indexed claim, uint32 indexed kind, uint32 indexed period, uint128 quantity, uint128 area
    );
    event PeriodClosed(
        uint32 indexed kind,
        uint32 indexed period,
        uint128 pot,
        uint128 quantity,
        uint128 area,
        uint128 individual,
        uint128 collective,
        uint128 carried
    );
    event Paid(uint64 indexed claim, address indexed claimant, address to, uint128 amount, uint128 netted);
    event Struck(uint64 indexed claim, uint128 returned, uint128 debt);
    event Collected(uint32 indexed kind, uint128 amount);
    event Refunded(uint32 indexed agreement, address indexed to, uint128 amount);
    event GovernanceOffered(address indexed from, address indexed to);
    event GovernanceAccepted(address indexed governor);
    event SuccessorNamed(address indexed successor);

    // --- errors ---

    error NotGovernor(address caller);
    error NotOffered(address caller);
    error InvalidAddress(address given);
    error DelayTooLong(uint64 delay, uint64 limit);
    error TokenRefused(address token);
    error WrongAmountArrived(address token, uint256 expected, uint256 arrived);
    error WrongValue(uint256 expected, uint256 sent);
    error InvalidAmount(uint128 amount);
    error InvalidQuorum(uint8 seats, uint8 institutions, uint8 dissent);
    error SeatTaken(address seat);
    error InvalidInstitution(uint8 institution);
    error TooManySeats(uint8 limit);
    error NotSeat(address caller);
    error SeatNotYet(address caller, uint64 from);
    error RegisterRefused(address register);
    error UnknownScheme(uint32 kind);
    error SchemeExists(uint32 kind);
    error TariffAboveLimit(uint128 tariff, uint128 limit);
    error BonusAboveLimit(uint128 bonus, uint128 limit);
    error InvalidSettlement(uint64 settlement, uint64 limit);
    error ChangeWaits(uint32 fromPeriod);
    error WoundUp(uint32 kind, uint32 last);
    error NotWoundUp(uint32 kind);
    error UnknownAgreement(uint32 agreement);
    error InvalidShare(uint128 share, uint128 limit);
    error NotAgency(address caller);
    error AgencyAudits(address auditor);
    error WrongStatus(uint32 agreement, uint8 status);
    error NotCovered(uint32 agreement, uint32 period);
    error InvalidEvidence();
    error SavingNotReported(uint32 agreement, uint32 period);
    error SavingIsFinal(uint32 agreement, uint32 period);
    error AlreadySpoken(address auditor);
    error Rejected(uint32 dissent);
    error PeriodNotOver(uint32 period, uint64 closable, uint64 now_);
    error PeriodIsClosed(uint32 kind, uint32 period);
    error WrongPeriod(uint32 period, uint32 next);
    error NotClosed(uint32 kind, uint32 period);
    error NotFinal(uint64 claim, uint8 status);
    error NotRevoked(uint64 claim, uint8 status);
    error ForAnotherConsumer(uint64 claim, address consumer);
    error AlreadyEnrolled(uint64 claim);
    error NotEnrolled(uint64 claim);
    error AlreadyPaid(uint64 claim);
    error NotClaimant(address caller);
    error NothingToCollect();

    constructor(FundSettings memory s) {
        if (s.governor == address(0)) revert InvalidAddress(s.governor);
        if (s.delay > MAX_DELAY) revert DelayTooLong(s.delay, uint64(MAX_DELAY));
        if (s.register.code.length == 0) revert RegisterRefused(s.register);
        (governor, delay, REGISTER) = (s.governor, s.delay, IClaims(s.register));
    }

    /// What slashed stakes and bonds come as, where the token is the chain's own.
    receive() external payable {
        if (msg.sender != address(REGISTER)) revert WrongValue(0, msg.value);
    }

    modifier onlyGovernor() {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        _;
    }

    // --- auditors ---

    function proposeAuditor(address auditor, uint8 institution) external onlyGovernor {
        if (auditor == address(0)) revert InvalidAddress(auditor);
        if (institution >= 64) revert InvalidInstitution(institution);
        Seat memory s = auditors[auditor];
        if (s.state == 1) revert SeatTaken(auditor);
        if (s.state == 0) {
            uint8 next = auditorCount;
            if (next >= MAX_SEATS) revert TooManySeats(uint8(MAX_SEATS));
            (auditorCount, s.index) = (next + 1, next);
        }
        uint64 from = uint64(block.timestamp) + delay;
        auditors[auditor] = Seat(uint40(from), s.index, institution, 1);
        emit AuditorProposed(auditor, institution, from);
    }

    function removeAuditor(address auditor) external onlyGovernor {
        Seat storage s = auditors[auditor];
        if (s.state != 1) revert NotSeat(auditor);
        s.state = 2;
        emit AuditorRemoved(auditor);
    }

    function auditorOf(address auditor)
        external
        view
        returns (bool seated, uint8 index, uint8 institution, uint64 from)
    {
        Seat memory s = auditors[auditor];
        if (s.state == 1) return (true, s.index, s.institution, s.from);
    }

    // --- schemes ---

    function openScheme(NewScheme calldata n) external onlyGovernor {
        Scheme storage s = schemes[n.kind];
        if (s.periodLength != 0) revert SchemeExists(n.kind);
        if (n.settlement > MAX_SETTLEMENT) revert InvalidSettlement(n.settlement, uint64(MAX_SETTLEMENT));
        _withinLimits(n.tariff, n.maxTariff, n.bonus, n.maxBonus);
        (uint64 firstOpens, uint64 periodLength, uint8 decimals, address token) = REGISTER.kindTerms(n.kind);
        (s.token, s.firstOpens, s.periodLength, s.decimals) =
            (token, uint256(firstOpens).toUint40(), uint256(periodLength).toUint40(), decimals);
        (s.settlement, s.next) = (uint40(n.settlement), 1);
        (s.terms.tariff, s.terms.bonus, s.terms.target) = (n.tariff, n.bonus, n.target);
        (s.maxTariff, s.maxBonus) = (n.maxTariff, n.maxBonus);
        emit SchemeOpened(n.kind, token, n.settlement, n.maxTariff, n.maxBonus);
        emit TermsChanged(n.kind, n.tariff, n.bonus, n.target, 1);
    }

    function setTerms(uint32 kind, uint128 tariff, uint128 bonus, uint128 target)
        external
        onlyGovernor
        returns (uint32 fromPeriod)
    {
        Scheme storage s = _scheme(kind);
        _withinLimits(tariff, s.maxTariff, bonus, s.maxBonus);
        if (s.last != 0) revert WoundUp(kind, s.last);
        uint32 waiting = s.termsFrom;
        if (waiting > s.next) revert ChangeWaits(waiting);
        if (waiting != 0) s.terms = s.nextTerms;
        fromPeriod = _numberAt(s, block.timestamp) + 1;
        s.nextTerms = Terms(tariff, bonus, target);
        s.termsFrom = fromPeriod;
        emit TermsChanged(kind, tariff, bonus, target, fromPeriod);
    }

    function scheme(uint32 kind)
        external
        view
        returns (
            address token,
            uint8 decimals,
            uint64 firstOpens,
            uint64 periodLength,
            uint64 settlement,
            uint128 maxTariff,
            uint128 maxBonus,
            uint32 next,
            uint32 last
        )
    {
        Scheme storage s = _scheme(kind);
        (token, decimals, firstOpens, periodLength) = (s.token, s.decimals, s.firstOpens, s.periodLength);
        (settlement, maxTariff, maxBonus, next, last) = (s.settlement, s.maxTariff, s.maxBonus, s.next, s.last);
    }

    function terms(uint32 kind, uint32 period_)
        external
        view
        returns (uint128 tariff, uint128 bonus, uint128 target)
    {
        Terms memory t = _terms(_scheme(kind), period_);
        return (t.tariff, t.bonus, t.target);
    }

    function windUp(uint32 kind) external onlyGovernor returns (uint32 last) {
        Scheme storage s = _scheme(kind);
        if (s.last != 0) revert WoundUp(kind, s.last);
        last = uint32(Math.max(_numberAt(s, block.timestamp + delay), s.next));
        s.last = last;
        emit WindingUp(kind, last);
    }

    // --- agreements ---

    function offerAgreement(NewAgreement calldata n) external onlyGovernor returns (uint32 number) {
        Scheme storage s = _scheme(n.kind);
        if (n.institutions == 0 || n.institutions > n.seats || n.seats > MAX_SEATS || n.dissent == 0) {
            revert InvalidQuorum(n.seats, n.institutions, n.dissent);
        }
        if (n.institution >= 64) revert InvalidInstitution(n.institution);
        if (s.last != 0) revert WoundUp(n.kind, s.last);
        if (n.share == 0 || n.share > ONE) revert InvalidShare(n.share, uint128(ONE));
        if (n.agency == address(0)) revert InvalidAddress(n.agency);
        number = ++agreementCount;
        Agreement storage a = agreements[number];
        (a.agency, a.kind, a.status, a.institution) = (n.agency, n.kind, 1, n.institution);
        (a.seats, a.institutions, a.dissent, a.share) = (n.seats, n.institutions, n.dissent, n.share);
        emit AgreementOffered(number, n.kind, n.agency, n.share);
    }

    function acceptAgreement(uint32 number) external {
        Agreement storage a = _agreement(number);
        if (msg.sender != a.agency) revert NotAgency(msg.sender);
        if (a.status != 1) revert WrongStatus(number, a.status);
        Scheme storage s = schemes[a.kind];
        if (s.last != 0) revert WoundUp(a.kind, s.last);
        (a.status, a.from) = (2, _atLeastOne(_numberAt(s, block.timestamp)));
        emit AgreementAccepted(number);
    }

    function retire(uint32 number) external returns (uint32 last) {
        Agreement storage a = _agreement(number);
        if (msg.sender != a.agency) revert NotAgency(msg.sender);
        if (a.status != 2 || a.last != 0) revert WrongStatus(number, a.status);
        last = _atLeastOne(_numberAt(schemes[a.kind], block.timestamp));
        a.last = last;
        emit AgencyRetired(number, last);
    }

    function agreement(uint32 number)
        external
        view
        returns (
            uint8 status,
            uint32 kind,
            address agency,
            uint8 institution,
            uint128 share,
            uint8 seats,
            uint8 institutions,
            uint8 dissent,
            uint32 last,
            uint128 due,
            uint128 paid,
            uint128 refunded
        )
    {
        Agreement storage a = agreements[number];
        (status, kind, agency, institution, share) = (a.status, a.kind, a.agency, a.institution, a.share);
        (seats, institutions, dissent, last) = (a.seats, a.institutions, a.dissent, a.last);
        (due, paid, refunded) = (a.due, a.paid, a.refunded);
    }

    // --- savings ---

    function reportSaving(uint32 number, uint32 period_, uint128 saving_, bytes32 evidence) external {
        Agreement storage a = _agreement(number);
        if (msg.sender != a.agency) revert NotAgency(msg.sender);
        if (evidence == 0) revert InvalidEvidence();
        if (a.status != 2) revert WrongStatus(number, a.status);
        (uint32 from, uint32 last) = (a.from, a.last);
        if (period_ < from || (last != 0 && period_ > last)) revert NotCovered(number, period_);
        Scheme storage s = schemes[a.kind];
        if (s.last != 0 && period_ > s.last) revert WoundUp(a.kind, s.last);
        uint256 ends = _endOf(s, period_);
        if (block.timestamp < ends) revert PeriodNotOver(period_, uint64(ends), uint64(block.timestamp));
        Saving storage it = savings[number][period_];
        if (it.evidence != 0 && ballots[_statement(number, period_, it.saving, it.evidence)].isFinal) {
            revert SavingIsFinal(number, period_);
        }
        (it.saving, it.evidence) = (saving_, evidence);
        emit SavingReported(number, period_, saving_, evidence);
    }

    function attestSaving(uint32 number, uint32 period_, uint128 saving_, bytes32 evidence)
        external
        returns (bool isFinal)
    {
        (Agreement storage a, Ballot storage b, Seat memory s) = _voice(number, period_, saving_, evidence);
        uint64 attested = b.attested | uint64(1 << s.index);
        uint64 institutions = b.institutions | uint64(1 << s.institution);
        isFinal = _bits(attested) >= a.seats && _bits(institutions) >= a.institutions;
        (b.attested, b.institutions, b.isFinal) = (attested, institutions, isFinal);
        emit SavingAttested(number, period_, msg.sender, saving_, evidence);
        if (isFinal) {
            uint128 due = _due(a.share, saving_);
            a.due += due;
            emit SavingFinal(number, period_, saving_, due);
        }
    }

    function disputeSaving(uint32 number, uint32 period_, uint128 saving_, bytes32 evidence) external {
        (, Ballot storage b, Seat memory s) = _voice(number, period_, saving_, evidence);
        b.dissented |= uint64(1 << s.index);
        emit SavingDisputed(number, period_, msg.sender, saving_, evidence);
    }

    function saving(uint32 number, uint32 period_)
        external
        view
        returns (uint8 status, uint128 saving_, bytes32 evidence, uint128 due)
    {
        Saving storage it = savings[number][period_];
        (saving_, evidence) = (it.saving, it.evidence);
        if (evidence == 0) return (0, 0, 0, 0);
        status = ballots[_statement(number, period_, saving_, evidence)].isFinal ? 2 : 1;
        due = _due(agreements[number].share, saving_);
    }

    function savingBallot(uint32 number, uint32 period_, uint128 saving_, bytes32 evidence)
        external
        view
        returns (uint64 attested, uint64 dissented, uint64 institutions, bool isFinal)
    {
        Ballot storage b = ballots[_statement(number, period_, saving_, evidence)];
        return (b.attested, b.dissented, b.institutions, b.isFinal);
    }

    // --- money ---

    function deposit(uint32 number, uint32 period_, uint128 amount) external payable {
        if (amount == 0) revert InvalidAmount(amount);
        Agreement storage a = _agreement(number);
        if (a.status != 2) revert WrongStatus(number, a.status);
        uint32 kind = a.kind;
        Scheme storage s = schemes[kind];
        if (period_ < s.next) revert PeriodIsClosed(kind, period_);
        if (s.last != 0 && period_ > s.last) revert WoundUp(kind, s.last);
        if (period_ > _numberAt(s, block.timestamp) + 1) revert WrongPeriod(period_, s.next);
        periods[kind][period_].pot += amount;
        a.paid += amount;
        s.paidByAgencies += amount;
        s.paidIn += amount;
        emit Deposited(number, period_, msg.sender, amount);
        address token = s.token;
        uint256 expected = token == address(0) ? amount : 0;
        if (msg.value != expected) revert WrongValue(expected, msg.value);
        if (token == address(0)) return;
        uint256 before = IERC20(token).balanceOf(address(this));
        if (!IERC20(token).trySafeTransferFrom(msg.sender, address(this), amount)) revert TokenRefused(token);
        _moved(token, amount, IERC20(token).balanceOf(address(this)), before);
    }

    function enrol(uint64 claim) external returns (uint32 period_) {
        Enrolment storage e = enrolments[claim];
        if (e.status != 0) revert AlreadyEnrolled(claim);
        (uint8 status, uint32 kind, uint32 of_, address claimant, address consumer, uint128 quantity, uint128 area) =
            REGISTER.verdict(claim);
        if (status != FINAL) revert NotFinal(claim, status);
        if (consumer != address(this)) revert ForAnotherConsumer(claim, consumer);
        Scheme storage s = _scheme(kind);
        (uint32 next, uint32 last) = (s.next, s.last);
        period_ = of_ > next ? of_ : next;
        if (last != 0 && period_ > last) revert WoundUp(kind, last);
        (e.claimant, e.kind, e.period, e.status) = (claimant, kind, period_, 1);
        (e.quantity, e.area) = (quantity, area);
        Period storage p = periods[kind][period_];
        p.quantity += quantity;
        p.area += area;
        p.waiting += 1;
        emit Enrolled(claim, kind, period_, quantity, area);
    }

    function close(uint32 kind, uint32 period_) external {
        Scheme storage s = _scheme(kind);
        (uint32 next, uint32 last) = (s.next, s.last);
        if (period_ != next) revert WrongPeriod(period_, next);
        if (last != 0 && period_ > last) revert WoundUp(kind, last);
        uint256 closable = _endOf(s, period_) + s.settlement;
        if (block.timestamp < closable) revert PeriodNotOver(period_, uint64(closable), uint64(block.timestamp));
        Terms memory t = _terms(s, period_);
        Period storage p = periods[kind][period_];
        (uint128 pot, uint128 quantity, uint128 area) = (p.pot, p.quantity, p.area);
        (uint128 individual, bool shortIndividual) = _tier(quantity, t.tariff, 10 ** s.decimals, pot);
        uint128 carried = pot - individual;
        uint128 collective;
        bool shortCollective;
        if (quantity >= t.target && area != 0) {
            (collective, shortCollective) = _tier(area, t.bonus, HECTARE, carried);
            carried -= collective;
            p.bonus = t.bonus;
        }
        p.left = individual + collective;
        (p.shortIndividual, p.shortCollective, p.tariff) = (shortIndividual, shortCollective, t.tariff);
        (p.individual, p.collective) = (individual, collective);
        s.next = next + 1;
        if (last != 0 && period_ == last) {
            // nothing that was paid for a period which never comes stays behind
            Period storage never = periods[kind][period_ + 1];
            uint128 all = carried + never.pot;
            never.pot = 0;
            (s.reserved, s.rest, s.restTotal) = (s.reserved + individual + collective, s.rest + all, s.restTotal + all);
        } else {
            s.reserved += individual + collective;
            if (carried != 0) periods[kind][period_ + 1].pot += carried;
        }
        emit PeriodClosed(kind, period_, pot, quantity, area, individual, collective, carried);
    }

    function withdraw(uint64 claim, address to) external returns (uint128 paid) {
        Enrolment storage e = _enrolment(claim);
        if (msg.sender != e.claimant) revert NotClaimant(msg.sender);
        (uint8 status,,,,,,) = REGISTER.verdict(claim);
        if (status != FINAL) revert NotFinal(claim, status);
        if (to == address(0)) revert InvalidAddress(to);
        if (e.status == 2) revert AlreadyPaid(claim);
        if (e.status == 3) revert NotEnrolled(claim);
        uint32 kind = e.kind;
        Scheme storage s = schemes[kind];
        if (e.period >= s.next) revert NotClosed(kind, e.period);
        Period storage p = periods[kind][e.period];
        uint128 amount = _payment(s, p, e);
        uint128 debt = debtOf[kind][msg.sender];
        uint128 netted = debt < amount ? debt : amount;
        if (netted != 0) debtOf[kind][msg.sender] = debt - netted;
        paid = amount - netted;
        (e.status, e.paid) = (2, true);
        _settle(kind, s, p, amount, netted);
        s.paidOut += paid;
        emit Paid(claim, msg.sender, to, paid, netted);
        if (paid != 0) _pay(s.token, to, paid);
    }

    function recover(uint64 claim) external {
        Enrolment storage e = _enrolment(claim);
        (uint8 status,,,,,,) = REGISTER.verdict(claim);
        if (status != REVOKED) revert NotRevoked(claim, status);
        if (e.status == 3) revert NotEnrolled(claim);
        uint32 kind = e.kind;
        Scheme storage s = schemes[kind];
        Period storage p = periods[kind][e.period];
        uint128 returned;
        uint128 debt;
        if (e.period >= s.next) {
            p.quantity -= e.quantity;
            p.area -= e.area;
            p.waiting -= 1;
        } else if (e.status == 2) {
            debt = _payment(s, p, e);
            debtOf[kind][e.claimant] += debt;
        } else {
            returned = _payment(s, p, e);
            _settle(kind, s, p, returned, returned);
        }
        e.status = 3;
        emit Struck(claim, returned, debt);
    }

    function collect(uint32 kind) external returns (uint128 collected) {
        Scheme storage s = _scheme(kind);
        address token = s.token;
        (collected,) = REGISTER.accountOf(token, address(this));
        if (collected == 0) revert NothingToCollect();
        s.paidIn += collected;
        _comeIn(kind, s, collected);
        emit Collected(kind, collected);
        uint256 before = _balance(token);
        REGISTER.withdraw(token, collected, address(this));
        _moved(token, collected, _balance(token), before);
    }

    function refund(uint32 number, address to) external returns (uint128 amount) {
        Agreement storage a = _agreement(number);
        if (msg.sender != a.agency) revert NotAgency(msg.sender);
        uint32 kind = a.kind;
        Scheme storage s = schemes[kind];
        if (to == address(0)) revert InvalidAddress(to);
        if (s.last == 0 || s.next <= s.last) revert NotWoundUp(kind);
        uint256 all = s.paidByAgencies;
        uint128 drawn = a.refunded;
        amount = all == 0 ? 0 : uint128(Math.mulDiv(s.restTotal, a.paid, all)) - drawn;
        a.refunded = drawn + amount;
        s.rest -= amount;
        s.paidOut += amount;
        emit Refunded(number, to, amount);
        if (amount != 0) _pay(s.token, to, amount);
    }

    // --- views ---

    function period(uint32 kind, uint32 period_)
        external
        view
        returns (
            bool closed,
            uint128 pot,
            uint128 quantity,
            uint128 area,
            uint128 individual,
            uint128 collective
        )
    {
        Period storage p = periods[kind][period_];
        closed = period_ != 0 && period_ < _scheme(kind).next;
        return (closed, p.pot, p.quantity, p.area, p.individual, p.collective);
    }

    function enrolment(uint64 claim) external view returns (uint8 status, uint32 period_, uint128 amount) {
        Enrolment storage e = enrolments[claim];
        (status, period_) = (e.status, e.period);
        Scheme storage s = schemes[e.kind];
        if (status != 0 && (status != 3 || e.paid) && period_ < s.next) {
            amount = _payment(s, periods[e.kind][period_], e);
        }
    }

    function books(uint32 kind)
        external
        view
        returns (uint256 paidIn, uint256 paidOut, uint128 open, uint128 reserved, uint128 rest)
    {
        Scheme storage s = _scheme(kind);
        (paidIn, paidOut, reserved, rest) = (s.paidIn, s.paidOut, s.reserved, s.rest);
        open = uint128(paidIn - paidOut - reserved - rest);
    }

    // --- governance ---

    function register() external view returns (address) {
        return address(REGISTER);
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

    // --- private ---

    function _scheme(uint32 kind) private view returns (Scheme storage s) {
        s = schemes[kind];
        if (s.periodLength == 0) revert UnknownScheme(kind);
    }

    function _agreement(uint32 number) private view returns (Agreement storage a) {
        a = agreements[number];
        if (a.status == 0) revert UnknownAgreement(number);
    }

    function _enrolment(uint64 claim) private view returns (Enrolment storage e) {
        e = enrolments[claim];
        if (e.status == 0) revert NotEnrolled(claim);
    }

    function _withinLimits(uint128 tariff, uint128 maxTariff, uint128 bonus, uint128 maxBonus) private pure {
        if (tariff > maxTariff) revert TariffAboveLimit(tariff, maxTariff);
        if (bonus > maxBonus) revert BonusAboveLimit(bonus, maxBonus);
    }

    function _numberAt(Scheme storage s, uint256 moment) private view returns (uint32) {
        (uint256 first, uint256 length) = (s.firstOpens, s.periodLength);
        return moment < first ? 0 : ((moment - first) / length + 1).toUint32();
    }

    function _endOf(Scheme storage s, uint256 number) private view returns (uint256) {
        return s.firstOpens + number * s.periodLength;
    }

    function _atLeastOne(uint32 number) private pure returns (uint32) {
        return number == 0 ? 1 : number;
    }

    function _terms(Scheme storage s, uint32 number) private view returns (Terms memory) {
        uint32 from = s.termsFrom;
        return from != 0 && number >= from ? s.nextTerms : s.terms;
    }

    function _statement(uint32 number, uint32 period_, uint128 saving_, bytes32 evidence)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(number, period_, saving_, evidence));
    }

    function _due(uint128 share, uint128 saving_) private pure returns (uint128) {
        return uint128(Math.ceilDiv(uint256(share) * saving_, ONE));
    }

    /// The caller's seat, which may speak on a statement, and the statement's ballot.
    function _voice(uint32 number, uint32 period_, uint128 saving_, bytes32 evidence)
        private
        view
        returns (Agreement storage a, Ballot storage b, Seat memory s)
    {
        a = _agreement(number);
        s = auditors[msg.sender];
        if (s.state != 1) revert NotSeat(msg.sender);
        if (s.from > block.timestamp) revert SeatNotYet(msg.sender, s.from);
        if (msg.sender == a.agency || s.institution == a.institution) revert AgencyAudits(msg.sender);
        Saving storage it = savings[number][period_];
        if (it.evidence == 0 || it.evidence != evidence || it.saving != saving_) {
            revert SavingNotReported(number, period_);
        }
        b = ballots[_statement(number, period_, saving_, evidence)];
        if (b.isFinal) revert SavingIsFinal(number, period_);
        uint256 dissent = _bits(b.dissented);
        if (dissent >= a.dissent) revert Rejected(uint32(dissent));
        if ((b.attested | b.dissented) & (1 << s.index) != 0) revert AlreadySpoken(msg.sender);
    }

    /// Bits that are set.
    function _bits(uint64 word) private pure returns (uint256 count) {
        unchecked {
            uint256 x = word;
            x -= (x >> 1) & 0x5555555555555555;
            x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333);
            x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
            count = ((x * 0x0101010101010101) >> 56) & 0xff;
        }
    }

    /// What is set aside for so much at a full rate, or all there is.
    function _tier(uint256 amount, uint256 rate, uint256 unit, uint128 available)
        private
        pure
        returns (uint128 aside, bool isShort)
    {
        uint256 wanted = amount * rate / unit; // two factors of 128 bits
        return wanted <= available ? (uint128(wanted), false) : (available, true);
    }

    /// What a claim has of its closed period.
    function _payment(Scheme storage s, Period storage p, Enrolment storage e) private view returns (uint128) {
        (uint256 quantity, uint256 area) = (e.quantity, e.area);
        uint256 byQuantity =
            p.shortIndividual ? quantity * p.individual / p.quantity : quantity * p.tariff / 10 ** s.decimals;
        uint256 byArea = p.collective == 0
            ? 0
            : p.shortCollective ? area * p.collective / p.area : area * p.bonus / HECTARE;
        return uint128(byQuantity + byArea);
    }

    /// A claim's `amount` leaves what its period set aside, `back` of it for the next open period; with
    /// the last claim goes what rounding left.
    function _settle(uint32 kind, Scheme storage s, Period storage p, uint128 amount, uint128 back) private {
        uint128 left = p.left - amount;
        uint32 waiting = p.waiting - 1;
        p.waiting = waiting;
        if (waiting == 0 && left != 0) (amount, back, left) = (amount + left, back + left, 0);
        p.left = left;
        s.reserved -= amount;
        if (back != 0) _comeIn(kind, s, back);
    }

    function _comeIn(uint32 kind, Scheme storage s, uint128 amount) private {
        (uint32 next, uint32 last) = (s.next, s.last);
        if (last != 0 && next > last) (s.rest, s.restTotal) = (s.rest + amount, s.restTotal + amount);
        else periods[kind][next].pot += amount;
    }

    function _balance(address token) private view returns (uint256) {
        return token == address(0) ? address(this).balance : IERC20(token).balanceOf(address(this));
    }

    function _moved(address token, uint256 amount, uint256 more, uint256 less) private pure {
        uint256 moved = Math.saturatingSub(more, less);
        if (moved != amount) revert WrongAmountArrived(token, amount, moved);
    }

    function _pay(address token, address to, uint128 amount) private {
        if (token == address(0)) {
            (bool ok,) = to.call{value: amount}("");
            if (!ok) revert TokenRefused(to);
            return;
        }
        uint256 before = IERC20(token).balanceOf(address(this));
        if (!IERC20(token).trySafeTransfer(to, amount)) revert TokenRefused(token);
        _moved(token, amount, before, IERC20(token).balanceOf(address(this)));
    }
}
