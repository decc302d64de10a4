//! Random histories of a small house: what the model expects of every step, the real desk must do.
//!
//! The model knows nothing of permits, units or tables. It is told what happened and answers what ought to be seen.
//! Whatever breaks is shrunk by proptest to the shortest history that breaks it.

use std::sync::Arc;

use picdesk::Store;
use picdesk_testkit::MemoryStore;
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

mod carts;
mod model;
mod money;
mod orders;
mod real;
mod restrictions;
mod working;

use model::{Model, Step};
use real::Real;

/// The model, as proptest drives it.
struct History;

impl ReferenceStateMachine for History {
    type State = Model;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Model> {
        Just(Model::default()).boxed()
    }

    fn transitions(model: &Model) -> BoxedStrategy<Step> {
        model.next_steps()
    }

    fn preconditions(model: &Model, step: &Step) -> bool {
        model.can(step)
    }

    fn apply(mut model: Model, step: &Step) -> Model {
        model.take(step);
        model
    }
}

/// The real house in memory.
struct InMemory;

impl StateMachineTest for InMemory {
    type SystemUnderTest = Real;
    type Reference = History;

    fn init_test(_model: &Model) -> Real {
        let memory = MemoryStore::new();
        let store: Arc<dyn Store> = Arc::new(memory.clone());
        Real::open(async || (store, None)).watched(memory)
    }

    fn apply(mut real: Real, model: &Model, step: Step) -> Real {
        real.take(&step, model);
        real
    }

    fn check_invariants(real: &Real, model: &Model) {
        real.compare(model);
    }
}

/// The real house on SQLite, in a folder of its own.
struct OnSqlite;

impl StateMachineTest for OnSqlite {
    type SystemUnderTest = Real;
    type Reference = History;

    fn init_test(_model: &Model) -> Real {
        Real::open(async || {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let url = format!("sqlite://{}?mode=rwc", folder.path().join("house.db").display());
            let store = picdesk_storage::SqlStore::open(&url).await.expect("a new database");
            (Arc::new(store) as Arc<dyn Store>, Some(folder))
        })
    }

    fn apply(mut real: Real, model: &Model, step: Step) -> Real {
        real.take(&step, model);
        real
    }

    fn check_invariants(real: &Real, model: &Model) {
        real.compare(model);
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    /// Rules 1 to 7, 12, 14, 15, 18, 19, 22 to 30, 32, 33, 39 to 46, 49 to 52 and 54 to 58, in any order, with steps that fail
    /// in between; and every change in the journal.
    #[test]
    fn any_history_in_memory_is_what_the_model_says(sequential 1..50 => InMemory);
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same on a database.
    #[test]
    fn any_history_on_sqlite_is_what_the_model_says(sequential 1..30 => OnSqlite);
}
