//! One run of the register and the fund: every message that people send, on every make, with as many
//! claims as asked for.

use alloy_core::primitives::{Address, B256, U256};
use anyhow::Result;
use weir_e2e::{
    interfaces::{Claims, Fund},
    Chain, GENESIS_SECONDS,
};

use super::{
    catchment::{
        self, ensure_filed, farmer, objection, Catchment, Contract, BOND, CHALLENGE,
        COMMITMENT_AGE, FIRST, LIABILITY, MANY, NATIVE_AGREEMENT, NATIVE_KIND, PERIOD, SEAT_KEYS,
        SETTLEMENT, TOKEN_AGREEMENT, TOKEN_KIND,
    },
    fishery::Make,
    measure::{Bench, Run},
    signer, Row,
};

/// Of the claims that only lie there the peers have always as many: that theirs cost the same among
/// few and many is not Weir's to show (resolc's divisions take longer the larger the numbers are).
const PEERS_CLAIMS: u64 = 1_000;

/// A make with its claims: those that are measured, by how far they have come.
struct Scene {
    at: Catchment,
    /// Nobody has spoken on it.
    filed: u64,
    /// One seat has attested it.
    begun: u64,
    /// Can be challenged.
    attested: u64,
    /// Is challenged, one seat has upheld it.
    judged: u64,
    /// Becomes final; the fund pays it.
    paid: u64,
    /// Likewise; revoked once it is paid.
    revoked_paid: u64,
    /// Likewise; revoked before it is.
    revoked: u64,
    /// Is not enrolled by anybody.
    left: u64,
    /// In the chain's own token.
    native: u64,
}

/// Measures the messages of both contracts with `claims` claims filed, attested, final and enrolled
/// beside those that are measured.
pub fn measure(claims: u64, makes: &[Make], mut progress: impl FnMut(&str)) -> Result<Vec<Row>> {
    let mut run = Run::default();
    for make in makes {
        let many = match make {
            Make::Weir => claims,
            _ => PEERS_CLAIMS,
        };
        progress(&format!(
            "{} and {}: {many} claims",
            make.claims(),
            make.fund()
        ));
        let mut chain = Chain::new();
        one_make(&mut chain, &mut run, *make, many)?;
    }
    Ok(run.rows)
}

fn one_make(chain: &mut Chain, run: &mut Run, make: Make, many: u64) -> Result<()> {
    let mut at = Catchment::found(chain, make)?;
    for (contract, name) in [(&at.claims, make.claims()), (&at.fund, make.fund())] {
        let row = Row::new("deploy", name, contract.bytes, contract.deploying);
        run.rows.push(row);
    }
    pay_in(chain, &at)?;
    chain.set_time(GENESIS_SECONDS + PERIOD);
    for _ in 0..many {
        at.attested(chain, TOKEN_KIND, MANY)?;
    }
    let mut scene = scene(chain, at)?;
    ensure_filed(chain, &scene.at, many + 9)?;
    money(chain, run, &scene)?;
    filing(chain, run, &scene)?;
    attesting(chain, run, &scene)?;
    saving(chain, run, &scene)?;
    challenging(chain, run, &mut scene)?;
    chain.set_time(GENESIS_SECONDS + PERIOD + CHALLENGE + CHALLENGE);
    for claim in 1..=many {
        scene
            .at
            .pay(chain, farmer(MANY), &Fund::enrolCall { claim })?;
    }
    final_claims(chain, run, &scene)?;
    chain.set_time(GENESIS_SECONDS + PERIOD + SETTLEMENT + CHALLENGE);
    paying(chain, run, &scene)?;
    revoking(chain, run, &scene)?;
    chain.set_time(GENESIS_SECONDS + PERIOD + CHALLENGE + CHALLENGE + LIABILITY);
    let claim = scene.left;
    let release = Claims::releaseCall { claim };
    bench(chain, run, make.claims(), &scene.at.claims).run("release", farmer(1), &release)
}

fn bench<'a>(
    chain: &'a mut Chain,
    run: &'a mut Run,
    name: &'static str,
    contract: &Contract,
) -> Bench<'a> {
    Bench {
        chain,
        run,
        contract: name,
        code_bytes: contract.bytes,
        address: contract.address,
    }
}

fn register<'a>(chain: &'a mut Chain, run: &'a mut Run, at: &Catchment) -> Bench<'a> {
    bench(chain, run, at.make.claims(), &at.claims)
}

fn fund<'a>(chain: &'a mut Chain, run: &'a mut Run, at: &Catchment) -> Bench<'a> {
    bench(chain, run, at.make.fund(), &at.fund)
}

/// The agency's money for the period, more than its claims can cost.
fn pay_in(chain: &mut Chain, at: &Catchment) -> Result<()> {
    let deposit = deposit(TOKEN_AGREEMENT);
    at.pay(chain, at.agency, &deposit)?;
    let Fund::depositCall { amount, .. } = deposit;
    let (fund, value) = (at.fund.address, U256::from(amount));
    let native = Fund::depositCall {
        agreement: NATIVE_AGREEMENT,
        ..deposit
    };
    chain
        .send_with_value(at.agency, fund, &native, value)
        .map_err(|error| catchment::explained::<Fund::depositCall>(&error))?;
    Ok(())
}

fn deposit(agreement: u32) -> Fund::depositCall {
    Fund::depositCall {
        agreement,
        period: FIRST,
        amount: 1_000_000_000_000_000,
    }
}

/// Files the claims that are measured, and brings them as far as an hour can.
fn scene(chain: &mut Chain, mut at: Catchment) -> Result<Scene> {
    let filed = at.file(chain, TOKEN_KIND, 1)?;
    let begun = at.file(chain, TOKEN_KIND, 2)?;
    let attest = Claims::attestCall { claim: begun };
    at.register(chain, at.seats[0], &attest)?;
    let mut attested = |kind, n| at.attested(chain, kind, n);
    Ok(Scene {
        filed,
        begun,
        attested: attested(TOKEN_KIND, 3)?,
        judged: attested(TOKEN_KIND, 4)?,
        paid: attested(TOKEN_KIND, 5)?,
        revoked_paid: attested(TOKEN_KIND, 6)?,
        revoked: attested(TOKEN_KIND, 7)?,
        left: attested(TOKEN_KIND, 8)?,
        native: attested(NATIVE_KIND, 9)?,
        at,
    })
}

/// Bonds and stakes in and out, and the agency's money.
fn money(chain: &mut Chain, run: &mut Run, scene: &Scene) -> Result<()> {
    let at = &scene.at;
    let (who, amount) = (farmer(1), BOND);
    let mut it = register(chain, run, at);
    for (name, token, value) in [
        ("ERC-20", at.token, U256::ZERO),
        ("native", Address::ZERO, U256::from(amount)),
    ] {
        let deposit = Claims::depositCall { token, amount };
        it.run_with_value(&format!("deposit, {name}"), who, &deposit, value)?;
        let withdraw = Claims::withdrawCall {
            token,
            amount,
            to: who,
        };
        it.run(&format!("withdraw, {name}"), who, &withdraw)?;
    }
    let mut it = fund(chain, run, at);
    let deposit = deposit(TOKEN_AGREEMENT);
    it.run("deposit, ERC-20", at.agency, &deposit)?;
    let value = U256::from(deposit.amount);
    let native = Fund::depositCall {
        agreement: NATIVE_AGREEMENT,
        ..deposit
    };
    it.run_with_value("deposit, native", at.agency, &native, value)
}

fn filing(chain: &mut Chain, run: &mut Run, scene: &Scene) -> Result<()> {
    let mut it = register(chain, run, &scene.at);
    for cells in [1, 8, 64] {
        let name = match cells {
            1 => "file, 1 cell".to_string(),
            _ => format!("file, {cells} cells"),
        };
        it.run(&name, farmer(1), &scene.at.filing(TOKEN_KIND, cells))?;
    }
    let claim = scene.filed;
    it.run("retract, 1 cell", farmer(1), &Claims::retractCall { claim })
}

fn attesting(chain: &mut Chain, run: &mut Run, scene: &Scene) -> Result<()> {
    let (at, claim) = (&scene.at, scene.filed);
    let digest = at.register(chain, at.seats[0], &Claims::digestCall { claim })?;
    let signed = |keys: &[u8]| -> Result<Claims::attestSignedCall> {
        let sign = |key: &u8| {
            let (v, r, s) = signer::sign(*key, digest)?;
            Ok(Claims::Signature { v, r, s })
        };
        let signatures = keys.iter().map(sign).collect::<Result<_>>()?;
        let endorsement = Claims::Endorsement { claim, signatures };
        Ok(Claims::attestSignedCall { endorsement })
    };
    let mut it = register(chain, run, at);
    let [first, second, ..] = at.seats;
    it.run("attest, the first", first, &Claims::attestCall { claim })?;
    let begun = Claims::attestCall { claim: scene.begun };
    it.run("attest, reaching the quorum", second, &begun)?;
    let anyone = farmer(1);
    it.run(
        "attestSigned, 1 signature",
        anyone,
        &signed(&SEAT_KEYS[..1])?,
    )?;
    it.run(
        "attestSigned, 3 signatures",
        anyone,
        &signed(&SEAT_KEYS[..3])?,
    )?;
    it.run(
        "dissent, refusing a claim of 1 cell",
        first,
        &Claims::dissentCall { claim },
    )?;
    it.run("digest", anyone, &Claims::digestCall { claim })?;
    it.run("verdict", anyone, &Claims::verdictCall { claim })
}

/// What the agency saved, and who says so.
fn saving(chain: &mut Chain, run: &mut Run, scene: &Scene) -> Result<()> {
    let at = &scene.at;
    let (agreement, period, saving) = (TOKEN_AGREEMENT, FIRST, 100_000_000_000);
    let evidence = B256::repeat_byte(9);
    let report = Fund::reportSavingCall {
        agreement,
        period,
        saving,
        evidence,
    };
    fund(chain, run, at).run("reportSaving", at.agency, &report)?;
    at.pay(chain, at.agency, &report)?;
    let attest = Fund::attestSavingCall {
        agreement,
        period,
        saving,
        evidence,
    };
    let [first, second] = at.auditors;
    fund(chain, run, at).run("attestSaving, the first", first, &attest)?;
    at.pay(chain, first, &attest)?;
    fund(chain, run, at).run("attestSaving, making it final", second, &attest)
}

fn challenging(chain: &mut Chain, run: &mut Run, scene: &mut Scene) -> Result<()> {
    let at = &scene.at;
    let challenger = farmer(10);
    let commit = |claim| {
        let (_, commitment) = objection(claim, challenger);
        Claims::commitChallengeCall { claim, commitment }
    };
    register(chain, run, at).run("commitChallenge", challenger, &commit(scene.attested))?;
    for claim in [scene.attested, scene.judged] {
        at.register(chain, challenger, &commit(claim))?;
    }
    chain.advance(COMMITMENT_AGE);
    let challenge = |claim| {
        let (objection, _) = objection(claim, challenger);
        Claims::challengeCall { objection }
    };
    let name = "challenge, a path of 10";
    register(chain, run, at).run(name, challenger, &challenge(scene.attested))?;
    let claim = scene.judged;
    at.register(chain, challenger, &challenge(claim))?;
    let [.., first, second] = at.seats;
    let judge = Claims::judgeCall {
        claim,
        uphold: true,
    };
    register(chain, run, at).run("judge, the first", first, &judge)?;
    let dismiss = Claims::judgeCall {
        claim,
        uphold: false,
    };
    register(chain, run, at).run("judge, dismissing", first, &dismiss)?;
    at.register(chain, first, &judge)?;
    register(chain, run, at).run("judge, upholding", second, &judge)
}

/// Final claims, which can be revoked, and the period they are paid in.
fn final_claims(chain: &mut Chain, run: &mut Run, scene: &Scene) -> Result<()> {
    let at = &scene.at;
    let anyone = farmer(10);
    let claim = scene.left;
    register(chain, run, at).run("finalize", anyone, &Claims::finalizeCall { claim })?;
    let claim = scene.paid;
    fund(chain, run, at).run("enrol", anyone, &Fund::enrolCall { claim })?;
    for claim in [claim, scene.revoked_paid, scene.revoked, scene.native] {
        at.pay(chain, anyone, &Fund::enrolCall { claim })?;
    }
    Ok(())
}

/// The period is closed, and claimants withdraw.
fn paying(chain: &mut Chain, run: &mut Run, scene: &Scene) -> Result<()> {
    let at = &scene.at;
    let anyone = farmer(10);
    let close = |kind| Fund::closeCall {
        kind,
        period: FIRST,
    };
    fund(chain, run, at).run("close", anyone, &close(TOKEN_KIND))?;
    for kind in [TOKEN_KIND, NATIVE_KIND] {
        at.pay(chain, anyone, &close(kind))?;
    }
    let withdraw = |claim, n| Fund::withdrawCall {
        claim,
        to: farmer(n),
    };
    let mut it = fund(chain, run, at);
    it.run("withdraw, ERC-20", farmer(5), &withdraw(scene.paid, 5))?;
    it.run("withdraw, native", farmer(9), &withdraw(scene.native, 9))?;
    let mistaken = withdraw(scene.revoked_paid, 6);
    at.pay(chain, farmer(6), &mistaken)?;
    Ok(())
}

/// Two claims are revoked: one that was paid, one that was not.
fn revoking(chain: &mut Chain, run: &mut Run, scene: &Scene) -> Result<()> {
    let at = &scene.at;
    let anyone = farmer(10);
    let [.., first, second] = at.seats;
    let revoke = |claim| Claims::revokeCall {
        claim,
        evidence: B256::repeat_byte(0x55),
        support: true,
    };
    let claim = scene.revoked_paid;
    register(chain, run, at).run("revoke, the first", first, &revoke(claim))?;
    at.register(chain, first, &revoke(claim))?;
    register(chain, run, at).run("revoke, deciding", second, &revoke(claim))?;
    at.register(chain, second, &revoke(claim))?;
    for seat in [first, second] {
        at.register(chain, seat, &revoke(scene.revoked))?;
    }
    let free = Claims::freeCellsCall {
        claim,
        evidence: B256::repeat_byte(0x66),
        support: true,
    };
    at.register(chain, first, &free)?;
    register(chain, run, at).run("freeCells, deciding, 1 cell", second, &free)?;
    let mut it = fund(chain, run, at);
    it.run("recover, paid", anyone, &Fund::recoverCall { claim })?;
    let claim = scene.revoked;
    it.run("recover, not paid", anyone, &Fund::recoverCall { claim })?;
    let kind = TOKEN_KIND;
    it.run("collect", anyone, &Fund::collectCall { kind })
}
