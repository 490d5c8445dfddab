//! Signatures: the currency's permits (ERC-2612), its domain (ERC-5267), the interfaces it says it has
//! (ERC-165), and the digests of the council's statements, against alloy and k256.
#![allow(missing_docs)]

mod stage;

use alloy_core::{
    primitives::{address, hex, Address, FixedBytes, B256, U256},
    sol_types::{Eip712Domain, SolCall, SolStruct, SolValue},
};
use stage::{domain_of, signer_of, Fishcoin, Options, Permit, Signer, Stage};
use weir_e2e::Chain;

/// Where Ethereum's chains recover a signer.
const ECRECOVER: Address = address!("0000000000000000000000000000000000000001");

struct Case {
    stage: Stage,
    domain: Eip712Domain,
    owner: Signer,
    spender: Address,
    deadline: U256,
}

fn case() -> Case {
    let stage = Stage::new(Options::default());
    let domain = domain_of(&stage);
    let deadline = U256::from(stage.chain.now() + 3_600);
    let spender = stage.fishers[1];
    Case {
        stage,
        domain,
        owner: Signer::new(7),
        spender,
        deadline,
    }
}

impl Case {
    fn permit(&self, nonce: u64) -> Permit {
        Permit {
            owner: self.owner.address,
            spender: self.spender,
            value: U256::from(1_234),
            nonce: U256::from(nonce),
            deadline: self.deadline,
        }
    }

    fn signed(&self, nonce: u64) -> Fishcoin::permitCall {
        self.owner.sign(&self.permit(nonce), &self.domain)
    }

    fn allowance(&mut self) -> U256 {
        let (owner, spender) = (self.owner.address, self.spender);
        self.stage.asks(&Fishcoin::allowanceCall { owner, spender })
    }

    fn nonce(&mut self) -> U256 {
        let owner = self.owner.address;
        self.stage.asks(&Fishcoin::noncesCall { owner })
    }

    /// The permit is refused as one of `signer`, and the nonce is not used up.
    #[track_caller]
    fn refuses(&mut self, message: &Fishcoin::permitCall, signer: Address) {
        let before = (self.nonce(), self.allowance());
        let owner = message.owner;
        let expected = Fishcoin::ERC2612InvalidSigner { signer, owner };
        let stranger = self.stage.stranger;
        self.stage.refuses(stranger, message, expected);
        assert_eq!((self.nonce(), self.allowance()), before);
    }
}

#[test]
fn a_permit_that_a_stranger_submits_sets_the_allowance_and_the_spender_can_use_it() {
    let mut case = case();
    let (owner, spender) = (case.owner.address, case.spender);
    let (stranger, value) = (case.stage.stranger, U256::from(1_234));
    let (_, receipt) = case.stage.does(stranger, &case.signed(0));
    let approval = Fishcoin::Approval {
        owner,
        spender,
        value,
    };
    assert_eq!(receipt.events::<Fishcoin::Approval>(), [approval]);
    assert_eq!((case.allowance(), case.nonce()), (value, U256::from(1)));

    let stage = &mut case.stage;
    stage.allot(owner, 100_000_000);
    stage.first_season(4_500_000);
    let to = stage.fishers[2];
    let message = |value| Fishcoin::transferFromCall {
        from: owner,
        to,
        value: U256::from(value),
    };
    stage.does(spender, &message(1_000));
    let expected = Fishcoin::ERC20InsufficientAllowance {
        spender,
        allowance: U256::from(234),
        needed: U256::from(235),
    };
    stage.refuses(spender, &message(235), expected);
    assert_eq!(stage.balance(to), U256::from(1_000));
}

#[test]
fn a_permit_goes_through_once_and_the_next_one_needs_the_next_nonce() {
    let mut case = case();
    let (stranger, first) = (case.stage.stranger, case.signed(0));
    case.stage.does(stranger, &first);
    // what is signed for nonce 0 is, under nonce 1, somebody else's
    let taken_for = signer_of(&first, &case.permit(1), &case.domain);
    case.refuses(&first, taken_for);
    let early = case.signed(2);
    let taken_for = signer_of(&early, &case.permit(1), &case.domain);
    case.refuses(&early, taken_for);
    case.stage.does(stranger, &case.signed(1));
    assert_eq!(case.nonce(), U256::from(2));
}

#[test]
fn a_permit_holds_through_its_deadline_and_is_refused_a_second_later() {
    let mut case = case();
    let (stranger, deadline) = (case.stage.stranger, case.deadline);
    let message = case.signed(0);
    case.stage.chain.advance(3_600);
    let in_time = case.stage.chain.snapshot();
    case.stage.does(stranger, &message);
    case.stage.chain.restore(&in_time);
    case.stage.chain.advance(1);
    let expected = Fishcoin::ERC2612ExpiredSignature { deadline };
    case.stage.refuses(stranger, &message, expected);
    assert_eq!((case.allowance(), case.nonce()), (U256::ZERO, U256::ZERO));
}

#[test]
fn a_permit_of_another_signer_is_refused_with_both_addresses() {
    let mut case = case();
    let forger = Signer::new(8);
    let message = forger.sign(&case.permit(0), &case.domain);
    case.refuses(&message, forger.address);
}

#[test]
fn a_permit_with_any_figure_changed_is_refused() {
    let mut case = case();
    let good = case.signed(0);
    let other = case.stage.fishers[3];
    let changes: [fn(&mut Fishcoin::permitCall, Address); 4] = [
        |message, other| message.owner = other,
        |message, other| message.spender = other,
        |message, _| message.value += U256::from(1),
        |message, _| message.deadline += U256::from(1),
    ];
    for change in changes {
        let mut message = good.clone();
        change(&mut message, other);
        let permit = Permit {
            owner: message.owner,
            spender: message.spender,
            value: message.value,
            nonce: U256::ZERO,
            deadline: message.deadline,
        };
        let taken_for = signer_of(&message, &permit, &case.domain);
        case.refuses(&message, taken_for);
    }
    case.stage.does(other, &good); // and it was good
}

#[test]
fn a_signature_with_its_s_in_the_upper_half_is_refused() {
    let mut case = case();
    let good = case.signed(0);
    // n - s with the other v is the same signature to anyone who does not ask for the lower one
    let order = U256::from_be_bytes(hex!(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
    ));
    let high = Fishcoin::permitCall {
        s: B256::from(order - U256::from_be_bytes(good.s.0)),
        v: 27 + 28 - good.v,
        ..good.clone()
    };
    let digest = case.permit(0).eip712_signing_hash(&case.domain);
    let input = (digest, U256::from(high.v), high.r, high.s).abi_encode();
    let recovered = case.stage.chain.view(ECRECOVER, &input);
    let owner = case.owner.address;
    assert_eq!(
        recovered,
        Ok(owner.into_word().to_vec()),
        "by itself it is one of the owner's"
    );
    case.refuses(&high, Address::ZERO);
    case.stage.does(case.spender, &good);
}

#[test]
fn a_signature_with_a_v_other_than_27_and_28_is_refused() {
    let mut case = case();
    let good = case.signed(0);
    for v in [good.v - 27, 28 - good.v, 26, 29, 255] {
        case.refuses(&Fishcoin::permitCall { v, ..good.clone() }, Address::ZERO);
    }
}

#[test]
fn a_signature_that_no_key_can_have_made_is_refused_also_for_the_zero_address() {
    let mut case = case();
    let good = case.signed(0);
    let empty = Fishcoin::permitCall {
        r: B256::ZERO,
        s: B256::ZERO,
        ..good.clone()
    };
    case.refuses(&empty, Address::ZERO);
    let of_nobody = Fishcoin::permitCall {
        owner: Address::ZERO,
        ..empty
    };
    case.refuses(&of_nobody, Address::ZERO);
    let beyond_the_order = Fishcoin::permitCall {
        r: B256::repeat_byte(0xff),
        ..good
    };
    case.refuses(&beyond_the_order, Address::ZERO);
}

#[test]
fn a_permit_signed_for_another_domain_is_refused() {
    let mut case = case();
    let right = case.domain.clone();
    let wrong = [
        Eip712Domain {
            name: Some("Mackerel Fishcoin".into()),
            ..right.clone()
        },
        Eip712Domain {
            version: Some("2".into()),
            ..right.clone()
        },
        Eip712Domain {
            chain_id: Some(U256::from(1)),
            ..right.clone()
        },
        Eip712Domain {
            verifying_contract: Some(case.stage.council),
            ..right.clone()
        },
    ];
    for domain in wrong {
        let message = case.owner.sign(&case.permit(0), &domain);
        let taken_for = signer_of(&message, &case.permit(0), &right);
        case.refuses(&message, taken_for);
    }
}

#[test]
fn a_permit_for_nobody_is_refused() {
    let mut case = case();
    case.spender = Address::ZERO;
    let message = case.signed(0);
    let stranger = case.stage.stranger;
    let spender = Address::ZERO;
    let expected = Fishcoin::ERC20InvalidSpender { spender };
    case.stage.refuses(stranger, &message, expected);
    assert_eq!(case.nonce(), U256::ZERO);
}

#[test]
fn the_domain_separator_is_what_alloy_computes() {
    let mut case = case();
    let separator = case.stage.asks(&Fishcoin::DOMAIN_SEPARATORCall {});
    assert_eq!(separator, case.domain.separator());
}

#[test]
fn the_domain_that_is_announced_is_name_version_chain_and_contract() {
    let mut case = case();
    let given = case.stage.asks(&Fishcoin::eip712DomainCall {});
    assert_eq!(given.fields.0, [0x0f], "no salt, no extension");
    assert_eq!((given.salt, given.extensions.len()), (B256::ZERO, 0));
    let domain = Eip712Domain::new(
        Some(given.name.into()),
        Some(given.version.into()),
        Some(given.chainId),
        Some(given.verifyingContract),
        None,
    );
    assert_eq!(domain, case.domain);
}

#[test]
fn the_interfaces_are_announced_and_no_other() {
    let mut stage = Stage::new(Options::default());
    // the exclusive or of the selectors, as ERC-165 has it
    let id = |selectors: &[[u8; 4]]| {
        let number = |selector: &[u8; 4]| u32::from_be_bytes(*selector);
        FixedBytes::<4>::from(
            selectors
                .iter()
                .map(number)
                .fold(0, |a, b| a ^ b)
                .to_be_bytes(),
        )
    };
    let erc20 = id(&[
        Fishcoin::totalSupplyCall::SELECTOR,
        Fishcoin::balanceOfCall::SELECTOR,
        Fishcoin::transferCall::SELECTOR,
        Fishcoin::allowanceCall::SELECTOR,
        Fishcoin::approveCall::SELECTOR,
        Fishcoin::transferFromCall::SELECTOR,
    ]);
    let metadata = id(&[
        Fishcoin::nameCall::SELECTOR,
        Fishcoin::symbolCall::SELECTOR,
        Fishcoin::decimalsCall::SELECTOR,
    ]);
    let permit = id(&[
        Fishcoin::permitCall::SELECTOR,
        Fishcoin::noncesCall::SELECTOR,
        Fishcoin::DOMAIN_SEPARATORCall::SELECTOR,
    ]);
    let erc165 = id(&[Fishcoin::supportsInterfaceCall::SELECTOR]);
    let erc5267 = id(&[Fishcoin::eip712DomainCall::SELECTOR]);
    assert_eq!(erc20, FixedBytes(hex!("36372b07")));
    assert_eq!(erc165, FixedBytes(hex!("01ffc9a7")));
    for (interface, supported) in [
        (erc20, true),
        (metadata, true),
        (permit, true),
        (erc165, true),
        (erc5267, true),
        (FixedBytes(hex!("ffffffff")), false),
        (FixedBytes(hex!("00000000")), false),
        (FixedBytes(hex!("80ac58cd")), false), // ERC-721
    ] {
        let message = Fishcoin::supportsInterfaceCall {
            interfaceId: interface,
        };
        let given = stage.asks(&message);
        assert_eq!(given, supported, "{interface}");
    }
}

#[test]
fn the_chain_recovers_the_signer_of_ethereums_own_test_vector() {
    // go-ethereum, core/vm/testdata/precompiles/ecRecover.json, "ValidKey"
    let input = hex!(
        "18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c"
        "000000000000000000000000000000000000000000000000000000000000001c"
        "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f"
        "eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549"
    );
    let mut chain = Chain::new();
    let output = chain.view(ECRECOVER, &input).expect("it takes any input");
    let signer = address!("a94f5374fce5edbc8e2a8697c15331677e6ebf0b");
    assert_eq!(output, signer.into_word().to_vec());
}
