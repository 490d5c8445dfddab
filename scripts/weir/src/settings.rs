//! Settings: a flag over the environment over a file over what is usual, and which of these it was.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::shell::{Failure, Shell};

/// The settings file's name, in the current folder and in the user's folder for settings.
pub const FILE_NAME: &str = "weir.toml";
/// Where a chain is looked for unless one is named.
pub const DEFAULT_RPC_URL: &str = "http://127.0.0.1:8545";
/// The manifest's name unless one is named.
pub const DEFAULT_DEPLOYMENT: &str = "weir-deployment.json";
/// How long an answer or a receipt is waited for unless told; seconds.
const DEFAULT_TIMEOUT: u64 = 60;
/// The longest wait, seconds: a day.
const LONGEST_TIMEOUT: u64 = 86_400;

/// What every command takes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Flags {
    /// Ethereum JSON-RPC of the chain
    #[arg(
        long,
        global = true,
        value_name = "URL",
        help = "Ethereum JSON-RPC of the chain [env: WEIR_RPC_URL] [default: the manifest's, or http://127.0.0.1:8545]"
    )]
    pub rpc_url: Option<String>,
    /// Manifest of the deployment, which `weir deploy` writes [env: WEIR_DEPLOYMENT] [default: weir-deployment.json]
    #[arg(long, global = true, value_name = "FILE")]
    pub deployment: Option<PathBuf>,
    /// Account of the keystore that signs [env: WEIR_ACCOUNT]
    #[arg(long, global = true, value_name = "NAME", conflicts_with_all = ["dev_account", "external"])]
    pub account: Option<String>,
    /// File whose first line is the account's password [env: WEIR_PASSWORD_FILE]
    #[arg(long, global = true, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Folder of encrypted keys [env: WEIR_KEYSTORE] [default: the user's data folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub keystore: Option<PathBuf>,
    /// Sign with the usual test account of this number; only on a development chain
    #[arg(long, global = true, value_name = "0-9", conflicts_with = "external",
          value_parser = clap::value_parser!(u32).range(0..10))]
    pub dev_account: Option<u32>,
    /// Print the transaction for the wallet of this address to sign and send; sign nothing
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub external: Option<String>,
    /// Say what would be sent and what it would cost; send nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// One JSON object on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Nothing on standard error but warnings and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Answer every question with yes
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// Ask nothing; fail where an answer is needed
    #[arg(long, global = true)]
    pub no_input: bool,
    /// How long to wait for an answer or a receipt [env: WEIR_TIMEOUT] [default: 60]
    #[arg(long, global = true, value_name = "SECONDS")]
    pub timeout: Option<String>,
}

impl Flags {
    /// How the command speaks.
    pub fn shell(&self) -> Shell {
        Shell {
            json: self.json,
            quiet: self.quiet,
            yes: self.yes,
            no_input: self.no_input,
        }
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The command line.
    Flag(String),
    /// The environment.
    Environment(String),
    /// A settings file.
    File(PathBuf),
    /// Nowhere: what is usual.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "the option --{name}"),
            Self::Environment(name) => write!(f, "the environment, {name}"),
            Self::File(path) => write!(f, "the file {}", path.display()),
            Self::Default => write!(f, "default"),
        }
    }
}

/// A value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

/// The settings of one run.
#[derive(Clone, Debug, Serialize)]
pub struct Settings {
    /// The chain's JSON-RPC, if one is named.
    pub rpc_url: Setting<Option<String>>,
    /// The deployment's manifest.
    pub deployment: Setting<PathBuf>,
    /// The account that signs, if one is named.
    pub account: Setting<Option<String>>,
    /// Where its password is, if not asked for.
    pub password_file: Setting<Option<PathBuf>>,
    /// Where encrypted keys are.
    pub keystore: Setting<PathBuf>,
    /// How long to wait.
    pub timeout: Setting<Duration>,
    /// The usual test account that signs.
    #[serde(skip)]
    pub dev_account: Option<u32>,
    /// The address of the wallet that signs.
    #[serde(skip)]
    pub external: Option<String>,
    /// Whether nothing is sent.
    #[serde(skip)]
    pub dry_run: bool,
    /// Whether every question is answered with yes.
    #[serde(skip)]
    pub yes: bool,
}

/// A settings file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    rpc_url: Option<String>,
    deployment: Option<PathBuf>,
    account: Option<String>,
    password_file: Option<PathBuf>,
    keystore: Option<PathBuf>,
    timeout: Option<u64>,
}

/// The settings files, the nearer first.
struct Files(Vec<(PathBuf, File)>);

impl Settings {
    /// The settings of this run, from its flags, its environment and the files there are.
    pub fn gather(flags: &Flags) -> Result<Self, Failure> {
        let files = Files::read()?;
        let timeout = files.pick(
            "timeout",
            flags.timeout.clone(),
            |file| file.timeout.map(|seconds| seconds.to_string()),
            || Ok(DEFAULT_TIMEOUT.to_string()),
        )?;
        Ok(Self {
            rpc_url: files.maybe("rpc-url", flags.rpc_url.clone(), |file| {
                file.rpc_url.clone()
            }),
            deployment: files.path(
                "deployment",
                flags.deployment.clone(),
                |file| &file.deployment,
                || Ok(DEFAULT_DEPLOYMENT.into()),
            )?,
            account: files.maybe("account", flags.account.clone(), |file| {
                file.account.clone()
            }),
            password_file: files.maybe_path("password-file", flags.password_file.clone(), |file| {
                &file.password_file
            }),
            keystore: files.path(
                "keystore",
                flags.keystore.clone(),
                |file| &file.keystore,
                usual_keystore,
            )?,
            timeout: Setting {
                value: seconds(&timeout)?,
                origin: timeout.origin,
            },
            dev_account: flags.dev_account,
            external: flags.external.clone(),
            dry_run: flags.dry_run,
            yes: flags.yes,
        })
    }
}

impl Files {
    fn read() -> Result<Self, Failure> {
        let nearest = Some(PathBuf::from(FILE_NAME));
        let of_user = folders().map(|folders| folders.config_dir().join(FILE_NAME));
        let mut files = Vec::new();
        for path in [nearest, of_user].into_iter().flatten() {
            match fs::read_to_string(&path) {
                Ok(text) => files.push((path.clone(), parse(&path, &text)?)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(Failure::file("read", &path, &error)),
            }
        }
        Ok(Self(files))
    }

    /// The value named `name`, as text, if anything gives it.
    fn maybe(
        &self,
        name: &str,
        flag: Option<String>,
        of: impl Fn(&File) -> Option<String>,
    ) -> Setting<Option<String>> {
        if let Some(value) = flag {
            return set(Some(value), Origin::Flag(name.to_owned()));
        }
        let variable = variable(name);
        if let Some(value) = env::var(&variable).ok().filter(|value| !value.is_empty()) {
            return set(Some(value), Origin::Environment(variable));
        }
        for (path, file) in &self.0 {
            if let Some(value) = of(file) {
                return set(Some(value), Origin::File(path.clone()));
            }
        }
        set(None, Origin::Default)
    }

    fn pick(
        &self,
        name: &str,
        flag: Option<String>,
        of: impl Fn(&File) -> Option<String>,
        usual: impl FnOnce() -> Result<String, Failure>,
    ) -> Result<Setting<String>, Failure> {
        let found = self.maybe(name, flag, of);
        let value = match found.value {
            Some(value) => value,
            None => usual()?,
        };
        Ok(set(value, found.origin))
    }

    /// A path; one in a settings file begins at that file's folder.
    fn maybe_path(
        &self,
        name: &str,
        flag: Option<PathBuf>,
        of: impl Fn(&File) -> &Option<PathBuf>,
    ) -> Setting<Option<PathBuf>> {
        if let Some(value) = flag {
            return set(Some(value), Origin::Flag(name.to_owned()));
        }
        let variable = variable(name);
        if let Some(value) = env::var_os(&variable).filter(|value| !value.is_empty()) {
            return set(Some(value.into()), Origin::Environment(variable));
        }
        for (path, file) in &self.0 {
            if let Some(value) = of(file) {
                let folder = path.parent().unwrap_or(Path::new(""));
                return set(Some(folder.join(value)), Origin::File(path.clone()));
            }
        }
        set(None, Origin::Default)
    }

    fn path(
        &self,
        name: &str,
        flag: Option<PathBuf>,
        of: impl Fn(&File) -> &Option<PathBuf>,
        usual: impl FnOnce() -> Result<PathBuf, Failure>,
    ) -> Result<Setting<PathBuf>, Failure> {
        let found = self.maybe_path(name, flag, of);
        let value = match found.value {
            Some(value) => value,
            None => usual()?,
        };
        Ok(set(value, found.origin))
    }
}

fn set<T>(value: T, origin: Origin) -> Setting<T> {
    Setting { value, origin }
}

/// The environment's name for a setting.
fn variable(name: &str) -> String {
    format!("WEIR_{}", name.to_uppercase().replace('-', "_"))
}

fn parse(path: &Path, text: &str) -> Result<File, Failure> {
    toml::from_str(text).map_err(|error| {
        Failure::usage(format!(
            "{} is not a settings file: {}",
            path.display(),
            error.to_string().trim_end()
        ))
        .advise(
            "it may hold rpc-url, deployment, account, password-file, keystore and timeout; \
             `weir config show` tells what each is",
        )
    })
}

fn seconds(setting: &Setting<String>) -> Result<Duration, Failure> {
    setting
        .value
        .parse()
        .ok()
        .filter(|seconds| (1..=LONGEST_TIMEOUT).contains(seconds))
        .map(Duration::from_secs)
        .ok_or_else(|| {
            Failure::usage(format!(
                "the timeout \"{}\" (from {}) is not a number of seconds from 1 to {LONGEST_TIMEOUT}",
                setting.value, setting.origin
            ))
        })
}

fn usual_keystore() -> Result<PathBuf, Failure> {
    folders()
        .map(|folders| folders.data_dir().join("keystore"))
        .ok_or_else(|| {
            Failure::usage("this user has no home folder, so there is no usual place for keys")
                .advise("give --keystore DIR")
        })
}

/// A folder of that name in the user's folder for settings; made, for its owner alone, if it is not
/// there.
///
/// # Errors
/// If there is no such folder on this system, or it cannot be made.
pub fn own_folder(name: &str) -> Result<PathBuf, Failure> {
    let folders = folders().ok_or_else(|| {
        Failure::failed("this system names no folder for a user's settings")
            .advise("set the environment variable HOME")
    })?;
    let folder = folders.config_dir().join(name);
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(&folder)
        .map_err(|error| Failure::file("make", &folder, &error))?;
    Ok(folder)
}

fn folders() -> Option<directories::ProjectDirs> {
    directories::ProjectDirs::from("", "", "weir")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Files {
        Files(
            texts
                .iter()
                .map(|(path, text)| {
                    let path = PathBuf::from(path);
                    let file = parse(&path, text).unwrap();
                    (path, file)
                })
                .collect(),
        )
    }

    #[test]
    fn a_flag_goes_before_a_nearer_file_and_that_before_a_farther_one() {
        let files = files(&[
            ("weir.toml", "account = \"near\""),
            (
                "/home/x/weir.toml",
                "account = \"far\"\nkeystore = \"keys\"",
            ),
        ]);
        let of = |file: &File| file.account.clone();
        let given = files.maybe("test-account", Some("flag".to_owned()), of);
        assert_eq!(
            given,
            set(
                Some("flag".to_owned()),
                Origin::Flag("test-account".to_owned())
            )
        );
        let given = files.maybe("test-account", None, of);
        assert_eq!(
            given,
            set(Some("near".to_owned()), Origin::File("weir.toml".into()))
        );
        let keystore = files.maybe_path("test-keystore", None, |file| &file.keystore);
        assert_eq!(keystore.value, Some(PathBuf::from("/home/x/keys")));
        let url = files.maybe("test-url", None, |file| file.rpc_url.clone());
        assert_eq!(url, set(None, Origin::Default));
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_known_ones() {
        let failure = parse(Path::new("weir.toml"), "rpc_url = \"x\"").unwrap_err();
        assert!(failure.message.contains("rpc_url"), "{}", failure.message);
        assert!(failure.message.contains("rpc-url"), "{}", failure.message);
    }

    #[test]
    fn a_timeout_is_a_number_of_seconds_within_a_day() {
        for (text, expected) in [
            ("1", true),
            ("86400", true),
            ("0", false),
            ("86401", false),
            ("x", false),
        ] {
            let setting = set(text.to_owned(), Origin::Default);
            assert_eq!(seconds(&setting).is_ok(), expected, "{text}");
        }
    }
}
