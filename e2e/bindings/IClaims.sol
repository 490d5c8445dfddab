// SPDX-License-Identifier: Apache-2.0
// Generated from the contracts by e2e/src/bin/bindings.rs; do not edit.
pragma solidity ^0.8.4;

interface IClaims {
    struct ClaimsSettings {
        address governor;
        uint64 delay;
    }
    struct Endorsement {
        uint64 claim;
        Signature[] signatures;
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
    struct NewKind {
        KindSettings settings;
        Quorum quorum;
        Quorum review;
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
    struct Quorum {
        uint8 seats;
        uint8 institutions;
        uint8 dissent;
    }
    struct Signature {
        uint8 v;
        bytes32 r;
        bytes32 s;
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

    error AlreadyAttested(uint64 claim);
    error AlreadyFreed(uint64 claim);
    error AlreadySpoken(address seat);
    error AttestorJudges(address seat);
    error AttestsForItself(address seat);
    error BenefitDiffers(uint32 benefit);
    error CellTaken(uint64 cell, uint64 holder);
    error CellsOutOfOrder(uint64 cell, uint64 before);
    error CommittedTooLate(uint64 at, uint64 now, uint64 age);
    error DelayTooLong(uint64 delay, uint64 limit);
    error InsufficientFunds(address account, uint128 free, uint128 needed);
    error InvalidAddress(address given);
    error InvalidAmount(uint128 amount);
    error InvalidArea(uint128 area, uint128 limit);
    error InvalidCell(uint64 cell, uint8 resolution);
    error InvalidDecimals(uint8 decimals, uint8 limit);
    error InvalidEvidence();
    error InvalidInstitution(uint8 institution);
    error InvalidPeriod(uint64 firstOpens, uint64 periodLength);
    error InvalidQuantity(uint128 quantity, uint128 limit);
    error InvalidQuorum(uint8 seats, uint8 institutions, uint8 dissent);
    error InvalidResolution(uint8 resolution, uint8 limit);
    error InvalidSignature(uint8 position);
    error InvalidWindow(uint64 seconds_, uint64 limit);
    error MalformedArguments();
    error NotClaimant(address caller);
    error NotCommitted(uint64 claim, address challenger);
    error NotGovernor(address caller);
    error NotOffered(address caller);
    error NotSeat(address caller);
    error NothingCounted(uint64 claim);
    error Overflow();
    error PathTooLong(uint32 length, uint32 limit);
    error PeriodNotOver(uint32 period, uint64 ends, uint64 now);
    error PieceNotInEvidence(bytes32 piece, bytes32 root, bytes32 evidence);
    error Rejected(uint64 claim, uint32 dissent);
    error ReviewBelowQuorum(uint8 seats, uint8 institutions);
    error SeatNotYet(address caller, uint64 from);
    error SeatTaken(address seat);
    error TextTooLong(uint32 length, uint32 limit);
    error TokenRefused(address token);
    error TooEarly(uint64 claim, uint64 from, uint64 now);
    error TooLate(uint64 claim, uint64 until, uint64 now);
    error TooManyCells(uint32 cells, uint32 limit);
    error TooManySeats(uint8 limit);
    error UnknownClaim(uint64 claim);
    error UnknownKind(uint32 kind);
    error WrongAmountArrived(address token, uint256 expected, uint256 arrived);
    error WrongStatus(uint64 claim, uint8 status);
    error WrongValue(uint256 expected, uint256 sent);

    /// A seat attested a claim.
    /// @param claim The claim.
    /// @param seat The seat.
    event Attested(uint64 indexed claim, address indexed seat);
    /// A revoked claim's cells can be claimed again.
    /// @param claim The claim.
    /// @param evidence Hash of the evidence.
    event CellsFreed(uint64 indexed claim, bytes32 evidence);
    /// Somebody will challenge a claim.
    /// @param claim The claim.
    /// @param challenger Who.
    event ChallengeCommitted(uint64 indexed claim, address indexed challenger);
    /// A challenge was dismissed; the claim stands as before.
    /// @param claim The claim.
    /// @param challenger Whose bond is now the claimant's.
    event ChallengeDismissed(uint64 indexed claim, address indexed challenger);
    /// A claim was challenged.
    /// @param claim The claim.
    /// @param challenger By whom.
    /// @param piece The leaf of the disputed piece of evidence.
    /// @param reason Hash of what is said against it.
    /// @param until First second in which it can no longer be judged; unix seconds.
    event Challenged(uint64 indexed claim, address indexed challenger, bytes32 piece, bytes32 reason, uint64 until);
    /// A claim was filed. Its cells are in the transaction, and in `cells`.
    /// @param claim Its number.
    /// @param kind The kind.
    /// @param claimant By whom.
    /// @param consumer The one contract that may pay for it.
    /// @param period The period.
    /// @param quantity How much, base units.
    /// @param area On how much land, m².
    /// @param evidence Root of the evidence.
    event ClaimFiled(uint64 indexed claim, uint32 indexed kind, address indexed claimant, address consumer, uint32 period, uint128 quantity, uint128 area, bytes32 evidence);
    /// A final claim's bond went back. It was final before, by the passing of time.
    /// @param claim The claim.
    /// @param kind The kind.
    /// @param claimant The claimant.
    event ClaimFinal(uint64 indexed claim, uint32 indexed kind, address indexed claimant);
    /// A claim was refused; its cells are free again.
    /// @param claim The claim.
    /// @param cause 0 retracted, 1 not attested in time, 2 dissent, 3 a challenge upheld, 4 a challenge not judged in time.
    event ClaimRefused(uint64 indexed claim, uint8 cause);
    /// A final claim was revoked: what was paid for it is owed back.
    /// @param claim The claim.
    /// @param evidence Hash of the evidence.
    event ClaimRevoked(uint64 indexed claim, bytes32 evidence);
    /// Money for bonds and stakes came in.
    /// @param token The token; zero is the chain's own.
    /// @param account Whose.
    /// @param amount How much, base units.
    event Deposited(address indexed token, address indexed account, uint128 amount);
    /// A seat spoke against a claim.
    /// @param claim The claim.
    /// @param seat The seat.
    event Dissented(uint64 indexed claim, address indexed seat);
    /// Governance has passed.
    /// @param governor The new governor.
    event GovernanceAccepted(address indexed governor);
    /// Governance was offered; it passes on acceptance.
    /// @param from The governor.
    /// @param to To whom it is offered; zero takes the offer back.
    event GovernanceOffered(address indexed from, address indexed to);
    /// A seat judged a challenge.
    /// @param claim The claim.
    /// @param seat The seat.
    /// @param uphold For the challenger.
    event Judged(uint64 indexed claim, address indexed seat, bool uphold);
    /// A kind of benefit was added.
    /// @param kind Its number.
    /// @param name Its name.
    event KindAdded(uint32 indexed kind, string name);
    /// A seat spoke on revoking a claim, or on freeing its cells.
    /// @param claim The claim.
    /// @param seat The seat.
    /// @param motion 0 revoke, 1 free the cells.
    /// @param evidence Hash of the evidence.
    /// @param support For it, or against it.
    event MotionSupported(uint64 indexed claim, address indexed seat, uint8 motion, bytes32 evidence, bool support);
    /// What decides over a kind's claims was changed.
    /// @param kind The kind.
    /// @param review What judges, revokes and frees, and not what attests.
    /// @param seats Seats.
    /// @param institutions Different institutions among them.
    /// @param dissent Seats that decide the other way.
    /// @param from From when; unix seconds.
    event QuorumChanged(uint32 indexed kind, bool review, uint8 seats, uint8 institutions, uint8 dissent, uint64 from);
    /// A claim's quorum is reached.
    /// @param claim The claim.
    /// @param until First second in which it can no longer be challenged; unix seconds.
    event QuorumReached(uint64 indexed claim, uint64 until);
    /// An address has a voice on a kind's claims.
    /// @param kind The kind.
    /// @param seat The address.
    /// @param institution Its institution.
    /// @param from From when; unix seconds.
    event SeatProposed(uint32 indexed kind, address indexed seat, uint8 institution, uint64 from);
    /// An address has a voice no more.
    /// @param kind The kind.
    /// @param seat The address.
    event SeatRemoved(uint32 indexed kind, address indexed seat);
    /// A seat lost its stake on a claim.
    /// @param claim The claim.
    /// @param seat The seat.
    /// @param to To whose account it went.
    /// @param amount How much, base units.
    event Slashed(uint64 indexed claim, address indexed seat, address indexed to, uint128 amount);
    /// The stakes on a claim are their seats' again.
    /// @param claim The claim.
    event StakesReleased(uint64 indexed claim);
    /// A contract to follow this one was named.
    /// @param successor Its address.
    event SuccessorNamed(address indexed successor);
    /// Money that was free went out.
    /// @param token The token; zero is the chain's own.
    /// @param account Whose.
    /// @param to To whom.
    /// @param amount How much, base units.
    event Withdrawn(address indexed token, address indexed account, address indexed to, uint128 amount);

    /// Accepts governance that was offered to the caller.
    function acceptGovernance() external;
    /// An account's money: free, and staked on claims; base units.
    function accountOf(address token, address who) external view returns (uint128 free, uint128 locked);
    /// Adds a kind of benefit and returns its number. Nobody attests it before seats were
    /// proposed. Governor only.
    function addKind(NewKind memory added) external returns (uint32 kind);
    /// The caller's seat attests a claim and stakes on it; true if that reached the quorum. Cannot
    /// be taken back.
    function attest(uint64 claim_) external returns (bool reached);
    /// The seats that signed a claim as typed data attest it, whoever sends their signatures;
    /// returns how many voices that added, and whether they reached the quorum. A seat that has
    /// spoken already is passed over, and what follows the voice that reaches it is not looked at;
    /// one signature that is no seat's, or of one that may not attest, refuses them all. See
    /// `digest` for what is signed.
    function attestSigned(Endorsement memory endorsement) external returns (uint8 counted, bool reached);
    /// The voices on a claim: seats for it and against it, institutions for it (by bit), and
    /// whether the quorum was reached.
    function ballot(uint64 claim_) external view returns (uint64 attested, uint64 dissented, uint64 institutions, bool reached);
    /// The cells a claim was filed for, ascending.
    function cells(uint64 claim_) external view returns (uint64[] memory cells_);
    /// Challenges a claim over one piece of its evidence, a minute or more after the caller
    /// committed to just this objection. The kind's challenge bond comes out of the caller's
    /// account.
    function challenge(Objection memory objection) external;
    /// A claim's last challenge: who made it, the disputed leaf, the hash of what was said; seats
    /// for the challenger and against, and institutions for it (by bit). All zero if none was made.
    function challengeOf(uint64 claim_) external view returns (address challenger, bytes32 piece, bytes32 reason, uint64 upheld, uint64 dismissed, uint64 institutions);
    /// All of a claim but its cells: as `verdict`, then the root of its evidence, when it was
    /// filed, since when it stands where it does and until when that lasts if nobody speaks (for a
    /// final claim: the attestors' liability), and whether its cells were freed.
    function claim(uint64 claim_) external view returns (uint8 status, uint32 kind, uint32 period, address claimant, address consumer, uint128 quantity, uint128 area, bytes32 evidence, uint64 filed, uint64 since, uint64 until, bool freed);
    /// How many claims were filed; they are numbered from 1.
    function claimCount() external view returns (uint64 claims);
    /// Announces a challenge without saying what it is. The commitment is keccak256 of the ABI
    /// words (claim, challenger, reason, salt, name, content, size) of the objection to come.
    function commitChallenge(uint64 claim_, bytes32 commitment) external;
    /// What a challenger has committed to, and when; zero if nothing.
    function commitmentOf(uint64 claim_, address challenger) external view returns (bytes32 commitment, uint64 at);
    /// How long a loosening waits; seconds.
    function delay() external view returns (uint64 seconds_);
    /// Puts money into the caller's account. With the chain's own token (zero) the message carries
    /// it; of an ERC-20 the caller has approved it, and exactly so much has to arrive.
    function deposit(address token, uint128 amount) external payable;
    /// The EIP-712 digest of a claim: what a seat signs. Quantities are signed as text in their
    /// units, the period as dates, so that a wallet shows them so.
    function digest(uint64 claim_) external view returns (bytes32 digest_);
    /// The caller's seat speaks against a claim; true if that refused it. Then the claim's bond
    /// goes to its consumer, and its cells are free.
    function dissent(uint64 claim_) external returns (bool refused);
    /// Files a claim and returns its number. Its cells are taken for its benefit and period; the
    /// kind's bond comes out of the caller's account.
    function file(Filing memory filing) external returns (uint64 claim_);
    /// Gives the claimant the bond of a final claim back. Anyone may; the claim is final without
    /// it.
    function finalize(uint64 claim_) external;
    /// The caller's seat speaks on freeing a revoked claim's cells; true if that decided it.
    function freeCells(uint64 claim_, bytes32 evidence, bool support) external returns (bool decided);
    /// The governor.
    function governor() external view returns (address governor_);
    /// The claim that has a cell for a kind's benefit in a period; 0 if none has.
    function holder(uint32 kind, uint64 cell, uint32 period) external view returns (uint64 claim_);
    /// The caller's seat, which has not attested the claim, judges its challenge; true if that
    /// decided it. Upheld, the claim is refused, the challenger has both bonds, and the attestors'
    /// stakes go to the consumer; dismissed, the claimant has the challenger's bond and the claim
    /// stands as before.
    function judge(uint64 claim_, bool uphold) external returns (bool decided);
    /// How many kinds there are; they are numbered from 0.
    function kindCount() external view returns (uint32 kinds);
    /// What never changes of a kind. Its `benefit` is the number of the kind that had it first.
    function kindSettings(uint32 kind) external view returns (KindSettings memory settings);
    /// What a consumer needs of a kind: when period 1 begins and how long each is, decimals of the
    /// unit, the token of bonds and stakes.
    function kindTerms(uint32 kind) external view returns (uint64 firstOpens, uint64 periodLength, uint8 decimals, address token);
    /// Ends a claim that was not attested in time, or whose challenge was not judged in time: it
    /// is refused, all bonds and stakes go back, its cells are free. Anyone may.
    function lapse(uint64 claim_) external;
    /// The voices on revoking a claim (0) or freeing its cells (1) with this evidence: as
    /// `ballot`.
    function motion(uint64 claim_, uint8 motion_, bytes32 evidence) external view returns (uint64 support, uint64 against, uint64 institutions, bool decided);
    /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
    /// only.
    function nameSuccessor(address successor_) external;
    /// Offers governance to `to`, who must accept it. Zero takes the offer back. Governor only.
    function offerGovernance(address to) external;
    /// Gives `seat` a voice on a kind's claims for `institution` after the public delay. Governor
    /// only. A bit belongs to its address for ever, so a kind has 64 addresses in its life.
    function proposeSeat(uint32 kind, address seat, uint8 institution) external;
    /// Seats, institutions and dissent that decide over a kind's claims now, and over challenges,
    /// revocations and cells.
    function quorums(uint32 kind) external view returns (uint8 seats, uint8 institutions, uint8 dissent_, uint8 reviewSeats, uint8 reviewInstitutions, uint8 reviewDissent);
    /// Unlocks the stakes on a final claim whose liability is over. Anyone may.
    function release(uint64 claim_) external;
    /// Takes `seat`'s voice at once. Governor only. What it has attested stands, and its stakes
    /// stay locked as long as they would have.
    function removeSeat(uint32 kind, address seat) external;
    /// Takes a claim back that no seat has attested: its bond comes back, its cells are free.
    /// Claimant only.
    function retract(uint64 claim_) external;
    /// The caller's seat speaks on revoking a final claim, for a reason with this evidence; true if
    /// that decided it. A bond that is still held and stakes still liable go to the consumer; the
    /// cells stay taken.
    function revoke(uint64 claim_, bytes32 evidence, bool support) external returns (bool decided);
    /// Whether `seat` is one, its bit, its institution, and from when its voice counts.
    function seatOf(uint32 kind, address seat) external view returns (bool seated, uint8 index, uint8 institution, uint64 from);
    /// Changes what attests a kind's claims: at once if that only makes it harder, else after the
    /// public delay. Returns from when. Governor only.
    function setQuorum(uint32 kind, uint8 seats, uint8 institutions, uint8 dissent_) external returns (uint64 from);
    /// Changes what judges challenges, revokes claims and frees cells; as `setQuorum` does.
    function setReview(uint32 kind, uint8 seats, uint8 institutions, uint8 dissent_) external returns (uint64 from);
    /// The contract that is to follow this one; zero if none is named.
    function successor() external view returns (address successor_);
    /// What a consumer needs of a claim: where it stands now (0 no such claim, 1 filed, 2
    /// attested, 3 challenged, 4 final, 5 refused, 6 revoked), kind, period, claimant, the one
    /// contract that may pay for it, quantity (base units), area (m²).
    function verdict(uint64 claim_) external view returns (uint8 status, uint32 kind, uint32 period, address claimant, address consumer, uint128 quantity, uint128 area);
    /// Takes money that is free out of the caller's account, at any time.
    function withdraw(address token, uint128 amount, address to) external;
}
