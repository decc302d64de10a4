//! Who may use what: the architecture's table, held against what cargo says. A new dependency is one line here.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand, Package};
use picdesk_tidy::{nothing_to_say, top};

/// What one package uses.
struct Row {
    folder: &'static str,
    /// Our own packages that it is made of.
    ours: &'static str,
    /// What it is made of besides.
    others: &'static str,
    /// What its own tests need besides.
    tests: &'static str,
}

/// THE table, from the middle of the house outwards.
///
/// **Invariant:** the domain has no line but its four, and no adapter names another one.
const TABLE: &[Row] = &[
    Row { folder: "crates/picdesk", ours: "", others: "async-trait thiserror time uuid", tests: "" },
    Row {
        folder: "crates/testkit",
        ours: "picdesk",
        others: "async-trait mockall proptest time tokio uuid",
        tests: "tokio",
    },
    Row {
        folder: "adapters/storage",
        ours: "picdesk",
        others: "async-trait sea-orm sea-orm-migration thiserror tokio tracing",
        tests: "",
    },
    Row {
        folder: "adapters/mail",
        ours: "picdesk",
        others: "async-trait mail-send rustls rustls-native-certs thiserror tokio tokio-rustls",
        tests: "mail-parser proptest tempfile tokio uuid",
    },
    Row {
        folder: "adapters/media",
        ours: "picdesk",
        others: "async-trait bytes crc32fast fast_image_resize image img-parts jpeg-encoder \
                 kamadak-exif moxcms object_store quick-xml sha2 thiserror time tokio zune-jpeg",
        tests: "tempfile tokio",
    },
    Row {
        folder: "adapters/system",
        ours: "picdesk",
        others: "argon2 async-trait getrandom sha2 time tokio uuid",
        tests: "tokio",
    },
    Row {
        folder: "adapters/http",
        ours: "picdesk",
        others: "askama async-trait bytes futures-util poem poem-openapi serde_json time tokio tracing",
        tests: "",
    },
    Row {
        folder: "apps/wiring",
        ours: "picdesk picdesk-mail picdesk-media picdesk-storage picdesk-system",
        others: "anyhow thiserror toml tracing-subscriber",
        tests: "tempfile",
    },
    Row {
        folder: "apps/server",
        ours: "picdesk picdesk-demo-pictures picdesk-http picdesk-wiring",
        others: "anyhow async-trait clap tokio tracing",
        tests: "tempfile",
    },
    Row { folder: "apps/demo-pictures", ours: "picdesk picdesk-media", others: "jpeg-encoder time", tests: "" },
    Row {
        folder: "apps/admin",
        ours: "picdesk picdesk-wiring",
        others: "anyhow clap console indicatif serde tokio toml",
        tests: "image tempfile",
    },
    Row {
        folder: "apps/bench",
        ours: "picdesk picdesk-demo-pictures picdesk-http picdesk-media picdesk-storage picdesk-system",
        others: "anyhow async-trait clap poem rusqlite sea-orm tempfile tokio uuid",
        tests: "",
    },
    Row {
        folder: "tests/browser",
        ours: "picdesk-contracts picdesk-journey",
        others: "serde_json tempfile thirtyfour tokio",
        tests: "",
    },
    Row {
        folder: "tests/contracts",
        ours: "picdesk picdesk-mail picdesk-storage picdesk-testkit",
        others: "async-trait mail-parser rcgen tempfile tokio tokio-rustls uuid",
        tests: "",
    },
    Row {
        folder: "tests/http",
        ours: "picdesk picdesk-http picdesk-testkit",
        others: "async-trait futures-util reqwest serde_json tokio tracing-subscriber",
        tests: "",
    },
    Row { folder: "tests/journey", ours: "picdesk-contracts", others: "tempfile", tests: "" },
    Row {
        folder: "tests/properties",
        ours: "picdesk picdesk-storage picdesk-testkit",
        others: "proptest proptest-state-machine tempfile tokio",
        tests: "",
    },
    Row { folder: "tests/tidy", ours: "", others: "cargo_metadata", tests: "" },
];

#[test]
fn every_package_uses_exactly_what_the_table_says() {
    let packages = packages();
    let mut complaints = Vec::new();
    for row in TABLE {
        let Some(package) = packages.get(row.folder) else {
            complaints.push(format!("{}: there is no such package", row.folder));
            continue;
        };
        let (said, said_of_tests) = (set(&[row.ours, row.others]), set(&[row.tests]));
        let used = dependencies(package, |kind| kind != DependencyKind::Development);
        let used_by_tests = dependencies(package, |kind| kind == DependencyKind::Development);
        complain(&mut complaints, row.folder, "its tests do", &said_of_tests, &used_by_tests);
        complain(&mut complaints, row.folder, "it does", &said, &used);
    }
    let known: BTreeSet<&str> = TABLE.iter().map(|row| row.folder).collect();
    let unknown = packages.keys().filter(|folder| !known.contains(folder.as_str()));
    complaints.extend(unknown.map(|folder| format!("{folder}: the package has no row")));
    nothing_to_say("the table in this file says who uses what", &complaints);
}

#[test]
fn no_adapter_knows_another_one() {
    let adapters: Vec<&Row> = TABLE.iter().filter(|row| row.folder.starts_with("adapters/")).collect();
    assert!(adapters.len() > 3, "there are more adapters than these {}", adapters.len());
    for row in adapters {
        assert_eq!(row.ours, "picdesk", "{} knows more of us than the domain", row.folder);
    }
}

#[test]
fn every_package_says_what_the_whole_house_says_of_edition_compiler_and_licence() {
    let complaints: Vec<String> = packages()
        .values()
        .filter(|package| {
            package.edition.as_str() != "2024"
                || package.rust_version.as_ref().map(ToString::to_string).as_deref() != Some("1.95.0")
                || package.license.as_deref() != Some("MIT OR Apache-2.0")
                || package.publish.as_deref() != Some(&[])
        })
        .map(|package| package.name.to_string())
        .collect();
    nothing_to_say("a manifest takes edition, rust-version, license and publish from the workspace", &complaints);
}

/// The packages of the workspace by their folders.
fn packages() -> BTreeMap<String, Package> {
    let metadata = MetadataCommand::new()
        .manifest_path(top().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo describes the workspace");
    let folder = |package: &Package| {
        let inside = package.manifest_path.strip_prefix(top()).expect("our packages lie below the top");
        inside.parent().map(ToString::to_string).unwrap_or_default()
    };
    metadata.packages.iter().map(|package| (folder(package), package.clone())).collect()
}

fn dependencies(package: &Package, of_kind: impl Fn(DependencyKind) -> bool) -> BTreeSet<String> {
    package.dependencies.iter().filter(|it| of_kind(it.kind)).map(|it| it.name.clone()).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().flat_map(|names| names.split_whitespace()).map(str::to_owned).collect()
}

fn complain(complaints: &mut Vec<String>, folder: &str, who: &str, said: &BTreeSet<String>, used: &BTreeSet<String>) {
    complaints.extend(used.difference(said).map(|name| format!("{folder}: the table has no {name}, and {who} use it")));
    complaints
        .extend(said.difference(used).map(|name| format!("{folder}: the table has {name}, and {who} not use it")));
}
