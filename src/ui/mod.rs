//! The page: Leptos components that draw a scene and send commands. The only room that knows a browser.
