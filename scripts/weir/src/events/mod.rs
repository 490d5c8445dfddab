//! What happened, in words: every event of every contract.

mod claims;
mod exchange;
mod fund;
mod generative;

use alloy::{
    dyn_abi::{DynSolValue, EventExt},
    json_abi::Event,
    primitives::{Address, B256},
    rpc::types::Log,
    sol_types::SolEventInterface,
};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    deploy::manifest::Manifest,
    deployment::{institution, place},
    interfaces::{
        Claims::{self, ClaimsEvents},
        Council::{self, CouncilEvents},
        Exchange::{self, ExchangeEvents},
        Fishcoin::{self, FishcoinEvents},
        Fund::{self, FundEvents},
        Generative::{self, GenerativeEvents},
    },
    shell::Report,
    vocabulary::{plain, Speaker, Vocabulary},
};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Happening {
    /// Which contract said so.
    pub contract: &'static str,
    /// The event's name.
    pub event: String,
    /// What happened.
    pub sentence: String,
    /// The event's values by name: numbers as decimal text in base units, the rest as usual.
    pub values: Map<String, Value>,
    /// The block's number.
    pub block: u64,
    /// The block's time, where the chain says it with the event; unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<u64>,
    /// The transaction.
    pub transaction: B256,
    /// The event's place in the block.
    pub index: u64,
}

impl Report for Happening {
    fn text(&self) -> String {
        let when = match self.time {
            Some(seconds) => weir_core::text::moment(seconds),
            None => format!("block {}", self.block),
        };
        format!("{when}  {}", self.sentence)
    }
}

/// What `log` says, if it is an event of one of the deployment's contracts.
pub fn tell(log: &Log, manifest: &Manifest, words: &Vocabulary) -> Option<Happening> {
    let speaker = words.speaker_at(log.address())?;
    let (sentence, event) = match speaker {
        Speaker::Council => {
            let decoded = CouncilEvents::decode_log(&log.inner).ok()?;
            let sentence = of_council(&decoded.data, manifest, words);
            (sentence, named(log, Council::abi::events().into_values())?)
        }
        Speaker::Fishcoin => {
            let decoded = FishcoinEvents::decode_log(&log.inner).ok()?;
            let sentence = of_fishcoin(&decoded.data, words);
            (sentence, named(log, Fishcoin::abi::events().into_values())?)
        }
        Speaker::Claims => {
            let decoded = ClaimsEvents::decode_log(&log.inner).ok()?;
            let sentence = claims::tell(&decoded.data, manifest, words);
            (sentence, named(log, Claims::abi::events().into_values())?)
        }
        Speaker::Fund => {
            let decoded = FundEvents::decode_log(&log.inner).ok()?;
            let sentence = fund::tell(&decoded.data, manifest, words);
            (sentence, named(log, Fund::abi::events().into_values())?)
        }
        Speaker::Generative => {
            let decoded = GenerativeEvents::decode_log(&log.inner).ok()?;
            let sentence = generative::tell(&decoded.data, words);
            let events = Generative::abi::events().into_values();
            (sentence, named(log, events)?)
        }
        Speaker::Exchange => {
            let decoded = ExchangeEvents::decode_log(&log.inner).ok()?;
            let sentence = exchange::tell(&decoded.data, words);
            (sentence, named(log, Exchange::abi::events().into_values())?)
        }
    };
    Some(Happening {
        contract: speaker.key(),
        values: values(&event, log),
        event: event.name,
        sentence,
        block: log.block_number.unwrap_or_default(),
        time: log.block_timestamp,
        transaction: log.transaction_hash.unwrap_or_default(),
        index: log.log_index.unwrap_or_default(),
    })
}

fn of_council(event: &CouncilEvents, manifest: &Manifest, words: &Vocabulary) -> String {
    let who = |address| words.address(address);
    let date = |seconds| words.moment(seconds);
    let place = |node: u32| place(node, manifest);
    match event {
        CouncilEvents::SeatProposed(e) => format!(
            "{} gets a seat for {}, whose voice counts from {}",
            who(e.seat),
            institution(e.institution, manifest),
            date(e.from)
        ),
        CouncilEvents::SeatRemoved(e) => format!("{} loses its seat", who(e.seat)),
        CouncilEvents::QuorumChanged(e) => format!(
            "from {} a statement is final with {} seats of {} institutions, unless {} or more are against",
            date(e.from),
            e.seats,
            e.institutions,
            e.dissent
        ),
        CouncilEvents::StockAdded(e) => format!("stock {} is added: {}", e.stock, plain(&e.name)),
        CouncilEvents::TermsChanged(e) => {
            format!("stock {} has new terms from {}", e.stock, date(e.from))
        }
        CouncilEvents::Attested(e) => {
            format!("{} attests statement {}", who(e.seat), short(e.digest))
        }
        CouncilEvents::Dissented(e) => {
            format!(
                "{} speaks against statement {}",
                who(e.seat),
                short(e.digest)
            )
        }
        CouncilEvents::AssessmentAccepted(e) => format!(
            "statement {} is final: {} to {}, estimate {}, of {}, for season {}; in force from {}",
            short(e.digest),
            words.quantity(e.low),
            words.quantity(e.high),
            words.quantity(e.estimate),
            date(e.asOf),
            e.season,
            date(e.inForceFrom)
        ),
        CouncilEvents::NodeAdded(e) => format!(
            "{} is added under {}, with {} as its assembly",
            place(e.node),
            place(e.parent),
            who(e.assembly)
        ),
        CouncilEvents::PartSet(e) => format!(
            "the part of {} is {} from season {}",
            place(e.node),
            e.part,
            e.fromSeason
        ),
        CouncilEvents::CurrencySet(e) => {
            format!("{} has {} as its currency", place(e.node), who(e.currency))
        }
        CouncilEvents::SeasonRecorded(e) => format!(
            "season {} of {} is recorded: {} landed, {} of it beyond coins",
            e.season,
            place(e.node),
            words.quantity(e.landed),
            words.quantity(e.overdrawn)
        ),
        CouncilEvents::GovernanceOffered(e) => offered("the council", e.from, e.to, words),
        CouncilEvents::GovernanceAccepted(e) => {
            format!("{} governs the council", who(e.governor))
        }
        CouncilEvents::SuccessorNamed(e) => {
            format!("the council names {} as its successor", who(e.successor))
        }
    }
}

fn of_fishcoin(event: &FishcoinEvents, words: &Vocabulary) -> String {
    let who = |address| words.address(address);
    let date = |seconds| words.moment(seconds);
    let coins = |base| words.coins(base);
    match event {
        FishcoinEvents::Transfer(e) => {
            let amount = words.coins_of_word(e.value);
            match (e.from.is_zero(), e.to.is_zero()) {
                (true, _) => format!("{} gets {amount}", who(e.to)),
                (_, true) => format!("{} loses {amount}: landed, shrunk or void", who(e.from)),
                _ => format!("{} pays {amount} to {}", who(e.from), who(e.to)),
            }
        }
        FishcoinEvents::Approval(e) => format!(
            "{} lets {} spend {}",
            who(e.owner),
            who(e.spender),
            words.coins_of_word(e.value)
        ),
        FishcoinEvents::SharesAllotted(e) => {
            format!("{} is allotted {} shares", who(e.to), e.shares)
        }
        FishcoinEvents::SharesTransferred(e) => {
            format!("{} hands {} shares to {}", who(e.from), e.shares, who(e.to))
        }
        FishcoinEvents::MemberAdmitted(e) => format!("{} becomes a member", who(e.member)),
        FishcoinEvents::MemberDismissed(e) => format!("{} is no member any more", who(e.member)),
        FishcoinEvents::SeasonOpened(e) => format!(
            "season {} opens until {} with {}: a budget of {}, less {} taken too much before",
            e.season,
            date(e.closes),
            coins(e.issue),
            words.quantity(e.budget),
            words.quantity(e.deducted)
        ),
        FishcoinEvents::Tightened(e) => format!(
            "season {} is held to {}: {} are left unspent",
            e.season,
            words.quantity(e.cap),
            coins(e.outstanding)
        ),
        FishcoinEvents::DebtRepaid(e) => {
            format!("{} of a debt of {} are withheld", coins(e.coins), who(e.account))
        }
        FishcoinEvents::Landed(e) => {
            let beyond = match e.debt {
                0 => String::new(),
                debt => format!(", and it owes {} for the rest", coins(debt)),
            };
            format!(
                "{} lands {}, recorded by {}; {} are burnt{beyond}",
                who(e.fisher),
                words.quantity(e.quantity),
                who(e.officer),
                coins(e.burnt)
            )
        }
        FishcoinEvents::LandingReversed(e) => format!(
            "{} takes back landing {}; {} come back",
            who(e.officer),
            short(e.receipt),
            coins(e.coins)
        ),
        FishcoinEvents::LimitsChanged(e) => format!(
            "from {} one account may hold {} of the shares, and a catch beyond coins costs {} on top",
            date(e.from),
            words.ratio(e.concentration),
            words.ratio(e.penalty)
        ),
        FishcoinEvents::OfficerAppointed(e) => {
            format!("{} is a landing officer from {}", who(e.officer), date(e.from))
        }
        FishcoinEvents::OfficerRemoved(e) => {
            format!("{} is no landing officer any more", who(e.officer))
        }
        FishcoinEvents::GovernanceOffered(e) => offered("the currency", e.from, e.to, words),
        FishcoinEvents::GovernanceAccepted(e) => {
            format!("{} governs the currency", who(e.governor))
        }
        FishcoinEvents::SuccessorNamed(e) => {
            format!("the currency names {} as its successor", who(e.successor))
        }
        FishcoinEvents::ReportRefused(e) => {
            format!("the council does not take the figures of season {}", e.season)
        }
    }
}

fn offered(what: &str, from: Address, to: Address, words: &Vocabulary) -> String {
    if to.is_zero() {
        return format!("{} takes back its offer of {what}", words.address(from));
    }
    format!(
        "{} offers {what} to {}",
        words.address(from),
        words.address(to)
    )
}

/// The beginning of a hash.
pub fn short(hash: B256) -> String {
    let text = hash.to_string();
    format!("{}…", text.get(..10).unwrap_or(&text))
}

fn named(log: &Log, events: impl Iterator<Item = Vec<Event>>) -> Option<Event> {
    let topic = log.topic0()?;
    events.flatten().find(|event| event.selector() == *topic)
}

/// The values of `log` under the names of `event`.
fn values(event: &Event, log: &Log) -> Map<String, Value> {
    let Ok(decoded) = event.decode_log(&log.inner.data) else {
        return Map::new();
    };
    let (mut indexed, mut body) = (decoded.indexed.into_iter(), decoded.body.into_iter());
    event
        .inputs
        .iter()
        .filter_map(|input| {
            let value = if input.indexed {
                indexed.next()
            } else {
                body.next()
            };
            Some((input.name.clone(), json(&value?)))
        })
        .collect()
}

fn json(value: &DynSolValue) -> Value {
    match value {
        DynSolValue::Address(address) => address.to_string().into(),
        DynSolValue::Uint(number, _) => number.to_string().into(),
        DynSolValue::Bool(flag) => (*flag).into(),
        DynSolValue::String(text) => text.clone().into(),
        DynSolValue::FixedBytes(word, 32) => word.to_string().into(),
        DynSolValue::Array(values) => values.iter().map(json).collect(),
        other => format!("{other:?}").into(),
    }
}
