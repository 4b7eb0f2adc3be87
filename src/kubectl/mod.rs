//! What kubectl does on its own side of the API.

pub mod apply;
