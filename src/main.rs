//! Starts the page.

fn main() {
    statefulset_visualizer::ui::start();
}
