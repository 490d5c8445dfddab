//! What `#[ink_e2e::test]` needs of a client, tried without an ink! contract.

use ink_e2e::{subxt::dynamic::Value, BuilderClient, ChainBackend, IntoAddress, Weight};
use weir_client::Client;
use weir_e2e::{CallError, Runtime};

/// EVM init code of a contract that returns what it was sent, unless it was sent
/// nothing: then it reverts.
///
/// CALLDATASIZE, if it is zero go to 0x0c; CALLDATACOPY(0, 0, size), RETURN(0, size);
/// 0x0c: REVERT(0, 0). The first nine bytes return the sixteen that follow.
const ECHO: [u8; 25] = [
    0x60, 0x10, 0x80, 0x60, 0x09, 0x5f, 0x39, 0x5f, 0xf3, // constructor
    0x36, 0x15, 0x60, 0x0c, 0x57, // was nothing sent?
    0x36, 0x5f, 0x5f, 0x37, 0x36, 0x5f, 0xf3, // copy it, return it
    0x5b, 0x5f, 0x5f, 0xfd, // revert
];

const UNLIMITED: Weight = Weight::from_parts(1_000_000_000_000, 5_000_000);

#[ink_e2e::test(backend(runtime_only(sandbox = Runtime, client = Client)))]
async fn contract_answers_and_reverts() {
    let alice = ink_e2e::alice();
    let echo = client
        .raw_instantiate(ECHO.to_vec(), &alice, vec![], 0, UNLIMITED, u128::MAX)
        .await
        .expect("it has no constructor that could fail");
    let (receipt, _) = client
        .raw_call(echo.addr, vec![1, 2, 3], 0, UNLIMITED, 0, &alice)
        .await
        .expect("it was sent something");
    assert_eq!(receipt.output, [1, 2, 3]);
    assert!(receipt.cost.ref_time > 0);

    let error = client
        .raw_call(echo.addr, vec![], 0, UNLIMITED, 0, &alice)
        .await
        .unwrap_err();
    assert_eq!(error, CallError::Reverted(Default::default()));
}

#[ink_e2e::test(backend(runtime_only(sandbox = Runtime, client = Client)))]
async fn dry_run_changes_nothing_and_says_whether_it_would_revert() {
    let bob = ink_e2e::bob();
    let echo = client
        .raw_instantiate(ECHO.to_vec(), &bob, vec![], 0, UNLIMITED, u128::MAX)
        .await
        .expect("it has no constructor that could fail");
    let spent = client.chain().spent();
    for (input, reverts) in [(vec![1], false), (vec![], true)] {
        let result = client
            .raw_call_dry_run::<(), ink::abi::Sol>(echo.addr, input, 0, None, &bob)
            .await
            .expect("the contract exists");
        assert_eq!(result.did_revert(), reverts);
    }
    assert_eq!(client.chain().spent(), spent);
}

#[ink_e2e::test(backend(runtime_only(sandbox = Runtime, client = Client)))]
async fn runtime_call_moves_native_balance() {
    let alice = ink_e2e::alice();
    let account = client
        .create_and_fund_account(&alice, 5_000_000_000_000)
        .await;
    let id = account.public_key().0;
    assert_eq!(client.free_balance(id.into()).await, Ok(5_000_000_000_000));

    let to = Value::unnamed_variant("Id", [Value::from_bytes(id)]);
    client
        .runtime_call(
            &alice,
            "Balances",
            "transfer_keep_alive",
            vec![to, Value::u128(7)],
        )
        .await
        .expect("alice has it");
    assert_eq!(client.free_balance(id.into()).await, Ok(5_000_000_000_007));
}

#[ink_e2e::test(backend(runtime_only(sandbox = Runtime, client = Client)))]
async fn call_the_runtime_does_not_have_is_refused_by_name() {
    let error = client
        .runtime_call(&ink_e2e::alice(), "Balances", "print_money", vec![])
        .await
        .unwrap_err();
    assert!(error.to_string().contains("print_money"), "{error}");
}

#[ink_e2e::test(backend(runtime_only(sandbox = Runtime, client = Client)))]
async fn developers_are_mapped_and_strangers_are_mapped_on_demand() {
    let alice = ink_e2e::alice();
    assert_eq!(client.map_account(&alice).await, Ok(None));
    assert_eq!(
        client.to_account_id(&alice.address()).await,
        Ok(alice.public_key().0.into())
    );

    let stranger = client
        .create_and_fund_account(&alice, 5_000_000_000_000)
        .await;
    assert!(client.map_account(&stranger).await.unwrap().is_some());
    assert_eq!(client.map_account(&stranger).await, Ok(None));
}

#[ink_e2e::test(backend(runtime_only(sandbox = Runtime, client = Client)))]
async fn test_travels_in_time() {
    let before = client.chain().now();
    client.chain_mut().advance(86_400);
    assert_eq!(client.chain().now(), before + 86_400);
}
