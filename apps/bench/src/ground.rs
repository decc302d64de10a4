//! The ground that programs stand on while they are measured: one kind of database on one disk.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{cli::Kind, place::Place, postgres::Postgres, probe::Probe};

/// One kind of database in a folder of the run.
pub struct Ground {
    kind: Kind,
    place: Place,
    // Declared after what uses it and dropped with it: the server ends before its folder goes away.
    server: Option<Postgres>,
}

impl Ground {
    /// Prepares a folder, and starts the server where the kind needs one.
    pub fn of(kind: Kind, folder: &Path) -> Result<Self> {
        let place = Place::inside(folder)?;
        let server = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => Some(Postgres::start(&place.folder("postgres")?)?),
        };
        Ok(Self { kind, place, server })
    }

    /// Which kind it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The URL of a database that is empty yet.
    pub fn database(&self, name: &str) -> Result<String> {
        match &self.server {
            None => Ok(format!("sqlite://{}/{name}.db", self.place.folder("sqlite")?.display())),
            Some(server) => server.database(name),
        }
    }

    /// A folder beside the databases.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        self.place.folder(name)
    }

    /// A commit probe beside the databases.
    pub fn probe(&self) -> Result<Probe> {
        match &self.server {
            None => Probe::sqlite(&self.place.folder("sqlite")?),
            Some(server) => Probe::postgres(&server.database("probe")?),
        }
    }
}

/// The server ends before its folder goes away.
impl Drop for Ground {
    fn drop(&mut self) {
        self.server = None;
    }
}
