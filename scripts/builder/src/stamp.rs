//! One digest over everything a contract is made of.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// This program is part of what a contract is made of.
const BUILDER: [&str; 4] = [
    include_str!("main.rs"),
    include_str!("stage.rs"),
    include_str!("stamp.rs"),
    include_str!("toolchain.rs"),
];

/// The digest of the files under `sources`, the workspace's manifest and lock file, the
/// compiler and this program, in hexadecimal.
pub fn of(root: &Path, sources: &[PathBuf], compiler: &str) -> Result<String> {
    let mut digest = Sha256::new();
    for part in BUILDER {
        add(&mut digest, "builder", part.as_bytes());
    }
    add(&mut digest, "compiler", compiler.as_bytes());
    for name in ["Cargo.toml", "Cargo.lock"] {
        add_file(&mut digest, name, &root.join(name))?;
    }
    for source in sources {
        add_folder(&mut digest, source, source)?;
    }
    Ok(digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Adds all files below `folder`, in the order of their names; not what is hidden, built or a test: no
/// contract is made of that.
fn add_folder(digest: &mut Sha256, base: &Path, folder: &Path) -> Result<()> {
    let mut entries = fs::read_dir(folder)
        .with_context(|| format!("cannot list {}", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || name == "target" || name == "tests" {
            continue;
        }
        if path.is_dir() {
            add_folder(digest, base, &path)?;
        } else {
            let within = path.strip_prefix(base).unwrap_or(&path);
            add_file(digest, &within.to_string_lossy(), &path)?;
        }
    }
    Ok(())
}

fn add_file(digest: &mut Sha256, name: &str, path: &Path) -> Result<()> {
    let content = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    add(digest, name, &content);
    Ok(())
}

/// Adds a name and its content, each behind its length, so that no two lists run together.
fn add(digest: &mut Sha256, name: &str, content: &[u8]) {
    for part in [name.as_bytes(), content] {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        digest.update(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_runs_into_its_content_is_another_digest() {
        let digest = |name: &str, content: &[u8]| {
            let mut digest = Sha256::new();
            add(&mut digest, name, content);
            digest.finalize()
        };
        assert_ne!(digest("ab", b"c"), digest("a", b"bc"));
    }
}
