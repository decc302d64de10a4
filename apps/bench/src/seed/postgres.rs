//! Rows into PostgreSQL: COPY, a megabyte at a time.

use std::fmt::Write as _;

use anyhow::Result;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use tokio::runtime::Runtime;

use super::sink::{Cell, Row, Sink};

/// How many bytes are sent at once.
const PORTION: usize = 1 << 20;

/// A database that is being filled.
pub struct Database {
    runtime: Runtime,
    connection: PgConnection,
}

impl Database {
    /// Opens a database whose schema is laid. Foreign keys are not checked, which only a superuser may ask for: the
    /// rows are right as they are made.
    pub fn open(url: &str) -> Result<Self> {
        let runtime = crate::runtime()?;
        let connection = runtime.block_on(async {
            let mut connection = PgConnection::connect(url).await?;
            connection.execute("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'").await?;
            Ok::<_, sqlx::Error>(connection)
        })?;
        Ok(Self { runtime, connection })
    }
}

/// Writes a value as COPY's text format has it.
fn write(cell: &Cell, into: &mut String) {
    // Writing into a string cannot fail.
    let _ = match cell {
        Cell::Number(number) => write!(into, "{number}"),
        Cell::Flag(flag) => write!(into, "{flag}"),
        Cell::Id(id) => write!(into, "{id}"),
        Cell::Text(text) if text.contains(['\\', '\n', '\t', '\r']) => {
            let text = text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r");
            into.write_str(&text)
        }
        Cell::Text(text) => into.write_str(text),
    };
}

impl Sink for Database {
    fn fill(&mut self, table: &str, columns: &str, rows: &mut dyn Iterator<Item = Row>) -> Result<()> {
        self.runtime.block_on(async {
            let copy = format!("COPY {table} ({columns}) FROM STDIN");
            let mut copying = self.connection.copy_in_raw(&copy).await?;
            let mut portion = String::with_capacity(PORTION + PORTION / 8);
            for row in rows {
                for (place, cell) in row.iter().enumerate() {
                    if place > 0 {
                        portion.push('\t');
                    }
                    write(cell, &mut portion);
                }
                portion.push('\n');
                if portion.len() > PORTION {
                    copying.send(portion.as_bytes()).await?;
                    portion.clear();
                }
            }
            copying.send(portion.as_bytes()).await?;
            copying.finish().await?;
            Ok(())
        })
    }

    fn run(&mut self, statements: &str) -> Result<()> {
        self.runtime.block_on(self.connection.execute(AssertSqlSafe(statements.to_owned())))?;
        Ok(())
    }

    fn lay_indexes_aside(&mut self) -> Result<Vec<String>> {
        self.runtime.block_on(async {
            let asking = "SELECT indexname, indexdef FROM pg_indexes \
                          WHERE schemaname = 'public' AND indexdef NOT LIKE 'CREATE UNIQUE%'";
            let mut statements = Vec::new();
            for index in sqlx::query(asking).fetch_all(&mut self.connection).await? {
                let (name, statement): (String, String) = (index.try_get(0)?, index.try_get(1)?);
                self.connection.execute(AssertSqlSafe(format!("DROP INDEX {name}"))).await?;
                statements.push(statement);
            }
            Ok(statements)
        })
    }

    /// PostgreSQL looks at its tables by itself, sooner or later; here it is sooner.
    fn settle(&mut self) -> Result<()> {
        self.run("VACUUM ANALYZE")
    }

    fn count_orders_from(&mut self, next: i64) -> Result<()> {
        let counting = "SELECT setval('order_number', $1, false)";
        self.runtime.block_on(sqlx::query(counting).bind(next).execute(&mut self.connection))?;
        Ok(())
    }
}
