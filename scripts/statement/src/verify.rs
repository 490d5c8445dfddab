//! A statement checked, and said in sentences what was proved.

use alloy::primitives::{Address, B256};
use serde::Serialize;

use crate::{
    document::{difference, valued, Document},
    gather::may_hold,
    pattern::Known,
    proof::Proved,
    reckon, Problem, Subject,
};

/// What was found to hold.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Findings {
    /// Whose statement it is.
    pub signer: Address,
    /// Agreements of which the signer is the agency.
    pub agency_of: Vec<u32>,
    /// What it is of.
    pub subject: Subject,
    /// The first and the last block there is a header of.
    pub blocks: (u64, u64),
    /// The last one's hash.
    pub head: B256,
    /// How many headers.
    pub headers: usize,
    /// Whether they follow each other without a gap, and by their bloom filters nothing is left out.
    pub complete: bool,
    /// Events proved.
    pub events: usize,
    /// Transactions proved.
    pub transactions: usize,
    /// Claims of the statement.
    pub claims: usize,
    /// Whether hashes were given, or a chain asked.
    pub compared: bool,
    /// Hashes still to be compared with a chain's.
    pub remaining: Vec<Remaining>,
    /// Blocks whose events only a chain can confirm.
    pub unproved: Vec<u64>,
    /// What is the signer's word.
    pub word: Vec<String>,
}

/// A hash to be compared with a chain's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Remaining {
    /// The block.
    pub block: u64,
    /// Its hash in the statement.
    pub hash: B256,
}

/// Checks a statement against hashes that are trusted (none: what is left to compare is found).
///
/// # Errors
/// The first thing that does not hold.
pub fn verify(document: &Document, trusted: &[B256]) -> Result<Findings, Problem> {
    let statement = &document.statement;
    let subject = statement.subject;
    let chain = Proved::of(&statement.headers, &[])?;
    let head = chain.head()?.clone();
    let signer = document.signer(&head)?;
    let proved = Proved::of(&statement.headers, &statement.blocks)?;
    for call in proved.transactions.values() {
        if call.chain_id.is_some_and(|chain| chain != subject.chain_id) {
            return Err(Problem::Differs {
                what: format!(
                    "the chain of transaction {} and of the statement",
                    call.hash
                ),
                one: call.chain_id.unwrap_or_default().to_string(),
                other: subject.chain_id.to_string(),
            });
        }
    }
    let account = reckon::account(&subject, &statement.told, &proved)?;
    let (said, found) = (valued(&statement.account)?, valued(&account)?);
    if let Some((path, said, found)) = difference(&said, &found, "account".to_owned()) {
        return Err(Problem::Figure { path, said, found });
    }
    let patterns = Known::of(&subject, &proved.events).patterns(&subject);
    for event in &proved.events {
        if patterns.iter().any(|pattern| pattern.matches(event)) {
            proved.call(event)?;
        }
    }
    let complete = complete(&subject, &proved)?;
    let remaining = remaining(
        &proved,
        statement.blocks.iter().map(|block| block.number),
        trusted,
    )?;
    let agreements = account.agreements.iter();
    Ok(Findings {
        signer,
        agency_of: agreements
            .filter(|agreement| agreement.agency == signer)
            .map(|agreement| agreement.number)
            .collect(),
        subject,
        blocks: (
            proved.headers.first().map_or(0, |it| it.number),
            head.number,
        ),
        head: head.hash,
        headers: proved.headers.len(),
        complete,
        events: proved.events.len(),
        transactions: proved.transactions.len(),
        claims: account.claims.len(),
        compared: !trusted.is_empty(),
        remaining,
        unproved: proved.unproved,
        word: words(document),
    })
}

/// Whether the headers have no gap; then every block that may hold an event of the statement must be
/// in it with all its receipts.
///
/// # Errors
/// [`Problem::LeftOut`].
pub fn complete(subject: &Subject, proved: &Proved) -> Result<bool, Problem> {
    if !proved.is_unbroken() {
        return Ok(false);
    }
    let patterns = Known::of(subject, &proved.events).patterns(subject);
    for header in &proved.headers {
        let held = proved.whole.binary_search(&header.number).is_ok()
            || proved.unproved.binary_search(&header.number).is_ok();
        if !held && may_hold(&patterns, header) {
            return Err(Problem::LeftOut(header.number));
        }
    }
    Ok(true)
}

/// The hashes that, once trusted, prove every block: the last of each run of headers that has a block
/// which no trusted hash covers.
fn remaining(
    proved: &Proved,
    blocks: impl Iterator<Item = u64>,
    trusted: &[B256],
) -> Result<Vec<Remaining>, Problem> {
    let headers = &proved.headers;
    for hash in trusted {
        if !headers.iter().any(|header| header.hash == *hash) {
            return Err(Problem::UnknownHash(*hash));
        }
    }
    let blocks: Vec<u64> = blocks.collect();
    let mut remaining = Vec::new();
    let mut above: Option<u64> = None; // the number of the header after this one
    let mut covered = false;
    let mut last = Remaining {
        block: 0,
        hash: B256::ZERO,
    };
    for (position, header) in headers.iter().enumerate().rev() {
        let is_joined = above.is_some() && above == header.number.checked_add(1);
        if !is_joined {
            covered = false;
            last = Remaining {
                block: header.number,
                hash: header.hash,
            };
        }
        covered |= trusted.contains(&header.hash);
        above = Some(header.number);
        // the last header is what the whole statement stands on, whether it has events or not
        let matters = blocks.binary_search(&header.number).is_ok()
            || position.checked_add(1) == Some(headers.len());
        if matters && !covered && !remaining.contains(&last) {
            remaining.push(last);
        }
    }
    remaining.reverse();
    Ok(remaining)
}

/// What nothing in the statement proves.
fn words(document: &Document) -> Vec<String> {
    let told = &document.statement.told;
    let mut words = vec![
        "that the fund takes its claims from this register".to_owned(),
        "what the token is called and how many decimals it has".to_owned(),
    ];
    if told.kind.is_some() {
        words.push("the kind's unit, decimals, cells' resolution and periods".to_owned());
    }
    if !told.cells.is_empty() {
        let claims: Vec<String> = told.cells.iter().map(|it| it.claim.to_string()).collect();
        words.push(format!("the cells of claims {}", claims.join(", ")));
    }
    words
}

impl Findings {
    /// The same after a chain confirmed what was left over.
    #[must_use]
    pub fn confirmed(mut self) -> Self {
        self.unproved.clear();
        self.word.clear();
        self
    }

    /// Fails if a hash was given and does not prove everything.
    ///
    /// # Errors
    /// [`Problem::Remains`].
    pub fn nothing_remains(&self) -> Result<(), Problem> {
        if !self.compared {
            return Ok(());
        }
        if let Some(Remaining { block, hash }) = self.remaining.first() {
            return Err(Problem::Remains(format!(
                "block {block} is {hash} in the statement, and remains to be compared"
            )));
        }
        if let Some(block) = self.unproved.first() {
            return Err(Problem::Remains(format!(
                "the receipts root of block {block} counts logs of reverted calls, so that only a \
                 chain can confirm its events"
            )));
        }
        Ok(())
    }

    /// What was proved, in sentences.
    pub fn sentences(&self) -> Vec<String> {
        let Subject {
            chain_id,
            fund,
            kind,
            period,
            ..
        } = self.subject;
        let of: Vec<String> = self.agency_of.iter().map(u32::to_string).collect();
        let role = match of.as_slice() {
            [] => ", who is no agency of an agreement in it".to_owned(),
            [one] => format!(", the agency of agreement {one}"),
            many => format!(", the agency of agreements {}", many.join(", ")),
        };
        let (first, last) = self.blocks;
        let mut sentences = vec![
            format!(
                "This is period {period} of kind {kind} of the fund {fund} on chain {chain_id}, \
                 signed by {}{role}.",
                self.signer
            ),
            format!(
                "{} headers from block {first} to block {last} hold together; {} events and {} \
                 transactions are proved by their roots.",
                self.headers, self.events, self.transactions
            ),
            format!(
                "Terms, rates, pot, sums and the payments for {} claims were computed again from \
                 these events, and are as stated.",
                self.claims
            ),
        ];
        sentences.push(if self.complete {
            format!(
                "Nothing is left out: between block {first} and block {last} no other block can hold \
                 an event of this statement."
            )
        } else {
            "That nothing is left out is not proved: there are gaps between the headers.".to_owned()
        });
        match (self.remaining.as_slice(), self.compared) {
            ([], true) => sentences.push(format!(
                "All of it follows from the hashes it was compared with; the last block is {last}, {}.",
                self.head
            )),
            (remaining, _) => {
                let one = if remaining.len() == 1 { "this hash" } else { "these hashes" };
                sentences.push(format!(
                    "Whether this is the chain's history has not been compared: that follows from {one}."
                ));
                sentences.extend(
                    remaining
                        .iter()
                        .map(|it| format!("  block {}: {}", it.block, it.hash)),
                );
            }
        }
        for block in &self.unproved {
            sentences.push(format!(
                "The events of block {block} are the signer's word: its receipts root counts logs of \
                 reverted calls."
            ));
        }
        if !self.word.is_empty() {
            sentences.push(format!(
                "Not proved, but the signer's word: {}.",
                self.word.join("; ")
            ));
        }
        sentences
    }
}
