//! Where the built contracts are.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The directory cargo builds into: `CARGO_TARGET_DIR`, or `target` in the workspace.
pub fn target_dir() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this package lies one folder deep in its workspace");
    workspace.join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// The PolkaVM code of the contract `name`, as the last build left it.
///
/// # Errors
/// If the contract has not been built.
pub fn contract_code(name: &str) -> Result<Vec<u8>> {
    let path = target_dir()
        .join("ink")
        .join(name)
        .join(name)
        .with_extension("polkavm");
    fs::read(&path).with_context(|| {
        format!(
            "the contract `{name}` has no code at {}: run cargo xtask build",
            path.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_that_was_not_built_says_how_to_build_it() {
        let error = contract_code("no-such-contract").unwrap_err();
        assert!(error.to_string().ends_with("run cargo xtask build"));
    }
}
