//! What kubectl does on its own side of the API: commands, and how their answers are printed; and what it
//! does not do, advice on manifests.

pub mod advice;
pub mod apply;
pub mod cli;
mod command;
pub mod describe;
pub mod patch;
mod served;
mod submit;
pub mod tables;

pub use self::command::{Command, FILE, Reply, execute, in_namespace};
pub use self::served::served;
