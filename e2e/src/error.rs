//! Why a message did not go through.

use alloy_core::{
    hex,
    primitives::{Address, Bytes},
    sol_types::{decode_revert_reason, SolInterface},
};
use sp_runtime::{DispatchError, ModuleError};

/// Why a message did not go through. Whatever it did is undone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The contract returned an error; these are its bytes.
    /// [`as_error`](Self::as_error) decodes them.
    #[error("the contract reverted: {}", reason(.0))]
    Reverted(Bytes),

    /// The contract panicked or ran into an invalid instruction.
    #[error(
        "the contract trapped ({0}): a panic, an arithmetic overflow or invalid code; \
         return an error where callers should learn why"
    )]
    Trapped(String),

    /// The message needs more computation or proof than one transaction may use.
    #[error("out of gas ({0}): the message exceeds what one transaction may use")]
    OutOfGas(String),

    /// The storage the message adds was not paid for.
    #[error("storage deposit ({0}): fund the caller, or raise the deposit limit")]
    StorageDeposit(String),

    /// The pallet refused the message, for the reason it names.
    #[error("the chain refused the message: {0}")]
    Refused(String),

    /// The message went through, but its output is not of the type asked for.
    #[error(
        "the answer of {contract} is not of the expected type ({reason}): 0x{}{}",
        hex::encode(.output),
        if .output.is_empty() { "; is there a contract at that address?" } else { "" }
    )]
    Undecodable {
        /// Who answered.
        contract: Address,
        /// What it answered.
        output: Bytes,
        /// What the decoder says.
        reason: String,
    },
}

impl CallError {
    /// The contract's own error, if it reverted with one of `E`.
    pub fn as_error<E: SolInterface>(&self) -> Option<E> {
        E::abi_decode(self.revert_data()?).ok()
    }

    /// The bytes the contract reverted with, if it did.
    pub fn revert_data(&self) -> Option<&Bytes> {
        match self {
            Self::Reverted(data) => Some(data),
            _ => None,
        }
    }
}

impl From<DispatchError> for CallError {
    fn from(error: DispatchError) -> Self {
        let name = match error {
            DispatchError::Module(ModuleError {
                message: Some(name),
                ..
            }) => name.to_string(),
            other => format!("{other:?}"),
        };
        match name.as_str() {
            "ContractTrapped" | "ExecutionFailed" | "InvalidInstruction" | "InvalidJump"
            | "StackUnderflow" | "StackOverflow" | "OutOfBounds" => Self::Trapped(name),
            "OutOfGas" => Self::OutOfGas(name),
            "StorageDepositNotEnoughFunds" | "StorageDepositLimitExhausted" => {
                Self::StorageDeposit(name)
            }
            "AccountUnmapped" => {
                Self::Refused(format!("{name}: call map_account for the caller first"))
            }
            "TransferFailed" => {
                Self::Refused(format!("{name}: fund the sender of the value first"))
            }
            _ => Self::Refused(name),
        }
    }
}

/// A revert's data for people: the text of `Error(string)` and `Panic(uint256)`, else
/// the bytes, of which the first four tell the error.
fn reason(data: &Bytes) -> String {
    if data.is_empty() {
        return "without data".into();
    }
    decode_revert_reason(data).unwrap_or_else(|| data.to_string())
}
