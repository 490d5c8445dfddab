//! The chain's limit on basic blocks, which a contract's code would otherwise meet when it is put up.

use anyhow::{anyhow, ensure, Context, Result};
use polkavm_common::program::{ISA_ReviveV1, ProgramBlob};

/// Instructions in a basic block at most: `pallet_revive::limits::code::BASIC_BLOCK_SIZE`, which the pallet
/// does not export and for which it answers `BasicBlockTooLarge` without saying where.
pub const LIMIT: usize = 1_000;

/// How many instructions the largest basic block of `code` has, as the pallet counts them.
///
/// # Errors
/// If `code` is no PolkaVM program, or the block is larger than [`LIMIT`].
pub fn largest(code: &[u8]) -> Result<usize> {
    let program = ProgramBlob::parse(code.into())
        .map_err(|error| anyhow!("{error:?}"))
        .context("this is no PolkaVM code")?;
    let ends = program
        .instructions_with_isa(ISA_ReviveV1)
        .map(|instruction| instruction.kind.opcode().starts_new_basic_block());
    let largest = longest_run(ends);
    ensure!(
        largest <= LIMIT,
        "a basic block has {largest} instructions, and the chain takes none of more than {LIMIT}: split \
         the longest code without a branch (decoding or encoding of many values, most often) by a \
         function with #[inline(never)]",
    );
    Ok(largest)
}

/// The most items up to and with one that ends a block.
fn longest_run(ends: impl Iterator<Item = bool>) -> usize {
    let (mut longest, mut run) = (0_usize, 0_usize);
    for end in ends {
        run = run.saturating_add(1);
        longest = longest.max(run);
        if end {
            run = 0;
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_ends_with_its_last_instruction_and_one_at_the_end_counts() {
        assert_eq!(longest_run([].into_iter()), 0);
        assert_eq!(longest_run([true, true].into_iter()), 1);
        assert_eq!(longest_run([false, true, true].into_iter()), 2);
        assert_eq!(longest_run([true, false, false].into_iter()), 2);
    }

    #[test]
    fn what_is_no_code_is_told_so() {
        let error = largest(b"\0asm").unwrap_err().to_string();
        assert_eq!(error, "this is no PolkaVM code");
    }
}
