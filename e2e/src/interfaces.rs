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
