//! The contracts' interfaces as a wallet sees them, in Solidity.
//!
//! Written by hand so that structs and fields have names (ink!'s own metadata knows only tuples); a
//! test (`tests/interfaces.rs`) holds them against the ABI of the built contracts, function by
//! function, event by event and error by error.
#![allow(missing_docs, clippy::too_many_arguments)] // the documentation stands on the contracts' messages

use alloy_core::sol;

sol! {
    #[derive(Debug, PartialEq, Eq)]
    #[sol(abi)]
    interface Council {
        struct CouncilSettings { address governor; uint8 seats; uint8 institutions; uint8 dissent; uint64 delay; }
        struct Founder { address seat; uint8 institution; }
        /// model: 0 Schaefer, 1 Fox, 2 recharge, 3 fixed; rule: 0 constant rate, 1 forty-ten, 2 ICES advice.
        /// Rates have 18 decimals, biomass is in base units, times in seconds.
        struct Terms {
            uint8 model; uint128 growth; uint128 capacity;
            uint8 rule; uint128 rate; uint128 trigger; uint128 limit;
            uint64 maxAge; uint64 grace;
        }
        struct StockSettings {
            string name; string unit; uint8 decimals;
            uint64 firstOpens; uint64 seasonLength;
            uint8 division; // of the stock's own budget: 0 equal, 1 weights, 2 fixed
        }
        struct NewStock { StockSettings settings; Terms terms; }
        struct NewTerms { uint32 stock; Terms terms; }
        struct Signature { uint8 v; bytes32 r; bytes32 s; }
        struct Statement {
            uint32 stock; uint32 season;
            uint128 low; uint128 estimate; uint128 high;
            uint64 asOf; uint64 expires; bytes32 evidence;
        }
        /// What a seat signs in a wallet: bounds in the stock's unit, times as dates (weir_core::text).
        struct Attestation {
            uint32 stock; string name; uint32 season;
            string low; string estimate; string high;
            string asOf; string expires; bytes32 evidence;
        }
        struct Endorsement { Statement statement; Signature[] signatures; }

        // seats
        function proposeSeat(address seat, uint8 institution) external;
        function removeSeat(address seat) external;
        function seatOf(address seat) external view returns (bool seated, uint8 index, uint8 institution, uint64 from);
        function setQuorum(uint8 seats, uint8 institutions, uint8 dissent) external;
        function quorum() external view returns (uint8 seats, uint8 institutions, uint8 dissent);
        // stocks
        function addStock(NewStock added) external returns (uint32 stock);
        function setTerms(NewTerms changed) external returns (uint64 inForceFrom);
        function terms(uint32 stock) external view returns (Terms terms);
        function stockSettings(uint32 stock) external view returns (StockSettings settings);
        function stockCount() external view returns (uint32 stocks);
        // assessments
        function attest(Statement statement) external returns (bool isFinal);
        function attestSigned(Endorsement endorsement) external returns (uint8 counted, bool isFinal);
        function dissent(bytes32 digest) external;
        function digest(Statement statement) external view returns (bytes32 digest);
        function ballot(bytes32 digest) external view returns (uint64 attested, uint64 dissented, uint64 institutions, bool isFinal);
        function assessment(uint32 stock) external view returns (uint32 season, uint128 low, uint64 asOf, uint64 expires);
        function pendingAssessment(uint32 stock) external view returns (uint32 season, uint128 low, uint64 asOf, uint64 inForceFrom);
        function settleStock(uint32 stock) external;
        // budgets and their division
        /// season 0: before the first. assessedFor: the season of the assessment in force, 0 if none.
        function budget(uint32 stock, uint32 node) external view
            returns (uint32 season, uint64 opens, uint64 closes, uint32 assessedFor, uint128 amount);
        function addNode(uint32 stock, uint32 parent, address assembly, uint8 division) external returns (uint32 node);
        function setPart(uint32 stock, uint32 node, uint128 part) external returns (uint32 fromSeason);
        function setCurrency(uint32 stock, uint32 node, address currency) external;
        function node(uint32 stock, uint32 node) external view
            returns (uint32 parent, address assembly, address currency, uint8 division, uint128 part, uint128 childrenTotal);
        function recordSeason(uint32 stock, uint32 node, uint32 season, uint128 landed, uint128 overdrawn) external;
        function seasonRecord(uint32 stock, uint32 node, uint32 season) external view returns (uint128 landed, uint128 overdrawn);
        // governance
        function delay() external view returns (uint64 seconds_);
        function governor() external view returns (address governor);
        function offerGovernance(address to) external;
        function acceptGovernance() external;
        function nameSuccessor(address successor) external;
        function successor() external view returns (address successor);

        event SeatProposed(address indexed seat, uint8 institution, uint64 from);
        event SeatRemoved(address indexed seat);
        event QuorumChanged(uint8 seats, uint8 institutions, uint8 dissent, uint64 from);
        event StockAdded(uint32 indexed stock, string name);
        event TermsChanged(uint32 indexed stock, uint64 from);
        event Attested(uint32 indexed stock, bytes32 indexed digest, address indexed seat);
        event Dissented(bytes32 indexed digest, address indexed seat);
        event AssessmentAccepted(uint32 indexed stock, uint32 indexed season, bytes32 indexed digest,
            uint128 low, uint128 estimate, uint128 high, uint64 asOf, uint64 expires, bytes32 evidence, uint64 inForceFrom);
        event NodeAdded(uint32 indexed stock, uint32 indexed node, uint32 parent, address assembly);
        event PartSet(uint32 indexed stock, uint32 indexed node, uint128 part, uint32 fromSeason);
        event CurrencySet(uint32 indexed stock, uint32 indexed node, address currency);
        event SeasonRecorded(uint32 indexed stock, uint32 indexed node, uint32 indexed season, uint128 landed, uint128 overdrawn);
        event GovernanceOffered(address indexed from, address indexed to);
        event GovernanceAccepted(address indexed governor);
        event SuccessorNamed(address indexed successor);

        error MalformedArguments();
        error NotGovernor(address caller);
        error NotOffered(address caller);
        error NotSeat(address caller);
        error SeatNotYet(address caller, uint64 from);
        error NotAssembly(address caller);
        error NotCurrency(address caller);
        error UnknownStock(uint32 stock);
        error UnknownNode(uint32 stock, uint32 node);
        error InvalidQuorum(uint8 seats, uint8 institutions, uint8 dissent);
        error SeatTaken(address seat);
        error InvalidInstitution(uint8 institution);
        error TooManySeats(uint8 limit);
        error InvalidCapacity(uint128 capacity);
        error InvalidRate(uint128 rate);
        error InvalidReferencePoint(uint128 point);
        error RuleForModel(uint8 model, uint8 rule);
        error InvalidAgeing(uint64 maxAge, uint64 grace);
        error InvalidChoice(uint8 value);
        error InvalidSeason(uint64 firstOpens, uint64 seasonLength);
        error BoundsOutOfOrder(uint128 low, uint128 estimate, uint128 high);
        error ImplausibleBiomass(uint128 high, uint128 limit);
        error WrongSeason(uint32 season, uint32 current);
        error WrongDate(uint64 asOf, uint64 expires, uint64 now);
        error Superseded(uint64 asOf, uint64 known);
        error AlreadySpoken(address seat);
        error AlreadyFinal(bytes32 digest);
        error InvalidSignature(uint8 position);
        error NothingCounted(bytes32 digest);
        error Rejected(bytes32 digest, uint32 dissent);
        error AllocationExceedsParent(uint128 requested, uint128 available);
        error TooDeep(uint8 limit);
        error SeasonAlreadyRecorded(uint32 season);
        error TextTooLong(uint32 length, uint32 limit);
        error InvalidAddress(address given);
        error DelayTooLong(uint64 delay, uint64 limit);
    }
}

sol! {
    #[derive(Debug, PartialEq, Eq)]
    #[sol(abi)]
    interface Fishcoin {
        struct FishcoinSettings {
            string name; string symbol; uint8 decimals;
            address council; uint32 stock; uint32 node; address governor;
            uint128 totalShares;   // 0: commons mode, one equal share a member
            uint128 concentration; // part of all shares that one account may hold, 18 decimals
            uint128 penalty;       // on top of a catch beyond coins, 18 decimals
            uint64 delay;          // seconds that a loosening waits
        }

        // ERC-20, metadata, ERC-165, ERC-2612, ERC-5267
        function name() external view returns (string name);
        function symbol() external view returns (string symbol);
        function decimals() external view returns (uint8 decimals);
        function totalSupply() external view returns (uint256 supply);
        function balanceOf(address account) external view returns (uint256 balance);
        function transfer(address to, uint256 value) external returns (bool ok);
        function allowance(address owner, address spender) external view returns (uint256 value);
        function approve(address spender, uint256 value) external returns (bool ok);
        function transferFrom(address from, address to, uint256 value) external returns (bool ok);
        function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
        function nonces(address owner) external view returns (uint256 nonce);
        function DOMAIN_SEPARATOR() external view returns (bytes32 separator);
        function eip712Domain() external view returns (bytes1 fields, string name, string version, uint256 chainId,
            address verifyingContract, bytes32 salt, uint256[] extensions);
        function supportsInterface(bytes4 interfaceId) external view returns (bool supported);
        // shares
        function totalShares() external view returns (uint128 shares);
        function allottedShares() external view returns (uint128 shares);
        function sharesOf(address account) external view returns (uint128 shares);
        function transferShares(address to, uint128 shares) external;
        function allotShares(address to, uint128 shares) external;
        function admit(address member) external;
        function dismiss(address member) external;
        // season
        function openSeason() external returns (uint128 issue);
        function sync() external returns (uint128 outstanding);
        function settle(address account) external returns (uint128 coins);
        function season() external view returns (uint32 number, uint64 closes, uint128 issue, uint128 index,
            uint128 outstanding, uint128 cap, uint128 deducted, uint128 owed, uint128 landed, uint128 overdrawn);
        function account(address who) external view returns (uint128 shares, uint128 coins, uint128 debt, uint32 season);
        // landings
        function land(bytes32 receipt, address fisher, uint128 quantity) external;
        function reverseLanding(bytes32 receipt, bytes32 counterReceipt) external;
        function landing(bytes32 receipt) external view
            returns (address fisher, uint32 season, uint128 burnt, uint128 beyond, uint128 debt, bool reversed);
        // governance
        function council() external view returns (address council, uint32 stock, uint32 node);
        function limits() external view returns (uint128 concentration, uint128 penalty);
        function setLimits(uint128 concentration, uint128 penalty) external returns (uint64 inForceFrom);
        function appointOfficer(address officer) external;
        function removeOfficer(address officer) external;
        function officerFrom(address officer) external view returns (uint64 from); // 0: none
        function delay() external view returns (uint64 seconds_);
        function governor() external view returns (address governor);
        function offerGovernance(address to) external;
        function acceptGovernance() external;
        function nameSuccessor(address successor) external;
        function successor() external view returns (address successor);

        event Transfer(address indexed from, address indexed to, uint256 value);
        event Approval(address indexed owner, address indexed spender, uint256 value);
        event SharesAllotted(address indexed to, uint128 shares);
        event SharesTransferred(address indexed from, address indexed to, uint128 shares);
        event MemberAdmitted(address indexed member);
        event MemberDismissed(address indexed member);
        event SeasonOpened(uint32 indexed season, uint64 closes, uint128 budget, uint128 deducted, uint128 issue);
        event Tightened(uint32 indexed season, uint128 cap, uint128 outstanding, uint128 index);
        event DebtRepaid(address indexed account, uint128 coins);
        event Landed(bytes32 indexed receipt, address indexed fisher, address indexed officer,
            uint32 season, uint128 quantity, uint128 burnt, uint128 debt);
        event LandingReversed(bytes32 indexed receipt, bytes32 indexed counterReceipt, address indexed officer, uint128 coins);
        event LimitsChanged(uint128 concentration, uint128 penalty, uint64 from);
        event OfficerAppointed(address indexed officer, uint64 from);
        event OfficerRemoved(address indexed officer);
        event GovernanceOffered(address indexed from, address indexed to);
        event GovernanceAccepted(address indexed governor);
        event SuccessorNamed(address indexed successor);
        event ReportRefused(uint32 indexed season);

        error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
        error ERC20InvalidSender(address sender);
        error ERC20InvalidReceiver(address receiver);
        error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
        error ERC20InvalidApprover(address approver);
        error ERC20InvalidSpender(address spender);
        error ERC2612ExpiredSignature(uint256 deadline);
        error ERC2612InvalidSigner(address signer, address owner);
        error MalformedArguments();
        error NotGovernor(address caller);
        error NotOffered(address caller);
        error NotOfficer(address caller);
        error AlreadyOfficer(address officer);
        error TooManyOfficers(uint8 limit);
        error CouncilRefused(uint32 stock, uint32 node);
        error TextTooLong(uint32 length, uint32 limit);
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
        error Overflow();
    }
}

sol! {
    #[derive(Debug, PartialEq, Eq)]
    #[sol(abi)]
    interface Claims {
        struct ClaimsSettings { address governor; uint64 delay; }
        /// Money is in the token's base units; zero is the chain's own token.
        struct Stakes {
            address token;
            uint128 bond;          // of a claim
            uint128 stake;         // of each attestor of a claim
            uint128 challengeBond;
        }
        /// Seconds.
        struct Windows {
            uint64 attestation;    // after filing: within it the quorum has to be reached
            uint64 challenge;      // after the quorum: within it a claim can be challenged
            uint64 review;         // after a challenge: within it it is judged, or the claim is refused
            uint64 liability;      // after it became final: until then stakes stay locked
        }
        /// What never changes of a kind. Seconds, base units; area in square metres.
        struct KindSettings {
            string name; string unit;
            uint8 decimals;        // of the unit
            uint32 benefit;        // the kind whose benefit it measures too; 2^32 - 1: a benefit of its own
            uint8 resolution;      // of the H3 cells, 0 to 15
            uint64 firstOpens; uint64 periodLength;
            uint128 maxQuantity;   // plausible at most, per cell and period
            uint128 maxArea;       // per cell
            bytes32 method;        // hash of baseline and method
            Stakes stakes; Windows windows;
        }
        struct Quorum { uint8 seats; uint8 institutions; uint8 dissent; }
        struct NewKind { KindSettings settings; Quorum quorum; Quorum review; }
        struct Filing {
            uint32 kind; address consumer; uint32 period;
            uint128 quantity; uint128 area; bytes32 evidence;
            uint64[] cells;       // ascending
        }
        struct Signature { uint8 v; bytes32 r; bytes32 s; }
        struct Endorsement { uint64 claim; Signature[] signatures; }
        /// What a seat signs in a wallet: quantities in words, times as dates (weir_core::text).
        struct Attestation {
            uint64 claim; string benefit; address claimant; address consumer;
            string from; string until; string quantity; string area;
            bytes32 cells; bytes32 evidence;
        }
        /// One piece of evidence and its path to the claim's root (weir_core::evidence).
        struct Objection {
            uint64 claim; bytes32 reason; bytes32 salt;
            bytes32 name; bytes32 content; uint64 size;
            bytes32[] path;
        }

        // money for bonds and stakes
        function deposit(address token, uint128 amount) external payable;
        function withdraw(address token, uint128 amount, address to) external;
        function accountOf(address token, address who) external view returns (uint128 free, uint128 locked);
        // kinds and their seats
        function addKind(NewKind added) external returns (uint32 kind);
        function setQuorum(uint32 kind, uint8 seats, uint8 institutions, uint8 dissent) external returns (uint64 from);
        function setReview(uint32 kind, uint8 seats, uint8 institutions, uint8 dissent) external returns (uint64 from);
        function kindSettings(uint32 kind) external view returns (KindSettings settings);
        function quorums(uint32 kind) external view returns (uint8 seats, uint8 institutions, uint8 dissent,
            uint8 reviewSeats, uint8 reviewInstitutions, uint8 reviewDissent);
        function kindTerms(uint32 kind) external view returns (uint64 firstOpens, uint64 periodLength, uint8 decimals, address token);
        function kindCount() external view returns (uint32 kinds);
        function proposeSeat(uint32 kind, address seat, uint8 institution) external;
        function removeSeat(uint32 kind, address seat) external;
        function seatOf(uint32 kind, address seat) external view returns (bool seated, uint8 index, uint8 institution, uint64 from);
        // claims, numbered from 1
        function file(Filing filing) external returns (uint64 claim);
        function retract(uint64 claim) external;
        function attest(uint64 claim) external returns (bool reached);
        function attestSigned(Endorsement endorsement) external returns (uint8 counted, bool reached);
        function dissent(uint64 claim) external returns (bool refused);
        function digest(uint64 claim) external view returns (bytes32 digest);
        function lapse(uint64 claim) external;
        function commitChallenge(uint64 claim, bytes32 commitment) external;
        function challenge(Objection objection) external;
        function judge(uint64 claim, bool uphold) external returns (bool decided);
        function finalize(uint64 claim) external;
        function release(uint64 claim) external;
        function revoke(uint64 claim, bytes32 evidence, bool support) external returns (bool decided);
        function freeCells(uint64 claim, bytes32 evidence, bool support) external returns (bool decided);
        // views
        /// status: 0 none, 1 filed, 2 attested, 3 challenged, 4 final, 5 refused, 6 revoked.
        function verdict(uint64 claim) external view returns (uint8 status, uint32 kind, uint32 period,
            address claimant, address consumer, uint128 quantity, uint128 area);
        function claim(uint64 claim) external view returns (uint8 status, uint32 kind, uint32 period,
            address claimant, address consumer, uint128 quantity, uint128 area, bytes32 evidence,
            uint64 filed, uint64 since, uint64 until, bool freed);
        function cells(uint64 claim) external view returns (uint64[] cells);
        function holder(uint32 kind, uint64 cell, uint32 period) external view returns (uint64 claim);
        function ballot(uint64 claim) external view returns (uint64 attested, uint64 dissented, uint64 institutions, bool reached);
        function challengeOf(uint64 claim) external view returns (address challenger, bytes32 piece, bytes32 reason,
            uint64 upheld, uint64 dismissed, uint64 institutions);
        /// motion: 0 revoke, 1 free the cells.
        function motion(uint64 claim, uint8 motion, bytes32 evidence) external view
            returns (uint64 support, uint64 against, uint64 institutions, bool decided);
        function commitmentOf(uint64 claim, address challenger) external view returns (bytes32 commitment, uint64 at);
        function claimCount() external view returns (uint64 claims);
        // governance
        function delay() external view returns (uint64 seconds_);
        function governor() external view returns (address governor);
        function offerGovernance(address to) external;
        function acceptGovernance() external;
        function nameSuccessor(address successor) external;
        function successor() external view returns (address successor);

        event Deposited(address indexed token, address indexed account, uint128 amount);
        event Withdrawn(address indexed token, address indexed account, address indexed to, uint128 amount);
        event KindAdded(uint32 indexed kind, string name);
        event QuorumChanged(uint32 indexed kind, bool review, uint8 seats, uint8 institutions, uint8 dissent, uint64 from);
        event SeatProposed(uint32 indexed kind, address indexed seat, uint8 institution, uint64 from);
        event SeatRemoved(uint32 indexed kind, address indexed seat);
        event ClaimFiled(uint64 indexed claim, uint32 indexed kind, address indexed claimant, address consumer,
            uint32 period, uint128 quantity, uint128 area, bytes32 evidence);
        event Attested(uint64 indexed claim, address indexed seat);
        event Dissented(uint64 indexed claim, address indexed seat);
        /// The quorum is reached; challengeable before `until`.
        event QuorumReached(uint64 indexed claim, uint64 until);
        event ChallengeCommitted(uint64 indexed claim, address indexed challenger);
        event Challenged(uint64 indexed claim, address indexed challenger, bytes32 piece, bytes32 reason, uint64 until);
        event Judged(uint64 indexed claim, address indexed seat, bool uphold);
        event ChallengeDismissed(uint64 indexed claim, address indexed challenger);
        event ClaimFinal(uint64 indexed claim, uint32 indexed kind, address indexed claimant);
        /// cause: 0 retracted, 1 not attested in time, 2 dissent, 3 a challenge upheld, 4 a challenge not judged in time.
        event ClaimRefused(uint64 indexed claim, uint8 cause);
        event MotionSupported(uint64 indexed claim, address indexed seat, uint8 motion, bytes32 evidence, bool support);
        event ClaimRevoked(uint64 indexed claim, bytes32 evidence);
        event CellsFreed(uint64 indexed claim, bytes32 evidence);
        event Slashed(uint64 indexed claim, address indexed seat, address indexed to, uint128 amount);
        event StakesReleased(uint64 indexed claim);
        event GovernanceOffered(address indexed from, address indexed to);
        event GovernanceAccepted(address indexed governor);
        event SuccessorNamed(address indexed successor);

        error MalformedArguments();
        error NotGovernor(address caller);
        error NotOffered(address caller);
        error InvalidAddress(address given);
        error DelayTooLong(uint64 delay, uint64 limit);
        error TextTooLong(uint32 length, uint32 limit);
        // tokens
        error TokenRefused(address token);
        error WrongAmountArrived(address token, uint256 expected, uint256 arrived);
        error WrongValue(uint256 expected, uint256 sent);
        error InsufficientFunds(address account, uint128 free, uint128 needed);
        error InvalidAmount(uint128 amount);
        // kinds and seats
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
        // claims
        error UnknownClaim(uint64 claim);
        error PeriodNotOver(uint32 period, uint64 ends, uint64 now);
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
        error TooLate(uint64 claim, uint64 until, uint64 now);
        error TooEarly(uint64 claim, uint64 from, uint64 now);
        error AttestsForItself(address seat);
        error AlreadySpoken(address seat);
        error AttestorJudges(address seat);
        error InvalidSignature(uint8 position);
        error NothingCounted(uint64 claim);
        error Rejected(uint64 claim, uint32 dissent);
        error NotCommitted(uint64 claim, address challenger);
        error CommittedTooLate(uint64 at, uint64 now, uint64 age);
        error PieceNotInEvidence(bytes32 piece, bytes32 root, bytes32 evidence);
        error PathTooLong(uint32 length, uint32 limit);
        error AlreadyFreed(uint64 claim);
        error Overflow();
    }
}

sol! {
    #[derive(Debug, PartialEq, Eq)]
    #[sol(abi)]
    interface Fund {
        struct FundSettings { address governor; address register; uint64 delay; }
        /// tariff: token base units a unit of the benefit; bonus: token base units a hectare, paid in a
        /// period whose quantity is at least the target.
        struct NewScheme {
            uint32 kind;
            uint64 settlement;    // seconds after a period's end before it can be closed
            uint128 maxTariff; uint128 maxBonus; // for ever
            uint128 tariff; uint128 bonus; uint128 target;
        }
        struct NewAgreement {
            uint32 kind; address agency; uint8 institution;
            uint128 share;        // of savings, 18 decimals
            uint8 seats; uint8 institutions; uint8 dissent;
        }

        // auditors
        function proposeAuditor(address auditor, uint8 institution) external;
        function removeAuditor(address auditor) external;
        function auditorOf(address auditor) external view returns (bool seated, uint8 index, uint8 institution, uint64 from);
        // schemes, by the kind of benefit
        function openScheme(NewScheme opened) external;
        function setTerms(uint32 kind, uint128 tariff, uint128 bonus, uint128 target) external returns (uint32 fromPeriod);
        function scheme(uint32 kind) external view returns (address token, uint8 decimals, uint64 firstOpens, uint64 periodLength,
            uint64 settlement, uint128 maxTariff, uint128 maxBonus, uint32 next, uint32 last);
        function terms(uint32 kind, uint32 period) external view returns (uint128 tariff, uint128 bonus, uint128 target);
        function windUp(uint32 kind) external returns (uint32 last);
        // agreements, numbered from 1
        function offerAgreement(NewAgreement offered) external returns (uint32 agreement);
        function acceptAgreement(uint32 agreement) external;
        function retire(uint32 agreement) external returns (uint32 last);
        /// status: 0 none, 1 offered, 2 in force. last: the last period it covers; 0 without an end.
        function agreement(uint32 agreement) external view returns (uint8 status, uint32 kind, address agency, uint8 institution,
            uint128 share, uint8 seats, uint8 institutions, uint8 dissent, uint32 last, uint128 due, uint128 paid, uint128 refunded);
        function agreementCount() external view returns (uint32 agreements);
        // savings
        function reportSaving(uint32 agreement, uint32 period, uint128 saving, bytes32 evidence) external;
        function attestSaving(uint32 agreement, uint32 period, uint128 saving, bytes32 evidence) external returns (bool isFinal);
        function disputeSaving(uint32 agreement, uint32 period, uint128 saving, bytes32 evidence) external;
        /// status: 0 none, 1 reported, 2 final.
        function saving(uint32 agreement, uint32 period) external view returns (uint8 status, uint128 saving, bytes32 evidence, uint128 due);
        function savingBallot(uint32 agreement, uint32 period, uint128 saving, bytes32 evidence) external view
            returns (uint64 attested, uint64 dissented, uint64 institutions, bool isFinal);
        // money
        function deposit(uint32 agreement, uint32 period, uint128 amount) external payable;
        function enrol(uint64 claim) external returns (uint32 period);
        function close(uint32 kind, uint32 period) external;
        function withdraw(uint64 claim, address to) external returns (uint128 paid);
        function recover(uint64 claim) external;
        function collect(uint32 kind) external returns (uint128 collected);
        /// The register's way to pay the chain's own token.
        function receiveNative() external payable;
        function refund(uint32 agreement, address to) external returns (uint128 amount);
        // views
        /// pot: paid in for it so far or, once it is closed, what it had. individual, collective: what was
        /// set aside for claims; the rest went on to the next period.
        function period(uint32 kind, uint32 period) external view returns (bool closed, uint128 pot, uint128 quantity, uint128 area,
            uint128 individual, uint128 collective);
        /// status: 0 none, 1 enrolled, 2 paid, 3 struck. amount: payable now (1, once closed) or paid (2, 3).
        function enrolment(uint64 claim) external view returns (uint8 status, uint32 period, uint128 amount);
        function debtOf(uint32 kind, address claimant) external view returns (uint128 debt);
        /// open: for periods not yet closed; reserved: set aside for claims; rest: for agencies once wound up.
        function books(uint32 kind) external view returns (uint256 paidIn, uint256 paidOut, uint128 open, uint128 reserved, uint128 rest);
        // governance
        function register() external view returns (address register);
        function delay() external view returns (uint64 seconds_);
        function governor() external view returns (address governor);
        function offerGovernance(address to) external;
        function acceptGovernance() external;
        function nameSuccessor(address successor) external;
        function successor() external view returns (address successor);

        event AuditorProposed(address indexed auditor, uint8 institution, uint64 from);
        event AuditorRemoved(address indexed auditor);
        event SchemeOpened(uint32 indexed kind, address token, uint64 settlement, uint128 maxTariff, uint128 maxBonus);
        event TermsChanged(uint32 indexed kind, uint128 tariff, uint128 bonus, uint128 target, uint32 fromPeriod);
        event WindingUp(uint32 indexed kind, uint32 last);
        event AgreementOffered(uint32 indexed agreement, uint32 indexed kind, address indexed agency, uint128 share);
        event AgreementAccepted(uint32 indexed agreement);
        event AgencyRetired(uint32 indexed agreement, uint32 last);
        event SavingReported(uint32 indexed agreement, uint32 indexed period, uint128 saving, bytes32 evidence);
        event SavingAttested(uint32 indexed agreement, uint32 indexed period, address indexed auditor, uint128 saving, bytes32 evidence);
        event SavingDisputed(uint32 indexed agreement, uint32 indexed period, address indexed auditor, uint128 saving, bytes32 evidence);
        event SavingFinal(uint32 indexed agreement, uint32 indexed period, uint128 saving, uint128 due);
        event Deposited(uint32 indexed agreement, uint32 indexed period, address indexed from, uint128 amount);
        event Enrolled(uint64 indexed claim, uint32 indexed kind, uint32 indexed period, uint128 quantity, uint128 area);
        event PeriodClosed(uint32 indexed kind, uint32 indexed period, uint128 pot, uint128 quantity, uint128 area,
            uint128 individual, uint128 collective, uint128 carried);
        event Paid(uint64 indexed claim, address indexed claimant, address to, uint128 amount, uint128 netted);
        event Struck(uint64 indexed claim, uint128 returned, uint128 debt);
        event Collected(uint32 indexed kind, uint128 amount);
        event Refunded(uint32 indexed agreement, address indexed to, uint128 amount);
        event GovernanceOffered(address indexed from, address indexed to);
        event GovernanceAccepted(address indexed governor);
        event SuccessorNamed(address indexed successor);

        error MalformedArguments();
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
        error PeriodNotOver(uint32 period, uint64 closable, uint64 now);
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
        error Overflow();
    }
}

sol! {
    #[derive(Debug, PartialEq, Eq)]
    #[sol(abi)]
    interface Generative {
        /// Rates have 18 decimals, amounts are base units of the currency, days are unix days (UTC).
        struct Policy {
            uint128 demurrage;  // a year, below 1; by the day through the 365.25th root of what it leaves
            uint128 income;     // a member a day; 0: no basic income
            uint128 obligation; // a member owes so much a period; 0: nothing
            uint128 cashLimit;  // of it, payable in cash
            uint128 cashRate;   // base units of the cash token for a whole unit of the currency
            uint128 ceiling;    // of what is minted for claims in a period; of a council's budget: a rate
            uint8 vouchers;     // members who must vouch for a new one, 1 to 16
            uint8 vouches;      // that a member may give in a period
        }
        /// A currency mints a fixed ceiling a period, or with a council a rate of the budget of a place.
        struct Source { address council; uint32 stock; uint32 node; }
        struct GenerativeSettings {
            string name; string symbol; uint8 decimals;
            address governor; uint64 delay; // seconds
            address register;
            address commons;
            bool meltsToCommons;  // else what melts is nobody's
            address cash;         // the token that obligations may be paid in; zero: the chain's own
            Source source;        // council zero: the ceiling is a fixed figure
            uint64 firstOpens;    // of period 1; whole days
            uint64 periodLength;  // whole days, at least 15
        }
        /// The constructor's one argument. The policy holds at once; founders, at most 64, are members.
        struct Beginning { GenerativeSettings settings; Policy policy; address[] founders; }

        // ERC-20, metadata, ERC-165, ERC-2612, ERC-5267
        function name() external view returns (string name);
        function symbol() external view returns (string symbol);
        function decimals() external view returns (uint8 decimals);
        function totalSupply() external view returns (uint256 supply);
        function balanceOf(address account) external view returns (uint256 balance);
        function transfer(address to, uint256 value) external returns (bool ok);
        function allowance(address owner, address spender) external view returns (uint256 value);
        function approve(address spender, uint256 value) external returns (bool ok);
        function transferFrom(address from, address to, uint256 value) external returns (bool ok);
        function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
        function nonces(address owner) external view returns (uint256 nonce);
        function DOMAIN_SEPARATOR() external view returns (bytes32 separator);
        function eip712Domain() external view returns (bytes1 fields, string name, string version, uint256 chainId,
            address verifyingContract, bytes32 salt, uint256[] extensions);
        function supportsInterface(bytes4 interfaceId) external view returns (bool supported);
        // demurrage
        /// Writes an account down as it stands today, with the ERC-20 events that explain it. Anyone may.
        function settle(address account) external returns (uint128 balance);
        /// Both figures: balance, today's; written, as it was last written down, on `day`; minted, all that
        /// was ever minted to the account, which never melts; debt, for claims revoked after minting.
        function account(address who) external view returns (uint128 balance, uint128 written, uint32 day, uint128 minted, uint128 debt);
        /// What `amount` of today will be on `day`, today or later, under the policy as it is known now.
        function projected(uint128 amount, uint32 day) external view returns (uint128 amount_);
        /// minted = forWork + asIncome = held + commons + melted. held: at everybody's but the commons';
        /// commons and melted: one of the two, as chartered, is 0 and the other is the rest.
        /// The index of today is mantissa / 2^(127 + exponent).
        function books() external view returns (uint32 day, uint128 mantissa, uint32 exponent, uint128 forWork, uint128 asIncome,
            uint128 held, uint128 commons, uint128 melted);
        // issue
        /// From the first period that begins after the public delay, for claims of the register's periods that begin then.
        function setRate(uint32 kind, uint128 rate) external returns (uint32 fromPeriod);
        /// period: of the register's kind. rate: base units of the currency for a whole unit of the benefit; 0: none.
        function rate(uint32 kind, uint32 period) external view returns (uint128 rate);
        /// Mints what a final claim is due, as far as the period's ceiling goes; the rest in a later period. Anyone may.
        function mint(uint64 claim) external returns (uint128 minted);
        /// status: 0 none, 1 begun, 2 all minted, 3 revoked. due: at the claim's rate.
        function issue(uint64 claim) external view returns (uint8 status, uint32 kind, address claimant, uint128 due, uint128 minted);
        /// A claim that was revoked: what was minted for it becomes its claimant's debt. Anyone may.
        function revoke(uint64 claim) external returns (uint128 debt);
        /// The currency's period, the first second after it, what may be minted for claims in it as the
        /// council's budget now stands, and what was.
        function ceiling() external view returns (uint32 period, uint64 closes, uint128 ceiling, uint128 minted);
        /// At once; the policy that waits is lowered too. Governor only.
        function lowerCeiling(uint128 ceiling) external;
        // policy
        /// From the first period that begins after the public delay; replaces what waited. Governor only.
        function setPolicy(Policy policy) external returns (uint32 fromPeriod);
        /// The policy of today's period, or of a later one as far as is known; and the first period it holds for.
        function policy(uint32 period) external view returns (Policy policy, uint32 fromPeriod);
        /// The daily factor of today, 64 binary places: 2^64 without demurrage.
        function dailyFactor() external view returns (uint128 factor);
        // members
        function vouch(address candidate) external returns (bool admitted);
        function withdrawVouch(address candidate) external;
        /// voices: vouchers who are still members, of the needed.
        function vouches(address candidate) external view returns (uint8 voices, uint8 needed);
        function leave() external;
        function exclude(address member) external; // governor only, at once
        function memberCount() external view returns (uint32 members);
        // obligations
        /// owed: in all periods until now; due: of it, not yet paid; overdue: of that, from periods that are over or
        /// from a membership that ended.
        /// cashRoom: of what is due, payable in cash now. since: the day of the last admission, 0 if never one.
        function standing(address who) external view returns (bool isMember, uint32 since, uint128 owed, uint128 inHours, uint128 inCash,
            uint128 due, uint128 overdue, uint128 cashRoom);
        /// In the currency, to the commons.
        function settleHours(uint128 amount) external;
        /// In the cash token at the community's rate, rounded up; `amount` is in the currency. Returns the cash paid.
        function settleCash(uint128 amount) external payable returns (uint128 cash);
        /// Sends the cash that was paid in to the commons. Anyone may.
        function collectCash() external returns (uint128 cash);
        // basic income
        function claimIncome() external returns (uint128 amount);
        /// days: that can be claimed now, at most 15 (today and fourteen back); amount: each melted to today.
        function income(address who) external view returns (uint32 days_, uint128 amount);
        // settings and governance
        function settings() external view returns (address register, address commons, bool meltsToCommons, address cash,
            address council, uint32 stock, uint32 node, uint64 firstOpens, uint64 periodLength, uint128 cashHeld);
        function delay() external view returns (uint64 seconds_);
        function governor() external view returns (address governor);
        function offerGovernance(address to) external;
        function acceptGovernance() external;
        function nameSuccessor(address successor) external;
        function successor() external view returns (address successor);

        event Transfer(address indexed from, address indexed to, uint256 value);
        event Approval(address indexed owner, address indexed spender, uint256 value);
        event PolicySet(uint32 indexed fromPeriod, uint128 demurrage, uint128 income, uint128 obligation, uint128 cashLimit,
            uint128 cashRate, uint128 ceiling, uint8 vouchers, uint8 vouches);
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

        error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
        error ERC20InvalidSender(address sender);
        error ERC20InvalidReceiver(address receiver);
        error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
        error ERC20InvalidApprover(address approver);
        error ERC20InvalidSpender(address spender);
        error ERC2612ExpiredSignature(uint256 deadline);
        error ERC2612InvalidSigner(address signer, address owner);
        error MalformedArguments();
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
        error Overflow();
    }
}

sol! {
    #[derive(Debug, PartialEq, Eq)]
    #[sol(abi)]
    interface Exchange {
        struct ExchangeSettings {
            string unit; uint8 decimals; // what debts and values are counted in
            address governor; uint64 delay;
            uint128 fee; // of what is brought, 18 decimals, at most a tenth
        }
        /// nature: 0 plain, 1 melting, 2 of a season. value: base units of the unit for a whole coin.
        /// span: melting: seconds the pool expects to hold it; of a season: seconds before the season's end
        /// in which the value falls in a straight line to zero; plain: 0.
        struct NewListing {
            address token; uint32 community; uint8 nature; uint64 span;
            uint128 value;
            uint128 limit;    // base units of the token that the pool will hold
            uint128 exposure; // base units of the unit that the pool will hold of it
        }
        struct Ring { address[] members; uint128 most; } // base units of the unit

        // debts, in the exchange's unit
        /// The creditor asks; nothing is owed before the debtor accepts. Adds to what is asked already.
        function invoice(address debtor, uint128 amount, bytes32 note) external;
        function withdrawInvoice(address debtor, uint128 amount) external;
        function accept(address creditor, uint128 amount) external;
        /// The debtor records a debt by itself.
        function owe(address creditor, uint128 amount, bytes32 note) external;
        /// The creditor lets go of a debt, or confirms that it was paid in another way.
        function forgive(address debtor, uint128 amount) external;
        /// The creditor takes a token as payment of debts, or no longer.
        function acceptToken(address token, bool accepted) external;
        function accepts(address creditor, address token) external view returns (bool accepted);
        /// Pays a debt in a token the creditor accepts, at the pool's value for bringing it without the fee.
        /// What it is worth beyond the debt is refused.
        function repay(address creditor, address token, uint128 amount, uint128 minCredited, uint64 deadline) external returns (uint128 credited);
        /// Everyone in the cycle owes the next one; the first stands at the end again. Anyone may.
        function setOff(address[] cycle, uint128 amount) external;
        /// Cycles one after the other, each as `setOff` takes it: off each at most so much, or the least debt
        /// on it at that moment. One with nothing left is passed over. Anyone may. cleared: once for each edge.
        function setOffBatch(Ring[] cycles) external returns (uint256 cleared);
        function debt(address debtor, address creditor) external view returns (uint128 owed, uint128 invoiced);
        /// recorded = outstanding + cleared by set-off + repaid + forgiven.
        function debts() external view returns (uint256 recorded, uint256 outstanding, uint256 setOff, uint256 repaid, uint256 forgiven);
        // listings
        function list(NewListing listing) external;
        /// The value waits; until then who brings gets the lower one and who takes pays the higher.
        function setValue(address token, uint128 value) external returns (uint64 inForceFrom);
        /// Lower at once, higher after the delay (both together: after the delay).
        function setLimits(address token, uint128 limit, uint128 exposure) external returns (uint64 inForceFrom);
        function setCommunity(uint32 community, uint128 exposure) external returns (uint64 inForceFrom);
        function setFee(uint128 fee) external returns (uint64 inForceFrom); // higher at once
        // pool
        /// Gives coins to the pool for good.
        function endow(address token, uint128 amount) external;
        function swap(address tokenIn, address tokenOut, uint128 amountIn, uint128 minOut, uint64 deadline, address to) external returns (uint128 out);
        /// at: unix seconds, 0 or earlier than now for now. amountIn is what one has now; melted: what is left of it then.
        function quote(address tokenIn, address tokenOut, uint128 amountIn, uint64 at) external view
            returns (uint128 out, uint128 fee, uint128 melted, uint128 value);
        /// Writes down what the pool has of a token: what melted, or ended with its season. Anyone may.
        function sync(address token) external returns (uint128 held);
        function listing(address token) external view returns (uint32 community, uint8 nature, uint64 span, uint8 decimals,
            uint128 value, uint128 nextValue, uint64 valueFrom, uint128 limit, uint128 exposure);
        /// held = endowed + brought - taken - melted, as of the last time it was written down. fees: of brought.
        function books(address token) external view returns (uint256 endowed, uint256 brought, uint256 taken, uint256 melted, uint256 fees, uint128 held, uint128 exposure);
        /// exposure: of all its currencies as last written down.
        function community(uint32 community) external view returns (uint128 exposure, uint128 cap);
        function tokenCount() external view returns (uint32 tokens);
        function tokenAt(uint32 position) external view returns (address token);
        // governance
        function fee() external view returns (uint128 fee);
        function unit() external view returns (string unit, uint8 decimals);
        function delay() external view returns (uint64 seconds_);
        function governor() external view returns (address governor);
        function offerGovernance(address to) external;
        function acceptGovernance() external;
        function nameSuccessor(address successor) external;
        function successor() external view returns (address successor);

        event Invoiced(address indexed creditor, address indexed debtor, uint128 amount, bytes32 note);
        event InvoiceWithdrawn(address indexed creditor, address indexed debtor, uint128 amount);
        event Owed(address indexed debtor, address indexed creditor, uint128 amount, bytes32 note);
        event Forgiven(address indexed debtor, address indexed creditor, uint128 amount);
        event TokenAccepted(address indexed creditor, address indexed token, bool accepted);
        event Repaid(address indexed debtor, address indexed creditor, address indexed token, uint128 amount, uint128 credited);
        /// cycle as it was submitted.
        event SetOff(address indexed submitter, uint128 amount, address[] cycle);
        event Listed(address indexed token, uint32 indexed community, uint8 nature, uint64 span, uint8 decimals);
        event ValueSet(address indexed token, uint128 value, uint64 from);
        event LimitsSet(address indexed token, uint128 limit, uint128 exposure, uint64 from);
        event CommunitySet(uint32 indexed community, uint128 exposure, uint64 from);
        event FeeSet(uint128 fee, uint64 from);
        event Endowed(address indexed token, address indexed from, uint128 amount);
        event Swapped(address indexed tokenIn, address indexed tokenOut, address indexed by, uint128 amountIn, uint128 out, uint128 fee);
        /// The pool had less than its books: it melted, or its season is over.
        event Melted(address indexed token, uint128 amount);
        event GovernanceOffered(address indexed from, address indexed to);
        event GovernanceAccepted(address indexed governor);
        event SuccessorNamed(address indexed successor);

        error MalformedArguments();
        error NotGovernor(address caller);
        error NotOffered(address caller);
        error InvalidAddress(address given);
        error DelayTooLong(uint64 delay, uint64 limit);
        error TextTooLong(uint32 length, uint32 limit);
        error TokenRefused(address token);
        error WrongAmountArrived(address token, uint256 expected, uint256 arrived);
        error WrongValue(uint256 expected, uint256 sent);
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
        error Overflow();
    }
}
