//! Statements made from a real chain with the built contracts on it.

mod tampering;
mod valley;

use alloy::primitives::B256;
use serde_json::json;
use tampering::{checked, signed};
use valley::{Valley, TOKEN};
use weir_statement::{
    account::Standing,
    gather::{Chain, Request, LONGEST_CHAIN},
    verify::verify,
    Document, Problem, Statement,
};

fn request(valley: &Valley, period: u32, longest_chain: u64) -> Request {
    Request {
        fund: valley.fund,
        kind: 0,
        period,
        from_block: 0,
        longest_chain,
    }
}

async fn gathered(valley: &Valley, period: u32, longest_chain: u64) -> Statement {
    let chain = Chain::of(&valley.provider);
    let request = request(valley, period, longest_chain);
    chain.gather(&request, |_| {}).await.unwrap()
}

/// The hash the chain gives its latest block.
async fn head(valley: &Valley) -> B256 {
    let block = valley
        .ask("eth_getBlockByNumber", json!(["latest", false]))
        .await;
    serde_json::from_value(block["hash"].clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_proves_two_periods_and_their_payments_by_one_hash() {
    let valley = Valley::new().await;
    let statement = gathered(&valley, 1, LONGEST_CHAIN).await;
    let account = &statement.account;
    assert!(account.kind_proved);
    assert!(account.claims.iter().all(|claim| claim.cells_proved));
    assert!(statement.blocks.iter().all(|block| !block.reverted_logs));
    // three enrolments share a block
    assert!(statement
        .blocks
        .iter()
        .any(|block| block.receipts.len() == 3));
    use Standing::{Outside, Owed, Paid, Struck, Waiting};
    let standing = |statement: &Statement| -> Vec<Standing> {
        let claims = statement.account.claims.iter();
        claims.map(|claim| claim.standing).collect()
    };
    assert_eq!(standing(&statement), [Paid, Struck, Waiting, Outside]);
    assert_eq!(account.pot.deposited, 700 * TOKEN);
    let saving = account.agreements[0].saving.as_ref().unwrap();
    assert_eq!(saving.due, 2_001 * TOKEN / 2);
    // 71.3 kg and 5.1234 ha, in full
    let first = &account.claims[0];
    assert_eq!(first.individual, 713 * 3 * TOKEN / 10);
    assert_eq!(first.challenges.len(), 1);
    let findings = checked(&signed(statement), &[head(&valley).await]).unwrap();
    assert!(findings.complete);

    valley.second_period().await;
    assert_eq!(
        standing(&gathered(&valley, 1, LONGEST_CHAIN).await),
        [Owed, Struck, Waiting, Outside]
    );
    let second = gathered(&valley, 2, LONGEST_CHAIN).await;
    assert_eq!(standing(&second), [Paid, Paid]);
    let account = &second.account;
    // the pot is short, so that claims share it; claim 5 pays its claimant's debt first
    assert!(!account.rates.individual.full || !account.rates.collective.full);
    let paid = account.claims[0].paid.as_ref().unwrap();
    assert!(paid.netted > 0);
    assert_eq!(paid.amount + paid.netted, account.claims[0].payment);
    let document = signed(second);
    checked(&document, &[head(&valley).await]).unwrap();
    let read = Document::read(&weir_statement::page::page(&document).unwrap()).unwrap();
    assert_eq!(read.0, document);
    if let Some(folder) = std::env::var_os("WEIR_STATEMENT_PAGES") {
        let path = std::path::Path::new(&folder).join("valley.html");
        std::fs::write(path, weir_statement::page::page(&document).unwrap()).unwrap();
    }
    valley.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_a_chains_statement_can_be_changed_or_left_out() {
    let valley = Valley::new().await;
    let statement = gathered(&valley, 1, LONGEST_CHAIN).await;
    let head = head(&valley).await;
    valley.end().await;
    checked(&signed(statement.clone()), &[head]).unwrap();
    let values = tampering::with_one_value_changed(&statement);
    let members = tampering::with_one_member_left_out(&statement);
    let counts = (values.len(), members.len());
    assert!(counts.0 > 300 && counts.1 > 100, "{counts:?}");
    tampering::are_all_refused(values, head);
    tampering::are_all_refused(members, head);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_answers_what_a_long_history_leaves_open() {
    let valley = Valley::new().await;
    let statement = gathered(&valley, 1, 3).await;
    let document = signed(statement);
    let findings = verify(&document, &[]).unwrap();
    assert!(!findings.complete);
    assert!(findings.remaining.len() > 1, "{:?}", findings.remaining);
    let chain = Chain::of(&valley.provider);
    let compared = chain.compare(&document, &findings).await.unwrap();
    let findings = verify(&document, &compared).unwrap().confirmed();
    findings.nothing_remains().unwrap();
    assert!(findings.word.is_empty());

    // another chain has other blocks
    let other = Valley::new().await;
    let findings = verify(&document, &[]).unwrap();
    let result = Chain::of(&other.provider)
        .compare(&document, &findings)
        .await;
    assert!(
        matches!(result, Err(Problem::OtherBlock { .. })),
        "{result:?}"
    );

    // and what is the signer's word differs from what the chain says
    let mut changed = document.statement.clone();
    changed.told.token.decimals = 6;
    let document = signed(changed);
    let findings = verify(&document, &[]).unwrap();
    let result = chain.compare(&document, &findings).await;
    assert!(matches!(result, Err(Problem::Differs { .. })), "{result:?}");
    valley.end().await;
    other.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_that_is_open_has_no_statement() {
    let valley = Valley::new().await;
    let chain = Chain::of(&valley.provider);
    let request = request(&valley, 2, LONGEST_CHAIN);
    let result = chain.gather(&request, |_| {}).await;
    let problem = result.unwrap_err().to_string();
    assert!(
        problem.contains("period 2 of kind 0 is not closed"),
        "{problem}"
    );
    valley.end().await;
}
