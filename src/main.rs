//! Starts the page.

use leptos::prelude::*;

fn main() {
    mount_to_body(|| view! { <main><h1>"StatefulSet Visualizer"</h1></main> });
}
