// SPDX-License-Identifier: Apache-2.0
// Generated from the contracts by e2e/src/bin/bindings.rs; do not edit.
pragma solidity ^0.8.4;

interface ICouncil {
    struct CouncilSettings {
        address governor;
        uint8 seats;
        uint8 institutions;
        uint8 dissent;
        uint64 delay;
    }
    struct Endorsement {
        Statement statement;
        Signature[] signatures;
    }
    struct Founder {
        address seat;
        uint8 institution;
    }
    struct NewStock {
        StockSettings settings;
        Terms terms;
    }
    struct NewTerms {
        uint32 stock;
        Terms terms;
    }
    struct Signature {
        uint8 v;
        bytes32 r;
        bytes32 s;
    }
    struct Statement {
        uint32 stock;
        uint32 season;
        uint128 low;
        uint128 estimate;
        uint128 high;
        uint64 asOf;
        uint64 expires;
        bytes32 evidence;
    }
    struct StockSettings {
        string name;
        string unit;
        uint8 decimals;
        uint64 firstOpens;
        uint64 seasonLength;
        uint8 division;
    }
    struct Terms {
        uint8 model;
        uint128 growth;
        uint128 capacity;
        uint8 rule;
        uint128 rate;
        uint128 trigger;
        uint128 limit;
        uint64 maxAge;
        uint64 grace;
    }

    error AllocationExceedsParent(uint128 requested, uint128 available);
    error AlreadyFinal(bytes32 digest);
    error AlreadySpoken(address seat);
    error BoundsOutOfOrder(uint128 low, uint128 estimate, uint128 high);
    error DelayTooLong(uint64 delay, uint64 limit);
    error ImplausibleBiomass(uint128 high, uint128 limit);
    error InvalidAddress(address given);
    error InvalidAgeing(uint64 maxAge, uint64 grace);
    error InvalidCapacity(uint128 capacity);
    error InvalidChoice(uint8 value);
    error InvalidInstitution(uint8 institution);
    error InvalidQuorum(uint8 seats, uint8 institutions, uint8 dissent);
    error InvalidRate(uint128 rate);
    error InvalidReferencePoint(uint128 point);
    error InvalidSeason(uint64 firstOpens, uint64 seasonLength);
    error InvalidSignature(uint8 position);
    error MalformedArguments();
    error NotAssembly(address caller);
    error NotCurrency(address caller);
    error NotGovernor(address caller);
    error NotOffered(address caller);
    error NotSeat(address caller);
    error NothingCounted(bytes32 digest);
    error Rejected(bytes32 digest, uint32 dissent);
    error RuleForModel(uint8 model, uint8 rule);
    error SeasonAlreadyRecorded(uint32 season);
    error SeatNotYet(address caller, uint64 from);
    error SeatTaken(address seat);
    error Superseded(uint64 asOf, uint64 known);
    error TextTooLong(uint32 length, uint32 limit);
    error TooDeep(uint8 limit);
    error TooManySeats(uint8 limit);
    error UnknownNode(uint32 stock, uint32 node);
    error UnknownStock(uint32 stock);
    error WrongDate(uint64 asOf, uint64 expires, uint64 now);
    error WrongSeason(uint32 season, uint32 current);

    /// A statement became final: this is what it says and from when it counts.
    /// @param stock The stock.
    /// @param season The season it was made for.
    /// @param digest The statement's digest.
    /// @param low Lower bound, base units.
    /// @param estimate Best estimate, base units.
    /// @param high Upper bound, base units.
    /// @param asOf The moment the figures describe; unix seconds.
    /// @param expires From when they count no more; unix seconds.
    /// @param evidence Hash of the evidence.
    /// @param inForceFrom From when they are in force; later than now for a surprise. Unix seconds.
    event AssessmentAccepted(uint32 indexed stock, uint32 indexed season, bytes32 indexed digest, uint128 low, uint128 estimate, uint128 high, uint64 asOf, uint64 expires, bytes32 evidence, uint64 inForceFrom);
    /// A seat attested a statement.
    /// @param stock The stock.
    /// @param digest The statement's digest.
    /// @param seat The seat.
    event Attested(uint32 indexed stock, bytes32 indexed digest, address indexed seat);
    /// A place's currency was set.
    /// @param stock The stock.
    /// @param node The place.
    /// @param currency The contract that divides the place's budget among people.
    event CurrencySet(uint32 indexed stock, uint32 indexed node, address currency);
    /// A seat spoke against a statement.
    /// @param digest The statement's digest.
    /// @param seat The seat.
    event Dissented(bytes32 indexed digest, address indexed seat);
    /// Governance has passed.
    /// @param governor The new governor.
    event GovernanceAccepted(address indexed governor);
    /// Governance was offered; it passes on acceptance.
    /// @param from The governor.
    /// @param to To whom it is offered; zero takes the offer back.
    event GovernanceOffered(address indexed from, address indexed to);
    /// A place was added to a stock's tree.
    /// @param stock The stock.
    /// @param node The place.
    /// @param parent The place above it.
    /// @param assembly_ Who divides what it has.
    event NodeAdded(uint32 indexed stock, uint32 indexed node, uint32 parent, address assembly_);
    /// A place's part was set.
    /// @param stock The stock.
    /// @param node The place.
    /// @param part Its weight or quantity.
    /// @param fromSeason The season from which it holds.
    event PartSet(uint32 indexed stock, uint32 indexed node, uint128 part, uint32 fromSeason);
    /// What makes a statement final has changed, or will.
    /// @param seats Seats that must attest it.
    /// @param institutions Different institutions among them.
    /// @param dissent Seats against it that block it.
    /// @param from From when; unix seconds.
    event QuorumChanged(uint8 seats, uint8 institutions, uint8 dissent, uint64 from);
    /// What a season took at a place.
    /// @param stock The stock.
    /// @param node The place.
    /// @param season The season.
    /// @param landed All catches, base units.
    /// @param overdrawn The part for which there was no coin.
    event SeasonRecorded(uint32 indexed stock, uint32 indexed node, uint32 indexed season, uint128 landed, uint128 overdrawn);
    /// A seat will have a voice.
    /// @param seat Its address.
    /// @param institution Its institution.
    /// @param from From when; unix seconds.
    event SeatProposed(address indexed seat, uint8 institution, uint64 from);
    /// A seat has no voice any more.
    /// @param seat Its address.
    event SeatRemoved(address indexed seat);
    /// A stock was added.
    /// @param stock Its number.
    /// @param name Its name.
    event StockAdded(uint32 indexed stock, string name);
    /// A contract to follow this one was named.
    /// @param successor Its address.
    event SuccessorNamed(address indexed successor);
    /// A stock's terms have changed, or will.
    /// @param stock The stock.
    /// @param from From when; unix seconds.
    event TermsChanged(uint32 indexed stock, uint64 from);

    /// Accepts governance that was offered to the caller.
    function acceptGovernance() external;
    /// Adds a place below `parent` (0: the stock itself) with no part yet, and returns its number.
    /// Only the assembly of `parent` (the governor for the stock itself).
    function addNode(uint32 stock, uint32 parent, address assembly_, uint8 division) external returns (uint32 node_);
    /// Adds a stock and returns its number. Its budget is zero until its first assessment is in
    /// force. Governor only.
    function addStock(NewStock memory added) external returns (uint32 stock);
    /// The assessment in force: the season it was made for, its lower bound, its reference date,
    /// its expiry. All zero if there is none.
    function assessment(uint32 stock) external view returns (uint32 season, uint128 low, uint64 asOf, uint64 expires);
    /// The caller's seat attests a statement; true if that made it final. A final statement is in
    /// force at once where it lowers the bound or raises it no further than the stock can have
    /// grown, else after the public delay. Cannot be taken back; a later one supersedes it.
    function attest(Statement memory statement) external returns (bool isFinal);
    /// The seats that signed a statement as typed data attest it, whoever sends their signatures;
    /// returns how many voices that added, and whether they made it final. A seat that has spoken
    /// already is passed over, and what follows the voice that makes it final is not looked at; one
    /// signature that is no seat's refuses them all. See `digest` for what is signed.
    function attestSigned(Endorsement memory endorsement) external returns (uint8 counted, bool isFinal);
    /// The voices on a statement: seats for it and against it, institutions for it (by bit), and
    /// whether it is final.
    function ballot(bytes32 digest_) external view returns (uint64 attested, uint64 dissented, uint64 institutions, bool isFinal);
    /// What may be taken at a place in the season now: the season's number (0 before the first),
    /// its first second and the first after it, the season for which the assessment in force was
    /// made (0 if there is none), and the amount as it now stands, base units.
    function budget(uint32 stock, uint32 node_) external view returns (uint32 season, uint64 opens, uint64 closes, uint32 assessedFor, uint128 amount);
    /// How long a loosening waits; seconds.
    function delay() external view returns (uint64 seconds_);
    /// The EIP-712 digest of a statement: what a seat signs, and under which its ballot is kept.
    /// Bounds are signed as text in the stock's unit, times as dates, so that a wallet shows them
    /// so.
    function digest(Statement memory statement) external view returns (bytes32 digest_);
    /// The caller's seat speaks against a statement. Enough of them keep it from ever becoming
    /// final.
    function dissent(bytes32 digest_) external;
    /// The governor.
    function governor() external view returns (address governor_);
    /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
    /// only.
    function nameSuccessor(address successor_) external;
    /// A place: the one above it, its assembly, its currency, how it divides, its part, and the
    /// sum of its children's parts, all as of this season.
    function node(uint32 stock, uint32 node_) external view returns (uint32 parent, address assembly_, address currency, uint8 division, uint128 part, uint128 childrenTotal);
    /// Offers governance to `to`, who must accept it. Zero takes the offer back. Governor only.
    function offerGovernance(address to) external;
    /// The assessment that waits out the public delay: the season it was made for, its lower
    /// bound, its reference date, and from when it is in force. All zero if none waits.
    function pendingAssessment(uint32 stock) external view returns (uint32 season, uint128 low, uint64 asOf, uint64 inForceFrom);
    /// Gives `seat` a voice for `institution` after the public delay. Governor only. A bit belongs
    /// to its address for ever, so a council has 64 addresses in its life.
    function proposeSeat(address seat, uint8 institution) external;
    /// Seats, institutions and dissent that decide over a statement now.
    function quorum() external view returns (uint8 seats, uint8 institutions, uint8 dissent_);
    /// Records what a season that is over took at a place, once. Only the place's currency.
    function recordSeason(uint32 stock, uint32 node_, uint32 season, uint128 landed, uint128 overdrawn) external;
    /// Takes `seat`'s voice at once. Governor only. What it has attested stands.
    function removeSeat(address seat) external;
    /// What a season took at a place: all catches, and the part for which there was no coin. Zero
    /// where nothing is recorded.
    function seasonRecord(uint32 stock, uint32 node_, uint32 season) external view returns (uint128 landed, uint128 overdrawn);
    /// Whether `seat` is one, its bit, its institution, and from when its voice counts.
    function seatOf(address seat) external view returns (bool seated, uint8 index, uint8 institution, uint64 from);
    /// Names the contract that divides a place's budget among people (0: the stock's own). It may
    /// record what seasons took. Only the place's assembly.
    function setCurrency(uint32 stock, uint32 node_, address currency) external;
    /// Sets a place's part of its parent, from the next season on: its weight, its fixed quantity
    /// (refused if all of them exceed what the parent has now), or 0 or 1 where the parent divides
    /// equally. Returns that season. Only the parent's assembly.
    function setPart(uint32 stock, uint32 node_, uint128 part) external returns (uint32 fromSeason);
    /// Changes what makes a statement final: at once if that only makes it harder, else after the
    /// public delay. Governor only.
    function setQuorum(uint8 seats, uint8 institutions, uint8 dissent_) external;
    /// Changes how a stock's budget is computed: at once if that can only lower it (a lower rate,
    /// a shorter life of assessments, a longer grace), else after the public delay, as does every
    /// change of reference points. Returns from when. Governor only.
    function setTerms(NewTerms memory changed) external returns (uint64 inForceFrom);
    /// Prepares a stock's budget anew once something that waited has come into force; changes no
    /// figure, but makes every later reading of the budget cheaper. Anyone may.
    function settleStock(uint32 stock) external;
    /// How many stocks there are; they are numbered from 0.
    function stockCount() external view returns (uint32 stocks);
    /// What a stock is called and when its seasons are.
    function stockSettings(uint32 stock) external view returns (StockSettings memory settings);
    /// The contract that is to follow this one; zero if none is named.
    function successor() external view returns (address successor_);
    /// The terms of a stock, as they are in force.
    function terms(uint32 stock) external view returns (Terms memory terms_);
}
