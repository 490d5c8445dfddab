// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// The part of Weir's council that every touch of a currency reads, in Solidity: stocks with their
/// terms, the assessment in force, its ageing, the control rules, and the division down a tree.
///
/// Seats, quorum and dissent are left out: the governor says what scientists would have attested.
/// What a budget needs is prepared whenever it changes and lies in two slots, the stock's head and its
/// gauge; two more for each level of the tree hold the node's part and the sum over its siblings.
contract PeerCouncil {
    using SafeCast for uint256;

    // --- types ---

    enum Model { Schaefer, Fox, Recharge, Fixed }
    enum Rule { ConstantRate, FortyTen, IcesAdvice }
    enum Division { Equal, Weights, Fixed }

    /// As the caller gives them. Rates have 18 decimals, biomass is in base units, times in seconds.
    struct Terms {
        Model model;
        uint128 growth;
        uint128 capacity;
        Rule rule;
        uint128 rate;
        uint128 trigger;
        uint128 limit;
        uint64 maxAge;
        uint64 grace;
    }

    /// Terms as stored. `growth` and `rate` are at most 16, `capacity` at most 2^92.
    struct Packed {
        // slot 0: read by every budget
        uint72 growth;
        uint72 rate;
        uint96 capacity;
        Model model;
        Rule rule;
        // slot 1: read by the ICES rule only
        uint96 trigger;
        uint96 limit;
    }

    /// Lower bounds are at most ten times the capacity and fit in 96 bits.
    struct Assessment {
        uint96 low;
        uint32 season;
        uint40 asOf;
        uint40 expires;
        /// In the assessment in force: when the one that waits takes its place; 0 if none does.
        uint40 nextFrom;
    }

    struct Head {
        uint40 firstOpens;
        uint40 seasonLength;
        uint40 maxAge;
        uint40 grace;
        /// When the terms that wait are in force; 0 if none wait.
        uint40 nextFrom;
        uint32 nodes;
    }

    /// What the rule allows at the lower bound in force, before ageing; holds until `until`, when
    /// something that waits comes into force.
    struct Gauge {
        uint96 whole;
        uint32 season;
        uint40 expires;
        uint40 grace;
        uint40 until;
    }

    struct Stock {
        Head head;
        Gauge gauge;
        Packed terms;
        Assessment assessment;
        Assessment nextAssessment;
        Packed nextTerms;
        uint40 nextMaxAge;
        uint40 nextGrace;
        mapping(uint32 node => Node) nodes;
        mapping(uint32 node => mapping(uint32 season => Record)) records;
    }

    /// Parts and sums set in one season hold from the next.
    struct Node {
        // slot 0: the node's part of its parent
        uint96 part;
        uint96 nextPart;
        uint32 partFrom;
        uint32 parent;
        // slot 1: what its children share
        uint96 total;
        uint96 nextTotal;
        uint32 totalFrom;
        Division division;
        uint8 depth;
        // slots 2 and 3
        address assembly_;
        address currency;
    }

    struct Record {
        uint120 landed;
        uint120 overdrawn;
        bool recorded;
    }

    // --- storage ---

    uint256 private constant ONE = 1e18;
    uint256 private constant MAX_CAPACITY = 1 << 92;
    uint256 private constant MAX_RATE = 16e18;
    uint256 private constant MAX_DEPTH = 4;
    /// 2^128 / e and ln 2 · 2^128, rounded down.
    uint256 private constant INVERSE_E = 0x5e2d58d8b3bcdf1abadec7829054f90d;
    uint256 private constant LN_2 = 0xb17217f7d1cf79abc9e3b39803f2f6af;

    address public immutable governor;
    uint64 public immutable delay;
    uint32 public stockCount;
    mapping(uint32 stock => Stock) private stocks;

    // --- events and errors ---

    event StockAdded(uint32 indexed stock);
    event TermsChanged(uint32 indexed stock, uint64 from);
    event AssessmentAccepted(uint32 indexed stock, uint32 indexed season, uint128 low, uint64 asOf, uint64 expires, uint64 inForceFrom);
    event NodeAdded(uint32 indexed stock, uint32 indexed node, uint32 parent, address assembly_);
    event PartSet(uint32 indexed stock, uint32 indexed node, uint128 part, uint32 fromSeason);
    event CurrencySet(uint32 indexed stock, uint32 indexed node, address currency);
    event SeasonRecorded(uint32 indexed stock, uint32 indexed node, uint32 indexed season, uint128 landed, uint128 overdrawn);

    error NotGovernor(address caller);
    error NotAssembly(address caller);
    error NotCurrency(address caller);
    error UnknownStock(uint32 stock);
    error UnknownNode(uint32 stock, uint32 node);
    error InvalidCapacity(uint128 capacity);
    error InvalidRate(uint128 rate);
    error InvalidReferencePoint(uint128 point);
    error RuleForModel(Model model, Rule rule);
    error InvalidAgeing(uint64 maxAge, uint64 grace);
    error InvalidSeason(uint64 firstOpens, uint64 seasonLength);
    error ImplausibleBiomass(uint128 high, uint128 limit);
    error WrongSeason(uint32 season, uint32 current);
    error WrongDate(uint64 asOf, uint64 expires, uint64 now_);
    error Superseded(uint64 asOf, uint64 known);
    error AllocationExceedsParent(uint256 requested, uint256 available);
    error TooDeep(uint256 limit);
    error SeasonAlreadyRecorded(uint32 season);

    constructor(address governor_, uint64 delay_) {
        governor = governor_;
        delay = delay_;
    }

    // --- governance ---

    function addStock(uint64 firstOpens, uint64 seasonLength, Division division, Terms calldata terms_)
        external
        returns (uint32 stock)
    {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        if (seasonLength == 0) revert InvalidSeason(firstOpens, seasonLength);
        _validate(terms_);
        stock = ++stockCount;
        Stock storage s = stocks[stock];
        s.head = Head({
            firstOpens: uint256(firstOpens).toUint40(),
            seasonLength: uint256(seasonLength).toUint40(),
            maxAge: uint256(terms_.maxAge).toUint40(),
            grace: uint40(terms_.grace),
            nextFrom: 0,
            nodes: 0
        });
        s.terms = _pack(terms_);
        s.nodes[0].division = division;
        emit StockAdded(stock);
    }

    /// A lower rate, a shorter life of an assessment or a longer grace hold at once; all else waits.
    function setTerms(uint32 stock, Terms calldata terms_) external returns (uint64 inForceFrom) {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        Stock storage s = _stock(stock);
        _validate(terms_);
        _settleTerms(s);
        Packed memory old = s.terms;
        Packed memory new_ = _pack(terms_);
        bool tighter = new_.model == old.model && new_.rule == old.rule && new_.growth == old.growth
            && new_.capacity == old.capacity && new_.rate <= old.rate && new_.trigger == old.trigger
            && new_.limit == old.limit && terms_.maxAge <= s.head.maxAge && terms_.grace >= s.head.grace;
        if (tighter) {
            s.terms = new_;
            s.head.maxAge = uint40(terms_.maxAge);
            s.head.grace = uint40(terms_.grace);
            s.head.nextFrom = 0;
            inForceFrom = uint64(block.timestamp);
        } else {
            inForceFrom = uint64(block.timestamp) + delay;
            s.nextTerms = new_;
            s.nextMaxAge = uint256(terms_.maxAge).toUint40();
            s.nextGrace = uint40(terms_.grace);
            s.head.nextFrom = uint256(inForceFrom).toUint40();
        }
        s.gauge = _gauge(s);
        emit TermsChanged(stock, inForceFrom);
    }

    /// Takes an assessment as final. The first one waits, and so does one beyond what the stock can
    /// have grown to; any other is in force at once.
    function assess(uint32 stock, uint32 season, uint128 low, uint64 asOf, uint64 expires)
        external
        returns (uint64 inForceFrom)
    {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        Stock storage s = _stock(stock);
        _settleTerms(s);
        uint256 limit = uint256(s.terms.capacity) * 10;
        if (low > limit) revert ImplausibleBiomass(low, uint128(limit));
        (uint32 current,,) = _season(s.head);
        if (season < current || season > current + 1) revert WrongSeason(season, current);
        expires = uint64(Math.min(expires, asOf + s.head.maxAge));
        if (asOf > block.timestamp || expires <= block.timestamp) {
            revert WrongDate(asOf, expires, uint64(block.timestamp));
        }
        Assessment memory old = _inForce(s);
        uint64 known = old.asOf;
        if (old.nextFrom != 0 && s.nextAssessment.asOf > known) known = s.nextAssessment.asOf;
        if (asOf < known) revert Superseded(asOf, known);
        old.nextFrom = 0;
        Assessment memory new_ =
            Assessment(uint96(low), season, uint256(asOf).toUint40(), uint256(expires).toUint40(), 0);
        if (old.season != 0 && _plausible(s, old.low, low, asOf - old.asOf)) {
            inForceFrom = uint64(block.timestamp);
            s.assessment = new_;
        } else {
            inForceFrom = uint64(block.timestamp) + delay;
            old.nextFrom = uint256(inForceFrom).toUint40();
            s.assessment = old;
            s.nextAssessment = new_;
        }
        s.gauge = _gauge(s);
        emit AssessmentAccepted(stock, season, low, asOf, expires, inForceFrom);
    }

    // --- assemblies ---

    function addNode(uint32 stock, uint32 parent, address assembly_, Division division)
        external
        returns (uint32 node)
    {
        Stock storage s = _stock(stock);
        Node storage above = _node(s, stock, parent);
        _onlyAssembly(above, parent);
        if (above.depth >= MAX_DEPTH) revert TooDeep(MAX_DEPTH);
        node = ++s.head.nodes;
        Node storage n = s.nodes[node];
        (n.parent, n.division, n.depth, n.assembly_) = (parent, division, above.depth + 1, assembly_);
        emit NodeAdded(stock, node, parent, assembly_);
    }

    function setPart(uint32 stock, uint32 node, uint128 part) external returns (uint32 fromSeason) {
        Stock storage s = _stock(stock);
        uint32 parent = _node(s, stock, node).parent;
        _onlyAssembly(s.nodes[parent], parent);
        return _setPart(s, stock, node, uint256(part).toUint96());
    }

    function setCurrency(uint32 stock, uint32 node, address currency) external {
        Node storage n = _node(_stock(stock), stock, node);
        _onlyAssembly(n, node);
        n.currency = currency;
        emit CurrencySet(stock, node, currency);
    }

    // --- currencies ---

    function recordSeason(uint32 stock, uint32 node, uint32 season, uint128 landed, uint128 overdrawn) external {
        Stock storage s = _stock(stock);
        if (s.nodes[node].currency != msg.sender) revert NotCurrency(msg.sender);
        Record storage r = s.records[node][season];
        if (r.recorded) revert SeasonAlreadyRecorded(season);
        (r.landed, r.overdrawn, r.recorded) = (uint256(landed).toUint120(), uint256(overdrawn).toUint120(), true);
        emit SeasonRecorded(stock, node, season, landed, overdrawn);
    }

    // --- views ---

    /// What the node may take in the season that is now, from the lower bound of the assessment in
    /// force, aged. `season` is 0 before the first, `assessedFor` 0 without an assessment.
    function budget(uint32 stock, uint32 node)
        external
        view
        returns (uint32 season, uint64 opens, uint64 closes, uint32 assessedFor, uint128 amount)
    {
        Stock storage s = stocks[stock];
        Head memory head = s.head;
        if (head.seasonLength == 0) revert UnknownStock(stock);
        if (node > head.nodes) revert UnknownNode(stock, node);
        (season, opens, closes) = _season(head);
        Gauge memory g = s.gauge;
        if (block.timestamp >= g.until) g = _gauge(s);
        uint256 whole = g.whole;
        assessedFor = g.season;
        if (season == 0 || block.timestamp >= g.expires) return (season, opens, closes, assessedFor, 0);
        unchecked {
            uint256 left = g.expires - block.timestamp;
            if (left < g.grace) whole = whole * left / g.grace;
        }
        amount = uint128(_divided(s, node, season, whole));
    }

    function terms(uint32 stock) external view returns (Terms memory) {
        Stock storage s = _stock(stock);
        bool due = _due(s.head.nextFrom);
        Packed memory p = due ? s.nextTerms : s.terms;
        (uint64 maxAge, uint64 grace) = due ? (s.nextMaxAge, s.nextGrace) : (s.head.maxAge, s.head.grace);
        return Terms(p.model, p.growth, p.capacity, p.rule, p.rate, p.trigger, p.limit, maxAge, grace);
    }

    function assessment(uint32 stock)
        external
        view
        returns (uint32 season, uint128 low, uint64 asOf, uint64 expires)
    {
        Assessment memory a = _inForce(_stock(stock));
        return (a.season, a.low, a.asOf, a.expires);
    }

    function seasonRecord(uint32 stock, uint32 node, uint32 season)
        external
        view
        returns (uint128 landed, uint128 overdrawn)
    {
        Record storage r = _stock(stock).records[node][season];
        return (r.landed, r.overdrawn);
    }

    // --- private ---

    function _stock(uint32 stock) private view returns (Stock storage s) {
        s = stocks[stock];
        if (s.head.seasonLength == 0) revert UnknownStock(stock);
    }

    function _node(Stock storage s, uint32 stock, uint32 node) private view returns (Node storage) {
        if (node > s.head.nodes) revert UnknownNode(stock, node);
        return s.nodes[node];
    }

    function _onlyAssembly(Node storage n, uint32 node) private view {
        if (msg.sender != (node == 0 ? governor : n.assembly_)) revert NotAssembly(msg.sender);
    }

    function _due(uint256 from) private view returns (bool) {
        return from != 0 && from <= block.timestamp;
    }

    function _season(Head memory head) private view returns (uint32 number, uint64 opens, uint64 closes) {
        if (block.timestamp < head.firstOpens) return (0, 0, 0);
        unchecked {
            uint256 passed = (block.timestamp - head.firstOpens) / head.seasonLength;
            number = uint32(passed + 1);
            opens = uint64(head.firstOpens + passed * head.seasonLength);
            closes = opens + head.seasonLength;
        }
    }

    function _inForce(Stock storage s) private view returns (Assessment memory a) {
        a = s.assessment;
        if (_due(a.nextFrom)) a = s.nextAssessment;
    }

    function _gauge(Stock storage s) private view returns (Gauge memory g) {
        Assessment memory a = _inForce(s);
        uint256 termsFrom = s.head.nextFrom;
        bool due = _due(termsFrom);
        uint256 until = type(uint40).max;
        if (termsFrom > block.timestamp) until = termsFrom;
        uint256 assessmentFrom = s.assessment.nextFrom;
        if (assessmentFrom > block.timestamp) until = Math.min(until, assessmentFrom);
        // terms may have shortened an assessment's life since it was made
        uint256 life = uint256(a.asOf) + (due ? s.nextMaxAge : s.head.maxAge);
        (g.season, g.grace) = (a.season, due ? s.nextGrace : s.head.grace);
        g.expires = uint40(Math.min(a.expires, life));
        (g.whole, g.until) = (uint96(_allowed(due ? s.nextTerms : s.terms, a.low)), uint40(until));
    }

    function _settleTerms(Stock storage s) private {
        if (!_due(s.head.nextFrom)) return;
        s.terms = s.nextTerms;
        (s.head.maxAge, s.head.grace, s.head.nextFrom) = (s.nextMaxAge, s.nextGrace, 0);
    }

    function _setPart(Stock storage s, uint32 stock, uint32 node, uint96 part) private returns (uint32 fromSeason) {
        (uint32 current,,) = _season(s.head);
        fromSeason = current + 1;
        Node storage n = s.nodes[node];
        Node storage above = s.nodes[n.parent];
        uint96 old = n.nextPart;
        if (above.division == Division.Equal && part > 1) part = 1;
        uint256 sum = uint256(above.nextTotal) - old + part;
        if (above.division == Division.Fixed && part > old) {
            (,,,, uint128 available) = this.budget(stock, n.parent);
            if (sum > available) revert AllocationExceedsParent(sum, available);
        }
        // what is due becomes current before its successor takes the place behind it
        if (n.partFrom <= current) n.part = old;
        if (above.totalFrom <= current) above.total = above.nextTotal;
        (n.nextPart, n.partFrom) = (part, fromSeason);
        (above.nextTotal, above.totalFrom) = (sum.toUint96(), fromSeason);
        emit PartSet(stock, node, part, fromSeason);
    }

    /// What `node` has of `whole`, the stock's own budget. At most MAX_DEPTH steps.
    function _divided(Stock storage s, uint32 node, uint32 season, uint256 whole) private view returns (uint256) {
        if (node == 0) return whole;
        Node storage n = s.nodes[node];
        uint32 parent = n.parent;
        Node storage above = s.nodes[parent];
        uint256 part = n.partFrom <= season ? n.nextPart : n.part;
        uint256 total = above.totalFrom <= season ? above.nextTotal : above.total;
        Division division = above.division;
        uint256 available = _divided(s, parent, season, whole);
        if (division == Division.Fixed && total <= available) return part;
        if (total == 0) return 0;
        unchecked {
            return available * part / total; // two factors of 96 bits
        }
    }

    /// The least of what the rule allows and what the stock yields. With `capacity` at most 2^92 and
    /// rates at most 16 no product exceeds 256 bits.
    function _allowed(Packed storage p, uint256 low) private view returns (uint256) {
        uint256 capacity = p.capacity;
        uint256 rate = p.rate;
        uint256 growth = p.growth;
        Model model = p.model;
        Rule rule = p.rule;
        unchecked {
            uint256 allowed;
            if (rule == Rule.FortyTen) {
                uint256 tenfold = low * 10;
                if (tenfold >= capacity * 4) allowed = rate * low / ONE;
                else if (tenfold > capacity) allowed = rate * low * (tenfold - capacity) / (capacity * 3 * ONE);
            } else if (rule == Rule.ConstantRate) {
                allowed = rate * low / ONE;
            } else {
                uint256 trigger = p.trigger;
                if (low >= trigger) allowed = rate * low / ONE;
                else if (low >= p.limit) allowed = rate * low * low / (trigger * ONE);
            }
            return Math.min(allowed, _sustainable(model, growth, capacity, low));
        }
    }

    /// `surplus(min(B, Bmsy))`.
    function _sustainable(Model model, uint256 growth, uint256 capacity, uint256 low) private pure returns (uint256) {
        unchecked {
            if (model == Model.Schaefer) {
                uint256 b = Math.min(low, capacity / 2);
                return growth * b * (capacity - b) / (capacity * ONE);
            }
            if (model == Model.Fox) {
                uint256 b = Math.min(low, (capacity * INVERSE_E) >> 128);
                return b == 0 ? 0 : growth * b * _lnFloor(capacity, b) / (ONE << 64);
            }
            return Math.min(low, capacity);
        }
    }

    function _plausible(Stock storage s, uint256 old, uint256 new_, uint256 elapsed) private view returns (bool) {
        if (new_ <= old) return true;
        if (new_ > s.terms.capacity || old == 0) return false;
        uint256 possible = uint256(s.terms.growth) * elapsed * (1 << 64) / (uint256(s.head.seasonLength) * ONE);
        return _lnFloor(new_, old) + 2 <= possible;
    }

    /// `ln(numerator / denominator)` with 64 binary digits, rounded down; `numerator ≥ denominator`.
    function _lnFloor(uint256 numerator, uint256 denominator) private pure returns (uint256) {
        unchecked {
            uint256 quotient = (numerator << 128) / denominator;
            uint256 log2 = Math.log2(quotient) - 128;
            uint256 mantissa = quotient >> (log2 + 1); // 1.127 fixed point
            for (uint256 i = 0; i < 64; ++i) {
                log2 <<= 1;
                mantissa = (mantissa * mantissa) >> 127;
                if (mantissa >> 128 != 0) {
                    log2 |= 1;
                    mantissa >>= 1;
                }
            }
            return (log2 * LN_2) >> 128;
        }
    }

    function _validate(Terms calldata t) private pure {
        if (t.capacity == 0 || t.capacity > MAX_CAPACITY) revert InvalidCapacity(t.capacity);
        if (t.growth > MAX_RATE) revert InvalidRate(t.growth);
        bool yields = t.model == Model.Recharge || t.model == Model.Fixed;
        if (t.rate > (yields ? ONE : MAX_RATE)) revert InvalidRate(t.rate);
        if (yields && t.rule != Rule.ConstantRate) revert RuleForModel(t.model, t.rule);
        if (t.rule == Rule.IcesAdvice) {
            if (t.trigger == 0 || t.trigger > t.capacity) revert InvalidReferencePoint(t.trigger);
            if (t.limit > t.trigger) revert InvalidReferencePoint(t.limit);
        }
        if (t.maxAge == 0 || t.grace > t.maxAge) revert InvalidAgeing(t.maxAge, t.grace);
    }

    function _pack(Terms calldata t) private pure returns (Packed memory) {
        return Packed({
            growth: uint72(t.growth),
            rate: uint72(t.rate),
            capacity: uint96(t.capacity),
            model: t.model,
            rule: t.rule,
            trigger: uint256(t.trigger).toUint96(),
            limit: uint256(t.limit).toUint96()
        });
    }
}
