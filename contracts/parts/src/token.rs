//! Money that a contract takes and pays: the chain's own, or any ERC-20.
//!
//! A token is not trusted. What arrives is measured, so that one which takes a fee on the way is
//! refused; one that answers nothing is taken at its measured word; one that answers `false`, reverts
//! or answers rubbish is refused. The calls are made without letting the token call back. Callers
//! write their books first, and pay last.

use ink::{Address, U256};

/// A token; the zero address is the chain's own, with 18 decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Token(
    /// Its contract.
    pub Address,
);

/// Money did not move as it should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// The token's contract reverted, answered `false` or rubbish, or is none.
    Refused(Address),
    /// Not as much arrived as was sent: the token takes a fee, or is no token.
    WrongAmountArrived {
        /// The token.
        token: Address,
        /// What was to arrive.
        expected: U256,
        /// What did.
        arrived: U256,
    },
    /// The message carries other value than it says.
    WrongValue {
        /// What it says; zero for an ERC-20.
        expected: U256,
        /// What it carries.
        sent: U256,
    },
}

/// The first four bytes of keccak256 of `balanceOf(address)`.
const BALANCE_OF: [u8; 4] = [0x70, 0xa0, 0x82, 0x31];
/// The first four bytes of keccak256 of `transfer(address,uint256)`.
const TRANSFER: [u8; 4] = [0xa9, 0x05, 0x9c, 0xbb];
/// The first four bytes of keccak256 of `transferFrom(address,address,uint256)`.
const TRANSFER_FROM: [u8; 4] = [0x23, 0xb8, 0x72, 0xdd];
/// The first four bytes of keccak256 of `receiveNative()`.
const RECEIVE_NATIVE: [u8; 4] = [0x5d, 0xf5, 0x00, 0x68];

impl Token {
    /// Takes `amount` from `from` into this contract; exactly so much has to arrive. The chain's own
    /// token comes with the message, of an ERC-20 `from` has approved it.
    #[inline(never)]
    pub fn take(self, from: Address, amount: u128) -> Result<(), TokenError> {
        let sent = host::value();
        let expected = match self.is_native() {
            true => U256::from(amount),
            false => U256::zero(),
        };
        if sent != expected {
            return Err(TokenError::WrongValue { expected, sent });
        }
        if self.is_native() {
            return Ok(());
        }
        let own = host::own_address();
        let before = self.balance(own)?;
        self.order_from(from, own, amount)?;
        self.arrived(before, amount)
    }

    /// Has `amount` of an ERC-20 go from `from`, who has approved this contract, to `to`, somebody else;
    /// at least so much has to arrive. More is no wrong to whom it comes: what melts of a currency may be
    /// its commons', whose balance grows with every account that is written down.
    #[inline(never)]
    pub fn convey(self, from: Address, to: Address, amount: u128) -> Result<(), TokenError> {
        let before = self.balance(to)?;
        self.order_from(from, to, amount)?;
        let moved = self.balance(to)?.checked_sub(before);
        let expected = U256::from(amount);
        self.moved(amount, moved.map(|moved| moved.min(expected)))
    }

    /// Pays `amount` to `to`; exactly so much has to leave this contract. A contract that takes the
    /// chain's own token by a message only (those written in ink! 6 do) gets it by `receiveNative()`.
    #[inline(never)]
    pub fn pay(self, to: Address, amount: u128) -> Result<(), TokenError> {
        if self.is_native() {
            let value = U256::from(amount);
            let paid = host::call(to, false, value, &[])
                .or_else(|| host::call(to, false, value, &RECEIVE_NATIVE));
            return paid.map(|_| ()).ok_or(TokenError::Refused(to));
        }
        let own = host::own_address();
        let before = self.balance(own)?;
        let mut input = [0; 68];
        input[..4].copy_from_slice(&TRANSFER);
        input[16..36].copy_from_slice(to.as_bytes());
        input[52..].copy_from_slice(&amount.to_be_bytes());
        self.order(&input)?;
        self.moved(amount, before.checked_sub(self.balance(own)?))
    }

    /// What this contract has.
    pub fn held(self) -> Result<U256, TokenError> {
        if self.is_native() {
            return Ok(host::own_balance());
        }
        self.balance(host::own_address())
    }

    /// Refuses anything but `amount` more than `before`.
    #[inline(never)]
    pub fn arrived(self, before: U256, amount: u128) -> Result<(), TokenError> {
        self.moved(amount, self.held()?.checked_sub(before))
    }

    fn is_native(self) -> bool {
        self.0 == Address::zero()
    }

    /// What `of` has of an ERC-20.
    #[inline(never)]
    fn balance(self, of: Address) -> Result<U256, TokenError> {
        let mut input = [0; 36];
        input[..4].copy_from_slice(&BALANCE_OF);
        input[16..].copy_from_slice(of.as_bytes());
        match host::call(self.0, true, U256::zero(), &input) {
            Some(Answer::Word(word)) => Ok(U256::from_big_endian(&word)),
            _ => Err(TokenError::Refused(self.0)),
        }
    }

    /// Has an ERC-20 move `amount` out of this contract's allowance.
    #[inline(never)]
    fn order_from(self, from: Address, to: Address, amount: u128) -> Result<(), TokenError> {
        let mut input = [0; 100];
        input[..4].copy_from_slice(&TRANSFER_FROM);
        input[16..36].copy_from_slice(from.as_bytes());
        input[48..68].copy_from_slice(to.as_bytes());
        input[84..].copy_from_slice(&amount.to_be_bytes());
        self.order(&input)
    }

    /// Has an ERC-20 do something; it answers nothing, or true.
    fn order(self, input: &[u8]) -> Result<(), TokenError> {
        match host::call(self.0, false, U256::zero(), input) {
            Some(Answer::Nothing) => Ok(()),
            Some(Answer::Word(word)) if U256::from_big_endian(&word) == U256::one() => Ok(()),
            _ => Err(TokenError::Refused(self.0)),
        }
    }

    fn moved(self, amount: u128, moved: Option<U256>) -> Result<(), TokenError> {
        let expected = U256::from(amount);
        let arrived = moved.unwrap_or_default();
        if moved != Some(expected) {
            return Err(TokenError::WrongAmountArrived {
                token: self.0,
                expected,
                arrived,
            });
        }
        Ok(())
    }
}

/// What a call was answered.
#[cfg_attr(not(target_arch = "riscv64"), allow(dead_code))] // made on the chain only
enum Answer {
    /// No bytes.
    Nothing,
    /// 32 bytes.
    Word([u8; 32]),
    /// Any other number of bytes.
    Rubbish,
}

#[cfg(target_arch = "riscv64")]
mod host {
    use super::{Address, Answer, U256};
    use pallet_revive_uapi::{CallFlags, HostFn, HostFnImpl};

    /// What the message carries.
    pub fn value() -> U256 {
        let mut word = [0; 32];
        HostFnImpl::value_transferred(&mut word);
        U256::from_little_endian(&word)
    }

    pub fn own_address() -> Address {
        let mut address = [0; 20];
        HostFnImpl::address(&mut address);
        Address::from(address)
    }

    /// What the contract has of the chain's own token.
    pub fn own_balance() -> U256 {
        let mut word = [0; 32];
        HostFnImpl::balance(&mut word);
        U256::from_little_endian(&word)
    }

    /// Calls `callee` without letting it call back; `None` if it reverts.
    #[inline(never)]
    pub fn call(callee: Address, read_only: bool, value: U256, input: &[u8]) -> Option<Answer> {
        let flags = if read_only {
            CallFlags::READ_ONLY
        } else {
            CallFlags::empty()
        };
        HostFnImpl::call(
            flags,
            &callee.0,
            u64::MAX,
            u64::MAX,
            &[u8::MAX; 32], // a transfer may write a new balance
            &value.to_little_endian(),
            input,
            None,
        )
        .ok()?;
        Some(match HostFnImpl::return_data_size() {
            0 => Answer::Nothing,
            32 => {
                let mut word = [0; 32];
                HostFnImpl::return_data_copy(&mut &mut word[..], 0);
                Answer::Word(word)
            }
            _ => Answer::Rubbish,
        })
    }
}

#[cfg(not(target_arch = "riscv64"))]
mod host {
    use super::{Address, Answer, U256};

    pub fn value() -> U256 {
        unimplemented!("a message carries value on the chain only")
    }

    pub fn own_address() -> Address {
        unimplemented!("contracts have addresses on the chain only")
    }

    pub fn own_balance() -> U256 {
        unimplemented!("contracts have money on the chain only")
    }

    pub fn call(_callee: Address, _read_only: bool, _value: U256, _input: &[u8]) -> Option<Answer> {
        unimplemented!("other contracts exist on the chain only")
    }
}
