//! Futures that run together, on whatever runtime the test has.

use std::{future::Future, pin::Pin, task::Poll};

/// Runs futures at once and answers what each came to, in their order.
pub async fn together<T>(futures: impl IntoIterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(move |context| {
        let mut all_done = true;
        for (future, outcome) in running.iter_mut().filter(|(_, outcome)| outcome.is_none()) {
            match Pin::as_mut(future).poll(context) {
                Poll::Ready(done) => *outcome = Some(done),
                Poll::Pending => all_done = false,
            }
        }
        if all_done {
            Poll::Ready(running.drain(..).filter_map(|(_, outcome)| outcome).collect())
        } else {
            Poll::Pending
        }
    })
    .await
}
