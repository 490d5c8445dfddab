//! A statement made from a chain, and one compared with a chain: all that is asked over JSON-RPC.

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    consensus::Header,
    eips::{BlockId, BlockNumberOrTag},
    primitives::{Address, Bytes, B256},
    providers::{DynProvider, Provider},
    rpc::types::{TransactionInput, TransactionRequest},
    sol_types::SolCall,
    transports::TransportError,
};
use futures::{stream, StreamExt, TryStreamExt};

use crate::{
    document::{Block, Document, KindWords, Statement, TokenWords, Told, ToldCells, FORMAT},
    interfaces::{
        Claims::{self, ClaimsEvents as Register},
        Fishcoin, Fund,
    },
    pattern::{said, Known, Pattern, Said},
    proof::{encoded, encoded_header, paths, receipts_root, Event, HeaderFacts, Proved},
    reckon::{self, called, cell_text, kind_words, words_of},
    verify::{self, Findings},
    Problem, Subject,
};

/// Blocks whose events every chain gives at once.
const SPAN: u64 = 2_000;
/// Requests under way at once.
const AT_ONCE: usize = 16;
/// The longest chain of headers that a statement holds unless told: some 3 MB.
pub const LONGEST_CHAIN: u64 = 5_000;
/// Decimals of the chain's own coin, as Ethereum's tools count it.
const OWN_DECIMALS: u8 = 18;

/// What to make a statement of.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// The fund.
    pub fund: Address,
    /// The kind of benefit.
    pub kind: u32,
    /// The period.
    pub period: u32,
    /// The block before which there are no events of fund and register.
    pub from_block: u64,
    /// The longest chain of headers to hold.
    pub longest_chain: u64,
}

/// A chain that is asked.
#[derive(Clone, Debug)]
pub struct Chain<'a> {
    provider: &'a DynProvider,
}

impl<'a> Chain<'a> {
    /// The chain behind `provider`.
    pub fn of(provider: &'a DynProvider) -> Self {
        Self { provider }
    }

    /// Makes a statement, yet to be signed. `progress` is told what is being done.
    ///
    /// # Errors
    /// If the chain does not answer, if the period is not closed, or if what it answers does not
    /// prove itself.
    pub async fn gather(
        &self,
        request: &Request,
        progress: impl Fn(&str),
    ) -> Result<Statement, Problem> {
        let Request {
            fund, kind, period, ..
        } = *request;
        let chain_id = self.provider.get_chain_id().await;
        let subject = Subject {
            chain_id: chain_id.map_err(|error| failed("eth_chainId", &error))?,
            fund,
            register: self.read(fund, &Fund::registerCall {}).await?,
            kind,
            period,
        };
        let closing = Fund::periodCall { kind, period };
        if !self.read(fund, &closing).await?.closed {
            return Err(Problem::Chain(format!(
                "period {period} of kind {kind} is not closed: what it pays is not known yet"
            )));
        }
        let head = self.provider.get_block_number().await;
        let head = head.map_err(|error| failed("eth_blockNumber", &error))?;
        progress("looking for events");
        let (events, patterns) = self.events(&subject, request.from_block, head).await?;
        let mut wanted: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        for event in &events {
            let indices = wanted.entry(event.block).or_default();
            indices.insert(event.transaction);
        }
        let first = wanted.keys().next().copied().unwrap_or(head);
        let is_short = head.saturating_sub(first) <= request.longest_chain;
        let numbers: Vec<u64> = if is_short {
            (first..=head).collect()
        } else {
            let events = wanted.keys().copied().filter(|number| *number < head);
            events.chain([head]).collect()
        };
        progress(&format!("fetching {} headers", numbers.len()));
        let headers: Vec<Bytes> = stream::iter(numbers)
            .map(|number| self.header(number))
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let chain = Proved::of(&headers, &[])?;
        if is_short {
            for header in &chain.headers {
                if may_hold(&patterns, header) {
                    wanted.entry(header.number).or_default();
                }
            }
        }
        progress(&format!("fetching {} blocks", wanted.len()));
        let blocks: Vec<Block> = stream::iter(wanted)
            .map(|(number, indices)| self.block(number, indices))
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let proved = Proved::of(&headers, &blocks)?;
        let told = self.told(&subject, &proved).await?;
        let statement = Statement {
            format: FORMAT,
            subject,
            account: reckon::account(&subject, &told, &proved)?,
            told,
            headers,
            blocks,
        };
        verify::complete(&subject, &proved)?;
        Ok(statement)
    }

    /// Compares with this chain what a verification left over: block hashes, events of blocks whose
    /// receipts root nobody can compute, and the signer's word. Gives the hashes that were compared.
    ///
    /// # Errors
    /// What differs.
    pub async fn compare(
        &self,
        document: &Document,
        findings: &Findings,
    ) -> Result<Vec<B256>, Problem> {
        let Statement {
            subject,
            told,
            account,
            blocks,
            ..
        } = &document.statement;
        let chain_id = self.provider.get_chain_id().await;
        let chain_id = chain_id.map_err(|error| failed("eth_chainId", &error))?;
        same("the chain", &subject.chain_id, &chain_id)?;
        let mut compared = Vec::new();
        for remaining in &findings.remaining {
            let header = self.rpc_header(remaining.block).await?;
            let found = header.hash_slow();
            if found != remaining.hash {
                return Err(Problem::OtherBlock {
                    number: remaining.block,
                    named: remaining.hash,
                    found,
                });
            }
            compared.push(found);
        }
        for block in blocks.iter().filter(|block| block.reverted_logs) {
            let found = self.receipts(block.number).await?;
            let what = format!("the receipts of block {}", block.number);
            same(&what, &block.receipts, &found)?;
        }
        let (fund, register) = (subject.fund, subject.register);
        let found = self.read(fund, &Fund::registerCall {}).await?;
        same("the fund's register", &register, &found)?;
        let found = self.token(account.scheme.token).await?;
        same("the token's symbol and decimals", &told.token, &found)?;
        if let Some(words) = &told.kind {
            same("the kind", words, &self.kind(subject).await?)?;
        }
        for ToldCells { claim, cells } in &told.cells {
            let what = format!("the cells of claim {claim}");
            same(&what, cells, &self.cells(subject, *claim).await?)?;
        }
        Ok(compared)
    }

    /// Every event that a statement of `subject` needs, and the patterns they fit.
    async fn events(
        &self,
        subject: &Subject,
        from: u64,
        until: u64,
    ) -> Result<(Vec<Event>, Vec<Pattern>), Problem> {
        let mut found: BTreeMap<(u64, u64), Event> = BTreeMap::new();
        let mut asked: Vec<Pattern> = Vec::new();
        loop {
            let patterns = Known::of(subject, found.values()).patterns(subject);
            let news: Vec<&Pattern> = patterns
                .iter()
                .filter(|pattern| !asked.contains(pattern))
                .collect();
            if news.is_empty() {
                return Ok((found.into_values().collect(), patterns));
            }
            for pattern in news {
                for event in self.logs(pattern, from, until).await? {
                    found.insert((event.block, event.log), event);
                }
            }
            asked = patterns;
        }
    }

    /// The events that fit a pattern: at once, or piece by piece from a chain that refuses so much.
    async fn logs(&self, pattern: &Pattern, from: u64, until: u64) -> Result<Vec<Event>, Problem> {
        let from = from.max(pattern.from);
        let until = until.min(pattern.until);
        if from > until {
            return Ok(Vec::new());
        }
        let whole = self.provider.get_logs(&pattern.filter(from, until)).await;
        let logs = match whole {
            Ok(logs) => logs,
            Err(_) if until.saturating_sub(from) > SPAN => {
                let mut logs = Vec::new();
                let mut next = from;
                while next <= until {
                    let last = next.saturating_add(SPAN).min(until);
                    let piece = self.provider.get_logs(&pattern.filter(next, last)).await;
                    logs.extend(piece.map_err(|error| failed("eth_getLogs", &error))?);
                    next = last.saturating_add(1);
                }
                logs
            }
            Err(error) => return Err(failed("eth_getLogs", &error)),
        };
        let event = |log: alloy::rpc::types::Log| {
            Some(Event {
                block: log.block_number?,
                time: 0,
                transaction: log.transaction_index?,
                log: log.log_index?,
                inner: log.inner,
            })
        };
        logs.into_iter()
            .map(|log| {
                event(log).ok_or_else(|| {
                    Problem::Chain("the chain gave an event without its place".to_owned())
                })
            })
            .collect()
    }

    async fn rpc_header(&self, number: u64) -> Result<Header, Problem> {
        let block = self
            .provider
            .get_block_by_number(BlockNumberOrTag::Number(number))
            .await
            .map_err(|error| failed("eth_getBlockByNumber", &error))?
            .ok_or_else(|| Problem::Chain(format!("the chain has no block {number}")))?;
        proves_itself(block.header.hash, block.header.inner)
    }

    async fn header(&self, number: u64) -> Result<Bytes, Problem> {
        Ok(encoded_header(&self.rpc_header(number).await?))
    }

    async fn receipts(&self, number: u64) -> Result<Vec<Bytes>, Problem> {
        let receipts = self
            .provider
            .get_block_receipts(BlockId::number(number))
            .await
            .map_err(|error| failed("eth_getBlockReceipts", &error))?
            .ok_or_else(|| {
                Problem::Chain(format!("the chain has no receipts of block {number}"))
            })?;
        let receipts = receipts.into_iter();
        Ok(receipts
            .map(|receipt| encoded(&receipt.into_primitives_receipt().inner))
            .collect())
    }

    /// A block with all its receipts, and the transactions at `indices`.
    async fn block(&self, number: u64, indices: BTreeSet<u64>) -> Result<Block, Problem> {
        let block = self
            .provider
            .get_block_by_number(BlockNumberOrTag::Number(number))
            .full()
            .await
            .map_err(|error| failed("eth_getBlockByNumber", &error))?
            .ok_or_else(|| Problem::Chain(format!("the chain has no block {number}")))?;
        let header = proves_itself(block.header.hash, block.header.inner)?;
        let receipts = self.receipts(number).await?;
        let transactions: Vec<Bytes> = block
            .transactions
            .into_transactions()
            .map(|transaction| encoded(transaction.inner.inner()))
            .collect();
        let indices: Vec<u64> = indices.into_iter().collect();
        let (root, inclusions) = paths(&transactions, &indices);
        if root != header.transactions_root && !indices.is_empty() {
            return Err(Problem::Chain(format!(
                "the transactions of block {number} give the root {root}, and its header has {}: \
                 nothing can be proved of it",
                header.transactions_root
            )));
        }
        Ok(Block {
            number,
            reverted_logs: receipts_root(&receipts) != header.receipts_root,
            receipts,
            transactions: inclusions,
        })
    }

    /// What no event and no call shows.
    async fn told(&self, subject: &Subject, proved: &Proved) -> Result<Told, Problem> {
        let mut told = Told {
            token: TokenWords {
                symbol: String::new(),
                decimals: 0,
            },
            kind: None,
            cells: Vec::new(),
        };
        let known = Known::of(subject, &proved.events);
        for event in &proved.events {
            match said(subject, event) {
                Some(Said::Fund(Fund::FundEvents::SchemeOpened(it))) if it.kind == subject.kind => {
                    told.token = self.token(it.token).await?;
                }
                Some(Said::Register(Register::KindAdded(it)))
                    if it.kind == subject.kind && kind_words(subject, proved, event).is_none() =>
                {
                    told.kind = Some(self.kind(subject).await?);
                }
                Some(Said::Register(Register::ClaimFiled(it)))
                    if known.claims.contains(&it.claim) =>
                {
                    let call = called::<Claims::fileCall>(proved, event, subject.register);
                    if call.is_none() {
                        told.cells.push(ToldCells {
                            claim: it.claim,
                            cells: self.cells(subject, it.claim).await?,
                        });
                    }
                }
                _ => {}
            }
        }
        Ok(told)
    }

    async fn token(&self, token: Address) -> Result<TokenWords, Problem> {
        if token == Address::ZERO {
            return Ok(TokenWords {
                symbol: "coins".to_owned(),
                decimals: OWN_DECIMALS,
            });
        }
        let symbol = self.read(token, &Fishcoin::symbolCall {}).await?;
        Ok(TokenWords {
            symbol: symbol.chars().filter(|char| !char.is_control()).collect(),
            decimals: self.read(token, &Fishcoin::decimalsCall {}).await?,
        })
    }

    async fn kind(&self, subject: &Subject) -> Result<KindWords, Problem> {
        let call = Claims::kindSettingsCall { kind: subject.kind };
        Ok(words_of(&self.read(subject.register, &call).await?))
    }

    async fn cells(&self, subject: &Subject, claim: u64) -> Result<Vec<String>, Problem> {
        let call = Claims::cellsCall { claim };
        let cells = self.read(subject.register, &call).await?;
        Ok(cells.into_iter().map(cell_text).collect())
    }

    async fn read<C: SolCall>(&self, to: Address, call: &C) -> Result<C::Return, Problem> {
        let request = TransactionRequest::default()
            .to(to)
            .input(TransactionInput::new(call.abi_encode().into()));
        let answer = self
            .provider
            .call(request)
            .await
            .map_err(|error| failed(C::SIGNATURE, &error))?;
        C::abi_decode_returns(&answer).map_err(|error| {
            Problem::Chain(format!(
                "the contract at {to} answered {} with {} bytes that are not its answer: {error}",
                C::SIGNATURE,
                answer.len()
            ))
        })
    }
}

/// Whether a block may hold an event of these patterns.
pub(crate) fn may_hold(patterns: &[Pattern], header: &HeaderFacts) -> bool {
    let mut patterns = patterns.iter();
    patterns.any(|pattern| pattern.may_be_in(header.number, &header.bloom))
}

/// A header whose hash is the one the chain gives.
fn proves_itself(named: B256, header: Header) -> Result<Header, Problem> {
    let found = header.hash_slow();
    if found == named {
        return Ok(header);
    }
    Err(Problem::Chain(format!(
        "the chain calls block {} {named}, and its header hashes to {found}: this chain's headers \
         prove nothing offline",
        header.number
    )))
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, named: &T, found: &T) -> Result<(), Problem> {
    if named == found {
        return Ok(());
    }
    Err(Problem::Differs {
        what: format!("{what}, in the statement and on the chain asked"),
        one: shortened(named),
        other: shortened(found),
    })
}

fn shortened<T: std::fmt::Debug>(value: &T) -> String {
    let text = format!("{value:?}");
    if text.chars().count() <= 200 {
        return text;
    }
    text.chars().take(199).chain(['…']).collect()
}

fn failed(what: &str, error: &TransportError) -> Problem {
    Problem::Chain(format!("the chain does not answer {what}: {error}"))
}
