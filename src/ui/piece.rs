//! What is shown in parts: parts of the scene, and what is worked out from more than that. One type for all,
//! so that there is one kind of memo for all.

use super::problem::Problem;
use super::session::Session;
use crate::scene::{
    Board, ClaimCard, Column, Comparison, Crowd, EventRow, Inspection, NodeCard, Place, PodCard,
    Scene,
};
use leptos::prelude::*;
use std::sync::Arc;

/// A part of the scene, or something like it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Piece {
    #[default]
    Nothing,
    Board(Arc<Board>),
    Place(Place),
    Pod(PodCard),
    Claim(ClaimCard),
    Node(NodeCard),
    Event(EventRow),
    Crowd(Crowd),
    Inspected(Arc<Inspection>),
    Problems(Arc<[Problem]>),
    Compared(Arc<Comparison>),
}

/// A part of the scene that changes only when it is different. A part that is gone keeps its last
/// value: whoever shows it is about to be removed.
pub(super) type PieceMemo = Memo<Piece>;

type Get<T> = Box<dyn Fn(&T) -> Option<Piece> + Send + Sync>;

impl Session {
    /// A part of the scene.
    pub(super) fn piece(
        self,
        get: impl Fn(&Scene) -> Option<Piece> + Send + Sync + 'static,
    ) -> PieceMemo {
        fn boxed(session: Session, get: Get<Scene>) -> PieceMemo {
            Memo::new(move |before: Option<&Piece>| {
                let piece = session.scene.with(|scene| get(scene));
                piece.or_else(|| before.cloned()).unwrap_or_default()
            })
        }
        boxed(self, Box::new(get))
    }
}

/// What is worked out once, however many show it.
pub(super) fn worked_out(get: fn() -> Piece) -> PieceMemo {
    Memo::new(move |_| get())
}

/// A part of a part.
pub(super) fn part(
    whole: PieceMemo,
    get: impl Fn(&Piece) -> Option<Piece> + Send + Sync + 'static,
) -> PieceMemo {
    fn boxed(whole: PieceMemo, get: Get<Piece>) -> PieceMemo {
        Memo::new(move |before: Option<&Piece>| {
            let piece = whole.with(|whole| get(whole));
            piece.or_else(|| before.cloned()).unwrap_or_default()
        })
    }
    boxed(whole, Box::new(get))
}

impl Piece {
    pub(super) fn board(&self) -> Option<&Arc<Board>> {
        match self {
            Self::Board(board) => Some(board),
            _ => None,
        }
    }

    pub(super) fn column(&self) -> Option<&Arc<Column>> {
        match self {
            Self::Place(Place::One(column)) => Some(column),
            _ => None,
        }
    }

    pub(super) fn pod(&self) -> Option<&PodCard> {
        match self {
            Self::Pod(pod) => Some(pod),
            _ => None,
        }
    }

    pub(super) fn claim(&self) -> Option<&ClaimCard> {
        match self {
            Self::Claim(claim) => Some(claim),
            _ => None,
        }
    }

    pub(super) fn node(&self) -> Option<&NodeCard> {
        match self {
            Self::Node(node) => Some(node),
            _ => None,
        }
    }
}
