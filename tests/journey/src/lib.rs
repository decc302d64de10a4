//! Runs the walkthrough of the documentation as a newcomer would: block by block, in one shell.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// One block of commands, and what it should print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The commands.
    pub commands: String,
    /// What they should print, to the letter; none where the page does not say.
    pub prints: Option<String>,
}

/// The blocks of a page: each fence of `sh`, with the fence of `text` that follows it.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fence: Option<(String, String)> = None;
    for line in page.lines() {
        fence = match (fence, line.strip_prefix("```")) {
            (None, Some(language)) => Some((language.to_owned(), String::new())),
            (None, None) => None,
            (Some((language, held)), None) => Some((language, held + line + "\n")),
            (Some((language, held)), Some(_)) => {
                match (language.as_str(), blocks.last_mut()) {
                    ("sh", _) => blocks.push(Block { commands: held, prints: None }),
                    ("text", Some(block)) => block.prints = Some(held),
                    _ => {}
                }
                None
            }
        };
    }
    blocks
}

/// Runs the blocks in a folder, all in one shell, and answers what each of them printed.
///
/// # Panics
/// The shell cannot be started, or it ended before the last block.
pub fn run(blocks: &[Block], folder: &Path, variables: &[(&str, &str)]) -> Vec<String> {
    const END: &str = "-- the block ends here --";
    let script: String = blocks.iter().map(|block| format!("{}printf '%s\\n' '{END}'\n", block.commands)).collect();
    let path = format!("{}:{}", programs().display(), std::env::var("PATH").unwrap_or_default());
    let shell = Command::new("bash")
        .args(["-u", "-c", &script])
        .current_dir(folder)
        .env("PATH", path)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("bash runs the walkthrough");
    let printed = String::from_utf8_lossy(&shell.stdout);
    let mut parts: Vec<String> = printed.split(&format!("{END}\n")).map(str::to_owned).collect();
    assert!(
        parts.len() == blocks.len() + 1,
        "the shell ended after {} of {} blocks\n{printed}\n{}",
        parts.len() - 1,
        blocks.len(),
        String::from_utf8_lossy(&shell.stderr)
    );
    parts.truncate(blocks.len());
    parts
}

/// Answers where this build put the programs.
///
/// `cargo test --workspace`, which `tests/run` is, builds them along with this test. Nothing is built from here: a
/// cargo within a cargo may choose another profile or other features. Programs of yesterday are refused instead.
///
/// # Panics
/// A program is missing, or older than its sources.
pub fn programs() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    let folder = test.ancestors().nth(2).expect("a test lies two folders below the programs");
    for program in ["picdesk", "picdesk-admin"] {
        if let Some(why) = outdated(folder, program) {
            panic!("{why}; build first, as with `cargo build --workspace --bins`, or run `tests/run`");
        }
    }
    folder.to_owned()
}

/// Why a program is not what the sources say; none where it is, as far as anybody can tell: `cargo build` writes beside
/// a program what it was made of, and `cargo test`, which has just made it, does not. What was written before the
/// program was made says nothing of it.
fn outdated(folder: &Path, program: &str) -> Option<String> {
    let built = folder.join(program);
    let changed = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
    let Some(built_at) = changed(&built) else { return Some(format!("{} is missing", built.display())) };
    let list = built.with_extension("d");
    if changed(&list).is_none_or(|written| written < built_at) {
        return None;
    }
    let sources = std::fs::read_to_string(list).unwrap_or_default();
    let sources = sources.replace("\\ ", "\0");
    let mut sources = sources.split_whitespace().skip(1).map(|path| PathBuf::from(path.replace('\0', " ")));
    let newer = sources.find(|source| changed(source).is_none_or(|at| at > built_at))?;
    Some(format!("{program} is older than {}", newer.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_missing_or_older_than_its_sources_is_not_tried() {
        let folder = tempfile::tempdir().unwrap();
        let [program, source] = ["picdesk", "main.rs"].map(|name| folder.path().join(name));
        assert!(outdated(folder.path(), "picdesk").is_some_and(|why| why.contains("is missing")));

        std::fs::write(&program, "").unwrap();
        std::fs::write(&source, "").unwrap();
        std::fs::write(folder.path().join("picdesk.d"), format!("picdesk: {}\n", source.display())).unwrap();
        let age = |path: &Path, seconds| {
            let at = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            std::fs::File::open(path).unwrap().set_modified(at).unwrap();
        };
        age(&source, 10);
        age(&program, 20);
        assert_eq!(outdated(folder.path(), "picdesk"), None);
        age(&source, 30);
        assert!(outdated(folder.path(), "picdesk").is_some_and(|why| why.contains("older than")));
        age(&folder.path().join("picdesk.d"), 15);
        assert_eq!(outdated(folder.path(), "picdesk"), None, "the list is of an older program");
    }

    #[test]
    fn a_block_is_a_fence_of_sh_and_what_it_prints_the_fence_of_text_behind_it() {
        let page = "a\n```console\nno\n```\n```sh\necho a\n```\nb\n```text\na\n```\n```sh\ntrue\n```\n";
        let expected = [("echo a\n", Some("a\n")), ("true\n", None)];
        let expected = expected
            .map(|(commands, prints)| Block { commands: commands.to_owned(), prints: prints.map(str::to_owned) });
        assert_eq!(blocks(page), expected);
    }
}
