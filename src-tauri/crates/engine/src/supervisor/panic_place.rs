//! Where a panic happened: caught with its message and its place, which the payload alone does not tell.

use std::cell::RefCell;
use std::panic::AssertUnwindSafe;
use std::sync::Once;

use futures_util::FutureExt as _;

thread_local! {
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Why a service ended without being told to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What it said.
    pub(crate) message: String,
    /// File and line of a panic.
    pub(crate) place: Option<String>,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            Some(place) => write!(formatter, "{} ({place})", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

/// Runs a future to its end; a panic becomes a failure with its place.
pub(super) async fn caught(future: impl Future<Output = anyhow::Result<()>>) -> Result<(), Failure> {
    install_hook();
    match AssertUnwindSafe(future).catch_unwind().await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Failure { message: format!("{error:#}"), place: None }),
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
            let place = PLACE.with_borrow_mut(Option::take);
            Err(Failure { message: text.unwrap_or_else(|| "a panic without a message".to_owned()), place })
        }
    }
}

/// Notes the place, then does what was done before. The unwinding future is polled on the thread that panicked, so a
/// thread-local is enough.
fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if let Some(location) = info.location() {
                PLACE.set(Some(format!("{}:{}", location.file(), location.line())));
            }
            before(info);
        }));
    });
}
