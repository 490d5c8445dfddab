//! Statements of a chain written down by the test: what is proved, and that nothing in one can be
//! changed, added or left out, not even by whoever signs it.

mod ledger;
mod tampering;

use alloy::{
    primitives::{Address, B256},
    signers::local::PrivateKeySigner,
};
use ledger::{catchment, told, Ledger};
use tampering::{checked, signed};
use weir_statement::{
    account::Standing,
    document::{Form, ToldCells},
    verify::verify,
    Document, Problem, Statement,
};

fn agency() -> PrivateKeySigner {
    tampering::key()
}

fn statement() -> (Ledger, Statement) {
    let ledger = catchment::ledger(agency().address());
    let statement = ledger.statement(catchment::subject(), told(), |number| number > 0);
    (ledger, statement)
}

#[test]
fn one_trusted_hash_proves_a_whole_period() {
    let (ledger, statement) = statement();
    let document = signed(statement);
    let findings = checked(&document, &[ledger.head()]).unwrap();
    assert_eq!(findings.signer, agency().address());
    assert_eq!(findings.agency_of, [1]);
    assert!(findings.complete);
    assert_eq!(findings.claims, 6);
    let told = findings.sentences().join("\n");
    assert!(told.contains("the agency of agreement 1"), "{told}");
    assert!(told.contains("Nothing is left out"), "{told}");
    assert!(told.contains(&ledger.head().to_string()), "{told}");
}

#[test]
fn the_figures_follow_from_the_events() {
    let account = statement().1.account;
    assert_eq!(account.pot.carried_in, 10_000);
    assert_eq!(account.pot.deposited, 590_000);
    assert_eq!(account.pot.collected, 450);
    assert_eq!((account.pot.netted, account.pot.rounding), (0, 0));
    assert_eq!(account.sums.payments, 301_250);
    assert_eq!(account.sums.withdrawn, 261_850);
    assert_eq!(account.sums.waiting, 39_400);
    let standing: Vec<Standing> = account.claims.iter().map(|claim| claim.standing).collect();
    use Standing::{Outside, Owed, Paid, Struck, Waiting};
    assert_eq!(standing, [Paid, Paid, Waiting, Struck, Outside, Owed]);
    assert_eq!(account.claims[1].payment, 140_125);
    assert_eq!(account.claims[1].challenges[0].dismissed.len(), 1);
    assert_eq!(account.claims[1].attested[0].institution, Some(1));
    let funnel = account.funnel;
    assert_eq!((funnel.filed, funnel.attested, funnel.enrolled), (6, 5, 5));
    assert_eq!((funnel.paid, funnel.refused, funnel.revoked), (3, 1, 2));
}

#[test]
fn json_and_page_hold_the_same_statement() {
    let (_, statement) = statement();
    let document = signed(statement);
    let json = document.to_json().unwrap();
    assert_eq!(
        Document::read(&json).unwrap(),
        (document.clone(), Form::Json)
    );
    let page = weir_statement::page::page(&document).unwrap();
    if let Some(folder) = std::env::var_os("WEIR_STATEMENT_PAGES") {
        std::fs::write(std::path::Path::new(&folder).join("catchment.html"), &page).unwrap();
    }
    assert_eq!(Document::read(&page).unwrap(), (document, Form::Page));
    for outside in ["http:", "https:", "src=", "@import", "<script>", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn a_page_that_shows_something_else_than_its_statement_is_noticed() {
    let document = signed(statement().1);
    let page = weir_statement::page::page(&document).unwrap();
    let changed = page.replacen("1\u{202f}401.25", "1\u{202f}901.25", 1);
    assert_ne!(page, changed);
    assert!(matches!(
        Document::read(&changed),
        Err(Problem::Page { line: 1.. })
    ));
    let longer = format!("{page}<p>more</p>\n");
    assert!(matches!(Document::read(&longer), Err(Problem::Page { .. })));
}

#[test]
fn not_even_the_signer_can_change_a_single_value() {
    let (ledger, statement) = statement();
    let changes = tampering::with_one_value_changed(&statement);
    assert!(changes.len() > 600, "{}", changes.len());
    tampering::are_all_refused(changes, ledger.head());
}

#[test]
fn not_even_the_signer_can_leave_anything_out() {
    let (ledger, statement) = statement();
    let changes = tampering::with_one_member_left_out(&statement);
    assert!(changes.len() > 200, "{}", changes.len());
    tampering::are_all_refused(changes, ledger.head());
}

#[test]
fn a_change_by_anybody_else_breaks_the_signature() {
    let (_, statement) = statement();
    let document = signed(statement);
    let mut changed = document.clone();
    changed.statement.account.claims[0].payment += 1;
    assert!(matches!(verify(&changed, &[]), Err(Problem::Signature(_))));
    let mut changed = document.clone();
    changed.seal.signer = Address::repeat_byte(1);
    assert!(matches!(verify(&changed, &[]), Err(Problem::Signature(_))));
}

#[test]
fn a_block_left_out_with_its_figures_is_named_by_its_bloom_filter() {
    // the whole account without the payment of claim 6: consistent in itself
    let (ledger, whole) = statement();
    let paid = whole.account.claims[5].paid.as_ref().unwrap().paid.block;
    let struck = whole.account.claims[5]
        .struck
        .as_ref()
        .unwrap()
        .struck
        .block;
    let mut without = whole;
    without
        .blocks
        .retain(|block| ![paid, struck].contains(&block.number));
    let proved = weir_statement::proof::Proved::of(&without.headers, &without.blocks).unwrap();
    without.account =
        weir_statement::reckon::account(&without.subject, &without.told, &proved).unwrap();
    assert_eq!(without.account.claims[5].standing, Standing::Waiting);
    let result = checked(&signed(without), &[ledger.head()]);
    assert_eq!(result.unwrap_err(), Problem::LeftOut(paid));
}

#[test]
fn with_gaps_between_headers_every_run_remains_to_be_compared() {
    let ledger = catchment::ledger(agency().address());
    // blocks 6 to 8 are of claim 1; without the headers of empty blocks there is a gap
    let mut long = ledger.clone();
    long.block(&[]);
    long.block(&[]);
    let last = long.height() - 1;
    let statement = long.statement(catchment::subject(), told(), |number| {
        number > 0 && number != last - 1
    });
    let document = signed(statement);
    let findings = verify(&document, &[]).unwrap();
    assert!(!findings.complete);
    let blocks: Vec<u64> = findings.remaining.iter().map(|it| it.block).collect();
    assert_eq!(blocks, [last - 2, last]);
    let told = findings.sentences().join("\n");
    assert!(told.contains("not proved: there are gaps"), "{told}");
    assert!(
        told.contains(&findings.remaining[0].hash.to_string()),
        "{told}"
    );

    let head = long.head();
    let lower = long.hash(usize::try_from(last - 2).unwrap());
    assert!(matches!(
        checked(&document, &[head]),
        Err(Problem::Remains(_))
    ));
    assert!(checked(&document, &[lower, head]).is_ok());
    // a hash in the middle of a run proves what is below it, and nothing above
    let middle = long.hash(5);
    assert!(matches!(
        checked(&document, &[middle, head]),
        Err(Problem::Remains(_))
    ));
    let stranger = B256::repeat_byte(9);
    assert_eq!(
        verify(&document, &[stranger]).unwrap_err(),
        Problem::UnknownHash(stranger)
    );
}

#[test]
fn events_under_a_root_that_counts_reverted_logs_are_the_signers_word() {
    let mut ledger = catchment::ledger(agency().address());
    let paid = catchment::paid(3, 39_400, 0);
    ledger.sealed(&[paid], true);
    let statement = ledger.statement(catchment::subject(), told(), |number| number > 0);
    let document = signed(statement);
    let findings = verify(&document, &[ledger.head()]).unwrap();
    assert_eq!(findings.unproved, [ledger.height() - 1]);
    assert!(matches!(
        findings.nothing_remains(),
        Err(Problem::Remains(_))
    ));
    let told = findings.sentences().join("\n");
    assert!(told.contains("the signer's word"), "{told}");
    // and a block that does prove its receipts cannot be passed off as one that does not
    let mut changed = document.statement;
    changed.blocks[0].reverted_logs = true;
    assert!(matches!(
        verify(&signed(changed), &[]),
        Err(Problem::Form(_))
    ));
}

#[test]
fn cells_filed_through_another_contract_are_the_signers_word() {
    let mut ledger = Ledger::at(0);
    catchment::fill(&mut ledger, agency().address(), catchment::WALLET);
    let cells = |claim| ToldCells {
        claim,
        cells: vec![format!("{:x}", catchment::claim(claim).2[0])],
    };
    let told = weir_statement::document::Told {
        cells: (1..=6).map(cells).collect(),
        ..told()
    };
    let statement = ledger.statement(catchment::subject(), told, |number| number > 0);
    assert!(statement
        .account
        .claims
        .iter()
        .all(|claim| !claim.cells_proved));
    let document = signed(statement);
    let findings = checked(&document, &[ledger.head()]).unwrap();
    assert!(findings
        .word
        .contains(&"the cells of claims 1, 2, 3, 4, 5, 6".to_owned()));
}

#[test]
fn a_fund_that_pays_more_than_its_terms_is_named() {
    let mut ledger = catchment::ledger(agency().address());
    ledger.block(&[catchment::paid(3, 39_401, 0)]);
    let problem = ledger
        .account(catchment::subject(), &told())
        .unwrap_err()
        .to_string();
    assert!(problem.contains("the payment for claim 3"), "{problem}");
    assert!(
        problem.contains("39401") && problem.contains("39400"),
        "{problem}"
    );
}

#[test]
fn a_cell_that_two_claims_are_paid_for_is_named() {
    let mut ledger = Ledger::at(0);
    catchment::fill(&mut ledger, agency().address(), catchment::WALLET);
    let cell = format!("{:x}", catchment::claim(1).2[0]);
    let cells = |claim| ToldCells {
        claim,
        cells: vec![cell.clone()],
    };
    let told = weir_statement::document::Told {
        cells: (1..=6).map(cells).collect(),
        ..told()
    };
    let problem = ledger
        .account(catchment::subject(), &told)
        .unwrap_err()
        .to_string();
    let named = format!("the cell {cell} is paid for twice in period 2: by claims 1 and 2");
    assert_eq!(problem, named);
}
