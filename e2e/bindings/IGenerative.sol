// SPDX-License-Identifier: Apache-2.0
// Generated from the contracts by e2e/src/bin/bindings.rs; do not edit.
pragma solidity ^0.8.4;

interface IGenerative {
    struct Beginning {
        GenerativeSettings settings;
        Policy policy;
        address[] founders;
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

    error AllMinted(uint64 claim);
    error AlreadyMember(address account);
    error AlreadyVouched(address candidate, address voucher);
    error CashLimitReached(uint128 amount, uint128 room);
    error CeilingNotLower(uint128 ceiling, uint128 current);
    error CeilingReached(uint32 period, uint128 ceiling, uint64 closes);
    error CouncilRefused(uint32 stock, uint32 node);
    error DayPast(uint32 day, uint32 today);
    error DelayTooLong(uint64 delay, uint64 limit);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidApprover(address approver);
    error ERC20InvalidReceiver(address receiver);
    error ERC20InvalidSender(address sender);
    error ERC20InvalidSpender(address spender);
    error ERC2612ExpiredSignature(uint256 deadline);
    error ERC2612InvalidSigner(address signer, address owner);
    error ForAnotherConsumer(uint64 claim, address consumer);
    error InvalidAddress(address given);
    error InvalidAmount(uint128 amount);
    error InvalidCashLimit(uint128 cashLimit, uint128 obligation);
    error InvalidDecimals(uint8 decimals, uint8 limit);
    error InvalidDemurrage(uint128 rate, uint128 limit);
    error InvalidPeriod(uint64 firstOpens, uint64 periodLength);
    error InvalidVouchers(uint8 vouchers, uint8 limit);
    error MalformedArguments();
    error MoreThanDue(uint128 amount, uint128 due);
    error NoCash();
    error NoIncome(address account, uint32 nextDay);
    error NoRate(uint32 kind, uint32 period);
    error NotFinal(uint64 claim, uint8 status);
    error NotGovernor(address caller);
    error NotMember(address account);
    error NotOffered(address caller);
    error NotRevoked(uint64 claim, uint8 status);
    error NotVouched(address candidate, address voucher);
    error NothingDue(address account);
    error NothingMinted(uint64 claim);
    error Overflow();
    error RegisterRefused(address register);
    error TextTooLong(uint32 length, uint32 limit);
    error TokenRefused(address token);
    error TooManyFounders(uint32 founders, uint32 limit);
    error VouchesForItself(address account);
    error VouchesUsedUp(uint8 vouches, uint32 period);
    error WrongAmountArrived(address token, uint256 expected, uint256 arrived);
    error WrongValue(uint256 expected, uint256 sent);

    /// An allowance was set.
    /// @param owner Whose coins.
    /// @param spender Who may move them.
    /// @param value How many; 2²⁵⁶ − 1 for any number.
    event Approval(address indexed owner, address indexed spender, uint256 value);
    /// Cash went to the commons.
    /// @param cash Base units of the cash token.
    event CashCollected(uint128 cash);
    /// The ceiling is lower from now on.
    /// @param ceiling The ceiling, or the rate of a budget.
    event CeilingLowered(uint128 ceiling);
    /// Governance has passed.
    /// @param governor The new governor.
    event GovernanceAccepted(address indexed governor);
    /// Governance was offered; it passes on acceptance.
    /// @param from The governor.
    /// @param to To whom it is offered; zero takes the offer back.
    event GovernanceOffered(address indexed from, address indexed to);
    /// Basic income was paid.
    /// @param member To whom.
    /// @param amount Each day's melted to today; base units.
    /// @param netted Of it, kept for the member's debt.
    event IncomePaid(address indexed member, uint32 days_, uint128 amount, uint128 netted);
    /// A member was admitted.
    /// @param member The member.
    /// @param day Since when; unix day.
    event MemberAdmitted(address indexed member, uint32 day);
    /// A member left.
    /// @param member The member.
    /// @param excluded By the governor's will, not its own.
    event MemberLeft(address indexed member, bool excluded);
    /// Coins were minted for a claim.
    /// @param claim The claim.
    /// @param claimant Whose.
    /// @param amount How many of the claim's due; base units.
    /// @param netted Of them, kept for the claimant's debt.
    event Minted(uint64 indexed claim, address indexed claimant, uint128 amount, uint128 netted);
    /// Something was paid on what one owes.
    /// @param member Who owed it.
    /// @param amount How much of it; base units of the currency.
    /// @param cash Base units of the cash token; 0 if it was paid in the currency.
    /// @param due What is still due; base units of the currency.
    event ObligationMet(address indexed member, uint128 amount, uint128 cash, uint128 due);
    /// A policy was set.
    /// @param fromPeriod Its first period.
    /// @param demurrage What melts in a year; 18 decimals.
    /// @param income Basic income of a member, a day.
    /// @param obligation What a member owes, a period.
    /// @param cashLimit Of it, payable in cash.
    /// @param cashRate Base units of the cash token for a whole unit of the currency.
    /// @param ceiling What may be minted for claims in a period, or the rate of a budget.
    /// @param vouchers Members who must vouch for a new one.
    /// @param vouches New ones that a member may vouch for in a period.
    event PolicySet(uint32 indexed fromPeriod, uint128 demurrage, uint128 income, uint128 obligation, uint128 cashLimit, uint128 cashRate, uint128 ceiling, uint8 vouchers, uint8 vouches);
    /// A rate was set for a kind of work.
    /// @param kind The register's kind.
    /// @param rate Base units for a whole unit of the benefit.
    /// @param fromPeriod The first period of the kind that it holds for.
    event RateSet(uint32 indexed kind, uint128 rate, uint32 fromPeriod);
    /// What was minted for a claim is owed, since the claim was revoked.
    /// @param claim The claim.
    /// @param claimant Whose.
    /// @param debt Added to the claimant's debt; base units.
    event Revoked(uint64 indexed claim, address indexed claimant, uint128 debt);
    /// A contract to follow this one was named.
    /// @param successor Its address.
    event SuccessorNamed(address indexed successor);
    /// Coins moved, were issued (from zero) or are no more (to zero).
    /// @param from From; zero for an issue.
    /// @param to To; zero for coins that are no more.
    /// @param value How many.
    event Transfer(address indexed from, address indexed to, uint256 value);
    /// A vouch was withdrawn.
    /// @param candidate The candidate.
    /// @param voucher The member.
    event VouchWithdrawn(address indexed candidate, address indexed voucher);
    /// A member vouched for a candidate.
    /// @param candidate The candidate.
    /// @param voucher The member.
    /// @param voices Voices for the candidate.
    event Vouched(address indexed candidate, address indexed voucher, uint8 voices);

    /// ERC-2612: the EIP-712 domain separator.
    function DOMAIN_SEPARATOR() external view returns (bytes32 separator);
    /// Accepts governance that was offered to the caller.
    function acceptGovernance() external;
    /// Both figures of an account: its coins today; as last written down, and on which day; all
    /// that was ever minted to it; what it owes for claims revoked after minting.
    function account(address who) external view returns (uint128 balance, uint128 written, uint32 day, uint128 minted, uint128 debt);
    /// ERC-20: what `spender` may move of `owner`'s. Allowances do not melt.
    function allowance(address owner, address spender) external view returns (uint256 value);
    /// ERC-20: lets `spender` move up to `value` of the caller's coins; 2²⁵⁶ − 1 for any number.
    function approve(address spender, uint256 value) external returns (bool ok);
    /// ERC-20: what is left today of the coins of `account`.
    function balanceOf(address account_) external view returns (uint256 balance);
    /// The books: the day, its index (mantissa / 2^(127 + exponent)), minted for claims, minted as
    /// basic income, what accounts hold, what the commons has by melting, what melted to nobody.
    /// The first two sums are the last three.
    function books() external view returns (uint32 day, uint128 mantissa, uint32 exponent, uint128 forWork, uint128 asIncome, uint128 held, uint128 commons, uint128 melted);
    /// The running period, the first second after it, what may be minted for claims in it as the
    /// council's budget now stands, and what was. Before the first period: 0, and when that begins.
    function ceiling() external view returns (uint32 period, uint64 closes, uint128 ceiling_, uint128 minted);
    /// The caller, a member, takes its basic income of the days since it last did, fourteen before
    /// today at most, each day's melted to today. Debts are netted. Returns how much.
    function claimIncome() external returns (uint128 amount);
    /// Sends the cash that was paid to the commons, or what is left of it if it melts. Anyone may.
    /// Returns how much.
    function collectCash() external returns (uint128 cash);
    /// What a day leaves of a coin; 64 binary places.
    function dailyFactor() external view returns (uint128 factor);
    /// ERC-20: decimals of the unit that people speak of.
    function decimals() external view returns (uint8 decimals_);
    /// How long a change waits at least; seconds.
    function delay() external view returns (uint64 seconds_);
    /// ERC-5267: the EIP-712 domain: which fields it has, name, version, chain, contract.
    function eip712Domain() external view returns (bytes1 fields, string memory name_, string memory version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] memory extensions);
    /// Excludes a member at once. What it owes stays; its coins are its own. Governor only.
    function exclude(address member) external;
    /// The governor.
    function governor() external view returns (address governor_);
    /// For how many days `who` could take basic income now, and how much.
    function income(address who) external view returns (uint32 days_, uint128 amount);
    /// What a claim is paid: status (0 none, 1 begun, 2 all minted, 3 revoked), kind, claimant, its
    /// due, and what was minted of it.
    function issue(uint64 claim) external view returns (uint8 status, uint32 kind, address claimant, uint128 due, uint128 minted);
    /// The caller is no member any more. What it owes stays; its coins are its own.
    function leave() external;
    /// Lowers the ceiling at once, and that of the policy that waits. Governor only.
    function lowerCeiling(uint128 ceiling_) external;
    /// How many members there are.
    function memberCount() external view returns (uint32 members);
    /// Mints what a final claim that names this currency is due, as far as the period's ceiling
    /// goes; the rest in a later period. Debts of the claimant are netted. Anyone may. Returns how
    /// much of the claim's due.
    function mint(uint64 claim) external returns (uint128 minted);
    /// ERC-20: the currency's name.
    function name() external view returns (string memory name_);
    /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
    /// only.
    function nameSuccessor(address successor_) external;
    /// ERC-2612: the nonce that `owner`'s next permit must carry.
    function nonces(address owner) external view returns (uint256 nonce);
    /// Offers governance to `to`; it passes when `to` accepts. Zero takes an offer back. Governor
    /// only.
    function offerGovernance(address to) external;
    /// ERC-2612: an approval signed by `owner` off the chain. Anyone may submit it, once, until
    /// `deadline`.
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    /// The policy of today's period, or of a later one as far as is known: demurrage, income,
    /// obligation, cash limit, cash rate, ceiling, vouchers, vouches; and its first period.
    function policy(uint32 period) external view returns (Policy memory policy_, uint32 fromPeriod);
    /// What `amount` of today will be on `day`, today or later, under the policy as it is known.
    function projected(uint128 amount, uint32 day) external view returns (uint128 amount_);
    /// What is minted for a whole unit of a kind of benefit in a period of that kind; 0 for
    /// nothing.
    function rate(uint32 kind, uint32 period) external view returns (uint128 rate_);
    /// Books what was minted for a claim that the register has revoked as its claimant's debt,
    /// which is taken out of what is minted to it later. Anyone may, once a claim. Returns how
    /// much.
    function revoke(uint64 claim) external returns (uint128 debt);
    /// Sets demurrage, income, obligation, ceiling and what membership takes, from the first period
    /// that begins after the public delay; returns it. Replaces what waited. Governor only.
    function setPolicy(Policy memory policy_) external returns (uint32 fromPeriod);
    /// Sets what is minted for a whole unit of a kind of benefit, for claims of periods that begin
    /// after the public delay; returns the first. Zero ends it. Governor only.
    function setRate(uint32 kind, uint128 rate_) external returns (uint32 fromPeriod);
    /// What never changes: register, commons, whether what melts is the commons', the token of
    /// cash, council, stock and place (zero: the ceiling is a figure), when period 1 begins, how
    /// long each is; and the cash that waits for the commons.
    function settings() external view returns (address register, address commons, bool meltsToCommons, address cash, address council, uint32 stock, uint32 node, uint64 firstOpens, uint64 periodLength, uint128 cashHeld);
    /// Writes `account` down as it stands today, with the ERC-20 events that explain it to
    /// wallets, as every message does that moves its coins. Anyone may. Returns its coins.
    function settle(address account_) external returns (uint128 balance);
    /// The caller pays `amount` of what it owes in cash, at the community's rate, rounded up;
    /// returns how much cash. It waits for the commons.
    function settleCash(uint128 amount) external payable returns (uint128 cash);
    /// The caller pays what it owes in the currency, to the commons.
    function settleHours(uint128 amount) external;
    /// Where `who` stands, for everyone to see: whether it is a member, since which day, what it
    /// owes in all, paid in the currency, paid in cash, what is due, what of that is of periods
    /// that are over, what of what is due can be paid in cash now.
    function standing(address who) external view returns (bool isMember, uint32 since, uint128 owed, uint128 inHours, uint128 inCash, uint128 due, uint128 overdue, uint128 cashRoom);
    /// The contract that is to follow this one; zero if none is named.
    function successor() external view returns (address successor_);
    /// ERC-165: whether this contract has an interface.
    function supportsInterface(bytes4 interfaceId) external view returns (bool supported);
    /// ERC-20: the currency's symbol.
    function symbol() external view returns (string memory symbol_);
    /// ERC-20: all coins there are today.
    function totalSupply() external view returns (uint256 supply);
    /// ERC-20: sends coins to `to`, counted as they are today.
    function transfer(address to, uint256 value) external returns (bool ok);
    /// ERC-20: sends `from`'s coins to `to`, out of the caller's allowance.
    function transferFrom(address from, address to, uint256 value) external returns (bool ok);
    /// The caller, a member, vouches for a candidate, who becomes a member with enough voices;
    /// whether it did. A voice counts as long as its member stays one.
    function vouch(address candidate) external returns (bool admitted);
    /// Voices for a candidate that count now, and how many it takes.
    function vouches(address candidate) external view returns (uint8 voices, uint8 needed);
    /// The caller takes its voice for a candidate back. The period's vouch stays used.
    function withdrawVouch(address candidate) external;
}
