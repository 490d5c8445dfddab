// SPDX-License-Identifier: Apache-2.0
// Generated from the contracts by e2e/src/bin/bindings.rs; do not edit.
pragma solidity ^0.8.4;

interface IFund {
    struct FundSettings {
        address governor;
        address register;
        uint64 delay;
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
    struct NewScheme {
        uint32 kind;
        uint64 settlement;
        uint128 maxTariff;
        uint128 maxBonus;
        uint128 tariff;
        uint128 bonus;
        uint128 target;
    }

    error AgencyAudits(address auditor);
    error AlreadyEnrolled(uint64 claim);
    error AlreadyPaid(uint64 claim);
    error AlreadySpoken(address auditor);
    error BonusAboveLimit(uint128 bonus, uint128 limit);
    error ChangeWaits(uint32 fromPeriod);
    error DelayTooLong(uint64 delay, uint64 limit);
    error ForAnotherConsumer(uint64 claim, address consumer);
    error InvalidAddress(address given);
    error InvalidAmount(uint128 amount);
    error InvalidEvidence();
    error InvalidInstitution(uint8 institution);
    error InvalidQuorum(uint8 seats, uint8 institutions, uint8 dissent);
    error InvalidSettlement(uint64 settlement, uint64 limit);
    error InvalidShare(uint128 share, uint128 limit);
    error MalformedArguments();
    error NotAgency(address caller);
    error NotClaimant(address caller);
    error NotClosed(uint32 kind, uint32 period);
    error NotCovered(uint32 agreement, uint32 period);
    error NotEnrolled(uint64 claim);
    error NotFinal(uint64 claim, uint8 status);
    error NotGovernor(address caller);
    error NotOffered(address caller);
    error NotRevoked(uint64 claim, uint8 status);
    error NotSeat(address caller);
    error NotWoundUp(uint32 kind);
    error NothingToCollect();
    error Overflow();
    error PeriodIsClosed(uint32 kind, uint32 period);
    error PeriodNotOver(uint32 period, uint64 closable, uint64 now);
    error RegisterRefused(address register);
    error Rejected(uint32 dissent);
    error SavingIsFinal(uint32 agreement, uint32 period);
    error SavingNotReported(uint32 agreement, uint32 period);
    error SchemeExists(uint32 kind);
    error SeatNotYet(address caller, uint64 from);
    error SeatTaken(address seat);
    error TariffAboveLimit(uint128 tariff, uint128 limit);
    error TokenRefused(address token);
    error TooManySeats(uint8 limit);
    error UnknownAgreement(uint32 agreement);
    error UnknownScheme(uint32 kind);
    error WoundUp(uint32 kind, uint32 last);
    error WrongAmountArrived(address token, uint256 expected, uint256 arrived);
    error WrongPeriod(uint32 period, uint32 next);
    error WrongStatus(uint32 agreement, uint8 status);
    error WrongValue(uint256 expected, uint256 sent);

    /// An agency retires.
    /// @param agreement Its agreement.
    /// @param last The last period it covers.
    event AgencyRetired(uint32 indexed agreement, uint32 last);
    /// An agency accepted an agreement.
    /// @param agreement Its number.
    event AgreementAccepted(uint32 indexed agreement);
    /// An agreement was offered to an agency.
    /// @param agreement Its number.
    /// @param kind The kind of benefit.
    /// @param agency The agency.
    /// @param share Of savings, 18 decimals.
    event AgreementOffered(uint32 indexed agreement, uint32 indexed kind, address indexed agency, uint128 share);
    /// An auditor will have a voice.
    /// @param auditor Its address.
    /// @param institution Its institution.
    /// @param from From when; unix seconds.
    event AuditorProposed(address indexed auditor, uint8 institution, uint64 from);
    /// An auditor has no voice any more.
    /// @param auditor Its address.
    event AuditorRemoved(address indexed auditor);
    /// What the register held for the fund came into a pot.
    /// @param kind The kind of benefit.
    /// @param amount Base units of the token.
    event Collected(uint32 indexed kind, uint128 amount);
    /// Somebody paid for an agreement.
    /// @param agreement The agreement.
    /// @param period Into which period's pot.
    /// @param from Who.
    /// @param amount Base units of the token.
    event Deposited(uint32 indexed agreement, uint32 indexed period, address indexed from, uint128 amount);
    /// A final claim is to be paid from a period.
    /// @param claim The claim.
    /// @param kind Its kind.
    /// @param period The period it is paid from.
    /// @param quantity Base units of the benefit.
    /// @param area Square metres.
    event Enrolled(uint64 indexed claim, uint32 indexed kind, uint32 indexed period, uint128 quantity, uint128 area);
    /// Governance has passed.
    /// @param governor The new governor.
    event GovernanceAccepted(address indexed governor);
    /// Governance was offered; it passes on acceptance.
    /// @param from The governor.
    /// @param to To whom it is offered; zero takes the offer back.
    event GovernanceOffered(address indexed from, address indexed to);
    /// A claim was paid.
    /// @param claim The claim.
    /// @param claimant Whose it is.
    /// @param to To whom it was paid.
    /// @param amount Paid out; base units of the token.
    /// @param netted Taken for what the claimant owed; base units of the token.
    event Paid(uint64 indexed claim, address indexed claimant, address to, uint128 amount, uint128 netted);
    /// What a period had was divided. Money is in base units of the token.
    /// @param kind The kind of benefit.
    /// @param period The period.
    /// @param pot What it had.
    /// @param quantity Of its claims; base units of the benefit.
    /// @param area Of its claims; square metres.
    /// @param individual Set aside for quantities.
    /// @param collective Set aside for areas.
    /// @param carried Handed on to the next period, or to the agencies.
    event PeriodClosed(uint32 indexed kind, uint32 indexed period, uint128 pot, uint128 quantity, uint128 area, uint128 individual, uint128 collective, uint128 carried);
    /// An agency drew its part of what was left over.
    /// @param agreement Its agreement.
    /// @param to To whom.
    /// @param amount Base units of the token.
    event Refunded(uint32 indexed agreement, address indexed to, uint128 amount);
    /// An auditor attested a saving.
    /// @param agreement The agreement.
    /// @param period The period.
    /// @param auditor The auditor.
    /// @param saving Base units of the token.
    /// @param evidence Hash of the evidence.
    event SavingAttested(uint32 indexed agreement, uint32 indexed period, address indexed auditor, uint128 saving, bytes32 evidence);
    /// An auditor spoke against a saving.
    /// @param agreement The agreement.
    /// @param period The period.
    /// @param auditor The auditor.
    /// @param saving Base units of the token.
    /// @param evidence Hash of the evidence.
    event SavingDisputed(uint32 indexed agreement, uint32 indexed period, address indexed auditor, uint128 saving, bytes32 evidence);
    /// A saving is final, and a share of it due.
    /// @param agreement The agreement.
    /// @param period The period.
    /// @param saving Base units of the token.
    /// @param due The share of it, rounded up; base units of the token.
    event SavingFinal(uint32 indexed agreement, uint32 indexed period, uint128 saving, uint128 due);
    /// An agency reported what it saved.
    /// @param agreement Its agreement.
    /// @param period In which period.
    /// @param saving Base units of the token.
    /// @param evidence Hash of the evidence.
    event SavingReported(uint32 indexed agreement, uint32 indexed period, uint128 saving, bytes32 evidence);
    /// The fund pays for claims of a kind.
    /// @param kind The kind of benefit.
    /// @param token In what; zero is the chain's own token.
    /// @param settlement From a period's end to the moment it can be closed; seconds.
    /// @param maxTariff No tariff will ever be higher; base units of the token.
    /// @param maxBonus No bonus will ever be higher; base units of the token.
    event SchemeOpened(uint32 indexed kind, address token, uint64 settlement, uint128 maxTariff, uint128 maxBonus);
    /// A claim that was revoked was struck out.
    /// @param claim The claim.
    /// @param returned Set aside for it, and in the next pot now; base units of the token.
    /// @param debt Paid for it, and owed by its claimant now; base units of the token.
    event Struck(uint64 indexed claim, uint128 returned, uint128 debt);
    /// A contract to follow this one was named.
    /// @param successor Its address.
    event SuccessorNamed(address indexed successor);
    /// A scheme's terms have changed, or will.
    /// @param kind The kind of benefit.
    /// @param tariff For a unit of the benefit; base units of the token.
    /// @param bonus For a hectare; base units of the token.
    /// @param target A period's quantity from which on the bonus is paid; base units of the benefit.
    /// @param fromPeriod From which period on.
    event TermsChanged(uint32 indexed kind, uint128 tariff, uint128 bonus, uint128 target, uint32 fromPeriod);
    /// A scheme ends.
    /// @param kind The kind of benefit.
    /// @param last With which period.
    event WindingUp(uint32 indexed kind, uint32 last);

    /// The agency accepts: the agreement covers periods from the current one on.
    function acceptAgreement(uint32 agreement_) external;
    /// Accepts governance that was offered to the caller.
    function acceptGovernance() external;
    /// An agreement: where it stands (0 none, 1 offered, 2 in force), kind, agency, institution,
    /// share (18 decimals), auditors' quorum, the last period it covers (0 without an end), due,
    /// paid, refunded.
    function agreement(uint32 agreement_) external view returns (uint8 status, uint32 kind, address agency, uint8 institution, uint128 share, uint8 seats, uint8 institutions, uint8 dissent, uint32 last, uint128 due, uint128 paid, uint128 refunded);
    /// How many agreements there are; they are numbered from 1.
    function agreementCount() external view returns (uint32 agreements);
    /// The caller, an auditor, attests what the agency last reported for a period, by saying it
    /// again; true if that made it final. Then the agreement's share of it is due. Cannot be taken
    /// back.
    function attestSaving(uint32 agreement_, uint32 period_, uint128 saving_, bytes32 evidence) external returns (bool isFinal);
    /// Whether `auditor` is one, its bit, its institution, and from when its voice counts.
    function auditorOf(address auditor) external view returns (bool seated, uint8 index, uint8 institution, uint64 from);
    /// A scheme's money: all that was ever paid in, all that was paid out, what is in periods not
    /// closed, what is set aside for claims, and what is left for agencies after the last period.
    function books(uint32 kind) external view returns (uint256 paidIn, uint256 paidOut, uint128 open, uint128 reserved, uint128 rest);
    /// Closes the next period of a kind, once its settlement time is over: what it has is divided
    /// among its claims, the tariff first, the bonus from what that leaves, pro rata where there is
    /// too little. The rest goes to the next period. Anyone may; it costs the same for any number
    /// of claims. Cannot be undone.
    function close(uint32 kind, uint32 period_) external;
    /// Takes what is free in the fund's account at the register, in the token of a kind, into the
    /// pot of that kind's next period to close: stakes and bonds of those who claimed or attested
    /// wrongly. Returns how much. Anyone may.
    function collect(uint32 kind) external returns (uint128 collected);
    /// What a claimant owes for claims of a kind that were revoked after their payment.
    function debtOf(uint32 kind, address claimant) external view returns (uint128 debt);
    /// How long an auditor and the end of a scheme wait; seconds.
    function delay() external view returns (uint64 seconds_);
    /// Pays for an agreement into the pot of a period that is not closed, the one that begins next
    /// at the furthest. Anyone may, also more than is due; there is no way back but winding up. The
    /// chain's own token comes with the message; of an ERC-20 the caller has approved it, and
    /// exactly so much has to arrive.
    function deposit(uint32 agreement_, uint32 period_, uint128 amount) external payable;
    /// The caller, an auditor, speaks against what the agency last reported for a period. Enough of
    /// them keep it from becoming final; the agency may report other figures.
    function disputeSaving(uint32 agreement_, uint32 period_, uint128 saving_, bytes32 evidence) external;
    /// Enrols a final claim that names this fund in its period or, if that is closed, in the next
    /// to close; returns which. Anyone may, once a claim.
    function enrol(uint64 claim) external returns (uint32 period_);
    /// An enrolled claim: where it stands (0 none, 1 enrolled, 2 paid, 3 struck out), the period it
    /// is paid from, and what it is worth (0 before that is closed) or was paid.
    function enrolment(uint64 claim) external view returns (uint8 status, uint32 period_, uint128 amount);
    /// The governor.
    function governor() external view returns (address governor_);
    /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
    /// only.
    function nameSuccessor(address successor_) external;
    /// Offers an agency to pay a share of what it saves, and returns the agreement's number. It
    /// binds nobody before the agency accepts. Governor only.
    function offerAgreement(NewAgreement memory offered) external returns (uint32 agreement_);
    /// Offers governance to `to`; it passes when `to` accepts. Zero takes an offer back. Governor
    /// only.
    function offerGovernance(address to) external;
    /// Pays for claims of a kind from now on, beginning with period 1. Token, unit and periods are
    /// the kind's, as the register has them; limits and settlement time never change. Governor
    /// only, once a kind.
    function openScheme(NewScheme memory opened) external;
    /// A period: whether it is closed, what there is in its pot or was when it was closed,
    /// quantity and area of its claims, and what was set aside for each of these.
    function period(uint32 kind, uint32 period_) external view returns (bool closed, uint128 pot, uint128 quantity, uint128 area, uint128 individual, uint128 collective);
    /// Gives `auditor` a voice for `institution` after the public delay. Governor only. A bit
    /// belongs to its address for ever, so a fund has 64 auditors in its life.
    function proposeAuditor(address auditor, uint8 institution) external;
    /// Takes the chain's own token from the register, which pays it so when the fund collects.
    /// Refused from anybody else.
    function receiveNative() external payable;
    /// Strikes out an enrolled claim that the register has revoked. Before its period is closed it
    /// leaves it; after that what it is worth goes into the next pot; and once it was paid, its
    /// claimant owes that, and it is taken off what the fund pays for claims of this kind later.
    /// Anyone may, once a claim.
    function recover(uint64 claim) external;
    /// The agency draws its part of what was left over after the last period: as much of it as the
    /// deposits for its agreement are of all deposits, rounded down, less what it drew before.
    /// Returns how much.
    function refund(uint32 agreement_, address to) external returns (uint128 amount);
    /// The claims register whose claims the fund pays for.
    function register() external view returns (address register_);
    /// Takes `auditor`'s voice at once. Governor only. What it has attested stands.
    function removeAuditor(address auditor) external;
    /// The agency reports what it saved in a period that is over, in place of what it reported for
    /// it before, until that is final.
    function reportSaving(uint32 agreement_, uint32 period_, uint128 saving_, bytes32 evidence) external;
    /// The agency retires: the agreement covers no period after the current one, which is returned.
    /// What is due stays due.
    function retire(uint32 agreement_) external returns (uint32 last);
    /// What was last reported for a period: where it stands (0 none, 1 reported, 2 final), the
    /// saving, its evidence, and the share of it that is due or will be.
    function saving(uint32 agreement_, uint32 period_) external view returns (uint8 status, uint128 saving_, bytes32 evidence, uint128 due);
    /// The auditors for and against a statement, and the institutions of those for it, as bits; and
    /// whether it is final.
    function savingBallot(uint32 agreement_, uint32 period_, uint128 saving_, bytes32 evidence) external view returns (uint64 attested, uint64 dissented, uint64 institutions, bool isFinal);
    /// A scheme's token (zero: the chain's own), decimals of the benefit's unit, when period 1
    /// begins and how long each is, the time from a period's end to its closing, the limits of
    /// tariff and bonus, the next period to close, and the last one (0 without an end).
    function scheme(uint32 kind) external view returns (address token, uint8 decimals, uint64 firstOpens, uint64 periodLength, uint64 settlement, uint128 maxTariff, uint128 maxBonus, uint32 next, uint32 last);
    /// Changes what is paid, from the next period that has not begun, within the scheme's limits;
    /// returns from which. One change waits at most: the periods before it are closed first.
    /// Governor only.
    function setTerms(uint32 kind, uint128 tariff, uint128 bonus, uint128 target) external returns (uint32 fromPeriod);
    /// The contract that is to follow this one; zero if none is named.
    function successor() external view returns (address successor_);
    /// The tariff, bonus and target of a period; of one that has not begun, as far as is known.
    function terms(uint32 kind, uint32 period_) external view returns (uint128 tariff, uint128 bonus, uint128 target);
    /// Ends a scheme with the period in which the public delay is over; returns which. What that
    /// leaves over is the agencies'. Cannot be undone. Governor only.
    function windUp(uint32 kind) external returns (uint32 last);
    /// The claimant takes what a claim is worth, once its period is closed, to any address; returns
    /// how much. What the claimant owes for claims that were revoked is taken off first. Refused if
    /// the register does not say any more that the claim is final.
    function withdraw(uint64 claim, address to) external returns (uint128 paid);
}
