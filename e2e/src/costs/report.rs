//! The costs as a table for the terminal, as JSON with ratios, and as the page docs/costs.md.

use std::fmt::Write;

use serde::Serialize;

use super::{parts::Part, Costs, Row};

/// A row beside what the same message costs on a peer.
#[derive(Debug, Serialize)]
pub struct RowWithRatios<'a> {
    /// The row.
    #[serde(flatten)]
    pub row: &'a Row,
    /// Its figures over those of each peer that has the message.
    pub ratios: Vec<Ratio<'a>>,
}

/// A row's figures over a peer's.
#[derive(Debug, Serialize)]
pub struct Ratio<'a> {
    /// The peer.
    pub peer: &'a str,
    /// Computation.
    pub ref_time: f64,
    /// Proof.
    pub proof_size: f64,
}

/// Weir's contracts and, of each, the peers it is held against.
const PEERS: [(&str, &[&str]); 6] = [
    (
        "fishcoin",
        &["peer-evm", "peer-polkavm", "plain-evm", "plain-polkavm"],
    ),
    ("council", &["peer-council-evm", "peer-council-polkavm"]),
    ("claims", &["peer-claims-evm", "peer-claims-polkavm"]),
    ("fund", &["peer-fund-evm", "peer-fund-polkavm"]),
    (
        "generative",
        &[
            "peer-generative-evm",
            "peer-generative-polkavm",
            "plain-evm",
            "plain-polkavm",
        ],
    ),
    ("exchange", &["peer-exchange-evm", "peer-exchange-polkavm"]),
];

fn find<'a>(rows: &'a [Row], contract: &str, message: &str) -> Option<&'a Row> {
    rows.iter()
        .find(|row| row.contract == contract && row.message == message)
}

fn peers_of(contract: &str) -> &'static [&'static str] {
    PEERS
        .iter()
        .find(|(name, _)| *name == contract)
        .map_or(&[], |(_, peers)| peers)
}

#[allow(clippy::cast_precision_loss)] // printed with two or three digits
fn ratio(ours: u64, theirs: u64) -> f64 {
    (ours as f64 / theirs as f64 * 1_000.0).round() / 1_000.0
}

/// Every row; Weir's with their ratios to the peers.
pub fn with_ratios(rows: &[Row]) -> Vec<RowWithRatios<'_>> {
    rows.iter()
        .map(|row| {
            let ratios = peers_of(&row.contract)
                .iter()
                .filter_map(|peer| find(rows, peer, &row.message))
                .map(|peer| Ratio {
                    peer: &peer.contract,
                    ref_time: ratio(row.ref_time, peer.ref_time),
                    proof_size: ratio(row.proof_size, peer.proof_size),
                })
                .collect();
            RowWithRatios { row, ratios }
        })
        .collect()
}

/// Rows, aligned; Weir's with their ratios to the peers.
pub fn rows(rows: &[Row]) -> String {
    let mut text = String::new();
    let head = (
        "message", "contract", "code", "ref_time", "proof", "deposit",
    );
    let _ = writeln!(
        text,
        "{:<48} {:<23} {:>7} {:>13} {:>8} {:>14}  ratio in ref_time/proof to",
        head.0, head.1, head.2, head.3, head.4, head.5
    );
    for RowWithRatios { row, ratios } in with_ratios(rows) {
        let ratios: Vec<_> = ratios
            .iter()
            .map(|ratio| {
                format!(
                    "{} {:.2}/{:.2}",
                    ratio.peer, ratio.ref_time, ratio.proof_size
                )
            })
            .collect();
        let line = format!(
            "{:<48} {:<23} {:>7} {:>13} {:>8} {:>14}  {}",
            row.message,
            row.contract,
            row.code_bytes,
            row.ref_time,
            row.proof_size,
            row.storage_deposit,
            ratios.join("  ")
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// All rows, and how even they are.
pub fn table(costs: &Costs) -> String {
    let mut text = rows(&costs.rows);
    let _ = writeln!(
        text,
        "largest difference between {:?} accounts and beside {:?} claims: {}.{:02} %",
        costs.accounts,
        costs.claims,
        costs.largest_deviation / 100,
        costs.largest_deviation % 100
    );
    text
}

/// The page docs/costs.md.
pub fn markdown(costs: &Costs) -> String {
    let mut page = String::from(INTRODUCTION);
    summary(costs, &mut page);
    page.push_str("\n## Fishcoin\n");
    figures(costs, "fishcoin", &mut page);
    page.push_str(COUNCIL);
    page.push_str(
        "| message | ref_time, millions | proof, bytes | deposit, thousandths of a token |\n",
    );
    page.push_str("| --- | ---: | ---: | ---: |\n");
    for row in costs.rows.iter().filter(|row| row.contract == "council") {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} |",
            row.message,
            computation(row),
            proof(row),
            deposit(row)
        );
    }
    page.push_str("\nThe budget beside the peer's:\n\n");
    budgets(costs, &mut page);
    page.push_str(CLAIMS);
    figures(costs, "claims", &mut page);
    page.push_str("\n## Fund\n");
    figures(costs, "fund", &mut page);
    page.push_str(DEARER);
    page.push_str(GENERATIVE);
    figures(costs, "generative", &mut page);
    page.push_str(EXCHANGE);
    figures(costs, "exchange", &mut page);
    page.push_str(DEARER_STILL);
    page.push_str(REST);
    parts(costs, &mut page);
    remarks(costs, &mut page);
    page
}

const INTRODUCTION: &str = "\
# What a message costs

Written by `cargo xtask costs --write`; `cargo xtask costs` measures again and fails when a figure has
moved by more than 1 %. All figures come from one run on one chain runtime (pallet-revive with its
default weights), without what every transaction costs whatever it does.

How to read it: every column but the first is a contract; a figure below 1 in brackets means that
Weir's needs less than that contract, above 1 that it needs more. *Peer* is a Solidity contract with
the same features and the same rules (e2e/peers/contracts), packed and written to be cheap; *plain* is
OpenZeppelin's ERC-20, which knows no seasons, no council and no landings. Both are compiled by solc for
EVM and by resolc for PolkaVM. `ref_time` is computation in picoseconds on the reference machine, *proof* what
a validator needs of the state, the contracts' code included.

";

const COUNCIL: &str = "
## Council

";

const CLAIMS: &str = "
## Claims

The register and the fund beside Solidity contracts with the same messages, checks and events; bonds,
stakes and payments in an ERC-20 of OpenZeppelin, the same one for all, where nothing else is said. Four
seats of four institutions attest and judge, two are a quorum. All claims lie attested, final and
enrolled in the period that is closed; a challenge brings a path of ten hashes to a piece of evidence
among a thousand. Deploying includes the deposit for the code.
";

const DEARER: &str = "
Where Weir's are dearer. In proof nearly everywhere beside EVM: a call brings a contract's whole code, which
is five to seven times as long for PolkaVM as solc's for EVM, and a message of the fund that asks the register
brings both. In computation where little is done and the code is most of it (deposits and withdrawals of
bonds, `verdict`, `finalize`, savings, `recover`), and where the fund calls the register (`enrol`, `withdraw`,
`collect`). Deploying holds about twice the deposit. What Weir's buy with it: filing and closing cost less
computation than solc's, filing holds well under half the deposit for one cell and a quarter less for
sixty-four, and a token that calls back meets a contract that cannot be entered; the peers rely on their order
of effects, without the lock that most contracts of the field would pay for. For PolkaVM, resolc's need more
of nearly everything.

`cargo xtask costs` fills Weir's register with the numbers of claims named above, the peers' always with 1,000:
each is filed, attested by two seats and enrolled by messages like any other. 100,000 are too many for every
run: `target/debug/costs --claims 100000` files them in two and a half minutes, once `cargo xtask costs` has built
it, and compares every figure with those here. All computation and all proofs came out the same to the last
digit, and all deposits but two, whose refunds were rounded otherwise, by two of 10^12 parts of a token.
";

const GENERATIVE: &str = "
## Generative

The generative currency beside a Solidity contract with the same messages, checks and events, and beside
OpenZeppelin's ERC-20, which melts nothing. 7 % demurrage, melting to the commons; all accounts are
members, admitted by two vouchers each. What has no time in its name happens between accounts that were
written down on the same day; *after a day* and *after 30 days* both accounts were last written down that
long ago. The day's first message also writes the index down for everybody. Claims are a register's of the
same make; cash is an ERC-20 of OpenZeppelin.
";

const EXCHANGE: &str = "
## Exchange

The exchange beside a Solidity contract with the same messages, checks and events. *Plain* tokens are
ERC-20s of OpenZeppelin, the same for all makes; the *melting* one is the generative currency and the
*season's* one Fishcoin, each of the same make as the exchange, so that their code is part of the figures.
A swap is counted with everything it calls. The cycles of set-off are of different members.
";

const DEARER_STILL: &str = "
Where Weir's two are dearer. In proof beside EVM in every message: the code that comes with a call is six to
eight times as long, and a swap of melting or season's coins brings three contracts'. In computation where
little is done: approvals, permits, views, debts; a transfer between accounts that were written down today
takes half as much again as solc's, which keeps a balance and its index in one slot of 256 bits, and more than
twice OpenZeppelin's, which melts nothing. Cheaper than solc's is what has figures to reckon and several to write:
minting, income, obligations in hours, admission, and the first message of a day, which melts everything;
a swap between plain tokens costs the same. Deposits are lower in most, often by half or to nothing; higher
where a debt or an allowance begins, with which both addresses are stored, and more than twice as high for
deploying. For PolkaVM, resolc's need more of nearly everything; where the index has
fallen, three to four times the computation.

Per edge a set-off costs a debt read and written, some 300 millions, and comparing it with the edges before it,
which makes 400 of it in the longest cycle. Eight rings of four in one batch cost three quarters of the
computation of eight set-offs of four, and a third of their proof: code and totals come once.

`target/debug/costs --people 10` measures these two contracts and their peers alone, in seconds.
";

const REST: &str = "
## What the rest is made of

Where a transfer between two accounts that exist and are settled spends what it spends, measured with
the pallet's own trace. The parts add up to the whole. *Times* counts instructions by the opcode on EVM and by
the stretch between two host functions on PolkaVM.

";

fn computation(row: &Row) -> String {
    millions(row.ref_time)
}

fn millions(picoseconds: u64) -> String {
    let tenths = (picoseconds + 50_000) / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn proof(row: &Row) -> String {
    row.proof_size.to_string()
}

fn deposit(row: &Row) -> String {
    let micro = row.storage_deposit / 1_000_000;
    let sign = if micro < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", micro.abs() / 1_000, micro.abs() % 1_000)
}

/// Every message of a contract in every figure.
fn figures(costs: &Costs, contract: &str, page: &mut String) {
    for (title, figure) in [
        (
            "Computation: ref_time, in millions",
            computation as fn(&Row) -> String,
        ),
        ("Proof: bytes", proof),
        (
            "Deposit for storage that is added, in thousandths of a token",
            deposit,
        ),
    ] {
        let _ = writeln!(page, "\n### {title}\n");
        side_by_side(costs, contract, figure, page);
    }
}

/// Every message of a contract in one figure, beside its peers'.
fn side_by_side(costs: &Costs, contract: &str, figure: fn(&Row) -> String, page: &mut String) {
    let peers = peers_of(contract);
    let names: Vec<_> = peers.iter().map(|peer| title(peer)).collect();
    let _ = writeln!(
        page,
        "| message | {} | {} |",
        title(contract),
        names.join(" | ")
    );
    let _ = writeln!(page, "| --- | ---: |{}", " ---: |".repeat(peers.len()));
    for row in costs.rows.iter().filter(|row| row.contract == contract) {
        let cells: Vec<_> = peers
            .iter()
            .map(|peer| match find(&costs.rows, peer, &row.message) {
                Some(peer) => figure(peer) + &bracket(&figure(row), &figure(peer)),
                None => String::new(),
            })
            .collect();
        let _ = writeln!(
            page,
            "| {} | {} | {} |",
            row.message,
            figure(row),
            cells.join(" | ")
        );
    }
}

/// What Weir's contract needs in parts of a peer's figure.
fn bracket(ours: &str, theirs: &str) -> String {
    match (ours.parse::<f64>(), theirs.parse::<f64>()) {
        (Ok(ours), Ok(theirs)) if theirs > 0.0 => format!(" ({:.2})", ours / theirs),
        _ => String::new(),
    }
}

fn title(contract: &str) -> &str {
    match contract {
        "fishcoin" => "Fishcoin",
        "council" => "Council",
        "claims" => "Claims",
        "fund" => "Fund",
        "generative" => "Generative",
        "exchange" => "Exchange",
        "plain-evm" => "plain, EVM",
        "plain-polkavm" => "plain, PolkaVM",
        evm if evm.ends_with("-evm") => "peer, EVM",
        polkavm if polkavm.ends_with("-polkavm") => "peer, PolkaVM",
        other => other,
    }
}

/// Code sizes, and where Weir's contracts stand beside their peers on EVM.
fn summary(costs: &Costs, page: &mut String) {
    page.push_str("| contract | code on the chain, bytes |\n| --- | ---: |\n");
    let mut seen = Vec::new();
    for row in &costs.rows {
        if !seen.contains(&row.contract) {
            let _ = writeln!(page, "| {} | {} |", row.contract, row.code_bytes);
            seen.push(row.contract.clone());
        }
    }
    for contract in ["fishcoin", "claims", "fund", "generative", "exchange"] {
        beside_solc(costs, contract, page);
    }
    let _ = writeln!(
        page,
        "\nWith {}, {} and {} accounts in a contract, members of a currency or debts in the exchange, and with {}, \
         {} and {} claims in the register and, of them, final ones in the fund's period, no figure differs by more \
         than {}.{:02} %.",
        costs.accounts[0],
        costs.accounts[1],
        costs.accounts[2],
        costs.claims[0],
        costs.claims[1],
        costs.claims[2],
        costs.largest_deviation / 100,
        costs.largest_deviation % 100,
    );
}

/// In how many messages a contract is at or below the peer that solc makes.
fn beside_solc(costs: &Costs, contract: &str, page: &mut String) {
    let Some(solc) = peers_of(contract).first() else {
        return;
    };
    let peers: Vec<_> = costs
        .rows
        .iter()
        .filter(|row| row.contract == contract)
        .filter_map(|row| Some((row, find(&costs.rows, solc, &row.message)?)))
        .collect();
    let below = |figure: fn(&Row) -> i128| {
        peers
            .iter()
            .filter(|(ours, theirs)| figure(ours) <= figure(theirs))
            .count()
    };
    let _ = writeln!(
        page,
        "\nOf {} messages {} is at or below the equally featured contract of solc in ref_time in {}, in proof in \
         {}, in deposit in {}.",
        peers.len(),
        title(contract),
        below(|row| row.ref_time.into()),
        below(|row| row.proof_size.into()),
        below(|row| row.storage_deposit),
    );
}

fn budgets(costs: &Costs, page: &mut String) {
    page.push_str("| contract | code, bytes | ref_time, millions | proof, bytes |\n");
    page.push_str("| --- | ---: | ---: | ---: |\n");
    for row in costs.rows.iter().filter(|row| row.message == "budget") {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} |",
            title(&row.contract),
            row.code_bytes,
            computation(row),
            proof(row)
        );
    }
}

/// The columns of the table of parts.
const COLUMNS: [&str; 5] = [
    "fishcoin",
    "peer-evm",
    "peer-polkavm",
    "plain-evm",
    "plain-polkavm",
];

fn parts(costs: &Costs, page: &mut String) {
    let columns: Vec<_> = COLUMNS
        .iter()
        .filter_map(|name| Some((*name, costs.transfer.get(*name)?)))
        .collect();
    let names: Vec<_> = columns.iter().map(|(name, _)| title(name)).collect();
    for (head, figure) in [
        (
            "ref_time, millions",
            (|part| millions(part.ref_time)) as fn(&Part) -> String,
        ),
        ("proof, bytes", |part| part.proof_size.to_string()),
        ("times", |part| part.times.to_string()),
    ] {
        let _ = writeln!(page, "| {head} | {} |", names.join(" | "));
        let _ = writeln!(page, "| --- |{}", " ---: |".repeat(names.len()));
        let Some((_, first)) = columns.first() else {
            continue;
        };
        for (at, (name, _)) in first.named().iter().enumerate() {
            let cells: Vec<_> = columns
                .iter()
                .map(|(_, parts)| figure(&parts.named()[at].1))
                .collect();
            let _ = writeln!(page, "| {name} | {} |", cells.join(" | "));
        }
        page.push('\n');
    }
}

/// What the figures say, in words.
fn remarks(costs: &Costs, page: &mut String) {
    let Some(ours) = costs.transfer.get("fishcoin") else {
        return;
    };
    let whole: u64 = ours.named().iter().map(|(_, part)| part.ref_time).sum();
    let proof: u64 = ours.named().iter().map(|(_, part)| part.proof_size).sum();
    let share = |part: u64, whole: u64| part * 100 / whole.max(1);
    let slots = ours.reads.proof_size + ours.writes.proof_size;
    let _ = writeln!(
        page,
        "Of Fishcoin's ref_time {} % is instructions, {} % is storage, {} % is loading its own code, {} % is the \
         call to the council and loading its code, {} % is other host functions and events. Of its proof {} % is \
         its own code, {} % is the council's, {} % is storage.",
        share(ours.instructions.ref_time, whole),
        share(ours.reads.ref_time + ours.writes.ref_time, whole),
        share(ours.own_code.ref_time, whole),
        share(ours.calls.ref_time, whole),
        share(ours.host.ref_time + ours.events.ref_time, whole),
        share(ours.own_code.proof_size, proof),
        share(ours.calls.proof_size, proof),
        share(slots, proof),
    );
    page.push_str(LEVERS);
}

const LEVERS: &str = "
A cell that is touched for the first time counts 10,289 bytes of proof if it holds 32, and one more for each
byte beyond; a byte of code counts one byte, again with every call. An instruction counts some 43 ns of
ref_time on PolkaVM; on EVM a cheap opcode counts about twice that, and does 256 bits of work in it.

So these are the levers: fewer cells (a struct in one cell costs little more than a word; EVM has a slot
for every 32 bytes, of which the peer makes two or three figures each), less code (every call loads all of
it, the council's too), fewer and smaller arguments, less arithmetic in 256 bits. The budget that is asked at
every touch is paid with a second contract's code and cells; it buys that no coin can be spent which a
tighter assessment has already taken back.
";
