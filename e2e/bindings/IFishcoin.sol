// SPDX-License-Identifier: Apache-2.0
// Generated from the contracts by e2e/src/bin/bindings.rs; do not edit.
pragma solidity ^0.8.4;

interface IFishcoin {
    struct FishcoinSettings {
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

    error AlreadyMember(address member);
    error AlreadyOfficer(address officer);
    error CommonsMode();
    error ConcentrationExceeded(address account, uint128 shares, uint128 limit);
    error CouncilRefused(uint32 stock, uint32 node);
    error DelayTooLong(uint64 delay, uint64 limit);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidApprover(address approver);
    error ERC20InvalidReceiver(address receiver);
    error ERC20InvalidSender(address sender);
    error ERC20InvalidSpender(address spender);
    error ERC2612ExpiredSignature(uint256 deadline);
    error ERC2612InvalidSigner(address signer, address owner);
    error Indebted(address account, uint128 debt);
    error InsufficientShares(address account, uint128 shares, uint128 needed);
    error InvalidAddress(address given);
    error InvalidQuantity(uint128 quantity);
    error InvalidRatio(uint128 ratio, uint128 limit);
    error InvalidReceipt(bytes32 receipt);
    error MalformedArguments();
    error NoAssessmentForSeason(uint32 season, uint32 assessedFor);
    error NotGovernor(address caller);
    error NotMember(address member);
    error NotOffered(address caller);
    error NotOfficer(address caller);
    error Overflow();
    error QuotaMode();
    error ReceiptUsed(bytes32 receipt);
    error SeasonAlreadyOpen(uint32 season);
    error SeasonNotStarted();
    error SeasonOver(uint32 season);
    error SharesExceedTotal(uint128 requested, uint128 total);
    error TextTooLong(uint32 length, uint32 limit);
    error TooManyOfficers(uint8 limit);
    error UnknownFisher(address fisher);
    error UnknownReceipt(bytes32 receipt);

    /// An allowance was set.
    /// @param owner Whose coins.
    /// @param spender Who may move them.
    /// @param value How many; 2²⁵⁶ − 1 for any number.
    event Approval(address indexed owner, address indexed spender, uint256 value);
    /// Coins of an issue were withheld for a debt.
    /// @param account Whose.
    /// @param coins How many.
    event DebtRepaid(address indexed account, uint128 coins);
    /// Governance has passed.
    /// @param governor The new governor.
    event GovernanceAccepted(address indexed governor);
    /// Governance was offered; it passes on acceptance.
    /// @param from The governor.
    /// @param to To whom it is offered; zero takes the offer back.
    event GovernanceOffered(address indexed from, address indexed to);
    /// A catch was recorded.
    /// @param receipt Its receipt.
    /// @param fisher Who caught it.
    /// @param officer Who attests it.
    /// @param season The season in whose books it stands.
    /// @param quantity How much, base units.
    /// @param burnt Coins burnt for it.
    /// @param debt What was added to the fisher's debt.
    event Landed(bytes32 indexed receipt, address indexed fisher, address indexed officer, uint32 season, uint128 quantity, uint128 burnt, uint128 debt);
    /// A catch was taken back by a counter-entry.
    /// @param receipt The receipt that was wrong.
    /// @param counterReceipt The receipt of the counter-entry.
    /// @param officer Who attests it.
    /// @param coins Coins that came back to the fisher.
    event LandingReversed(bytes32 indexed receipt, bytes32 indexed counterReceipt, address indexed officer, uint128 coins);
    /// What members may hold, or what a catch beyond coins costs, has changed or will.
    /// @param concentration The part of all shares that one account may hold; 18 decimals.
    /// @param penalty The penalty on top of a catch beyond coins; 18 decimals.
    /// @param from From when; unix seconds.
    event LimitsChanged(uint128 concentration, uint128 penalty, uint64 from);
    /// A member of the commons was admitted.
    /// @param member Who.
    event MemberAdmitted(address indexed member);
    /// A member of the commons was dismissed.
    /// @param member Who.
    event MemberDismissed(address indexed member);
    /// A landing officer may record catches from then on.
    /// @param officer Who.
    /// @param from From when; unix seconds.
    event OfficerAppointed(address indexed officer, uint64 from);
    /// A landing officer may not record catches any more.
    /// @param officer Who.
    event OfficerRemoved(address indexed officer);
    /// The council did not take the report of what a season took (this contract is not the place's
    /// currency, or the season is recorded).
    /// @param season The season.
    event ReportRefused(uint32 indexed season);
    /// A season opened: its coins are there.
    /// @param season The season.
    /// @param closes First second after it; unix seconds.
    /// @param budget The council's budget, base units.
    /// @param deducted What came off it for catches that earlier seasons took too much.
    /// @param issue What was divided among all shares, coins.
    event SeasonOpened(uint32 indexed season, uint64 closes, uint128 budget, uint128 deducted, uint128 issue);
    /// Shares were allotted.
    /// @param to To whom.
    /// @param shares How many.
    event SharesAllotted(address indexed to, uint128 shares);
    /// Shares changed hands.
    /// @param from From.
    /// @param to To.
    /// @param shares How many.
    event SharesTransferred(address indexed from, address indexed to, uint128 shares);
    /// A contract to follow this one was named.
    /// @param successor Its address.
    event SuccessorNamed(address indexed successor);
    /// The budget fell: every unspent coin shrank pro rata.
    /// @param season The season.
    /// @param cap The budget as it now stands, less what this season gives back; base units.
    /// @param outstanding Coins that can still be spent.
    /// @param index Part of each coin of the issue that is left; 1 is 2¹²⁷.
    event Tightened(uint32 indexed season, uint128 cap, uint128 outstanding, uint128 index);
    /// Coins moved, were issued (from zero) or are no more (to zero).
    /// @param from From; zero for an issue.
    /// @param to To; zero for coins that are no more.
    /// @param value How many.
    event Transfer(address indexed from, address indexed to, uint256 value);

    /// ERC-2612: the EIP-712 domain separator.
    function DOMAIN_SEPARATOR() external view returns (bytes32 separator);
    /// Accepts governance that was offered to the caller.
    function acceptGovernance() external;
    /// An account as it now stands: shares, coins, debt, the season it was last written down in.
    function account(address who) external view returns (uint128 shares, uint128 coins, uint128 debt, uint32 season_);
    /// Commons mode: admits a member, who has an equal share from the next season on. Governor
    /// only.
    function admit(address member) external;
    /// Allots shares that are nobody's to `to`, who has coins from the next season on. Governor
    /// only. Cannot be undone: shares move only by their holder's will.
    function allotShares(address to, uint128 shares) external;
    /// Shares in somebody's hands. Coins of the others are never issued.
    function allottedShares() external view returns (uint128 shares);
    /// ERC-20: what `spender` may move of `owner`'s.
    function allowance(address owner, address spender) external view returns (uint256 value);
    /// Lets `officer` record catches after the public delay. Governor only.
    function appointOfficer(address officer) external;
    /// ERC-20: lets `spender` move up to `value` of the caller's coins; 2²⁵⁶ − 1 for any number.
    function approve(address spender, uint256 value) external returns (bool ok);
    /// ERC-20: the coins of `account`, as the budget now stands.
    function balanceOf(address account_) external view returns (uint256 balance);
    /// The council, the stock and the place whose budget is divided.
    function council() external view returns (address council_, uint32 stock, uint32 node);
    /// ERC-20: decimals of the unit that people speak of.
    function decimals() external view returns (uint8 decimals_);
    /// How long a loosening waits; seconds.
    function delay() external view returns (uint64 seconds_);
    /// Commons mode: dismisses a member, who keeps the coins of this season. Governor only.
    function dismiss(address member) external;
    /// ERC-5267: the EIP-712 domain: which fields it has, name, version, chain, contract.
    function eip712Domain() external view returns (bytes1 fields, string memory name_, string memory version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] memory extensions);
    /// The governor.
    function governor() external view returns (address governor_);
    /// Records a catch: burns the fisher's coins as far as they reach; the rest becomes the
    /// fisher's debt, with the penalty. A catch is a fact: it is recorded in whatever state the
    /// season is, unless the fisher is unknown or the receipt was used. Officers only.
    function land(bytes32 receipt, address fisher, uint128 quantity) external;
    /// A recorded catch: fisher, season, coins burnt, the part without coins, the debt it made,
    /// whether it was taken back.
    function landing(bytes32 receipt) external view returns (address fisher, uint32 season_, uint128 burnt, uint128 beyond, uint128 debt, bool reversed);
    /// The concentration limit and the penalty in force; 18 decimals.
    function limits() external view returns (uint128 concentration, uint128 penalty);
    /// ERC-20: the currency's name.
    function name() external view returns (string memory name_);
    /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
    /// only.
    function nameSuccessor(address successor_) external;
    /// ERC-2612: the nonce that `owner`'s next permit must carry.
    function nonces(address owner) external view returns (uint256 nonce);
    /// Offers governance to `to`, who must accept it. Zero takes the offer back. Governor only.
    function offerGovernance(address to) external;
    /// From when `officer` may record catches; 0 if not at all.
    function officerFrom(address officer) external view returns (uint64 from);
    /// Opens the season that the council's calendar says it is, reports the last one's take to
    /// the council, and returns what is divided among all shares. Anyone may, once the assessment
    /// made for this season is in force; on an older one only the governor, since nothing that
    /// comes later can raise an open season's coins. Once a season.
    function openSeason() external returns (uint128 issue);
    /// ERC-2612: an approval signed by `owner` off the chain. Anyone may submit it, once, until
    /// `deadline`.
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    /// Takes an officer's powers at once. Governor only. What it has recorded stands.
    function removeOfficer(address officer) external;
    /// Takes a catch of this season back by a counter-entry with a receipt of its own: coins come
    /// back at the index now, the debt is lifted. Officers only.
    function reverseLanding(bytes32 receipt, bytes32 counterReceipt) external;
    /// The books of the season last opened, as the budget now stands: its number, the first second
    /// after it, issue, index, outstanding, cap, deducted, owed, landed, overdrawn. See
    /// [`weir_core::quota::Book`.
    function season() external view returns (uint32 number, uint64 closes, uint128 issue, uint128 index, uint128 outstanding, uint128 cap, uint128 deducted, uint128 owed, uint128 landed, uint128 overdrawn);
    /// Changes the concentration limit and the penalty: at once if neither loosens, else after the
    /// public delay. Returns from when. Nobody who holds more loses shares. Governor only.
    function setLimits(uint128 concentration, uint128 penalty) external returns (uint64 inForceFrom);
    /// Writes `account` down as it stands, with the ERC-20 events that explain it to wallets, as
    /// every message does that moves its coins. Anyone may. Returns its coins.
    function settle(address account_) external returns (uint128 coins);
    /// Shares of `account`.
    function sharesOf(address account_) external view returns (uint128 shares);
    /// The contract that is to follow this one; zero if none is named.
    function successor() external view returns (address successor_);
    /// ERC-165: whether this contract has an interface.
    function supportsInterface(bytes4 interfaceId) external view returns (bool supported);
    /// ERC-20: the currency's symbol.
    function symbol() external view returns (string memory symbol_);
    /// Takes over the council's budget as it now stands, as every message does that moves coins.
    /// Anyone may. Returns the coins that can still be spent.
    function sync() external returns (uint128 outstanding);
    /// All shares: the divisor of every season's budget. In the commons mode, the members.
    function totalShares() external view returns (uint128 shares);
    /// ERC-20: all coins that can still be spent, as the budget now stands.
    function totalSupply() external view returns (uint256 supply);
    /// ERC-20: sends coins to `to`.
    function transfer(address to, uint256 value) external returns (bool ok);
    /// ERC-20: sends `from`'s coins to `to`, out of the caller's allowance.
    function transferFrom(address from, address to, uint256 value) external returns (bool ok);
    /// Sends shares to `to`, who may hold them up to the concentration limit. This season's coins
    /// stay with the sender. Refused while the sender owes coins.
    function transferShares(address to, uint128 shares) external;
}
