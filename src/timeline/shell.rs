//! Where a shell is plugged in. It is a room of its own, which a page loads when somebody first types: here
//! stands only what a run has to know of it.

use super::Screen;
use crate::api::Millis;
use crate::cluster::Cluster;
use std::fmt::Debug;

/// Makes the shell of a run when the first line is typed.
pub type Open = fn() -> Box<dyn Shell>;

/// What runs typed lines over the time of the model. It is a part of the run: what it does depends only on
/// the lines, their instants and the cluster.
pub trait Shell: Debug {
    /// Takes in what was typed or pasted; `manifest` is what stood in the editor then.
    fn read(&mut self, text: &str, manifest: &str, cluster: &mut Cluster, screen: &mut Screen);

    /// Ends what is running (Ctrl-C).
    fn interrupt(&mut self, cluster: &mut Cluster, screen: &mut Screen);

    /// Goes on with what waits. Called after each task of the cluster, and at the deadline.
    fn poll(&mut self, cluster: &mut Cluster, screen: &mut Screen);

    /// When it has to be polled although nothing has changed. An instant that has passed counts as heard.
    fn deadline(&self) -> Option<Millis>;

    /// Whether something runs that has not ended.
    fn is_busy(&self) -> bool;

    /// What stands before the next line.
    fn prompt(&self) -> String;

    /// What the end of an unfinished line may become: where that begins, in bytes, and what can stand there.
    fn complete(&self, line: &str, cluster: &Cluster) -> (usize, Vec<String>);

    /// The next useful lines, the best one first.
    fn suggest(&self, cluster: &Cluster, screen: &Screen) -> Vec<String>;

    /// The text that a line has opened in the editor last, and how many were opened so far.
    fn opened(&self) -> (u64, &str);

    /// The same shell again, to go on from here in another way.
    fn fork(&self) -> Box<dyn Shell>;
}

impl Clone for Box<dyn Shell> {
    fn clone(&self) -> Self {
        self.fork()
    }
}
