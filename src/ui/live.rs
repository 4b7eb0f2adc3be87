//! What is read out to those who do not see the picture.

use super::session::session;
use leptos::prelude::*;

#[component]
pub(super) fn Live() -> impl IntoView {
    let session = session();
    view! {
        <p class="visually-hidden" role="status" aria-live="polite">
            {session.said}
        </p>
    }
}
