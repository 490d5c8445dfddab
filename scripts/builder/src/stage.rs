//! A contract's manifest, staged as a package of its own.
//!
//! contract-build copies a contract's manifest out of its workspace. On the way it resolves
//! a path of `[workspace.dependencies]` against the contract's folder instead of the
//! workspace's, and loses the workspace's lock file. So each contract is staged first: its
//! manifest with everything inherited written out and every path absolute, and the lock file
//! beside it. As a package of its own it also shares the target's description, and with it
//! the compiled standard library and ink!, with all other contracts.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{ensure, Context, Result};
use toml::{Table, Value};

/// What contract-build's metadata program depends on besides the contract. Named in the
/// staged manifest, so that these versions, too, are the lock file's.
const METADATA_DEPENDENCIES: &str = r#"
serde = "1.0"
serde_json = "1.0"
tokio = { version = "1", features = ["net"], default-features = false }
"#;

/// A contract ready to be staged.
pub struct Staged {
    /// The name of what is built: the package's, with `_` for `-`.
    pub artifact: String,
    /// The folders it is made of: its own and those of its path dependencies.
    pub sources: Vec<PathBuf>,
    manifest: Table,
    folder: PathBuf,
    lock: PathBuf,
}

/// Whether the manifest is a contract's.
pub fn is_contract(manifest: &Path) -> Result<bool> {
    let manifest = read(manifest)?;
    Ok(at(&manifest, &["package", "metadata", "ink-lang"]).is_some())
}

impl Staged {
    /// Reads the contract at `manifest`; a member of the workspace inherits from `root`.
    pub fn new(root: &Path, manifest: &Path) -> Result<Self> {
        let home = manifest.parent().context("a manifest is in a folder")?;
        let base = if home.starts_with(root) { root } else { home };
        let workspace = Workspace::read(base)?;

        let mut sources = BTreeSet::new();
        let mut table = workspace.resolved(home, &mut sources)?;
        let name = at(&table, &["package", "name"])
            .and_then(Value::as_str)
            .with_context(|| format!("{} names no package", manifest.display()))?
            .to_owned();

        let metadata_dependencies: Table = METADATA_DEPENDENCIES.parse()?;
        table.insert("dev-dependencies".into(), metadata_dependencies.into());
        table.insert("workspace".into(), Table::new().into());

        Ok(Self {
            artifact: name.replace('-', "_"),
            sources: sources.into_iter().collect(),
            manifest: table,
            folder: root.join("target/ink/stage").join(&name),
            lock: base.join("Cargo.lock"),
        })
    }

    /// Writes the staged manifest and lock file.
    pub fn write(&self) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        fs::write(self.manifest(), toml::to_string(&self.manifest)?)?;
        if self.lock.is_file() {
            fs::copy(&self.lock, self.folder.join("Cargo.lock"))?;
        }
        Ok(())
    }

    /// Where the staged manifest is.
    pub fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// Makes sure that the contract was built from what the committed lock file names.
    pub fn check_lock(&self) -> Result<()> {
        if !self.lock.is_file() {
            return Ok(());
        }
        let committed = locked(&self.lock)?;
        let used = locked(&self.folder.join("Cargo.lock"))?;
        let strangers: Vec<_> = used.difference(&committed).map(String::as_str).collect();
        ensure!(
            strangers.is_empty(),
            "{} is built from packages that Cargo.lock does not name ({}): \
             run `cargo update --workspace` and commit Cargo.lock",
            self.artifact,
            strangers.join(", "),
        );
        Ok(())
    }
}

/// What members inherit from.
struct Workspace {
    base: PathBuf,
    table: Table,
}

impl Workspace {
    fn read(base: &Path) -> Result<Self> {
        let mut manifest = read(&base.join("Cargo.toml"))?;
        let table = match manifest.remove("workspace") {
            Some(Value::Table(table)) => table,
            _ => Table::new(),
        };
        Ok(Self {
            base: base.to_path_buf(),
            table,
        })
    }

    /// The manifest of the package in `home` with everything inherited written out and all
    /// paths absolute. Adds to `sources` its folder and those of its path dependencies.
    fn resolved(&self, home: &Path, sources: &mut BTreeSet<PathBuf>) -> Result<Table> {
        let path = home.join("Cargo.toml");
        let mut manifest = read(&path)?;
        sources.insert(home.to_path_buf());

        if let Some(Value::Table(package)) = manifest.get_mut("package") {
            for (key, value) in package.iter_mut().filter(|(_, value)| inherits(value)) {
                *value = self.inherited(&["package", key], &path)?.clone();
            }
        }
        if let Some(lints) = manifest.get_mut("lints").filter(|lints| inherits(lints)) {
            *lints = self.inherited(&["lints"], &path)?.clone();
        }
        if let Some(Value::Table(dependencies)) = manifest.get_mut("dependencies") {
            for (name, value) in dependencies.iter_mut() {
                *value = self.dependency(name, value, home, &path)?;
                let Some(folder) = value.get("path").and_then(Value::as_str) else {
                    continue;
                };
                let folder = PathBuf::from(folder);
                if !sources.contains(&folder) {
                    self.resolved(&folder, sources)?;
                }
            }
        }

        let lib = manifest.entry("lib").or_insert_with(|| Table::new().into());
        if let Value::Table(lib) = lib {
            let file = lib
                .get("path")
                .and_then(Value::as_str)
                .unwrap_or("src/lib.rs");
            let file = absolute(home, file)?;
            lib.insert("path".into(), file);
        }
        Ok(manifest)
    }

    /// A dependency as it stands without a workspace. Features add up; of everything else
    /// the member's own word holds.
    fn dependency(&self, name: &str, own: &Value, home: &Path, manifest: &Path) -> Result<Value> {
        let mut own = as_table(own);
        if let Some(Value::String(path)) = own.get("path") {
            let path = absolute(home, path)?;
            own.insert("path".into(), path);
        }
        if own.remove("workspace") != Some(Value::Boolean(true)) {
            return Ok(own.into());
        }
        let mut merged = as_table(self.inherited(&["dependencies", name], manifest)?);
        if let Some(Value::String(path)) = merged.get("path") {
            let path = absolute(&self.base, path)?;
            merged.insert("path".into(), path);
        }
        for (key, value) in own {
            match (merged.get_mut(&key), value) {
                (Some(Value::Array(all)), Value::Array(more)) => all.extend(more),
                (_, value) => {
                    merged.insert(key, value);
                }
            }
        }
        Ok(merged.into())
    }

    fn inherited(&self, path: &[&str], manifest: &Path) -> Result<&Value> {
        at(&self.table, path).with_context(|| {
            format!(
                "{} inherits {}, which the workspace's manifest does not have",
                manifest.display(),
                path.join("."),
            )
        })
    }
}

/// `{ workspace = true }`.
fn inherits(value: &Value) -> bool {
    value.get("workspace") == Some(&Value::Boolean(true))
}

/// A dependency as a table, also where only a version stands.
fn as_table(dependency: &Value) -> Table {
    match dependency {
        Value::Table(table) => table.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    }
}

/// The existing file or folder at `path` seen from `home`.
fn absolute(home: &Path, path: &str) -> Result<Value> {
    let path = home.join(path);
    let path = path
        .canonicalize()
        .with_context(|| format!("there is nothing at {}", path.display()))?;
    let text = path
        .to_str()
        .with_context(|| format!("{} is not UTF-8", path.display()))?;
    Ok(text.into())
}

fn at<'a>(table: &'a Table, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    rest.iter()
        .try_fold(table.get(*first)?, |value, key| value.get(key))
}

fn read(path: &Path) -> Result<Table> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.parse()
        .with_context(|| format!("{} is not a manifest", path.display()))
}

/// The packages from outside that a lock file names, with version and checksum.
fn locked(path: &Path) -> Result<BTreeSet<String>> {
    let lock = read(path)?;
    let packages = lock.get("package").and_then(Value::as_array);
    let field = |package: &Value, key: &str| {
        package
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    Ok(packages
        .into_iter()
        .flatten()
        .filter(|package| package.get("source").is_some())
        .map(|package| {
            format!(
                "{} {} {}",
                field(package, "name"),
                field(package, "version"),
                field(package, "checksum"),
            )
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(workspace: &str, own: &str) -> Value {
        let workspace = Workspace {
            base: "/".into(),
            table: workspace.parse().unwrap(),
        };
        let own: Table = own.parse().unwrap();
        workspace
            .dependency("some", &own["some"], Path::new("/usr"), Path::new("m"))
            .unwrap()
    }

    #[test]
    fn features_of_workspace_and_member_add_up() {
        let workspace = r#"dependencies.some = { version = "1", features = ["a"] }"#;
        let value = merged(
            workspace,
            r#"some = { workspace = true, features = ["b"] }"#,
        );
        assert_eq!(value["features"], Value::from(vec!["a", "b"]));
        assert_eq!(value["version"], Value::from("1"));
        assert!(value.get("workspace").is_none());
    }

    #[test]
    fn a_path_of_the_workspace_is_seen_from_the_workspace() {
        let value = merged(
            r#"dependencies.some = { path = "tmp" }"#,
            "some.workspace = true",
        );
        assert_eq!(value["path"], Value::from("/tmp"));
    }

    #[test]
    fn a_dependency_the_workspace_lacks_is_named() {
        let workspace = Workspace {
            base: "/".into(),
            table: Table::new(),
        };
        let own: Value = Table::from_iter([("workspace".to_owned(), true.into())]).into();
        let error = workspace
            .dependency(
                "some",
                &own,
                Path::new("/"),
                Path::new("contracts/x/Cargo.toml"),
            )
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "contracts/x/Cargo.toml inherits dependencies.some, \
             which the workspace's manifest does not have",
        );
    }
}
