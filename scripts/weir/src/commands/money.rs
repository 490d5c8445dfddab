//! Paying amounts into contracts: the chain's own coin goes along, a token is approved first.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};

use crate::{
    chain::Transaction, deployment::Deployment, interfaces::Claims, interfaces::Fishcoin,
    measures::Money, shell::Failure,
};

/// The transactions by which `payer` pays `amount` into the contract `to` with `call`: an approval
/// first, if the token is an ERC-20 and what `to` may take of it is less.
///
/// # Errors
/// If the payer has less, or the chain does not answer.
pub async fn paying<C: SolCall>(
    deployment: &Deployment,
    payer: Address,
    money: &Money,
    amount: u128,
    to: Address,
    call: &C,
    label: String,
) -> Result<Vec<Transaction>, Failure> {
    let (connection, words) = (&deployment.connection, &deployment.words);
    let needed = U256::from(amount);
    let mut transaction = Transaction::call(to, call, label);
    let has = match money.is_native() {
        true => connection.balance(payer).await?,
        false => {
            let call = Fishcoin::balanceOfCall { account: payer };
            connection.read(money.token, &call, words).await?
        }
    };
    if has < needed {
        return Err(Failure::reverted(format!(
            "cannot {}: {} has {}, which is {} less than the {} needed",
            transaction.label,
            words.address(payer),
            money.text_of_word(has),
            money.text_of_word(needed.saturating_sub(has)),
            money.text(amount)
        ))
        .advise("give the account more, or pay a smaller amount"));
    }
    if money.is_native() {
        transaction.value = needed;
        return Ok(vec![transaction]);
    }
    let allowance = Fishcoin::allowanceCall {
        owner: payer,
        spender: to,
    };
    let allowed = connection.read(money.token, &allowance, words).await?;
    if allowed >= needed {
        return Ok(vec![transaction]);
    }
    let approve = Fishcoin::approveCall {
        spender: to,
        value: needed,
    };
    let label = format!("let {} take {}", words.address(to), money.text(amount));
    let approval = Transaction::call(money.token, &approve, label);
    Ok(vec![approval, transaction])
}

/// The transactions that bring what `who` has free in the register up to `needed`; none if it has.
///
/// # Errors
/// As [`paying`].
pub async fn topping_up(
    deployment: &Deployment,
    who: Address,
    money: &Money,
    needed: u128,
) -> Result<Vec<Transaction>, Failure> {
    let account = deployment
        .register(&Claims::accountOfCall {
            token: money.token,
            who,
        })
        .await?;
    let Some(short) = needed.checked_sub(account.free).filter(|short| *short > 0) else {
        return Ok(Vec::new());
    };
    let call = Claims::depositCall {
        token: money.token,
        amount: short,
    };
    let label = format!(
        "pay {} into the account in the register, which needs {}",
        money.text(short),
        money.text(needed)
    );
    let register = deployment.manifest.register()?.address;
    paying(deployment, who, money, short, register, &call, label).await
}
