//! ink_e2e's backend traits on the chain in one process.
//!
//! ```ignore
//! #[ink_e2e::test(backend(runtime_only(
//!     sandbox = weir_e2e::Runtime,
//!     client = weir_client::Client
//! )))]
//! async fn a_transfer_moves_coins() -> Result<(), Box<dyn std::error::Error>> {
//!     let mut constructor = TokenRef::new(1_000);
//!     let token = client
//!         .instantiate("token", &ink_e2e::alice(), &mut constructor)
//!         .submit()
//!         .await?;
//!     client.chain_mut().advance(86_400);
//!     // ...
//! }
//! ```
//!
//! Differences from ink_e2e's own client, which speaks to a node:
//! - contracts are not built by the test but read from where `cargo xtask build` put them;
//! - a message that reverts is an `Err` with the contract's error in it ([`CallError`]);
//! - an action's events are a [`Receipt`], with its cost;
//! - contracts get their addresses from their deployer's nonce, so that tests repeat;
//! - no fees are charged, and there are no execution traces.

use std::{marker::PhantomData, path::PathBuf};

use alloy_core::primitives::{keccak256, Address, U256};
use async_trait::async_trait;
use ink::{
    env::{
        call::utils::{DecodeMessageResult, EncodeArgsWith},
        DefaultEnvironment,
    },
    primitives::{AccountId, H160, H256},
};
use ink_e2e::{
    constructor_exec_input, subxt, BareInstantiationResult, BuilderClient, CallBuilderFinal,
    CallDryRunResult, CallTrace, ChainBackend, ContractsBackend, ContractsRegistry,
    CreateBuilderPartial, E2EBackend, InstantiateDryRunResult, Keypair, UploadResult, Weight,
};
use pallet_revive::pallet_revive_types::runtime_api::{
    CodeUploadReturnValueV1, ContractResultV1, ExecReturnValueV1, InstantiateReturnValueV1,
};
use scale::{Decode, Encode};
use sp_runtime::AccountId32;
use weir_e2e::{
    runtime::{RuntimeCall, NATIVE_TO_ETH, UNIT},
    Action, CallError, Chain, Limits, Mode, Outcome, Receipt, Runtime,
};

type Balance = u128;

/// What each of the development accounts (alice, bob, ..) starts with: a million tokens.
const ENDOWMENT: Balance = 1_000_000 * UNIT;

/// A client of a [`Chain`] of its own, as `#[ink_e2e::test]` asks for one. The
/// development accounts of ink_e2e are funded and mapped from the start.
///
/// `E` and `R` are there because the macro names them: the environment is ink!'s
/// default, the runtime Weir's.
pub struct Client<E, R> {
    chain: Chain,
    contracts: Vec<PathBuf>,
    generated: u64,
    marker: PhantomData<fn() -> (E, R)>,
}

impl Client<DefaultEnvironment, Runtime> {
    /// A client of a new chain. `contracts` are the files the macro has built; those it
    /// has not are looked up among the workspace's.
    pub fn new<P: Into<PathBuf>>(contracts: impl IntoIterator<Item = P>) -> Self {
        let mut client = Self {
            chain: Chain::new(),
            contracts: contracts.into_iter().map(Into::into).collect(),
            generated: 0,
            marker: PhantomData,
        };
        let developers = [
            ink_e2e::alice(),
            ink_e2e::bob(),
            ink_e2e::charlie(),
            ink_e2e::dave(),
            ink_e2e::eve(),
            ink_e2e::ferdie(),
            ink_e2e::one(),
            ink_e2e::two(),
        ];
        for keypair in developers {
            client.chain.endow(&account(&keypair), ENDOWMENT);
            client.map(&keypair).expect("the account can pay for it");
        }
        client
    }

    /// The chain, to read its time and costs.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The chain, to travel in time and to call contracts with types.
    pub fn chain_mut(&mut self) -> &mut Chain {
        &mut self.chain
    }

    /// The address contracts see for a key.
    pub fn address(keypair: &Keypair) -> Address {
        Chain::address_of(&account(keypair))
    }

    fn map(&mut self, keypair: &Keypair) -> Result<Option<Receipt>, CallError> {
        let who = account(keypair);
        if self.chain.account_id(Chain::address_of(&who)) == who {
            return Ok(None);
        }
        let call = pallet_revive::Call::map_account {};
        self.dispatch(&who, call).map(Some)
    }

    fn dispatch(
        &mut self,
        who: &AccountId32,
        call: pallet_revive::Call<Runtime>,
    ) -> Result<Receipt, CallError> {
        self.chain.dispatch(who, RuntimeCall::Revive(call))
    }

    fn perform(
        &mut self,
        caller: &Keypair,
        action: Action<'_>,
        value: Balance,
        limits: Limits,
        mode: Mode,
    ) -> Outcome {
        let value = U256::from(value) * U256::from(NATIVE_TO_ETH);
        self.chain
            .perform(&account(caller), action, value, limits, mode)
    }

    fn dry_run(
        &mut self,
        caller: &Keypair,
        action: Action<'_>,
        value: Balance,
        deposit: Option<Balance>,
    ) -> Result<Outcome, CallError> {
        self.map(caller)?;
        let mut limits = Limits::default();
        limits.deposit = deposit.unwrap_or(limits.deposit);
        let outcome = self.perform(caller, action, value, limits, Mode::DryRun);
        match &outcome.result.result {
            Ok(_) => Ok(outcome),
            Err(error) => Err((*error).into()),
        }
    }

    fn dry_run_call<Ret, Abi>(
        &mut self,
        caller: &Keypair,
        to: H160,
        data: &[u8],
        value: Balance,
        deposit: Option<Balance>,
    ) -> Result<CallDryRunResult<DefaultEnvironment, Ret, Abi>, CallError> {
        let to = address(&to);
        let outcome = self.dry_run(caller, Action::Call { to, data }, value, deposit)?;
        let result = outcome.result.map_result(|returned| returned.result);
        Ok(CallDryRunResult {
            exec_result: recode(&ContractResultV1::<ExecReturnValueV1, _>::from(result)),
            trace: None,
            _marker: PhantomData,
        })
    }

    fn dry_run_deployment<Abi>(
        &mut self,
        caller: &Keypair,
        code: &[u8],
        constructor: &[u8],
        value: Balance,
        deposit: Option<Balance>,
    ) -> Result<InstantiateDryRunResult<DefaultEnvironment, Abi>, CallError> {
        let action = Action::Deploy { code, constructor };
        let result = self.dry_run(caller, action, value, deposit)?.result;
        Ok(InstantiateDryRunResult {
            contract_result: recode(&ContractResultV1::<InstantiateReturnValueV1, _>::from(
                result,
            )),
            _marker: PhantomData,
        })
    }

    fn call_contract(
        &mut self,
        caller: &Keypair,
        to: H160,
        data: &[u8],
        value: Balance,
        limits: Limits,
    ) -> Result<(Receipt, Option<CallTrace>), CallError> {
        let to = address(&to);
        let (_, receipt) = self
            .perform(
                caller,
                Action::Call { to, data },
                value,
                limits,
                Mode::Commit,
            )
            .into_receipt()?;
        Ok((receipt, None))
    }

    fn deploy(
        &mut self,
        caller: &Keypair,
        code: &[u8],
        constructor: &[u8],
        value: Balance,
        limits: Limits,
    ) -> Result<BareInstantiationResult<DefaultEnvironment, Receipt>, CallError> {
        let action = Action::Deploy { code, constructor };
        let (address, events) = self
            .perform(caller, action, value, limits, Mode::Commit)
            .into_receipt()?;
        let account_id: [u8; 32] = self.chain.account_id(address).into();
        Ok(BareInstantiationResult {
            addr: H160(address.into_array()),
            account_id: account_id.into(),
            events,
            trace: None,
            code_hash: H256(keccak256(code).0),
        })
    }
}

#[async_trait]
impl ChainBackend for Client<DefaultEnvironment, Runtime> {
    type AccountId = AccountId;
    type Balance = Balance;
    type Error = CallError;
    type EventLog = Receipt;

    async fn create_and_fund_account(&mut self, origin: &Keypair, amount: Balance) -> Keypair {
        self.generated += 1;
        let secret = keccak256(format!("weir client account {}", self.generated));
        let keypair = Keypair::from_secret_key(secret.0).expect("any 32 bytes are a secret");
        let id = *AsRef::<[u8; 32]>::as_ref(&account(&keypair));
        self.transfer_allow_death(origin, id.into(), amount)
            .await
            .expect("the origin has the amount");
        keypair
    }

    async fn free_balance(&mut self, account: AccountId) -> Result<Balance, CallError> {
        Ok(self.chain.free_balance(&account_id32(&account)))
    }

    async fn runtime_call<'a>(
        &mut self,
        origin: &Keypair,
        pallet_name: &'a str,
        call_name: &'a str,
        call_data: Vec<subxt::dynamic::Value>,
    ) -> Result<Receipt, CallError> {
        use subxt::tx::Payload;

        let refused = |reason: String| {
            CallError::Refused(format!(
                "{pallet_name}.{call_name} cannot be encoded: {reason}"
            ))
        };
        let metadata = subxt::Metadata::decode(&mut &self.chain.metadata()[..])
            .map_err(|error| refused(error.to_string()))?;
        let call = subxt::dynamic::tx(pallet_name, call_name, call_data)
            .encode_call_data(&metadata)
            .map_err(|error| refused(error.to_string()))?;
        let call =
            RuntimeCall::decode(&mut &call[..]).map_err(|error| refused(error.to_string()))?;
        self.chain.dispatch(&account(origin), call)
    }

    async fn transfer_allow_death(
        &mut self,
        origin: &Keypair,
        dest: AccountId,
        value: Balance,
    ) -> Result<(), CallError> {
        let to =
            subxt::dynamic::Value::unnamed_variant("Id", [subxt::dynamic::Value::from_bytes(dest)]);
        let value = subxt::dynamic::Value::u128(value);
        self.runtime_call(origin, "Balances", "transfer_allow_death", vec![to, value])
            .await?;
        Ok(())
    }
}

impl ContractsBackend<DefaultEnvironment> for Client<DefaultEnvironment, Runtime> {
    type Error = CallError;
    type EventLog = Receipt;
}

impl E2EBackend<DefaultEnvironment> for Client<DefaultEnvironment, Runtime> {}

#[async_trait]
impl BuilderClient<DefaultEnvironment> for Client<DefaultEnvironment, Runtime> {
    async fn bare_call<
        Args: Sync + EncodeArgsWith<Abi> + Clone,
        RetType: Send + DecodeMessageResult<Abi>,
        Abi: Sync + Clone,
    >(
        &mut self,
        caller: &Keypair,
        message: &CallBuilderFinal<DefaultEnvironment, Args, RetType, Abi>,
        value: Balance,
        gas_limit: Weight,
        storage_deposit_limit: Balance,
    ) -> Result<(Receipt, Option<CallTrace>), CallError>
    where
        CallBuilderFinal<DefaultEnvironment, Args, RetType, Abi>: Clone,
    {
        let (to, data) = parts(message);
        let limits = limits(gas_limit, storage_deposit_limit);
        self.call_contract(caller, to, &data, value, limits)
    }

    async fn bare_call_dry_run<
        Args: Sync + EncodeArgsWith<Abi> + Clone,
        RetType: Send + DecodeMessageResult<Abi>,
        Abi: Sync + Clone,
    >(
        &mut self,
        caller: &Keypair,
        message: &CallBuilderFinal<DefaultEnvironment, Args, RetType, Abi>,
        value: Balance,
        storage_deposit_limit: Option<Balance>,
    ) -> Result<CallDryRunResult<DefaultEnvironment, RetType, Abi>, CallError>
    where
        CallBuilderFinal<DefaultEnvironment, Args, RetType, Abi>: Clone,
    {
        let (to, data) = parts(message);
        self.dry_run_call(caller, to, &data, value, storage_deposit_limit)
    }

    async fn raw_call_dry_run<RetType: Send + DecodeMessageResult<Abi>, Abi: Sync + Clone>(
        &mut self,
        dest: H160,
        input_data: Vec<u8>,
        value: Balance,
        storage_deposit_limit: Option<Balance>,
        signer: &Keypair,
    ) -> Result<CallDryRunResult<DefaultEnvironment, RetType, Abi>, CallError> {
        self.dry_run_call(signer, dest, &input_data, value, storage_deposit_limit)
    }

    async fn raw_call(
        &mut self,
        dest: H160,
        input_data: Vec<u8>,
        value: Balance,
        gas_limit: Weight,
        storage_deposit_limit: Balance,
        signer: &Keypair,
    ) -> Result<(Receipt, Option<CallTrace>), CallError> {
        let limits = limits(gas_limit, storage_deposit_limit);
        self.call_contract(signer, dest, &input_data, value, limits)
    }

    async fn bare_upload(
        &mut self,
        contract_name: &str,
        caller: &Keypair,
        storage_deposit_limit: Option<Balance>,
    ) -> Result<UploadResult<DefaultEnvironment, Receipt>, CallError> {
        self.map(caller)?;
        let who = account(caller);
        let code = self.load_code(contract_name);
        let code_hash = keccak256(&code).0;
        let before = self.chain.free_balance(&who);
        let events = self.dispatch(
            &who,
            pallet_revive::Call::upload_code {
                code,
                storage_deposit_limit: storage_deposit_limit.unwrap_or(Balance::MAX),
            },
        )?;
        // Without fees, what is missing afterwards is the deposit.
        let deposit = before.saturating_sub(self.chain.free_balance(&who));
        let uploaded = CodeUploadReturnValueV1 {
            code_hash: code_hash.into(),
            deposit,
        };
        Ok(UploadResult {
            code_hash: H256(code_hash),
            dry_run: recode(&Ok::<_, sp_runtime::DispatchError>(uploaded)),
            events,
        })
    }

    async fn bare_remove_code(
        &mut self,
        caller: &Keypair,
        code_hash: H256,
    ) -> Result<Receipt, CallError> {
        let code_hash = code_hash.0.into();
        self.dispatch(
            &account(caller),
            pallet_revive::Call::remove_code { code_hash },
        )
    }

    async fn bare_instantiate<
        Contract: Clone,
        Args: Send + Sync + EncodeArgsWith<Abi> + Clone,
        R,
        Abi: Send + Sync + Clone,
    >(
        &mut self,
        code: Vec<u8>,
        caller: &Keypair,
        constructor: &mut CreateBuilderPartial<DefaultEnvironment, Contract, Args, R, Abi>,
        value: Balance,
        gas_limit: Weight,
        storage_deposit_limit: Balance,
    ) -> Result<BareInstantiationResult<DefaultEnvironment, Receipt>, CallError> {
        let data = constructor_exec_input(constructor.clone());
        let limits = limits(gas_limit, storage_deposit_limit);
        self.deploy(caller, &code, &data, value, limits)
    }

    async fn raw_instantiate(
        &mut self,
        code: Vec<u8>,
        caller: &Keypair,
        constructor: Vec<u8>,
        value: Balance,
        gas_limit: Weight,
        storage_deposit_limit: Balance,
    ) -> Result<BareInstantiationResult<DefaultEnvironment, Receipt>, CallError> {
        let limits = limits(gas_limit, storage_deposit_limit);
        self.deploy(caller, &code, &constructor, value, limits)
    }

    async fn raw_instantiate_dry_run<Abi: Sync + Clone>(
        &mut self,
        code: Vec<u8>,
        caller: &Keypair,
        constructor: Vec<u8>,
        value: Balance,
        storage_deposit_limit: Option<Balance>,
    ) -> Result<InstantiateDryRunResult<DefaultEnvironment, Abi>, CallError> {
        self.dry_run_deployment(caller, &code, &constructor, value, storage_deposit_limit)
    }

    async fn exec_instantiate(
        &mut self,
        signer: &Keypair,
        contract_name: &str,
        data: Vec<u8>,
        value: Balance,
        gas_limit: Weight,
        storage_deposit_limit: Balance,
    ) -> Result<BareInstantiationResult<DefaultEnvironment, Receipt>, CallError> {
        let code = self.load_code(contract_name);
        let limits = limits(gas_limit, storage_deposit_limit);
        self.deploy(signer, &code, &data, value, limits)
    }

    async fn bare_instantiate_dry_run<
        Contract: Clone,
        Args: Send + Sync + EncodeArgsWith<Abi> + Clone,
        R,
        Abi: Send + Sync + Clone,
    >(
        &mut self,
        contract_name: &str,
        caller: &Keypair,
        constructor: &mut CreateBuilderPartial<DefaultEnvironment, Contract, Args, R, Abi>,
        value: Balance,
        storage_deposit_limit: Option<Balance>,
    ) -> Result<InstantiateDryRunResult<DefaultEnvironment, Abi>, CallError> {
        let code = self.load_code(contract_name);
        let data = constructor_exec_input(constructor.clone());
        self.dry_run_deployment(caller, &code, &data, value, storage_deposit_limit)
    }

    async fn map_account(&mut self, caller: &Keypair) -> Result<Option<Receipt>, CallError> {
        self.map(caller)
    }

    async fn to_account_id(&mut self, addr: &H160) -> Result<AccountId, CallError> {
        let id: [u8; 32] = self.chain.account_id(address(addr)).into();
        Ok(id.into())
    }

    fn load_code(&self, contract_name: &str) -> Vec<u8> {
        let built = |path: &PathBuf| path.file_stem().is_some_and(|name| name == contract_name);
        if self.contracts.iter().any(built) {
            return ContractsRegistry::new(self.contracts.clone()).load_code(contract_name);
        }
        weir_e2e::contract_code(contract_name).unwrap_or_else(|error| panic!("{error:#}"))
    }
}

fn account(keypair: &Keypair) -> AccountId32 {
    keypair.public_key().0.into()
}

fn account_id32(account: &AccountId) -> AccountId32 {
    (*AsRef::<[u8; 32]>::as_ref(account)).into()
}

fn address(address: &H160) -> Address {
    Address::from(address.0)
}

fn limits(weight: Weight, deposit: Balance) -> Limits {
    Limits::new(weight.ref_time(), weight.proof_size(), deposit)
}

/// A message's addressee and its encoded selector and arguments.
fn parts<Args, RetType, Abi>(
    message: &CallBuilderFinal<DefaultEnvironment, Args, RetType, Abi>,
) -> (H160, Vec<u8>)
where
    Args: EncodeArgsWith<Abi> + Clone,
    Abi: Clone,
    CallBuilderFinal<DefaultEnvironment, Args, RetType, Abi>: Clone,
{
    let params = message.clone().params();
    (*params.callee(), params.exec_input().encode())
}

/// The same value in ink_e2e's types, which stem from another release of the pallet's.
fn recode<T: Decode>(value: &impl Encode) -> T {
    T::decode(&mut &value.encode()[..]).expect("both releases encode it alike")
}
