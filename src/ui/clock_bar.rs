//! The clock: play, pause, step, skip, speed.

use super::clock::{REAL_TIME, SPEEDS};
use super::parts::{dynamic, flag, icon, press, words};
use super::session::session;
use leptos::prelude::*;

#[component]
pub(super) fn ClockBar() -> impl IntoView {
    let session = session();
    let time = move || session.scene.with(|scene| elapsed(scene.at / 1000));
    let next = move || session.scene.with(|scene| scene.next.clone());
    view! {
        <div class="clock" role="group" aria-label=session.t("clock.label")>
            <div class="clock-buttons">
                <button
                    class="button primary play"
                    aria-keyshortcuts="Space"
                    on:click=press(move || session.toggle())
                >
                    {dynamic(move || icon(if session.playing.get() { "pause" } else { "play" }))}
                    <span>
                        {words(move || {
                            let key = if session.playing.get() { "clock.pause" } else { "clock.play" };
                            session.lang.get().text(key).to_owned()
                        })}
                    </span>
                </button>
                <button
                    class="button"
                    aria-keyshortcuts="."
                    title=session.t("clock.step-hint")
                    on:click=press(move || session.step())
                >
                    {icon("step")}
                    <span>{session.t("clock.step")}</span>
                </button>
                <button
                    class="button"
                    aria-keyshortcuts="n"
                    title=session.t("clock.skip-hint")
                    on:click=press(move || session.skip())
                >
                    {icon("skip")}
                    <span>{session.t("clock.skip")}</span>
                </button>
                <label class="speed">
                    <span class="visually-hidden">{session.t("clock.speed")}</span>
                    <select
                        prop:value=words(move || SPEEDS[session.speed.get()].1.to_owned())
                        on:change=move |event| {
                            let chosen = event_target_value(&event);
                            if let Some(place) = SPEEDS.iter().position(|speed| speed.1 == chosen) {
                                session.speed.set(place);
                            }
                        }
                    >
                        {SPEEDS
                            .iter()
                            .enumerate()
                            .map(|(place, (_, text))| {
                                view! {
                                    <option value=*text selected=place == REAL_TIME>
                                        {*text}
                                        "×"
                                    </option>
                                }
                                    .into_any()
                            })
                            .collect::<Vec<_>>()}
                    </select>
                </label>
            </div>
            <p class="time">
                <span class="visually-hidden">{session.t("clock.time")}</span>
                <time>{words(time)}</time>
            </p>
            <p class="next" data-paused=flag(move || !session.playing.get())>
                {words(next)}
            </p>
            <button class="button quiet" on:click=press(move || session.reset())>
                {icon("reset")}
                <span>{session.t("clock.reset")}</span>
            </button>
        </div>
    }
    .into_any()
}

/// `1:02:03`, or `2:03` within the first hour.
fn elapsed(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}
