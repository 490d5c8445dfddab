// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// Weir's register of claims in Solidity: the same messages, checks, events and errors.
///
/// Written to be cheap. Bonds and stakes fit in 96 bits, times in 40, windows in 32, so that a claim
/// is five slots beside its cells (four to a slot), and what a message needs of a kind is one or two.
/// Money is paid last and measured, which makes a lock against re-entry superfluous.
contract PeerClaims {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    // --- types ---

    struct ClaimsSettings {
        address governor;
        uint64 delay;
    }

    struct Stakes {
        address token;
        uint128 bond;
        uint128 stake;
        uint128 challengeBond;
    }

    struct Windows {
        uint64 attestation;
        uint64 challenge;
        uint64 review;
        uint64 liability;
    }

    struct KindSettings {
        string name;
        string unit;
        uint8 decimals;
        uint32 benefit;
        uint8 resolution;
        uint64 firstOpens;
        uint64 periodLength;
        uint128 maxQuantity;
        uint128 maxArea;
        bytes32 method;
        Stakes stakes;
        Windows windows;
    }

    struct Quorum {
        uint8 seats;
        uint8 institutions;
        uint8 dissent;
    }

    struct NewKind {
        KindSettings settings;
        Quorum quorum;
        Quorum review;
    }

    struct Filing {
        uint32 kind;
        address consumer;
        uint32 period;
        uint128 quantity;
        uint128 area;
        bytes32 evidence;
        uint64[] cells;
    }

    struct Signature {
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    struct Endorsement {
        uint64 claim;
        Signature[] signatures;
    }

    struct Objection {
        uint64 claim;
        bytes32 reason;
        bytes32 salt;
        bytes32 name;
        bytes32 content;
        uint64 size;
        bytes32[] path;
    }

    /// As stored.
    struct Kind {
        // slot 0: read by nearly every message
        uint8 decimals;
        uint8 resolution;
        uint32 benefit;
        uint40 firstOpens;
        uint40 periodLength;
        uint32 attestation;
        uint32 challenge;
        uint32 review;
        uint32 liability;
        // slot 1
        address token;
        uint96 bond;
        // slot 2
        uint96 stake;
        uint96 challengeBond;
        // slot 3
        uint128 maxQuantity;
        uint128 maxArea;
        // slot 4: both rules and what waits
        Rule quorum;
        Rule reviewRule;
        // the rest is read by views and wallets
        bytes32 method;
        string name;
        string unit;
    }

    struct Rule {
        uint8 seats;
        uint8 institutions;
        uint8 dissent;
        uint8 nextSeats;
        uint8 nextInstitutions;
        uint8 nextDissent;
        /// From when the next values hold; 0 if none wait.
        uint40 from;
    }

    struct Seat {
        uint40 from;
        uint8 index;
        uint8 institution;
        /// 0 never, 1 in office, 2 removed.
        uint8 state;
        /// Institutions it ever had a seat of, by bit.
        uint64 ever;
    }

    struct Ballot {
        uint64 attested;
        uint64 dissented;
        uint64 institutions;
        bool reached;
    }

    /// Where a claim stands as stored; it becomes final by time alone.
    enum Stage { None, Filed, Attested, Challenged, Final, Refused, Revoked }

    struct Claim {
        // slot 0
        address claimant;
        uint32 kind;
        uint32 period;
        Stage stage;
        bool bond;
        bool stakes;
        bool freed;
        // slot 1
        address consumer;
        uint40 filed;
        uint40 attestedAt;
        // slot 2
        Ballot ballot;
        uint40 challengedAt;
        // slot 3
        uint128 quantity;
        uint128 area;
        // slot 4
        bytes32 evidence;
        uint64[] cells;
    }

    struct Challenge {
        address challenger;
        bytes32 piece;
        bytes32 reason;
        Ballot ballot;
    }

    struct Commitment {
        bytes32 hash;
        uint64 at;
    }

    struct Account {
        uint128 free;
        uint128 locked;
    }

    // --- storage ---

    uint256 private constant MAX_DELAY = 31_536_000;
    uint256 private constant MAX_WINDOW = 315_360_000;
    uint256 private constant MAX_CELLS = 64;
    uint256 private constant MAX_SEATS = 64;
    uint256 private constant MAX_PATH = 32;
    uint256 private constant MAX_DECIMALS = 38;
    uint256 private constant MAX_NAME = 64;
    uint256 private constant MAX_SYMBOL = 16;
    uint256 private constant COMMITMENT_AGE = 60;
    /// The twelve base cells that are pentagons, by bit.
    uint256 private constant PENTAGONS = 1 << 4 | 1 << 14 | 1 << 24 | 1 << 38 | 1 << 49 | 1 << 58 | 1 << 63 | 1 << 72
        | 1 << 83 | 1 << 97 | 1 << 107 | 1 << 117;
    /// The lowest bit of each of the fifteen digits of a cell.
    uint256 private constant DIGITS = 0x1249249249249;
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant ATTESTATION_TYPEHASH = keccak256(
        "Attestation(uint64 claim,string benefit,address claimant,address consumer,string from,string until,string quantity,string area,bytes32 cells,bytes32 evidence)"
    );

    uint64 public immutable delay;
    address public governor;
    address private offered;
    address public successor;
    uint32 public kindCount;
    uint64 public claimCount;
    mapping(address token => mapping(address who => Account)) public accountOf;
    mapping(uint32 kind => Kind) private kinds;
    mapping(uint32 kind => mapping(address seat => Seat)) private seats;
    mapping(uint32 kind => address[]) private seatAddresses;
    mapping(uint64 claim => Claim) private claims;
    mapping(uint32 benefit => mapping(uint32 period => mapping(uint64 cell => uint64 claim))) private holders;
    mapping(uint64 claim => Challenge) private challenges;
    mapping(uint64 claim => mapping(address challenger => Commitment)) public commitmentOf;
    mapping(uint64 claim => mapping(uint8 motion => mapping(bytes32 evidence => Ballot))) public motion;

    // --- events ---

    event Deposited(address indexed token, address indexed account, uint128 amount);
    event Withdrawn(address indexed token, address indexed account, address indexed to, uint128 amount);
    event KindAdded(uint32 indexed kind, string name);
    event QuorumChanged(
        uint32 indexed kind, bool review, uint8 seats, uint8 institutions, uint8 dissent, uint64 from
    );
    event SeatProposed(uint32 indexed kind, address indexed seat, uint8 institution, uint64 from);
    event SeatRemoved(uint32 indexed kind, address indexed seat);
    event ClaimFiled(
        uint64 indexed claim,
        uint32 indexed kind,
        address indexed claimant,
        address consumer,
        uint32 period,
        uint128 quantity,
        uint128 area,
        bytes32 evidence
    );
    event Attested(uint64 indexed claim, address indexed seat);
    event Dissented(uint64 indexed claim, address indexed seat);
    event QuorumReached(uint64 indexed claim, uint64 until);
    event ChallengeCommitted(uint64 indexed claim, address indexed challenger);
    event Challenged(uint64 indexed claim, address indexed challenger, bytes32 piece, bytes32 reason, uint64 until);
    event Judged(uint64 indexed claim, address indexed seat, bool uphold);
    event ChallengeDismissed(uint64 indexed claim, address indexed challenger);
    event ClaimFinal(uint64 indexed claim, uint32 indexed kind, address indexed claimant);
    event ClaimRefused(uint64 indexed claim, uint8 cause);
    event MotionSupported(uint64 indexed claim, address indexed seat, uint8 motion, bytes32 evidence, bool support);
    event ClaimRevoked(uint64 indexed claim, bytes32 evidence);
    event CellsFreed(uint64 indexed claim, bytes32 evidence);
    event Slashed(uint64 indexed claim, address indexed seat, address indexed to, uint128 amount);
    event StakesReleased(uint64 indexed claim);
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
    error WrongValue(uint256 expected, uint256 sent);
    error InsufficientFunds(address account, uint128 free, uint128 needed);
    error InvalidAmount(uint128 amount);
    error UnknownKind(uint32 kind);
    error InvalidDecimals(uint8 decimals, uint8 limit);
    error InvalidResolution(uint8 resolution, uint8 limit);
    error InvalidPeriod(uint64 firstOpens, uint64 periodLength);
    error InvalidWindow(uint64 seconds_, uint64 limit);
    error InvalidQuorum(uint8 seats, uint8 institutions, uint8 dissent);
    error ReviewBelowQuorum(uint8 seats, uint8 institutions);
    error BenefitDiffers(uint32 benefit);
    error SeatTaken(address seat);
    error InvalidInstitution(uint8 institution);
    error TooManySeats(uint8 limit);
    error NotSeat(address caller);
    error SeatNotYet(address caller, uint64 from);
    error UnknownClaim(uint64 claim);
    error PeriodNotOver(uint32 period, uint64 ends, uint64 now_);
    error InvalidQuantity(uint128 quantity, uint128 limit);
    error InvalidArea(uint128 area, uint128 limit);
    error InvalidEvidence();
    error TooManyCells(uint32 cells, uint32 limit);
    error CellsOutOfOrder(uint64 cell, uint64 before);
    error InvalidCell(uint64 cell, uint8 resolution);
    error CellTaken(uint64 cell, uint64 holder);
    error WrongStatus(uint64 claim, uint8 status);
    error NotClaimant(address caller);
    error AlreadyAttested(uint64 claim);
    error TooLate(uint64 claim, uint64 until, uint64 now_);
    error TooEarly(uint64 claim, uint64 from, uint64 now_);
    error AttestsForItself(address seat);
    error AlreadySpoken(address seat);
    error AttestorJudges(address seat);
    error InvalidSignature(uint8 position);
    error NothingCounted(uint64 claim);
    error Rejected(uint64 claim, uint32 dissent);
    error NotCommitted(uint64 claim, address challenger);
    error CommittedTooLate(uint64 at, uint64 now_, uint64 age);
    error PieceNotInEvidence(bytes32 piece, bytes32 root, bytes32 evidence);
    error PathTooLong(uint32 length, uint32 limit);
    error AlreadyFreed(uint64 claim);

    constructor(ClaimsSettings memory s) {
        if (s.governor == address(0)) revert InvalidAddress(s.governor);
        if (s.delay > MAX_DELAY) revert DelayTooLong(s.delay, uint64(MAX_DELAY));
        (governor, delay) = (s.governor, s.delay);
    }

    modifier onlyGovernor() {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        _;
    }

    // --- money for bonds and stakes ---

    function deposit(address token, uint128 amount) external payable {
        if (amount == 0) revert InvalidAmount(amount);
        _credit(token, msg.sender, amount);
        emit Deposited(token, msg.sender, amount);
        uint256 expected = token == address(0) ? amount : 0;
        if (msg.value != expected) revert WrongValue(expected, msg.value);
        if (token == address(0)) return;
        uint256 before = IERC20(token).balanceOf(address(this));
        if (!IERC20(token).trySafeTransferFrom(msg.sender, address(this), amount)) revert TokenRefused(token);
        _moved(token, amount, IERC20(token).balanceOf(address(this)), before);
    }

    function withdraw(address token, uint128 amount, address to) external {
        if (amount == 0) revert InvalidAmount(amount);
        _debit(token, msg.sender, amount, false);
        emit Withdrawn(token, msg.sender, to, amount);
        if (to == address(0)) revert InvalidAddress(to);
        if (token == address(0)) {
            (bool ok,) = to.call{value: amount}("");
            if (!ok) revert TokenRefused(to);
            return;
        }
        uint256 before = IERC20(token).balanceOf(address(this));
        if (!IERC20(token).trySafeTransfer(to, amount)) revert TokenRefused(token);
        _moved(token, amount, before, IERC20(token).balanceOf(address(this)));
    }

    // --- kinds and their seats ---

    function addKind(NewKind calldata added) external onlyGovernor returns (uint32 kind) {
        KindSettings calldata s = added.settings;
        _limited(s.name, MAX_NAME);
        _limited(s.unit, MAX_SYMBOL);
        if (s.decimals > MAX_DECIMALS) revert InvalidDecimals(s.decimals, uint8(MAX_DECIMALS));
        if (s.resolution > 15) revert InvalidResolution(s.resolution, 15);
        if (s.periodLength == 0 || uint256(s.firstOpens) + s.periodLength > type(uint40).max) {
            revert InvalidPeriod(s.firstOpens, s.periodLength);
        }
        _window(s.windows.attestation, 1);
        _window(s.windows.challenge, 1);
        _window(s.windows.review, 1);
        _window(s.windows.liability, 0);
        _validate(added.quorum.seats, added.quorum.institutions, added.quorum.dissent);
        _validate(added.review.seats, added.review.institutions, added.review.dissent);
        kind = kindCount;
        Kind storage k = kinds[kind];
        k.benefit = kind;
        if (s.benefit != type(uint32).max) {
            Kind storage shared = kinds[s.benefit];
            if (
                s.benefit >= kind || shared.resolution != s.resolution || shared.firstOpens != s.firstOpens
                    || shared.periodLength != s.periodLength
            ) revert BenefitDiffers(s.benefit);
            k.benefit = shared.benefit;
        }
        (k.decimals, k.resolution) = (s.decimals, s.resolution);
        (k.firstOpens, k.periodLength) = (uint40(s.firstOpens), uint40(s.periodLength));
        (k.attestation, k.challenge) = (uint32(s.windows.attestation), uint32(s.windows.challenge));
        (k.review, k.liability) = (uint32(s.windows.review), uint32(s.windows.liability));
        (k.token, k.bond) = (s.stakes.token, uint256(s.stakes.bond).toUint96());
        (k.stake, k.challengeBond) =
            (uint256(s.stakes.stake).toUint96(), uint256(s.stakes.challengeBond).toUint96());
        (k.maxQuantity, k.maxArea) = (s.maxQuantity, s.maxArea);
        (k.method, k.name, k.unit) = (s.method, s.name, s.unit);
        k.quorum = Rule(added.quorum.seats, added.quorum.institutions, added.quorum.dissent, 0, 0, 0, 0);
        k.reviewRule = Rule(added.review.seats, added.review.institutions, added.review.dissent, 0, 0, 0, 0);
        _reviewAtLeast(k);
        kindCount = kind + 1;
        emit KindAdded(kind, s.name);
    }

    function setQuorum(uint32 kind, uint8 seats_, uint8 institutions, uint8 dissent_)
        external
        onlyGovernor
        returns (uint64)
    {
        return _changeRule(kind, false, seats_, institutions, dissent_);
    }

    function setReview(uint32 kind, uint8 seats_, uint8 institutions, uint8 dissent_)
        external
        onlyGovernor
        returns (uint64)
    {
        return _changeRule(kind, true, seats_, institutions, dissent_);
    }

    function kindSettings(uint32 kind) external view returns (KindSettings memory s) {
        Kind storage k = _kind(kind);
        (s.name, s.unit, s.decimals, s.benefit, s.resolution) = (k.name, k.unit, k.decimals, k.benefit, k.resolution);
        (s.firstOpens, s.periodLength, s.maxQuantity, s.maxArea) =
            (k.firstOpens, k.periodLength, k.maxQuantity, k.maxArea);
        s.method = k.method;
        s.stakes = Stakes(k.token, k.bond, k.stake, k.challengeBond);
        s.windows = Windows(k.attestation, k.challenge, k.review, k.liability);
    }

    function quorums(uint32 kind)
        external
        view
        returns (
            uint8 seats_,
            uint8 institutions,
            uint8 dissent_,
            uint8 reviewSeats,
            uint8 reviewInstitutions,
            uint8 reviewDissent
        )
    {
        Kind storage k = _kind(kind);
        (seats_, institutions, dissent_) = _inForce(k.quorum);
        (reviewSeats, reviewInstitutions, reviewDissent) = _inForce(k.reviewRule);
    }

    function kindTerms(uint32 kind)
        external
        view
        returns (uint64 firstOpens, uint64 periodLength, uint8 decimals, address token)
    {
        Kind storage k = _kind(kind);
        return (k.firstOpens, k.periodLength, k.decimals, k.token);
    }

    function proposeSeat(uint32 kind, address seat, uint8 institution) external onlyGovernor {
        _kind(kind);
        if (seat == address(0)) revert InvalidAddress(seat);
        if (institution >= 64) revert InvalidInstitution(institution);
        Seat storage s = seats[kind][seat];
        if (s.state == 1) revert SeatTaken(seat);
        if (s.state == 0) {
            address[] storage addresses = seatAddresses[kind];
            uint256 next = addresses.length;
            if (next >= MAX_SEATS) revert TooManySeats(uint8(MAX_SEATS));
            addresses.push(seat);
            s.index = uint8(next);
        }
        uint64 from = uint64(block.timestamp) + delay;
        (s.from, s.institution, s.state) = (uint40(from), institution, 1);
        s.ever |= uint64(1 << institution);
        emit SeatProposed(kind, seat, institution, from);
    }

    function removeSeat(uint32 kind, address seat) external onlyGovernor {
        Seat storage s = seats[kind][seat];
        if (s.state != 1) revert NotSeat(seat);
        s.state = 2;
        emit SeatRemoved(kind, seat);
    }

    function seatOf(uint32 kind, address seat)
        external
        view
        returns (bool seated, uint8 index, uint8 institution, uint64 from)
    {
        Seat memory s = seats[kind][seat];
        if (s.state == 1) return (true, s.index, s.institution, s.from);
    }

    // --- a claim's life ---

    function file(Filing calldata f) external returns (uint64 id) {
        Kind storage k = _kind(f.kind);
        uint256 ends = k.firstOpens + uint256(f.period) * k.periodLength;
        if (f.period == 0 || block.timestamp < ends) {
            revert PeriodNotOver(f.period, uint64(ends), uint64(block.timestamp));
        }
        uint256 cells_ = f.cells.length;
        if (cells_ == 0 || cells_ > MAX_CELLS) revert TooManyCells(uint32(cells_), uint32(MAX_CELLS));
        uint256 limit = Math.min(k.maxQuantity * cells_, type(uint128).max);
        if (f.quantity > limit || (f.quantity == 0 && f.area == 0)) revert InvalidQuantity(f.quantity, uint128(limit));
        limit = Math.min(k.maxArea * cells_, type(uint128).max);
        if (f.area > limit) revert InvalidArea(f.area, uint128(limit));
        if (f.evidence == 0) revert InvalidEvidence();
        id = ++claimCount;
        Claim storage c = claims[id];
        _takeCells(c, k, f, id);
        _debit(k.token, msg.sender, k.bond, false);
        if (f.consumer == address(0)) revert InvalidAddress(f.consumer);
        (c.claimant, c.kind, c.period, c.stage, c.bond) = (msg.sender, f.kind, f.period, Stage.Filed, true);
        (c.consumer, c.filed) = (f.consumer, uint40(block.timestamp));
        (c.quantity, c.area, c.evidence) = (f.quantity, f.area, f.evidence);
        emit ClaimFiled(id, f.kind, msg.sender, f.consumer, f.period, f.quantity, f.area, f.evidence);
    }

    function retract(uint64 claim_) external {
        (Claim storage c, Kind storage k) = _case(claim_);
        if (msg.sender != c.claimant) revert NotClaimant(msg.sender);
        _require(c.stage == Stage.Filed, claim_, c, k);
        if (c.ballot.attested != 0) revert AlreadyAttested(claim_);
        _credit(k.token, msg.sender, k.bond);
        _refuse(claim_, c, k, 0);
    }

    function attest(uint64 claim_) external returns (bool reached) {
        (Claim storage c, Kind storage k) = _case(claim_);
        Seat memory s = _voice(c, msg.sender);
        Ballot memory ballot_ = c.ballot;
        _hear(claim_, c, k, ballot_, s, msg.sender);
        return _heard(claim_, c, k, ballot_);
    }

    function attestSigned(Endorsement calldata e) external returns (uint8 counted, bool reached) {
        if (e.signatures.length > MAX_SEATS) revert TooManySeats(uint8(MAX_SEATS));
        uint64 claim_ = e.claim;
        (Claim storage c, Kind storage k) = _case(claim_);
        bytes32 signed = _digest(claim_, c, k);
        Ballot memory ballot_ = c.ballot;
        for (uint256 i = 0; i < e.signatures.length; ++i) {
            Signature calldata g = e.signatures[i];
            (address signer, ECDSA.RecoverError error_,) = ECDSA.tryRecover(signed, g.v, g.r, g.s);
            if (error_ != ECDSA.RecoverError.NoError) revert InvalidSignature(uint8(i));
            Seat memory s = _voice(c, signer);
            if (ballot_.reached || (ballot_.attested | ballot_.dissented) & (1 << s.index) != 0) continue;
            _hear(claim_, c, k, ballot_, s, signer);
            ++counted;
        }
        if (counted == 0) revert NothingCounted(claim_);
        reached = _heard(claim_, c, k, ballot_);
    }

    function dissent(uint64 claim_) external returns (bool refused) {
        (Claim storage c, Kind storage k) = _case(claim_);
        Seat memory s = _voice(c, msg.sender);
        _openToVoices(claim_, c, k);
        Ballot memory ballot_ = c.ballot;
        refused = _count(ballot_, claim_, s, msg.sender, k.quorum, false);
        _store(c.ballot, ballot_);
        emit Dissented(claim_, msg.sender);
        if (refused) {
            _credit(k.token, c.consumer, k.bond);
            if (c.stakes) _settleStakes(claim_, c, k, true);
            _refuse(claim_, c, k, 2);
        }
    }

    function digest(uint64 claim_) external view returns (bytes32) {
        (Claim storage c, Kind storage k) = _case(claim_);
        return _digest(claim_, c, k);
    }

    function lapse(uint64 claim_) external {
        (Claim storage c, Kind storage k) = _case(claim_);
        uint8 cause = 1;
        if (c.stage == Stage.Filed) {
            _fromOn(claim_, uint256(c.filed) + k.attestation);
        } else if (c.stage == Stage.Challenged) {
            _fromOn(claim_, uint256(c.challengedAt) + k.review);
            _credit(k.token, challenges[claim_].challenger, k.challengeBond);
            cause = 4;
        } else {
            _require(false, claim_, c, k);
        }
        _credit(k.token, c.claimant, k.bond);
        if (c.stakes) _settleStakes(claim_, c, k, true);
        _refuse(claim_, c, k, cause);
    }

    function commitChallenge(uint64 claim_, bytes32 commitment) external {
        _case(claim_);
        commitmentOf[claim_][msg.sender] = Commitment(commitment, uint64(block.timestamp));
        emit ChallengeCommitted(claim_, msg.sender);
    }

    function challenge(Objection calldata o) external {
        uint64 claim_ = o.claim;
        (Claim storage c, Kind storage k) = _case(claim_);
        _require(_status(c, k) == uint8(Stage.Attested), claim_, c, k);
        Commitment storage commitment = commitmentOf[claim_][msg.sender];
        bytes32 hash = keccak256(abi.encode(claim_, msg.sender, o.reason, o.salt, o.name, o.content, o.size));
        if (commitment.hash != hash) revert NotCommitted(claim_, msg.sender);
        uint64 at = commitment.at;
        if (block.timestamp - at < COMMITMENT_AGE) {
            revert CommittedTooLate(at, uint64(block.timestamp), uint64(COMMITMENT_AGE));
        }
        if (o.path.length > MAX_PATH) revert PathTooLong(uint32(o.path.length), uint32(MAX_PATH));
        bytes32 leaf = sha256(abi.encodePacked(bytes1(0), o.name, o.content, o.size));
        bytes32 root = MerkleProof.processProofCalldata(o.path, leaf, _node);
        if (root != c.evidence) revert PieceNotInEvidence(leaf, root, c.evidence);
        _debit(k.token, msg.sender, k.challengeBond, false);
        (c.stage, c.challengedAt) = (Stage.Challenged, uint40(block.timestamp));
        delete commitmentOf[claim_][msg.sender];
        Challenge storage h = challenges[claim_];
        (h.challenger, h.piece, h.reason) = (msg.sender, leaf, o.reason);
        delete h.ballot;
        emit Challenged(claim_, msg.sender, leaf, o.reason, uint64(block.timestamp) + k.review);
    }

    function judge(uint64 claim_, bool uphold) external returns (bool decided) {
        (Claim storage c, Kind storage k) = _case(claim_);
        Seat memory s = _voice(c, msg.sender);
        _require(c.stage == Stage.Challenged, claim_, c, k);
        _before(claim_, uint256(c.challengedAt) + k.review);
        if (c.ballot.attested & (1 << s.index) != 0) revert AttestorJudges(msg.sender);
        Challenge storage h = challenges[claim_];
        Ballot memory ballot_ = h.ballot;
        decided = _count(ballot_, claim_, s, msg.sender, k.reviewRule, uphold);
        _store(h.ballot, ballot_);
        emit Judged(claim_, msg.sender, uphold);
        if (!decided) return false;
        if (uphold) {
            _credit(k.token, h.challenger, k.bond);
            _credit(k.token, h.challenger, k.challengeBond);
            if (c.stakes) _settleStakes(claim_, c, k, false);
            _refuse(claim_, c, k, 3);
        } else {
            _credit(k.token, c.claimant, k.challengeBond);
            c.stage = Stage.Attested;
            emit ChallengeDismissed(claim_, h.challenger);
        }
    }

    function finalize(uint64 claim_) external {
        (Claim storage c, Kind storage k) = _case(claim_);
        _require(c.stage == Stage.Attested && c.bond, claim_, c, k);
        _fromOn(claim_, uint256(c.attestedAt) + k.challenge);
        c.bond = false;
        _credit(k.token, c.claimant, k.bond);
        emit ClaimFinal(claim_, c.kind, c.claimant);
    }

    function release(uint64 claim_) external {
        (Claim storage c, Kind storage k) = _case(claim_);
        _require(c.stage == Stage.Attested && c.stakes, claim_, c, k);
        _fromOn(claim_, uint256(c.attestedAt) + k.challenge + k.liability);
        _settleStakes(claim_, c, k, true);
        c.stakes = false;
        emit StakesReleased(claim_);
    }

    function revoke(uint64 claim_, bytes32 evidence, bool support) external returns (bool decided) {
        (Claim storage c, Kind storage k) = _case(claim_);
        _require(_status(c, k) == uint8(Stage.Final), claim_, c, k);
        decided = _moveFor(claim_, c, k, 0, evidence, support);
        if (!decided) return false;
        if (c.bond) _credit(k.token, c.consumer, k.bond);
        if (c.stakes) {
            bool liable = block.timestamp < uint256(c.attestedAt) + k.challenge + k.liability;
            _settleStakes(claim_, c, k, !liable);
        }
        (c.stage, c.bond, c.stakes) = (Stage.Revoked, false, false);
        emit ClaimRevoked(claim_, evidence);
    }

    function freeCells(uint64 claim_, bytes32 evidence, bool support) external returns (bool decided) {
        (Claim storage c, Kind storage k) = _case(claim_);
        _require(c.stage == Stage.Revoked, claim_, c, k);
        if (c.freed) revert AlreadyFreed(claim_);
        decided = _moveFor(claim_, c, k, 1, evidence, support);
        if (!decided) return false;
        _giveCellsBack(c, k);
        emit CellsFreed(claim_, evidence);
    }

    // --- views ---

    function verdict(uint64 claim_)
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
        )
    {
        Claim storage c = claims[claim_];
        return (
            _status(c, kinds[c.kind]), c.kind, c.period, c.claimant, c.consumer, c.quantity, c.area
        );
    }

    function claim(uint64 claim_)
        external
        view
        returns (
            uint8 status,
            uint32 kind,
            uint32 period,
            address claimant,
            address consumer,
            uint128 quantity,
            uint128 area,
            bytes32 evidence,
            uint64 filed,
            uint64 since,
            uint64 until,
            bool freed
        )
    {
        (Claim storage c, Kind storage k) = _case(claim_);
        status = _status(c, k);
        (kind, period, claimant, consumer) = (c.kind, c.period, c.claimant, c.consumer);
        (quantity, area, evidence, filed, freed) = (c.quantity, c.area, c.evidence, c.filed, c.freed);
        if (status == uint8(Stage.Filed)) (since, until) = (filed, filed + k.attestation);
        else if (status == uint8(Stage.Attested)) (since, until) = (c.attestedAt, uint64(c.attestedAt) + k.challenge);
        else if (status == uint8(Stage.Challenged)) (since, until) = (c.challengedAt, uint64(c.challengedAt) + k.review);
        else if (status == uint8(Stage.Final)) {
            since = uint64(c.attestedAt) + k.challenge;
            until = since + k.liability;
        }
    }

    function cells(uint64 claim_) external view returns (uint64[] memory) {
        return claims[claim_].cells;
    }

    function holder(uint32 kind, uint64 cell, uint32 period) external view returns (uint64) {
        return holders[_kind(kind).benefit][period][cell];
    }

    function ballot(uint64 claim_) external view returns (uint64, uint64, uint64, bool) {
        (Claim storage c,) = _case(claim_);
        return (c.ballot.attested, c.ballot.dissented, c.ballot.institutions, c.ballot.reached);
    }

    function challengeOf(uint64 claim_)
        external
        view
        returns (
            address challenger,
            bytes32 piece,
            bytes32 reason,
            uint64 upheld,
            uint64 dismissed,
            uint64 institutions
        )
    {
        Challenge storage h = challenges[claim_];
        return (h.challenger, h.piece, h.reason, h.ballot.attested, h.ballot.dissented, h.ballot.institutions);
    }

    // --- governance ---

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

    // --- private: kinds and rules ---

    function _kind(uint32 kind) private view returns (Kind storage k) {
        k = kinds[kind];
        if (k.periodLength == 0) revert UnknownKind(kind);
    }

    function _limited(string calldata text, uint256 limit) private pure {
        if (bytes(text).length > limit) revert TextTooLong(uint32(bytes(text).length), uint32(limit));
    }

    function _window(uint64 seconds_, uint64 least) private pure {
        if (seconds_ < least || seconds_ > MAX_WINDOW) revert InvalidWindow(seconds_, uint64(MAX_WINDOW));
    }

    function _validate(uint8 seats_, uint8 institutions, uint8 dissent_) private pure {
        if (institutions == 0 || institutions > seats_ || seats_ > MAX_SEATS || dissent_ == 0) {
            revert InvalidQuorum(seats_, institutions, dissent_);
        }
    }

    function _inForce(Rule storage r) private view returns (uint8, uint8, uint8) {
        if (r.from != 0 && r.from <= block.timestamp) return (r.nextSeats, r.nextInstitutions, r.nextDissent);
        return (r.seats, r.institutions, r.dissent);
    }

    function _changeRule(uint32 kind, bool review, uint8 seats_, uint8 institutions, uint8 dissent_)
        private
        returns (uint64 from)
    {
        Kind storage k = _kind(kind);
        _validate(seats_, institutions, dissent_);
        Rule storage r = review ? k.reviewRule : k.quorum;
        (r.seats, r.institutions, r.dissent) = _inForce(r);
        from = uint64(block.timestamp);
        if (seats_ >= r.seats && institutions >= r.institutions && dissent_ <= r.dissent) {
            (r.seats, r.institutions, r.dissent, r.from) = (seats_, institutions, dissent_, 0);
        } else {
            from += delay;
            (r.nextSeats, r.nextInstitutions, r.nextDissent, r.from) =
                (seats_, institutions, dissent_, uint40(from));
        }
        _reviewAtLeast(k);
        emit QuorumChanged(kind, review, seats_, institutions, dissent_, from);
    }

    /// Each rule for reviews, in force or waiting, against each for attestation.
    function _reviewAtLeast(Kind storage k) private view {
        Rule storage q = k.quorum;
        Rule storage r = k.reviewRule;
        (uint8 needed, uint8 diverse,) = _inForce(q);
        (uint8 seats_, uint8 institutions,) = _inForce(r);
        if (q.from > block.timestamp) {
            if (q.nextSeats > needed) needed = q.nextSeats;
            if (q.nextInstitutions > diverse) diverse = q.nextInstitutions;
        }
        if (seats_ < needed || institutions < diverse) revert ReviewBelowQuorum(seats_, institutions);
        if (r.from > block.timestamp && (r.nextSeats < needed || r.nextInstitutions < diverse)) {
            revert ReviewBelowQuorum(r.nextSeats, r.nextInstitutions);
        }
    }

    // --- private: a claim's life ---

    function _case(uint64 claim_) private view returns (Claim storage c, Kind storage k) {
        c = claims[claim_];
        if (c.stage == Stage.None) revert UnknownClaim(claim_);
        k = kinds[c.kind];
    }

    function _status(Claim storage c, Kind storage k) private view returns (uint8) {
        Stage stage = c.stage;
        if (stage == Stage.Attested && block.timestamp >= uint256(c.attestedAt) + k.challenge) stage = Stage.Final;
        return uint8(stage);
    }

    function _require(bool standsThere, uint64 claim_, Claim storage c, Kind storage k) private view {
        if (!standsThere) revert WrongStatus(claim_, _status(c, k));
    }

    function _before(uint64 claim_, uint256 until) private view {
        if (block.timestamp >= until) revert TooLate(claim_, uint64(until), uint64(block.timestamp));
    }

    function _fromOn(uint64 claim_, uint256 from) private view {
        if (block.timestamp < from) revert TooEarly(claim_, uint64(from), uint64(block.timestamp));
    }

    function _openToVoices(uint64 claim_, Claim storage c, Kind storage k) private view {
        _require(c.stage == Stage.Filed, claim_, c, k);
        _before(claim_, uint256(c.filed) + k.attestation);
    }

    /// The seat of an address that is not the claimant and not of an institution where the claimant has
    /// or had one.
    function _voice(Claim storage c, address who) private view returns (Seat memory s) {
        mapping(address => Seat) storage ofKind = seats[c.kind];
        s = ofKind[who];
        if (s.state != 1) revert NotSeat(who);
        if (s.from > block.timestamp) revert SeatNotYet(who, s.from);
        address claimant = c.claimant;
        if (who == claimant || ofKind[claimant].ever & (1 << s.institution) != 0) revert AttestsForItself(who);
    }

    /// Counts a voice; whether that decided it, either way.
    function _count(Ballot memory b, uint64 claim_, Seat memory s, address who, Rule storage rule, bool support)
        private
        view
        returns (bool)
    {
        (uint8 seats_, uint8 institutions, uint8 dissent_) = _inForce(rule);
        uint256 against = _bits(b.dissented);
        if (!b.reached && against >= dissent_) revert Rejected(claim_, uint32(against));
        uint64 bit = uint64(1 << s.index);
        if (b.reached || (b.attested | b.dissented) & bit != 0) revert AlreadySpoken(who);
        if (!support) {
            b.dissented |= bit;
            return against + 1 >= dissent_;
        }
        b.attested |= bit;
        b.institutions |= uint64(1 << s.institution);
        return b.reached = _bits(b.attested) >= seats_ && _bits(b.institutions) >= institutions;
    }

    function _store(Ballot storage stored, Ballot memory b) private {
        (stored.attested, stored.dissented, stored.institutions, stored.reached) =
            (b.attested, b.dissented, b.institutions, b.reached);
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

    /// Counts a voice for a claim and locks its stake.
    function _hear(uint64 claim_, Claim storage c, Kind storage k, Ballot memory b, Seat memory s, address who)
        private
    {
        _openToVoices(claim_, c, k);
        _count(b, claim_, s, who, k.quorum, true);
        _debit(k.token, who, k.stake, true);
        emit Attested(claim_, who);
    }

    function _heard(uint64 claim_, Claim storage c, Kind storage k, Ballot memory b) private returns (bool) {
        _store(c.ballot, b);
        c.stakes = true;
        if (b.reached) {
            (c.stage, c.attestedAt) = (Stage.Attested, uint40(block.timestamp));
            emit QuorumReached(claim_, uint64(block.timestamp) + k.challenge);
        }
        return b.reached;
    }

    function _takeCells(Claim storage c, Kind storage k, Filing calldata f, uint64 id) private {
        mapping(uint64 => uint64) storage held = holders[k.benefit][f.period];
        uint8 resolution = k.resolution;
        uint64 before = 0;
        for (uint256 i = 0; i < f.cells.length; ++i) {
            uint64 cell = f.cells[i];
            if (cell <= before) revert CellsOutOfOrder(cell, before);
            before = cell;
            if (!_isCell(cell, resolution)) revert InvalidCell(cell, resolution);
            uint64 taken = held[cell];
            if (taken != 0) revert CellTaken(cell, taken);
            held[cell] = id;
        }
        c.cells = f.cells;
    }

    /// A valid index of the H3 grid: mode, resolution, base cell, digits; in a pentagon the first digit
    /// off the centre is not the deleted one.
    function _isCell(uint256 cell, uint256 resolution) private pure returns (bool) {
        unchecked {
            uint256 base = (cell >> 45) & 0x7f;
            if (cell >> 52 != (0x80 | resolution) || base >= 122) return false;
            uint256 unused = 3 * (15 - resolution);
            uint256 mask = (1 << unused) - 1;
            if (cell & mask != mask) return false;
            // digits in use, from bit 0 on; a digit of 7 has all of its three bits
            uint256 digits = (cell & 0x1fffffffffff) >> unused;
            if (digits & (digits >> 1) & (digits >> 2) & DIGITS != 0) return false;
            return (PENTAGONS >> base) & 1 == 0 || digits == 0 || Math.log2(digits) % 3 != 0;
        }
    }

    function _giveCellsBack(Claim storage c, Kind storage k) private {
        mapping(uint64 => uint64) storage held = holders[k.benefit][c.period];
        uint64[] memory own = c.cells;
        for (uint256 i = 0; i < own.length; ++i) {
            delete held[own[i]];
        }
        c.freed = true;
    }

    /// The cells are free, nothing is held any more.
    function _refuse(uint64 claim_, Claim storage c, Kind storage k, uint8 cause) private {
        _giveCellsBack(c, k);
        (c.stage, c.bond, c.stakes) = (Stage.Refused, false, false);
        emit ClaimRefused(claim_, cause);
    }

    /// The stakes of all who attested go back, or to the consumer. At most MAX_SEATS of them.
    function _settleStakes(uint64 claim_, Claim storage c, Kind storage k, bool back) private {
        uint128 stake = k.stake;
        if (stake == 0) return;
        (address token, address consumer) = (k.token, c.consumer);
        address[] storage addresses = seatAddresses[c.kind];
        uint256 attested = c.ballot.attested;
        for (uint256 index = 0; attested != 0; ++index) {
            if (attested & 1 != 0) {
                address seat = addresses[index];
                Account storage a = accountOf[token][seat];
                a.locked -= stake;
                if (back) {
                    a.free += stake;
                } else {
                    _credit(token, consumer, stake);
                    emit Slashed(claim_, seat, consumer, stake);
                }
            }
            attested >>= 1;
        }
    }

    function _moveFor(uint64 claim_, Claim storage c, Kind storage k, uint8 which, bytes32 evidence, bool support)
        private
        returns (bool)
    {
        if (evidence == 0) revert InvalidEvidence();
        Seat memory s = _voice(c, msg.sender);
        Ballot storage stored = motion[claim_][which][evidence];
        Ballot memory b = stored;
        _count(b, claim_, s, msg.sender, k.reviewRule, support);
        _store(stored, b);
        emit MotionSupported(claim_, msg.sender, which, evidence, support);
        return b.reached;
    }

    function _node(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? sha256(abi.encodePacked(bytes1(0x01), a, b)) : sha256(abi.encodePacked(bytes1(0x01), b, a));
    }

    // --- private: money ---

    function _moved(address token, uint256 amount, uint256 more, uint256 less) private pure {
        uint256 moved = Math.saturatingSub(more, less);
        if (moved != amount) revert WrongAmountArrived(token, amount, moved);
    }

    function _credit(address token, address who, uint128 amount) private {
        if (amount != 0) accountOf[token][who].free += amount;
    }

    function _debit(address token, address who, uint128 amount, bool lock) private {
        if (amount == 0) return;
        Account storage a = accountOf[token][who];
        (uint128 free, uint128 locked) = (a.free, a.locked);
        if (free < amount) revert InsufficientFunds(who, free, amount);
        unchecked {
            free -= amount;
        }
        (a.free, a.locked) = (free, lock ? locked + amount : locked);
    }

    // --- private: what is signed ---

    function _digest(uint64 claim_, Claim storage c, Kind storage k) private view returns (bytes32) {
        uint256 from = k.firstOpens + (uint256(c.period) - 1) * k.periodLength;
        uint64[] memory own = c.cells;
        bytes memory packed = new bytes(own.length * 8);
        for (uint256 i = 0; i < own.length; ++i) {
            uint256 cell = uint256(own[i]) << 192;
            assembly ("memory-safe") {
                let at := add(add(packed, 32), mul(i, 8))
                // what lies behind is overwritten by the next cell, and the last one keeps it
                mstore(at, or(cell, shr(64, shl(64, mload(at)))))
            }
        }
        bytes memory first = abi.encode(
            ATTESTATION_TYPEHASH,
            claim_,
            keccak256(bytes(k.name)),
            c.claimant,
            c.consumer,
            keccak256(_moment(from)),
            keccak256(_moment(from + k.periodLength))
        );
        bytes memory second = abi.encode(
            keccak256(_quantity(c.quantity, k.decimals, k.unit)),
            keccak256(_quantity(c.area, 4, "ha")),
            keccak256(packed),
            c.evidence
        );
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPEHASH, keccak256("Weir Claims"), keccak256("1"), block.chainid, address(this))
        );
        return MessageHashUtils.toTypedDataHash(domain, keccak256(bytes.concat(first, second)));
    }

    /// In whole units, exactly, without zeros at the end of the decimals, and the unit's name.
    function _quantity(uint256 value, uint256 decimals, string memory unit) private pure returns (bytes memory) {
        unchecked {
            while (decimals > 0 && value % 10 == 0) (value, decimals) = (value / 10, decimals - 1);
            uint256 one = 10 ** decimals;
            string memory whole = Strings.toString(value / one);
            if (decimals == 0) return abi.encodePacked(whole, " ", unit);
            bytes memory part = bytes(Strings.toString(one + value % one));
            part[0] = ".";
            return abi.encodePacked(whole, part, " ", unit);
        }
    }

    /// As "2033-05-18 03:33:20 UTC"; after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    function _moment(uint256 unixSeconds) private pure returns (bytes memory text) {
        unchecked {
            uint256 day = unixSeconds / 86_400 + 719_468;
            uint256 era = day / 146_097;
            day %= 146_097;
            uint256 year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
            day -= 365 * year + year / 4 - year / 100;
            uint256 month = (5 * day + 2) / 153;
            day = day - (153 * month + 2) / 5 + 1;
            year += era * 400;
            if (month < 10) month += 3;
            else (month, year) = (month - 9, year + 1);
            uint256 time = unixSeconds % 86_400;
            text = bytes("0000-00-00 00:00:00 UTC");
            _digits(text, 0, year / 100);
            _digits(text, 2, year % 100);
            _digits(text, 5, month);
            _digits(text, 8, day);
            _digits(text, 11, time / 3_600);
            _digits(text, 14, time % 3_600 / 60);
            _digits(text, 17, time % 60);
        }
    }

    function _digits(bytes memory text, uint256 at, uint256 number) private pure {
        unchecked {
            text[at] = bytes1(uint8(48 + number / 10));
            text[at + 1] = bytes1(uint8(48 + number % 10));
        }
    }
}
