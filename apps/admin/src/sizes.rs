//! `picdesk-admin sizes`: the sizes that files are sold in.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, anyhow, ensure};
use clap::Args;
use picdesk::{Currency, LongEdge, Money, Name, SizeCollection, SizeCollectionId, SizeOffer};
use serde::Deserialize;

use crate::Site;

/// Shows or sets a size collection.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Sizes {
    /// The supplier whose files are sold in these sizes; without it, the default sizes are meant.
    #[arg(long, value_name = "NAME")]
    supplier: Option<Name>,
    /// Sets the sizes to what this file says. Orders that were made keep theirs.
    #[arg(long, value_name = "FILE")]
    set: Option<PathBuf>,
}

const EXAMPLE: &str = r#"A file of sizes:

  name = "Web and print"

  [[size]]
  label = "Web"
  long_edge_px = 1200
  price = "29.00"

  [[size]]
  label = "Original"        # without long_edge_px: the master itself
                            # without price: it is agreed by hand"#;

/// A file of sizes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    size: Vec<WrittenSize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSize {
    label: String,
    long_edge_px: Option<u32>,
    price: Option<String>,
}

impl Sizes {
    pub(crate) async fn run(self, site: &Site) -> anyhow::Result<ExitCode> {
        let supplier = match &self.supplier {
            Some(name) => Some(site.console.supplier(name).await?.id),
            None => None,
        };
        if let Some(path) = &self.set {
            let id = SizeCollectionId::new(site.ports.ids.next());
            let sizes = read(path, id, site.settings.house.currency)
                .with_context(|| format!("{} cannot be used", path.display()))?;
            site.console.put_sizes(&sizes, supplier).await?;
        }
        show(&site.console.sizes(supplier).await?);
        Ok(ExitCode::SUCCESS)
    }
}

fn show(sizes: &SizeCollection) {
    println!("{}", sizes.name);
    for SizeOffer { label, long_edge, price } in &sizes.offers {
        let edge = match long_edge {
            LongEdge::Px(edge) => format!("{edge} px"),
            LongEdge::Original => "the master".to_owned(),
        };
        let price = price.map_or("agreed by hand".to_owned(), |price| price.to_string());
        println!("  {:<12} {edge:>10}   {price}", label.as_str());
    }
}

fn read(path: &Path, id: SizeCollectionId, currency: Currency) -> anyhow::Result<SizeCollection> {
    let written: Written = toml::from_str(&std::fs::read_to_string(path)?)?;
    ensure!(!written.size.is_empty(), "there is no [[size]] in it");
    let offers = written.size.into_iter().map(|size| offer(size, currency)).collect::<anyhow::Result<Vec<_>>>()?;
    for (place, offer) in offers.iter().enumerate() {
        ensure!(offers[..place].iter().all(|other| other.label != offer.label), "two sizes are called {}", offer.label);
    }
    Ok(SizeCollection { id, name: written.name.parse()?, offers })
}

fn offer(size: WrittenSize, currency: Currency) -> anyhow::Result<SizeOffer> {
    let long_edge = match size.long_edge_px {
        Some(0) => return Err(anyhow!("size {}: a longer side has 1 px at least", size.label)),
        Some(edge) => LongEdge::Px(edge),
        None => LongEdge::Original,
    };
    let price = match &size.price {
        Some(text) => {
            let minor = minor(text).with_context(|| {
                format!(
                    "size {}: found the price {text:?}, expected a number with two digits behind the point",
                    size.label
                )
            })?;
            Some(Money::new(minor, currency)?)
        }
        None => None,
    };
    Ok(SizeOffer { label: size.label.parse()?, long_edge, price })
}

/// An amount such as `29.00` in minor units. No floating point comes near it.
fn minor(text: &str) -> Option<i64> {
    let (whole, cents) = text.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = !whole.is_empty() && cents.len() == 2 && digits(whole) && digits(cents);
    let (whole, cents): (i64, i64) = (whole.parse().ok()?, cents.parse().ok()?);
    if fits { whole.checked_mul(100)?.checked_add(cents) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_read_to_the_cent_and_anything_else_is_none() {
        assert_eq!(minor("29.00"), Some(2_900));
        assert_eq!(minor("0.05"), Some(5));
        for text in ["", "29", "29.0", "29.000", "-1.00", "+1.00", "1.+5", ".50", "1,00", "99999999999999999999.00"] {
            assert_eq!(minor(text), None, "{text:?}");
        }
    }
}
