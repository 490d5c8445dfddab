//! Money into the fund and out of it: `deposit`, `close`, `withdraw`, `refund`.

use clap::Args;

use super::{about_claim, agree::Agreement, scheme::Scheme};
use crate::{
    commands::{act, act_all, money::paying},
    deployment::Deployment,
    interfaces::Fund,
    session::Session,
    shell::Failure,
};

/// Pay in under an agreement, for this period unless another is named; anyone may
///
/// A token is approved first. More than what is due may be paid: it goes into the pot.
#[derive(Clone, Debug, Args)]
pub struct Deposit {
    /// The agreement: its number or its name in the charter
    agreement: String,
    /// How much, in the kind's token
    amount: String,
    /// The period's number, at most the next one; by default this one
    #[arg(long)]
    period: Option<u32>,
}

/// Close a period once its settlement has passed: fix what each claim is paid; anyone may
#[derive(Clone, Debug, Args)]
pub struct Close {
    /// The kind's name or number; needed if there are several
    kind: Option<String>,
    /// The period's number; by default the next to be closed
    #[arg(long)]
    period: Option<u32>,
}

/// Draw what a claim of one's own is paid, once its period is closed
#[derive(Clone, Debug, Args)]
pub struct Withdraw {
    /// The claim's number
    claim: u64,
    /// To whom; by default who signs
    #[arg(long)]
    to: Option<String>,
}

/// Draw what is left for an agency after a scheme has wound up; by the agency
#[derive(Clone, Debug, Args)]
pub struct Refund {
    /// The agreement: its number or its name in the charter
    agreement: String,
    /// To whom; by default who signs
    #[arg(long)]
    to: Option<String>,
}

impl Deposit {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let (agreement, kind, deployment) = Agreement::find(deployment, &self.agreement).await?;
        let money = &kind.money;
        let amount = money.scale.parse_positive(&self.amount, "the amount")?;
        let period = match self.period {
            Some(period) => period,
            None => {
                let now = deployment.connection.now().await?;
                kind.clock().number_at(now).max(1)
            }
        };
        let call = Fund::depositCall {
            agreement: agreement.number,
            period,
            amount,
        };
        let label = format!(
            "pay {} in under agreement {} for {}",
            money.text(amount),
            agreement.number,
            kind.period(period)
        );
        let signer = session.signer(&deployment.connection)?;
        let fund = deployment.manifest.fund()?.address;
        let payer = signer.address();
        let transactions = paying(&deployment, payer, money, amount, fund, &call, label).await?;
        let told = act_all(session, &deployment, &signer, transactions).await?;
        session.shell.report(&told);
        Ok(())
    }
}

impl Close {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let kind = deployment.kind(self.kind.as_deref())?.clone();
        let deployment = deployment.about(kind.number);
        let period = match self.period {
            Some(period) => period,
            None => Scheme::must(&deployment, &kind).await?.next,
        };
        let call = Fund::closeCall {
            kind: kind.number,
            period,
        };
        let action = format!(
            "close {} of {}",
            kind.period(period),
            deployment.words.kind_name(kind.number)
        );
        let fund = deployment.manifest.fund()?.address;
        act(session, &deployment, fund, &call, action).await
    }
}

impl Withdraw {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let claim = self.claim;
        let deployment = about_claim(deployment, claim).await?;
        let to = deployment.who(session, self.to.as_deref())?;
        let call = Fund::withdrawCall { claim, to };
        let action = format!(
            "draw what claim {claim} is paid, to {}",
            deployment.words.address(to)
        );
        let fund = deployment.manifest.fund()?.address;
        act(session, &deployment, fund, &call, action).await
    }
}

impl Refund {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let (agreement, _, deployment) = Agreement::find(deployment, &self.agreement).await?;
        let to = deployment.who(session, self.to.as_deref())?;
        let call = Fund::refundCall {
            agreement: agreement.number,
            to,
        };
        let action = format!(
            "draw what is left for agreement {}, to {}",
            agreement.number,
            deployment.words.address(to)
        );
        let fund = deployment.manifest.fund()?.address;
        act(session, &deployment, fund, &call, action).await
    }
}
