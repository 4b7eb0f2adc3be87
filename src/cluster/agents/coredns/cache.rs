//! Answers that the DNS server keeps. No change of the cluster makes it forget them (spec 03 §4).

use super::corefile::is_in;
use super::records::canonical;
use super::{Answer, CoreDns, RecordType, ZONE};
use crate::api::{Millis, Time};
use crate::order::Map;

/// How many answers are kept at most. The real server has room for ten times as many.
const ROOM: usize = 1_000;
/// A longer name is none (RFC 1035).
const LONGEST: usize = 253;

/// Answers with the instants up to which they hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Cache {
    entries: Map<(String, RecordType), (Answer, Millis)>,
}

/// What a program gets from the DNS server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The answer, which may be an old one.
    pub answer: Answer,
    /// For how many seconds it holds.
    pub ttl: u32,
    /// Whether the server itself knows: the name is one of the cluster.
    pub is_authoritative: bool,
    /// The number of the cluster's names as they are: when they last changed, in seconds since 1970.
    pub serial: u64,
    /// For how many seconds it holds that a name is not there.
    pub minimum: u32,
}

impl CoreDns {
    /// Answers a program: with what it was answered before, as long as that is kept.
    pub(in crate::cluster) fn ask(&mut self, name: &str, asked: RecordType, now: Millis) -> Reply {
        let name = canonical(name);
        let (key, serial) = ((name, asked), Time::at(self.changed).unix());
        let minimum = self.settings.ttl;
        let reply = |answer: Answer, ttl| {
            let is_authoritative = match &answer {
                Answer::NoData | Answer::NotFound => is_in(&key.0, ZONE),
                _ => true,
            };
            Reply {
                answer,
                ttl,
                is_authoritative,
                serial,
                minimum,
            }
        };
        if let Some((answer, until)) = self.cache.entries.get(&key)
            && *until > now
        {
            let left = (until - now).div_ceil(1000);
            return reply(answer.clone(), u32::try_from(left).unwrap_or(u32::MAX));
        }
        let answer = self.answer(&key.0, asked);
        let found = !matches!(answer, Answer::NoData | Answer::NotFound);
        let kept = self.settings.keeps(&key.0, found);
        let reply = reply(answer, kept.unwrap_or(self.settings.ttl(found)));
        if let Some(seconds) = kept.filter(|_| key.0.len() <= LONGEST) {
            let until = now + u64::from(seconds) * 1000;
            self.cache.keep(key, (reply.answer.clone(), until), now);
        }
        reply
    }
}

impl Cache {
    fn keep(&mut self, key: (String, RecordType), entry: (Answer, Millis), now: Millis) {
        if self.entries.len() >= ROOM {
            self.entries.retain(|_, (_, until)| *until > now);
        }
        if self.entries.len() < ROOM {
            self.entries.insert(key, entry);
        }
    }
}
