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

/// Where this build put the programs.
///
/// They are built here, with the same choice of packages as `tests/run`, so that no test ever tries a program of
/// yesterday. Where everything is built already, it takes a second.
fn programs() -> PathBuf {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let built = Command::new(env!("CARGO"))
        .args(["test", "--workspace", "--locked", "--quiet", "--no-run"])
        .current_dir(top)
        .output()
        .expect("cargo builds the programs");
    assert!(built.status.success(), "the programs were not built\n{}", String::from_utf8_lossy(&built.stderr));
    let test = std::env::current_exe().expect("a test knows where it is");
    test.ancestors().nth(2).expect("a test lies two folders below the programs").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_a_fence_of_sh_and_what_it_prints_the_fence_of_text_behind_it() {
        let page = "a\n```console\nno\n```\n```sh\necho a\n```\nb\n```text\na\n```\n```sh\ntrue\n```\n";
        let expected = [("echo a\n", Some("a\n")), ("true\n", None)];
        let expected = expected
            .map(|(commands, prints)| Block { commands: commands.to_owned(), prints: prints.map(str::to_owned) });
        assert_eq!(blocks(page), expected);
    }
}
