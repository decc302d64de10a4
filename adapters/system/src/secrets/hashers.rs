//! Threads that compute hashes and nothing else, each in memory that it keeps.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use argon2::Params;
use picdesk::SecretsError;
use tokio::sync::oneshot;

use super::{failed, hasher::Hasher};

type Job = Box<dyn FnOnce(&Hasher) + Send>;

/// Takes work with hashes, first come, first served. The threads end with the last of those who can give them some.
#[derive(Clone)]
pub(super) struct Hashers {
    jobs: Sender<Job>,
}

impl Hashers {
    /// Starts so many threads.
    ///
    /// # Errors
    /// The operating system starts none.
    pub(super) fn start(params: &Params, threads: usize) -> io::Result<Self> {
        let (jobs, taken) = channel();
        let taken = Arc::new(Mutex::new(taken));
        for _ in 0..threads {
            let (hasher, taken) = (Hasher::new(params.clone()), Arc::clone(&taken));
            thread::Builder::new().name("hasher".to_owned()).spawn(move || work(&hasher, &taken))?;
        }
        Ok(Self { jobs })
    }

    /// Does some work when its turn comes, unless whoever waits for it has hung up by then.
    pub(super) async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hasher) -> Result<T, SecretsError> + Send + 'static,
    ) -> Result<T, SecretsError> {
        let (tell, told) = oneshot::channel();
        let job = move |hasher: &Hasher| {
            if !tell.is_closed() {
                let _ = tell.send(work(hasher));
            }
        };
        self.jobs
            .send(Box::new(job))
            .map_err(|_| failed(io::Error::other("the threads that compute hashes are gone")))?;
        told.await.map_err(failed)?
    }
}

/// Does one job after the other, until nobody is left who could bring one.
fn work(hasher: &Hasher, taken: &Mutex<Receiver<Job>>) {
    // Whoever waits for a job holds the door; all others wait behind, which comes to the same.
    let next = || taken.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(job) = next() {
        // Whoever waits for one that panics is told so by the job's end. The next ones have nothing to do with it.
        let _ = catch_unwind(AssertUnwindSafe(|| job(hasher)));
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::HashSet,
        future::Future,
        task::{Context, Waker},
    };

    use super::*;

    fn hashers(threads: usize) -> Hashers {
        Hashers::start(&Params::default(), threads).unwrap()
    }

    /// Holds a thread until it is let go.
    async fn held(hashers: &Hashers) -> (Sender<()>, tokio::task::JoinHandle<Result<(), SecretsError>>) {
        let (go, gone) = channel::<()>();
        let (begin, begun) = oneshot::channel();
        let hashers = hashers.clone();
        let holding = tokio::spawn(async move {
            let hold = move |_: &Hasher| {
                let _ = begin.send(());
                gone.recv().map_err(failed)
            };
            hashers.in_turn(hold).await
        });
        begun.await.unwrap();
        (go, holding)
    }

    #[tokio::test]
    async fn work_waits_for_its_turn_and_is_not_done_for_whoever_hung_up() {
        let hashers = hashers(1);
        let (go, holding) = held(&hashers).await;
        let done = Arc::new(Mutex::new(Vec::new()));
        let job = |name: &'static str| {
            let (hashers, done) = (hashers.clone(), Arc::clone(&done));
            let note = move |_: &Hasher| {
                done.lock().unwrap().push(name);
                Ok(())
            };
            async move { hashers.in_turn(note).await }
        };
        let mut hung_up = Box::pin(job("hung up"));
        assert!(hung_up.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        drop(hung_up);

        go.send(()).unwrap();

        holding.await.unwrap().unwrap();
        job("stayed").await.unwrap();
        assert_eq!(*done.lock().unwrap(), ["stayed"]);
    }

    #[tokio::test]
    async fn whatever_is_hashed_is_hashed_on_the_same_few_threads_which_a_panic_does_not_end() {
        let hashers = hashers(2);
        let mut threads = HashSet::new();
        for _ in 0..8 {
            assert!(hashers.in_turn::<()>(|_| std::panic::resume_unwind(Box::new("broken"))).await.is_err());
            threads.insert(hashers.in_turn(|_| Ok(thread::current().id())).await.unwrap());
        }
        assert!(threads.len() <= 2, "{threads:?}");
    }
}
