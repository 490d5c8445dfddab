//! Contract errors as Solidity custom errors, encoded small.
//!
//! ink! 6.0.0-beta.1's own derive repeats the whole encoder for every variant, 7 KB of code for 30
//! errors, and code is paid for at every call. Here one function encodes them all; selectors,
//! decoding and metadata remain ink!'s.

use ink::{prelude::vec::Vec, sol::FixedBytes, Address, U256};
use weir_core::total::Total;

/// A value as one ABI word.
pub trait Word {
    /// 32 bytes, numbers big-endian.
    fn word(&self) -> [u8; 32];
}

fn right_aligned(bytes: &[u8]) -> [u8; 32] {
    let mut word = [0; 32];
    word[32_usize.saturating_sub(bytes.len())..].copy_from_slice(bytes);
    word
}

macro_rules! numbers_as_words {
    ($($number:ty),*) => {$(
        impl Word for $number {
            fn word(&self) -> [u8; 32] {
                right_aligned(&self.to_be_bytes())
            }
        }
    )*};
}

numbers_as_words!(u8, u32, u64, u128);

impl Word for bool {
    fn word(&self) -> [u8; 32] {
        right_aligned(&[u8::from(*self)])
    }
}

impl Word for U256 {
    fn word(&self) -> [u8; 32] {
        self.to_big_endian()
    }
}

impl Word for Total {
    fn word(&self) -> [u8; 32] {
        let mut word = [0; 32];
        word[..16].copy_from_slice(&self.high.to_be_bytes());
        word[16..].copy_from_slice(&self.low.to_be_bytes());
        word
    }
}

impl Word for Address {
    fn word(&self) -> [u8; 32] {
        right_aligned(self.as_bytes())
    }
}

impl Word for FixedBytes<32> {
    fn word(&self) -> [u8; 32] {
        self.0
    }
}

/// A selector and its arguments, as revert data.
#[inline(never)]
pub fn encode(selector: [u8; 4], words: &[[u8; 32]]) -> Vec<u8> {
    let mut data = Vec::with_capacity(words.len().saturating_mul(32).saturating_add(4));
    data.extend_from_slice(&selector);
    for word in words {
        data.extend_from_slice(word);
    }
    data
}

/// Ends the message with this revert data; nothing of it remains.
#[cfg(target_arch = "riscv64")]
pub fn revert(data: &[u8]) -> ! {
    use pallet_revive_uapi::{HostFn, HostFnImpl, ReturnFlags};
    HostFnImpl::return_value(ReturnFlags::REVERT, data)
}

/// Ends the message with this revert data; nothing of it remains.
#[cfg(not(target_arch = "riscv64"))]
pub fn revert(_data: &[u8]) -> ! {
    unimplemented!("messages end on the chain only")
}

/// Declares a contract's errors: an enum whose variants are Solidity custom errors of those names.
#[macro_export]
macro_rules! errors {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $(
                $(#[$variant_attribute:meta])*
                $variant:ident { $($field:ident: $kind:ty),* $(,)? },
            )*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, ink::SolErrorDecode)]
        #[cfg_attr(feature = "std", derive(ink::SolErrorMetadata))]
        pub enum $name {
            $(
                $(#[$variant_attribute])*
                $variant { $(#[doc = stringify!($field)] $field: $kind),* },
            )*
        }

        #[allow(dead_code)] // a contract uses this or returns its errors
        impl $name {
            /// Ends the message with this error, as Solidity's `revert` does. Handing an error up
            /// through every caller would copy it each time, in code that is paid for at every call.
            #[cold]
            #[inline(never)]
            pub fn refuse(self) -> ! {
                $crate::errors::revert(&ink::sol::SolErrorEncode::encode(&self))
            }

            /// The value, or the end of the message.
            #[inline(always)]
            pub fn granted<T>(result: Result<T, impl Into<Self>>) -> T {
                match result {
                    Ok(value) => value,
                    Err(error) => error.into().refuse(),
                }
            }
        }

        impl ink::sol::SolErrorEncode for $name {
            fn encode(&self) -> ink::prelude::vec::Vec<u8> {
                match self {
                    $(
                        Self::$variant { $($field),* } => {
                            const SELECTOR: [u8; 4] =
                                ink::sol_error_selector!(stringify!($variant), ($($kind,)*));
                            $crate::errors::encode(SELECTOR, &[$($crate::errors::Word::word($field)),*])
                        }
                    )*
                }
            }
        }
    };
}

/// Turns the errors of these parts into a contract's own of the same names: `governance`, `text`,
/// `token`, `allowance`, `quorum`, `seats`.
#[macro_export]
macro_rules! errors_of {
    ($name:ident: $($part:ident),+ $(,)?) => {
        $($crate::errors_of!(@ $part $name);)+
    };
    (@ governance $name:ident) => {
        impl From<$crate::governance::GovernanceError> for $name {
            fn from(error: $crate::governance::GovernanceError) -> Self {
                use $crate::governance::{GovernanceError, MAX_DELAY};
                match error {
                    GovernanceError::InvalidAddress(given) => Self::InvalidAddress { given },
                    GovernanceError::DelayTooLong(delay) => Self::DelayTooLong {
                        delay,
                        limit: MAX_DELAY,
                    },
                    GovernanceError::NotGovernor(caller) => Self::NotGovernor { caller },
                    GovernanceError::NotOffered(caller) => Self::NotOffered { caller },
                }
            }
        }
    };
    (@ text $name:ident) => {
        impl From<$crate::stored::TextTooLong> for $name {
            fn from(error: $crate::stored::TextTooLong) -> Self {
                Self::TextTooLong {
                    length: error.length,
                    limit: error.limit,
                }
            }
        }
    };
    (@ token $name:ident) => {
        impl From<$crate::token::TokenError> for $name {
            fn from(error: $crate::token::TokenError) -> Self {
                use $crate::token::TokenError;
                match error {
                    TokenError::Refused(token) => Self::TokenRefused { token },
                    TokenError::WrongAmountArrived {
                        token,
                        expected,
                        arrived,
                    } => Self::WrongAmountArrived {
                        token,
                        expected,
                        arrived,
                    },
                    TokenError::WrongValue { expected, sent } => {
                        Self::WrongValue { expected, sent }
                    }
                }
            }
        }
    };
    (@ allowance $name:ident) => {
        impl From<$crate::erc20::AllowanceError> for $name {
            fn from(error: $crate::erc20::AllowanceError) -> Self {
                use $crate::erc20::AllowanceError;
                match error {
                    AllowanceError::InvalidApprover(approver) => {
                        Self::ERC20InvalidApprover { approver }
                    }
                    AllowanceError::InvalidSpender(spender) => {
                        Self::ERC20InvalidSpender { spender }
                    }
                    AllowanceError::Insufficient {
                        spender,
                        allowance,
                        needed,
                    } => Self::ERC20InsufficientAllowance {
                        spender,
                        allowance,
                        needed,
                    },
                }
            }
        }
    };
    (@ quorum $name:ident) => {
        impl From<weir_core::quorum::QuorumError> for $name {
            fn from(weir_core::quorum::QuorumError(rule): weir_core::quorum::QuorumError) -> Self {
                Self::InvalidQuorum {
                    seats: rule.seats,
                    institutions: rule.institutions,
                    dissent: rule.dissent,
                }
            }
        }
    };
    (@ seats $name:ident) => {
        impl From<$crate::seats::SeatError> for $name {
            fn from(error: $crate::seats::SeatError) -> Self {
                use $crate::seats::SeatError;
                match error {
                    SeatError::InvalidAddress(given) => Self::InvalidAddress { given },
                    SeatError::InvalidInstitution(institution) => {
                        Self::InvalidInstitution { institution }
                    }
                    SeatError::Taken(seat) => Self::SeatTaken { seat },
                    SeatError::TooMany => Self::TooManySeats {
                        limit: weir_core::quorum::MAX_SEATS,
                    },
                    SeatError::NotSeat(caller) => Self::NotSeat { caller },
                    SeatError::NotYet(caller, from) => Self::SeatNotYet { caller, from },
                }
            }
        }
    };
}
