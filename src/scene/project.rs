//! A scene as text, for tests and for those who debug.

use super::types::*;
use crate::text::plain;
use std::fmt::{Display, Formatter, Result};

impl Display for Scene {
    /// One line for each thing that is drawn, from top to bottom.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for board in &self.boards {
            writeln!(
                f,
                "{} {}: {}",
                board.name,
                board.ready,
                plain(&board.reason.sentence)
            )?;
            if let Some(service) = &board.service {
                let (name, answers) = (&service.name, service.answers.join(" "));
                writeln!(f, "  service {name} [{answers}] {}", plain(&service.note))?;
            }
            for place in &board.places {
                match place {
                    Place::One(column) => column.fmt(f)?,
                    Place::Many(fold) => {
                        let parts: Vec<_> = fold.parts.iter().map(|part| part.1.as_str()).collect();
                        writeln!(f, "  {} ({})", fold.range, parts.join(", "))?;
                    }
                }
            }
        }
        for node in &self.nodes {
            let pods: Vec<_> = node.pods.iter().map(|chip| chip.label.as_str()).collect();
            let off = match (node.powered, node.connected) {
                (false, _) => " off",
                (true, false) => " cut",
                (true, true) => "",
            };
            writeln!(
                f,
                "{} {}{off} [{}]",
                node.object.name,
                node.status,
                pods.join(" ")
            )?;
        }
        Ok(())
    }
}

impl Display for Column {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "  {} {}", self.name(), self.standing.name())?;
        let record = &self.record;
        match &record.answer {
            Some(address) => write!(f, " | {address}")?,
            None => write!(f, " | {}", plain(&record.note))?,
        }
        for pod in &self.pods {
            let leaving = if pod.presence == Presence::Leaving {
                " (leaving)"
            } else {
                ""
            };
            write!(f, " | {} {}{leaving}", pod.status, pod.ready)?;
        }
        if let Some(vacancy) = &self.vacancy {
            write!(f, " | {}: {}", vacancy.word, plain(&vacancy.detail))?;
        }
        for claim in &self.claims {
            write!(f, " | {} {}", claim.object.name, claim.status)?;
            if let Some(volume) = &claim.volume {
                write!(
                    f,
                    " {}",
                    if volume.has_data {
                        "with data"
                    } else {
                        "empty"
                    }
                )?;
            }
        }
        writeln!(f)
    }
}
