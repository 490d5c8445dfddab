//! `weir owe`: what members owe each other, in the exchange's unit.

use alloy::primitives::Address;
use clap::Subcommand;
use serde::Serialize;

use super::{debts::Debts, note, plan, Market, WITHIN};
use crate::{
    interfaces::Exchange,
    session::Session,
    shell::{lines, table, Failure, Report},
    vocabulary::{Party, Quantity},
};

/// Record, ask for, accept, forgive and pay debts; show who owes whom
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Record that one owes somebody; by the debtor
    Record {
        /// Whom: a name of the charter, an account of the keystore, or an address
        creditor: String,
        /// How much, in the exchange's unit
        amount: String,
        /// What for, as a hash: 0x and 64 digits, or a file, whose SHA-256 is taken
        #[arg(long, value_name = "FILE|HASH")]
        note: Option<String>,
    },
    /// Ask somebody for an amount: nothing is owed before it is accepted; by the creditor
    Invoice {
        /// Whom: a name of the charter, an account of the keystore, or an address
        debtor: String,
        /// How much, in the exchange's unit; comes on top of what is asked for already
        amount: String,
        /// What for, as a hash: 0x and 64 digits, or a file, whose SHA-256 is taken
        #[arg(long, value_name = "FILE|HASH")]
        note: Option<String>,
    },
    /// Ask for less, or nothing any more; by the creditor
    Withdraw {
        /// Whom it was asked of
        debtor: String,
        /// How much; by default all that is asked for
        amount: Option<String>,
    },
    /// Accept what somebody asks for; by the debtor
    Accept {
        /// Who asks
        creditor: String,
        /// How much of it; by default all
        amount: Option<String>,
    },
    /// Let go of a debt, or confirm that it was paid in another way; by the creditor
    Forgive {
        /// Who owes
        debtor: String,
        /// How much; by default all
        amount: Option<String>,
    },
    /// Pay a debt in a currency of the pool that the creditor takes, at the pool's value without a fee
    Repay {
        /// To whom
        creditor: String,
        /// How much of the currency
        amount: String,
        /// The currency's symbol or address
        token: String,
        /// The least that it must count for, in the exchange's unit; by default anything
        #[arg(long, value_name = "AMOUNT")]
        least: Option<String>,
        /// How long this holds
        #[arg(long, value_name = "TIME", default_value = WITHIN)]
        within: String,
    },
    /// Take a currency as payment of what one is owed, or no longer; by the creditor
    Take {
        /// The currency's symbol or address
        token: String,
        /// Take it no longer
        #[arg(long)]
        no_longer: bool,
    },
    /// Show what somebody owes and is owed, and what is asked for
    List {
        /// A name of the charter, an account of the keystore, or an address; by default who would sign
        #[arg(conflicts_with = "all")]
        who: Option<String>,
        /// All debts there are, as `weir setoff find --from` reads them with --json
        #[arg(long)]
        all: bool,
    },
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let market = Market::open(session).await?;
        let find = |text: &str| market.deployment.people.find(text);
        match self {
            Self::Record {
                creditor,
                amount,
                note: what_for,
            } => {
                let call = Exchange::oweCall {
                    creditor: find(&creditor)?,
                    amount: market.parse(&amount, "the amount")?,
                    note: note(what_for.as_deref())?,
                };
                let action = format!(
                    "record a debt of {} to {}",
                    market.text(call.amount),
                    market.who(call.creditor)
                );
                market.act(session, &call, action).await
            }
            Self::Invoice {
                debtor,
                amount,
                note: what_for,
            } => {
                let call = Exchange::invoiceCall {
                    debtor: find(&debtor)?,
                    amount: market.parse(&amount, "the amount")?,
                    note: note(what_for.as_deref())?,
                };
                let action = format!(
                    "ask {} for {}",
                    market.who(call.debtor),
                    market.text(call.amount)
                );
                market.act(session, &call, action).await
            }
            Self::Withdraw { debtor, amount } => {
                let pair = (find(&debtor)?, me(session, &market)?);
                let amount = market.some_or_all(pair, amount, Of::Invoiced).await?;
                let call = Exchange::withdrawInvoiceCall {
                    debtor: pair.0,
                    amount,
                };
                let (text, who) = (market.text(amount), market.who(pair.0));
                let action = format!("ask {who} for {text} less");
                market.act(session, &call, action).await
            }
            Self::Accept { creditor, amount } => {
                let pair = (me(session, &market)?, find(&creditor)?);
                let amount = market.some_or_all(pair, amount, Of::Invoiced).await?;
                let call = Exchange::acceptCall {
                    creditor: pair.1,
                    amount,
                };
                let (text, who) = (market.text(amount), market.who(pair.1));
                let action = format!("accept that {text} are owed to {who}");
                market.act(session, &call, action).await
            }
            Self::Forgive { debtor, amount } => {
                let pair = (find(&debtor)?, me(session, &market)?);
                let amount = market.some_or_all(pair, amount, Of::Owed).await?;
                let call = Exchange::forgiveCall {
                    debtor: pair.0,
                    amount,
                };
                let (text, who) = (market.text(amount), market.who(pair.0));
                let action = format!("let go of {text} that {who} owes");
                market.act(session, &call, action).await
            }
            Self::Repay {
                creditor,
                amount,
                token,
                least,
                within,
            } => {
                let creditor = find(&creditor)?;
                let money = market.exchange.token(&token)?;
                let amount = money.scale.parse_positive(&amount, "the amount")?;
                let least = match least {
                    Some(text) => market.exchange.unit.parse(&text, "the least")?,
                    None => 0,
                };
                let deadline = market.deadline(&within).await?;
                let call = Exchange::repayCall {
                    creditor,
                    token: money.token,
                    amount,
                    minCredited: least,
                    deadline,
                };
                let action = format!(
                    "pay {} to {} for a debt",
                    money.text(amount),
                    market.who(creditor)
                );
                let paid = (money, amount);
                market.act_paying(session, paid, &call, action).await
            }
            Self::Take { token, no_longer } => {
                let money = market.exchange.token(&token)?;
                let call = Exchange::acceptTokenCall {
                    token: money.token,
                    accepted: !no_longer,
                };
                let symbol = &money.scale.unit;
                let action = match no_longer {
                    false => format!("take {symbol} as payment of debts"),
                    true => format!("take {symbol} as payment of debts no longer"),
                };
                market.act(session, &call, action).await
            }
            Self::List { all: true, .. } => {
                let debts = Debts::read(&market, session).await?;
                let all = plan::Book::of(&market, &debts);
                session.shell.report(&all);
                Ok(())
            }
            Self::List { who, .. } => {
                let who = market.deployment.who(session, who.as_deref())?;
                let debts = Debts::read(&market, session).await?;
                session
                    .shell
                    .report(&Owing::of(&market, &debts, who).await?);
                Ok(())
            }
        }
    }
}

/// Who would sign.
fn me(session: &Session, market: &Market) -> Result<Address, Failure> {
    market.deployment.who(session, None)
}

/// Which of a pair's two figures is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Owed,
    Invoiced,
}

impl Market {
    /// The amount that was typed, or all there is.
    async fn some_or_all(
        &self,
        (debtor, creditor): (Address, Address),
        amount: Option<String>,
        of: Of,
    ) -> Result<u128, Failure> {
        if let Some(text) = amount {
            return self.parse(&text, "the amount");
        }
        let debt = self.ask(&Exchange::debtCall { debtor, creditor }).await?;
        let (all, nothing) = match of {
            Of::Owed => (debt.owed, "owes nothing to"),
            Of::Invoiced => (debt.invoiced, "is asked for nothing by"),
        };
        if all == 0 {
            return Err(Failure::not_found(format!(
                "{} {nothing} {}",
                self.who(debtor),
                self.who(creditor)
            ))
            .advise("`weir owe list WHO` shows what somebody owes and is asked for"));
        }
        Ok(all)
    }
}

/// What somebody owes and is owed.
#[derive(Clone, Debug, Serialize)]
struct Owing {
    account: Party,
    /// The block that was read last.
    block: u64,
    owes: Vec<Line>,
    is_owed: Vec<Line>,
    /// All that it owes.
    debts: Quantity,
    /// All that it is owed.
    claims: Quantity,
    #[serde(skip)]
    text: String,
}

/// One of a pair, seen from the other.
#[derive(Clone, Debug, Serialize)]
struct Line {
    #[serde(flatten)]
    other: Party,
    owed: Quantity,
    /// Asked for, and not accepted.
    asked: Quantity,
}

impl Owing {
    async fn of(market: &Market, debts: &Debts, who: Address) -> Result<Self, Failure> {
        let words = &market.deployment.words;
        let (mut owes, mut is_owed) = (Vec::new(), Vec::new());
        let (mut debt_sum, mut claim_sum) = (0_u128, 0_u128);
        let mut rows = table(&["", "", "owed", "asked for"]);
        for (debtor, creditor) in debts.pairs_of(who) {
            let debt = market.ask(&Exchange::debtCall { debtor, creditor }).await?;
            if debt.owed == 0 && debt.invoiced == 0 {
                continue;
            }
            let (other, word, list, sum) = match debtor == who {
                true => (creditor, "to", &mut owes, &mut debt_sum),
                false => (debtor, "from", &mut is_owed, &mut claim_sum),
            };
            *sum = sum.saturating_add(debt.owed);
            list.push(Line {
                other: words.party(other),
                owed: market.measured(debt.owed),
                asked: market.measured(debt.invoiced),
            });
            rows.add_row([
                word.to_owned(),
                words.address(other),
                market.text(debt.owed),
                market.text(debt.invoiced),
            ]);
        }
        let head = format!(
            "{} owes {} and is owed {}.",
            words.address(who),
            market.text(debt_sum),
            market.text(claim_sum)
        );
        let text = match owes.is_empty() && is_owed.is_empty() {
            true => head,
            false => format!("{head}\n{}", lines(rows)),
        };
        Ok(Self {
            account: words.party(who),
            block: debts.block,
            owes,
            is_owed,
            debts: market.measured(debt_sum),
            claims: market.measured(claim_sum),
            text,
        })
    }
}

impl Report for Owing {
    fn text(&self) -> String {
        self.text.clone()
    }
}
