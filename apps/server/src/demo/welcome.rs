//! What the demo prints when it is ready.

use std::path::Path;

use super::{
    NAME, PASSWORD,
    people::{CLIENTS, Client, STAFF, Stands},
};

/// Prints the address, who can sign in, and where the letters are.
pub(crate) fn print(base_url: &str, dir: &Path) {
    println!("\n{NAME} is open:  {base_url}\n");
    println!("Everybody's password is  {PASSWORD}\n");
    println!("  Staff");
    for colleague in STAFF {
        println!("    {:<30} {}", colleague.address, colleague.does);
    }
    println!("\n  Some of the {} clients", CLIENTS.len());
    for (stands, says) in [
        (Stands::AtOnce, "files open as soon as they are ordered"),
        (Stands::Asks, "files open when staff say so"),
        (Stands::NotActivated, "has no password yet"),
        (Stands::Disabled, "is switched off"),
    ] {
        if let Some((name, company, address, _)) = first(stands) {
            println!("    {address:<30} {name}, {company}: {says}");
        }
    }
    println!("\nLetters are written into  {}", dir.join("mailbox").display());
    println!("Ctrl-C closes it. It opens as you left it; delete  {}  to begin anew.\n", dir.display());
}

fn first(stands: Stands) -> Option<&'static Client> {
    CLIENTS.iter().find(|(.., its)| *its == stands)
}
